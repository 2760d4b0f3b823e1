import Domain
import HTTPTypes
import Hall
import Hummingbird
import NIOCore
import Store

/// What a clerk does at the counter: call, recall, start, set aside, pass on, mark as not come, finish; console only.
struct CounterCalls {
    let hall: Hall

    private static let changes: [(name: String, event: VisitEvent)] = [
        ("recall", .recall), ("start", .start), ("no-show", .noShow), ("finish", .finish),
    ]

    func add(to router: Router<PageContext>) {
        router.post("/api/counters/{counter}/call-next", use: callNext)
        router.post("/api/counters/{counter}/call", use: pick)
        router.post("/api/counters/{counter}/walk-up", use: walkUp)
        router.post("/api/counters/{counter}/park", use: park)
        router.post("/api/counters/{counter}/transfer", use: transfer)
        router.post("/api/counters/{counter}/resume", use: resume)
        for (name, event) in Self.changes {
            router.post(RouterPath("/api/counters/{counter}/\(name)")) { request, context in
                try await change(event, request, context)
            }
        }
    }

    private struct Named: Decodable { var visit: VisitID }
    private struct Parked: Decodable { var kind: ParkKind? }
    private struct PassedOn: Decodable {
        var counter: Int?
        var clerk: String?
    }
    private struct WalkedUp: Decodable {
        var service: String?
        var reason: PriorityReason?
    }

    @Sendable private func callNext(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try session(context)
        guard let called = try await hall.callNext(session, Call(request).once) else { return Answer.nothing }
        return try await answer(called.visit, call: called.call, session)
    }

    @Sendable private func pick(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try session(context)
        let call = try await Call(request)
        let called = try await hall.pick(call.read(Named.self).visit, session, call.once)
        return try await answer(called.visit, call: called.call, session)
    }

    /// An empty body is a walk-up of whom nothing is said.
    @Sendable private func walkUp(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try session(context)
        let call = try await Call(request)
        let wish = call.body.readableBytes == 0 ? WalkedUp() : try call.read(WalkedUp.self)
        let changed = try await hall.walkUp(
            service: wish.service, reason: wish.reason, session, call.once)
        return try await answer(changed.visit, call: nil, session, status: .created)
    }

    /// An empty body is a short wait.
    @Sendable private func park(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try session(context)
        let call = try await Call(request)
        let kind = call.body.readableBytes == 0 ? nil : try call.read(Parked.self).kind
        let changed = try await hall.park(kind ?? .shortWait, session, call.once)
        return try await answer(changed.visit, call: nil, session)
    }

    @Sendable private func transfer(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try session(context)
        let call = try await Call(request)
        let wish = try call.read(PassedOn.self)
        let binding: VisitBinding
        switch (wish.counter, wish.clerk) {
        case (let counter?, nil): binding = .counter(counter)
        case (nil, let clerk?): binding = .clerk(clerk)
        default: throw Problem(.badField, ["field": "counter, clerk"])
        }
        let changed = try await hall.transfer(to: binding, session, call.once)
        return try await answer(changed.visit, call: nil, session)
    }

    @Sendable private func resume(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try session(context)
        let call = try await Call(request)
        let changed = try await hall.resume(call.read(Named.self).visit, session, call.once)
        return try await answer(changed.visit, call: changed.call, session)
    }

    private func change(
        _ event: VisitEvent, _ request: Request, _ context: PageContext
    ) async throws -> Response {
        let session = try session(context)
        let changed = try await hall.change(event, session, Call(request).once)
        return try await answer(changed.visit, call: changed.call, session)
    }

    /// The clerk signed in at the counter the address names.
    private func session(_ context: PageContext) throws -> Session {
        let session = try context.clerk()
        guard let text = context.parameters.get("counter"), let counter = Int(text) else {
            throw Problem(.notFound)
        }
        guard counter == session.counter else {
            throw Problem(.otherCounter, ["counter": String(session.counter)])
        }
        return session
    }

    private func answer(
        _ visit: Visit, call: Int64?, _ session: Session, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let card = visit.counter == session.counter ? try await hall.resident(of: visit, session) : nil
        let today = hall.time.now().civil.date
        let resident = card.map { ResidentJSON($0, on: today) }
        return Answer.json(CalledJSON(visit: VisitJSON(visit, resident), call: Known(call)), status: status)
    }
}

struct CalledJSON: Encodable {
    var visit: VisitJSON
    /// The number of the call; `null` when the change was not a call.
    var call: Known<Int64>
}
