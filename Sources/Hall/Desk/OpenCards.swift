import Domain
import Synchronization

/// The card in front of each counter while it serves: opened and journalled once, not at every look of the page.
///
/// One a counter, in memory only, forgotten as soon as the counter serves someone else or nobody.
final class OpenCards: Sendable {
    private struct Opened {
        let visit: VisitID
        let clerk: String
        let card: IdentityCard?
    }

    private let byCounter = Mutex<[Int: Opened]>([:])

    /// The card opened at `counter` for this visit by this clerk; the outer nil means "not opened yet".
    func card(at counter: Int, of visit: VisitID, by clerk: String) -> IdentityCard?? {
        byCounter.withLock { opened in
            guard let open = opened[counter], open.visit == visit, open.clerk == clerk else { return nil }
            return .some(open.card)
        }
    }

    func keep(_ card: IdentityCard?, at counter: Int, of visit: VisitID, by clerk: String) {
        byCounter.withLock { $0[counter] = Opened(visit: visit, clerk: clerk, card: card) }
    }

    func forget(counter: Int) {
        byCounter.withLock { _ = $0.removeValue(forKey: counter) }
    }
}
