import Domain
import Hall
import Hummingbird
import Store

/// What the district sent back (`/deliveries`): which matter, why, and sending it again.
///
/// Everybody who is signed in reads it; managers send again.
extension Screens {
    func addDeliveries(to router: Router<PageContext>) {
        router.get("/deliveries") { request, context in
            guard let session = context.session else { return signIn(request, context) }
            let words = words(context)
            let view = DeliveryPage(
                t: words, frame: PageFrame(hall, words), clerk: session.clerk.name,
                deliveries: try await DeliveryView(hall, session, words))
            return page("deliveries", view, request, context)
        }
        router.get("/fragments/deliveries") { _, context in
            let words = words(context)
            let deliveries = try await DeliveryView(hall, try context.clerk(), words)
            return html("deliveries-parts", DeliveryFragment(t: words, deliveries: deliveries))
        }
    }
}

private struct DeliveryPage {
    let t: PageTexts
    let frame: PageFrame
    let clerk: String
    let deliveries: DeliveryView
}

private struct DeliveryFragment {
    let t: PageTexts
    let deliveries: DeliveryView
}

struct DeliveryView: Sendable {
    struct Row: Sendable {
        let sequence: Int64
        let subject: String
        /// Why and what to do, in plain words.
        let why: String
        /// The district's own words, for whoever mends it: places and rules, nothing personal.
        let reason: String
        let maySend: Bool
    }

    let backlogText: String
    let acknowledgedText: String
    let rows: [Row]
    let isEmpty: Bool
    let mayRead: Bool
    let maySendAll: Bool

    init(_ hall: Hall, _ session: Session, _ words: PageTexts) async throws {
        let owed = try await hall.store.backlog()
        let maySend = session.clerk.roles.contains(.manager)
        backlogText = OfficeView.waiting(owed, hall.time.now(), words)
        acknowledgedText = words("deliveries.acknowledged", ["n": "\(owed.acknowledged)"])
        rows = owed.rejected.map { rejected in
            Row(
                sequence: rejected.sequence, subject: rejected.subject,
                why: words(RejectionCause(rejected.reason).key), reason: rejected.reason, maySend: maySend)
        }
        (isEmpty, mayRead) = (rows.isEmpty, !maySend && !rows.isEmpty)
        maySendAll = maySend && rows.count > 1
    }
}

/// What kind of trouble the words of a rejection tell of (`District.DeliveryMachine`, `districtd`'s `Intake`).
enum RejectionCause: String, CaseIterable {
    /// 413: larger than the district takes.
    case tooLarge
    /// 400, 422: the district refuses the message as a whole.
    case refused
    /// Its number or place is taken by another message.
    case taken
    /// A part of its content is not as the exchange has it.
    case content
    case other

    init(_ reason: String) {
        self =
            if reason.hasPrefix("refused with 413") {
                .tooLarge
            } else if reason.hasPrefix("refused with") {
                .refused
            } else if reason.hasPrefix("id: is held") || reason.hasPrefix("sequence: is held") {
                .taken
            } else if reason.hasPrefix("data") || reason.hasPrefix("its data") {
                .content
            } else {
                .other
            }
    }

    /// Of the sentence for people.
    var key: String { "deliveries.why.\(rawValue)" }
}
