import Domain
import Logging
import Store

/// The story of a paper of ours under the scanner (`HearScans`): a notice of completion asks for a rating as long as one is
/// possible (`RateItem`), every other one shows how far its items are (`ShowProgress`).
///
/// The screen is told the item that may be rated, or a token that stands for the paper; never anything of a matter that
/// few may see but that it can be rated, which its own paper says.
extension Hall {
    /// What the screen at the kiosk is told of a code that asks for a rating, or of one that leads nowhere.
    struct CodeNews: Encodable {
        enum State: String, Encodable { case open, rated, notFinished, over, unknown }

        struct Service: Encodable {
            var zh: String
            var en: String
        }

        var state: State
        /// Only of an item that may be rated.
        var item: String?
        /// Not of a matter that few may see.
        var service: Service?
        var finished: String?
        /// Stands for the paper when its progress is asked for; not of a matter that few may see.
        var scan: String?
    }

    /// Says on the kiosk's screen, and on no other, what a code leads to.
    func lookUp(_ code: ItemCode) async {
        do {
            let found = try await store.items(code: code, hiding: catalog.restricted)
            switch found {
            case .receipt(let items): show(items)
            case .completion(let item, let isShown):
                if let news = ratingNews(of: item, isShown: isShown) {
                    announcer.announce(.rating, HallEvent.json(news))
                } else {
                    show([item.item.id])
                }
            case nil: announcer.announce(.rating, HallEvent.json(CodeNews(state: .unknown)))
            }
        } catch {
            log.error("a code could not be looked up", metadata: ["error": "\(error)"])
            announcer.announce(.rating, HallEvent.json(CodeNews(state: .unknown)))
        }
    }

    private func show(_ items: [ItemID]) {
        announcer.announce(.progress, HallEvent.json(ProgressNews(scan: scannedPapers.keep(items))))
    }

    /// `scan` stands for the paper that was held under the scanner, as `card` does for a reading.
    private struct ProgressNews: Encodable { var scan: String }

    /// Nil where the item's progress says more than the rating would; of a matter that few may see nothing else is said.
    private func ratingNews(of found: RateableItem, isShown: Bool) -> CodeNews? {
        let refusal = refusal(of: found, time.now().civil.date)
        if refusal == nil, !(isShown && found.item.isToBeFetched) {
            let view = view(found)
            var news = CodeNews(state: .open, item: view.item.text, finished: view.finished.description)
            if isShown, let zh = view.zh, let en = view.en { news.service = .init(zh: zh, en: en) }
            if isShown { news.scan = scannedPapers.keep([found.item.id]) }
            return news
        }
        if isShown { return nil }
        switch refusal {
        case .ratedAlready: return CodeNews(state: .rated)
        case .tooLate: return CodeNews(state: .over)
        default: return CodeNews(state: .notFinished)
        }
    }
}
