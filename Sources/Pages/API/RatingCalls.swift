import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// Ratings at the kiosk, and their follow-ups on the console.
struct RatingCalls {
    let hall: Hall

    func addKiosk(to router: Router<PageContext>) {
        router.get("/api/cards/{card}/unrated", use: unrated)
        router.post("/api/items/{id}/rating", use: rate)
    }

    func addConsole(to router: Router<PageContext>) {
        router.get("/api/follow-ups", use: followUps)
        router.post("/api/items/{id}/follow-up", use: follow)
    }

    /// `{level, reasons?, words?, channel?}`; `channel` is `card` for an item found by a card.
    private struct Wish: Decodable {
        var level: Int
        var reasons: [String]?
        var words: String?
        var channel: Rating.Channel?
    }

    /// `{event: contact|close, words}`.
    private struct Step: Decodable {
        var event: FollowUp.Event
        var words: String
    }

    /// What the holder of the card on the reader may rate; the token is that of the `card` event.
    @Sendable private func unrated(_ request: Request, _ context: PageContext) async throws -> Response {
        let items = try await hall.unrated(card: context.parameters.get("card") ?? "")
        return Answer.json(UnratedJSON(items: items.map(UnratedJSON.Item.init)))
    }

    @Sendable private func rate(_ request: Request, _ context: PageContext) async throws -> Response {
        let id: ItemID = try context.identifier("id", unknown: .unknownItem)
        let call = try await Call(request)
        let wish = try call.read(Wish.self)
        let taken = try await hall.rate(
            id,
            .init(
                level: wish.level, reasons: wish.reasons ?? [], words: wish.words,
                channel: wish.channel ?? .code), call.once)
        return Answer.json(RatingJSON(taken), status: .created)
    }

    @Sendable private func followUps(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        return Answer.json(FollowUpsJSON(followUps: try await hall.followUps().map(FollowUpJSON.init)))
    }

    @Sendable private func follow(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let id: ItemID = try context.identifier("id", unknown: .unknownItem)
        let call = try await Call(request)
        let step = try call.read(Step.self)
        return Answer.json(
            FollowUpJSON(
                try await hall.followUp(id, step.event, words: step.words, session, call.once)))
    }
}

private struct UnratedJSON: Encodable {
    struct Item: Encodable {
        var item: String
        var zh: String
        var en: String
        var finished: String

        init(_ view: Hall.RateableView) {
            (item, finished) = (view.item.text, view.finished.description)
            (zh, en) = (view.zh ?? "", view.en ?? "")
        }
    }

    var items: [Item]
}

private struct RatingJSON: Encodable {
    var item: String
    var level: Int
    /// After a bad rating: by when somebody is in touch; else `null`.
    var contactBy: Known<Deadline>

    init(_ taken: Hall.RatingTaken) {
        (item, level) = (taken.rated.item.text, taken.rated.level.rawValue)
        contactBy = Known(taken.contactBy)
    }
}

private struct FollowUpsJSON: Encodable { var followUps: [FollowUpJSON] }

struct FollowUpJSON: Encodable {
    struct Step: Encodable {
        var clerk: String
        var at: String
        var words: String

        init(_ step: FollowUp.Step) { (clerk, at, words) = (step.clerk, step.at.rfc3339, step.words) }
    }

    struct Service: Encodable {
        var code: String
        var zh: String
        var en: String
    }

    var item: String
    var number: String
    var short: String
    var service: Service
    var level: Int
    var reasons: [RatingReasons.Reason]
    var words: String?
    /// The day of the rating.
    var opened: CivilDate
    var state: FollowUp.State
    /// When the next step is due; `null` once it is closed.
    var due: Known<Deadline>
    var late: Bool
    var dueToday: Bool
    /// Who settled the item; `null` when that is not known.
    var clerk: Known<String>
    var contact: Known<Step>
    var close: Known<Step>

    init(_ view: Hall.FollowUpView) {
        let followUp = view.followUp
        (item, number, short) = (followUp.item.text, followUp.number.text, followUp.number.short)
        service = Service(code: followUp.service, zh: view.zh, en: view.en)
        (level, reasons, words) = (followUp.rating.level.rawValue, view.reasons, followUp.rating.words)
        (opened, state, due) = (followUp.opened, followUp.state, Known(view.clock.due))
        (late, dueToday) = (view.clock.isLate, view.clock.isDueToday)
        clerk = Known(followUp.clerk)
        (contact, close) = (Known(followUp.contact.map(Step.init)), Known(followUp.close.map(Step.init)))
    }
}
