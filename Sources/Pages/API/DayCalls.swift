import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// The business date and its end; console only, and closing is for managers.
struct DayCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.get("/api/day", use: show)
        router.post("/api/day/close", use: close)
        router.post("/api/day/reopen", use: reopen)
    }

    private struct Wish: Decodable { var date: CivilDate? }

    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        return Answer.json(DayJSON(try await hall.day()))
    }

    /// An empty body closes the current date.
    @Sendable private func close(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let call = try await Call(request)
        let date = call.body.readableBytes == 0 ? nil : try call.read(Wish.self).date
        return Answer.json(
            ClosingJSON(try await hall.closeDay(through: date.map(BusinessDate.init), session, call.once)))
    }

    @Sendable private func reopen(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        return Answer.json(ClosingJSON(try await hall.reopenDay(session, Call(request).once)))
    }
}

private struct DayJSON: Encodable {
    /// `null` before the first.
    var date: Known<String>
    var closed: Bool
    var open: [VisitJSON]
    var atCounters: [VisitJSON]
    var unserved: [VisitJSON]
    var leftOver: [VisitJSON]

    init(_ day: DayState?) {
        (date, closed) = (Known(day?.date.description), day?.closed ?? false)
        func list(_ visits: [Visit]?) -> [VisitJSON] { (visits ?? []).map { VisitJSON($0) } }
        (open, atCounters) = (list(day?.open), list(day?.atCounters))
        (unserved, leftOver) = (list(day?.unserved), list(day?.leftOver))
    }
}

private struct ClosingJSON: Encodable {
    var date: String
    /// Whom the closing left unserved, or who waits again; the first thousand.
    var visits: [VisitJSON]
    /// All of them.
    var count: Int

    init(_ closing: Closing) {
        (date, count) = (closing.date.description, closing.count)
        visits = closing.unserved.map { VisitJSON($0) }
    }
}
