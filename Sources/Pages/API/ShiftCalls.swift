import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// Handing over a shift; console only.
struct ShiftCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.get("/api/shift", use: show)
        router.post("/api/shift/hand-over", use: handOver)
    }

    private struct Wish: Decodable {
        /// Absent: the clerk who asks.
        var from: String?
        var to: String
    }

    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let own = try await hall.inHand(of: session)
        let left = session.clerk.roles.contains(.manager) ? try await hall.leftBehind() : []
        return Answer.json(
            ShiftJSON(
                items: own?.items.map(\.text) ?? [], visits: own?.visits.map(\.description) ?? [],
                successors: try await hall.successors(of: session.clerk.number).map(\.number),
                left: left.map(ShiftJSON.Left.init)))
    }

    /// What a colleague left behind is a manager's to hand over.
    @Sendable private func handOver(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let call = try await Call(request)
        let wish = try call.read(Wish.self)
        let from = wish.from ?? session.clerk.number
        if from != session.clerk.number { _ = try context.clerk(as: .manager) }
        return try await known {
            let moved = try await hall.handOverShift(from: from, to: wish.to, session, call.once)
            return Answer.json(MovedJSON(items: moved.items, visits: moved.visits))
        }
    }

    /// The only record this call looks up is the clerk.
    private func known(_ call: () async throws -> Response) async throws -> Response {
        do { return try await call() } catch HallError.store(.notFound) { throw Problem(.unknownClerk) }
    }
}

private struct MovedJSON: Encodable {
    var items: Int
    var visits: Int
}

private struct ShiftJSON: Encodable {
    struct Left: Encodable {
        var clerk: String
        var name: String
        var items: [String]
        var visits: [String]

        init(_ left: Hall.InHand) {
            (clerk, name) = (left.clerk.number, left.clerk.name)
            (items, visits) = (left.items.map(\.text), left.visits.map(\.description))
        }
    }

    /// Open items of the clerk who asks.
    var items: [String]
    /// Visits they set aside, or that wait for them.
    var visits: [String]
    /// Who can take over.
    var successors: [String]
    /// For managers: open work of clerks who are not here.
    var left: [Left]
}
