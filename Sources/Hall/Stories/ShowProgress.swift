package import Domain
import Store

/// The story of "how far is my matter?": a card or a receipt, and what is known of the items behind it.
///
/// 1. The card finds its holder's items; the code of a receipt (收件回执) or of a notice of acceptance finds the items that
///    paper lists, and no others. `Store` finds none that few may see, so that no difference shows between a person
///    without matters and one who has only such (facts/domain.md e).
/// 2. `Domain.ItemProgress` says where each is, what is missing and by when; never what was decided.
/// 3. The screen at the kiosk shows it and closes by itself. Nothing is written down: looking changes nothing.
extension Hall {
    /// More than a household has going on at once; who has more asks at the desk.
    static let mostShown = 12

    /// What the kiosk's screen may say of the items behind a card or a code.
    package struct ProgressView: Sendable {
        /// What is open first, the newest first in each part; at most `mostShown`.
        package let items: [ItemView]
        /// There are more than are shown.
        package let hasMore: Bool

        package struct ItemView: Sendable {
            /// The last digits, to say aloud at the desk.
            package let short: String
            /// The matter; nil when the catalogue no longer has it.
            package let service: CatalogService?
            package let progress: ItemProgress
            /// `progress.body` in English, where the catalogue says it.
            package let bodyInEnglish: String?
            package let missing: [Missing]
            /// The item itself where it may be rated now.
            package let rateable: ItemID?
        }

        /// One thing to bring or to mend, in both languages.
        package struct Missing: Sendable {
            package let zh: String
            package let en: String
            /// What is wrong with it, as the clerk wrote it on the notice; only for who holds the card.
            package let problem: String?
            package let due: Deadline
        }
    }

    /// The items of the card's holder.
    package func progress(card token: String) async throws(HallError) -> ProgressView {
        guard let card = cards.card(token) else { throw .cardForgotten }
        let found = try await recording(
            await store.items(ofHolder: card, hiding: catalog.restricted, limit: Self.mostShown + 1))
        return progress(found, isHolder: true)
    }

    /// The items of a paper that was held under the scanner; the token is that of the `progress` event.
    package func progress(scan token: String) async throws(HallError) -> ProgressView {
        guard let items = scannedPapers.kept(token) else { throw .scanForgotten }
        return progress(
            try await recording(await store.items(items, hiding: catalog.restricted)), isHolder: false)
    }

    private func progress(_ found: [RateableItem], isHolder: Bool) -> ProgressView {
        ProgressView(
            items: found.prefix(Self.mostShown).map { progress($0, isHolder: isHolder) },
            hasMore: found.count > Self.mostShown)
    }

    private func progress(_ found: RateableItem, isHolder: Bool) -> ProgressView.ItemView {
        let (item, today) = (found.item, time.now().civil.date)
        let service = catalogs.service(of: item)
        let progress = ItemProgress(item, finished: found.finished, clock, on: today)
        let isRateable = refusal(of: found, today) == nil && !item.isToBeFetched
        return ProgressView.ItemView(
            short: item.number.short, service: service, progress: progress,
            bodyInEnglish: progress.body.flatMap { body in
                service?.decider.flatMap { $0.zh == body ? $0.en : nil }
            },
            missing: service.map { missing(progress, of: $0, isHolder: isHolder) } ?? [],
            rateable: isRateable ? item.id : nil)
    }

    /// Who holds the paper may be anybody: they are told the names of papers and questions, which stand on it or on the
    /// wall, and none of a clerk's words, which may name people.
    private func missing(
        _ progress: ItemProgress, of service: CatalogService, isHolder: Bool
    ) -> [ProgressView.Missing] {
        progress.missing.map { missing in
            let name = name(of: missing.gap.subject, in: service, isHolder: isHolder)
            let problem = missing.gap.problem
            return ProgressView.Missing(
                zh: name.zh, en: name.en, problem: isHolder && !problem.isEmpty ? problem : nil,
                due: missing.due)
        }
    }

    private func name(
        of subject: ItemGap.Subject, in service: CatalogService, isHolder: Bool
    ) -> (zh: String, en: String) {
        let isSecret =
            if case .field(let name) = subject { service.field(name)?.restricted != nil } else { false }
        let name = GapWords(
            texts: texts, service: service, rules: catalog.rules, today: time.now().civil.date
        )
        .name(subject)
        guard isSecret || name.zh.isEmpty else { return name }
        return (texts.text("progress.anAnswer", .chinese), texts.text("progress.anAnswer", .english))
    }
}

extension Item {
    /// Decided, and a paper waits for its holder: what was done for them is rated when it is in their hands.
    var isToBeFetched: Bool { state == .decided && life.decision?.paper != nil }
}
