package import Domain
package import Store

/// The story of a bad rating (facts/domain.md b7): a clerk speaks to the resident and checks the matter, then it is put
/// right and answered, each by its working day; who did what is journalled, what was said is sealed.
extension Hall {
    /// A follow-up with its clocks and in words.
    package struct FollowUpView: Sendable {
        package let followUp: FollowUp
        package let clock: FollowUpClock
        /// The name of the matter.
        package let zh: String
        package let en: String
        package let reasons: [RatingReasons.Reason]
    }

    /// Those that are not closed, late ones first, then by what is due next.
    package func followUps() async throws(HallError) -> [FollowUpView] {
        let found = try await recording(await store.openFollowUps(limit: Store.longestList))
        return found.map(view).sorted { left, right in
            guard let first = left.clock.due, let second = right.clock.due else {
                return left.clock.due != nil
            }
            return first.date < second.date
        }
    }

    /// The newest first.
    package func closedFollowUps(limit: Int) async throws(HallError) -> [FollowUpView] {
        try await recording(await store.closedFollowUps(limit: limit)).map(view)
    }

    /// Takes a step of a follow-up; `words` say what was found or how it was answered.
    package func followUp(
        _ item: ItemID, _ event: FollowUp.Event, words: String, _ session: Session, _ once: Once
    ) async throws(HallError) -> FollowUpView {
        guard words.contains(where: { !$0.isWhitespace }) else { throw .rating(.stepWordsMissing) }
        guard words.unicodeScalars.count <= FollowUp.longestWords else {
            throw .rating(.wordsTooLong(limit: FollowUp.longestWords))
        }
        let command = command(once, by: session)
        let step = FollowUp.Step(clerk: session.clerk.number, at: command.moment.wall, words: words)
        return view(
            try await recording(await store.changeFollowUp(of: item, event: event, step, command)))
    }

    private func view(_ followUp: FollowUp) -> FollowUpView {
        let service = catalog.service(followUp.service)
        return FollowUpView(
            followUp: followUp,
            clock: FollowUpClock(followUp, on: time.now().civil.date, site.rules.ratings, calendar),
            zh: service?.zh ?? "", en: service?.en ?? "",
            reasons: followUp.rating.reasons.compactMap(ratingReasons.reason))
    }
}
