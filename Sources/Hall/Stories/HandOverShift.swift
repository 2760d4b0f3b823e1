package import Domain
package import Store

/// The story of a shift's end (交班): the clerk finishes or sets aside who is at the counter, everything else goes into the
/// hands of a colleague who is here, and only then the clerk signs out. Nothing is ever in the hands of somebody gone:
/// what is all the same, because somebody fell ill, a manager sees and hands over.
extension Hall {
    /// What one clerk has in hand, by number.
    package struct InHand: Sendable {
        package let clerk: Clerk
        package let items: [ItemNumber]
        package let visits: [TicketNumber]

        package var isEmpty: Bool { items.isEmpty && visits.isEmpty }

        fileprivate init(_ left: LeftBehind) {
            (clerk, items) = (left.clerk, left.items.map(\.number))
            visits = left.visits.map(\.number)
        }
    }

    /// Moves everything from one clerk to another; that somebody else's may only be moved by a manager is for the caller.
    package func handOverShift(
        from: String, to: String, _ session: Session, _ once: Once
    ) async throws(HallError) -> ShiftHandedOver {
        let command = command(once, by: session)
        return try await recording(await store.handOverShift(from: from, to: to, command))
    }

    package func inHand(of session: Session) async throws(HallError) -> InHand? {
        try await recording(await store.inHand(of: session.clerk.number)).map { InHand($0) }
    }

    /// Open work of clerks who are not here today.
    package func leftBehind() async throws(HallError) -> [InHand] {
        let now = time.now()
        return try await recording(await store.leftBehind(at: now)).map { InHand($0) }
    }

    /// Who can take a shift over from the clerk of the session: whoever may sit at a counter today.
    package func successors(of clerk: String) async throws(HallError) -> [Clerk] {
        let roster = try await roster(on: today())
        return try await recording(await store.clerks()).filter { candidate in
            let verdict = RosterRule.verdict(on: candidate, in: roster)
            return candidate.number != clerk && verdict.mayOpen && verdict != .technician
        }
    }
}
