import Domain
import HTTPTypes
import Hall
import Hummingbird
import NIOCore
import Store

/// Tickets, for the resident at the kiosk.
struct TicketCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.post("/api/tickets", use: issue)
        router.get("/api/tickets/{id}", use: show)
        router.get("/api/tickets/{id}/slip.png", use: slip)
        router.get("/api/tickets/{id}/code.png", use: code)
    }

    /// `{card?, service?, priority?}`; an empty body asks for a plain ticket.
    private struct Wish: Decodable {
        var card: String?
        var service: String?
        var priority: Bool?
    }

    @Sendable private func issue(_ request: Request, _ context: PageContext) async throws -> Response {
        let call = try await Call(request)
        let wish = call.body.readableBytes == 0 ? Wish() : try call.read(Wish.self)
        let issued = try await hall.issueTicket(
            .init(
                card: wish.card, service: wish.service, priority: wish.priority ?? false,
                language: context.language),
            call.once)
        let late = hall.isLate(issued.visit, issued.estimate)
        return Answer.json(IssuedJSON(issued, late: late, hall.texts), status: .created)
    }

    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let ticket = try await hall.ticket(context.identifier("id", unknown: .unknownTicket))
        return Answer.json(TicketJSON(ticket, hall.texts))
    }

    @Sendable private func slip(_ request: Request, _ context: PageContext) async throws -> Response {
        let id: VisitID = try context.identifier("id", unknown: .unknownTicket)
        guard let png = try await hall.picture(ofTicket: id) else { throw Problem(.unknownTicket) }
        return Answer.bytes(ByteBuffer(bytes: png), type: "image/png")
    }

    @Sendable private func code(_ request: Request, _ context: PageContext) async throws -> Response {
        let id: VisitID = try context.identifier("id", unknown: .unknownTicket)
        return Answer.bytes(ByteBuffer(bytes: try await hall.code(ofTicket: id)), type: "image/png")
    }
}

/// Minutes, both ends meant (`Domain.WaitEstimate`), and the sentence that tells them.
struct WaitJSON: Encodable {
    var low: Int
    var high: Int
    var words: WordsJSON

    init(_ wait: WaitRange, _ texts: Texts) {
        (low, high) = (wait.low, wait.high)
        let (key, values) = wait.telling
        words = WordsJSON(
            .init(zh: texts.text(key, .chinese, values), en: texts.text(key, .english, values)))
    }
}

/// A number that was drawn just now.
struct IssuedJSON: Encodable {
    var id: String
    var number: String
    var ahead: Int
    /// `null` until the kiosk has measured enough visits, and while nobody is at a counter.
    var estimate: Known<WaitJSON>
    /// It will probably be after closing time; the resident is served all the same.
    var late: Bool
    /// The job was queued in the ticket's own transaction; what becomes of it is told by `print` events.
    var print = PrintJobState.queued
    var medium: TicketMedium

    init(_ issued: IssuedTicket, late: Bool, _ texts: Texts) {
        (estimate, self.late) = (Known(issued.estimate.map { WaitJSON($0, texts) }), late)
        medium = issued.medium
        (id, number, ahead) = (issued.visit.id.text, issued.visit.number.description, issued.ahead)
    }
}

private struct TicketJSON: Encodable {
    var id: String
    var number: String
    /// `null` once the visit no longer waits.
    var ahead: Known<Int>
    /// What the resident was told at the ticket.
    var estimate: Known<WaitJSON>
    var state: VisitState
    var print: Known<PrintJobState>
    /// Why it is not printed, in one word.
    var printReason: String?

    init(_ ticket: TicketView, _ texts: Texts) {
        (id, number) = (ticket.visit.id.text, ticket.visit.number.description)
        (ahead, state) = (Known(ticket.ahead), ticket.visit.state)
        estimate = Known(ticket.estimate.map { WaitJSON($0, texts) })
        (print, printReason) = (Known(ticket.print), ticket.printReason)
    }
}
