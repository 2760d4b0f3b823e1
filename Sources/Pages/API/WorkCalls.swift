import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// What is not done yet, the receipt of a visit, and matters that were sent back; console only.
struct WorkCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.get("/api/work", use: work)
        router.post("/api/visits/{id}/receipt", use: receipt)
        router.get("/api/refused-matters", use: refused)
        router.post("/api/refused-matters", use: refuse)
    }

    @Sendable private func work(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let wanted = request.uri.queryParameters["due"].map(String.init) ?? "open"
        guard let filter = Hall.WorkFilter(rawValue: wanted) else {
            throw Problem(.badField, ["field": "due"])
        }
        let items = try await hall.workList(filter)
        let counts = try await hall.workCounts()
        let visit = try await hall.store.claimed(at: session.counter)?.id
        return Answer.json(
            WorkJSON(
                due: filter.rawValue,
                counts: .init(
                    late: counts[.late], today: counts[.today], tomorrow: counts[.tomorrow],
                    open: counts.open, ready: counts.ready),
                items: items.map { view in
                    var item = ItemJSON(view, hall, withForm: false)
                    if !hall.isNamed(view.item, to: session, serving: visit) { item.hideMatter(hall) }
                    return item
                }))
    }

    @Sendable private func receipt(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let visit: VisitID = try context.identifier("id", unknown: .unknownTicket)
        let receipt = try await hall.printReceipt(of: visit, session, Call(request).once)
        return Answer.json(
            ReceiptJSON(print: receipt.job.text, items: receipt.items.map(\.text)), status: .created)
    }

    private struct Refused: Decodable {
        var kind: RefusedMatter.Kind
        var code: String?
        var what: String?
        var sender: String
        var reason: String
        var rightBody: String?
        var visit: VisitID?
    }

    @Sendable private func refuse(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let call = try await Call(request)
        let wish = try call.read(Refused.self)
        let matter = RefusedMatter(
            kind: wish.kind, code: wish.code, what: wish.what ?? "", sender: wish.sender,
            reason: wish.reason, rightBody: wish.rightBody, visit: wish.visit)
        let recorded = try await hall.refuseMatter(matter, session, call.once)
        return Answer.json(RefusedJSON(recorded), status: .created)
    }

    @Sendable private func refused(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        return Answer.json(try await hall.refusedMatters().map(RefusedJSON.init))
    }
}

private struct WorkJSON: Encodable {
    struct Counts: Encodable {
        var late: Int
        var today: Int
        var tomorrow: Int
        var open: Int
        var ready: Int
    }

    var due: String
    var counts: Counts
    var items: [ItemJSON]
}

private struct ReceiptJSON: Encodable {
    /// The slip's print job.
    var print: String
    /// The numbers on it.
    var items: [String]
}

private struct RefusedJSON: Encodable {
    var document: String
    var kind: RefusedMatter.Kind
    var code: String?
    var what: String
    var sender: String
    var reason: String
    var rightBody: String?
    var date: String
    var clerk: String
    var print: String

    init(_ refusal: RecordedRefusal) {
        let matter = refusal.matter
        (document, kind, code, what) = (refusal.document, matter.kind, matter.code, matter.what)
        (sender, reason, rightBody) = (matter.sender, matter.reason, matter.rightBody)
        (date, clerk, print) = (refusal.date.description, refusal.clerk, refusal.job.text)
    }
}
