import Domain
import HTTPTypes
import Hall
import Hummingbird
import NIOCore
import Store

/// What a clerk does with the line: call, recall, start, park, resume, mark as not come, finish; console only.
struct CounterCalls {
    let hall: Hall

    private static let changes: [(name: String, event: VisitEvent)] = [
        ("recall", .recall), ("start", .start), ("park", .park), ("no-show", .noShow), ("finish", .finish),
    ]

    func add(to router: Router<PageContext>) {
        router.post("/api/counters/{counter}/call-next", use: callNext)
        router.post("/api/counters/{counter}/resume", use: resume)
        for (name, event) in Self.changes {
            router.post(RouterPath("/api/counters/{counter}/\(name)")) { request, context in
                try await change(event, request, context)
            }
        }
    }

    private struct Resumed: Decodable { var visit: VisitID }

    @Sendable private func callNext(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try session(context)
        guard let called = try await hall.callNext(session, Call(request).once) else { return Answer.nothing }
        return try await answer(called.visit, call: called.call, session)
    }

    @Sendable private func resume(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try session(context)
        let call = try await Call(request)
        let changed = try await hall.resume(call.read(Resumed.self).visit, session, call.once)
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

    private func answer(_ visit: Visit, call: Int64?, _ session: Session) async throws -> Response {
        let card = visit.counter == session.counter ? try await hall.resident(of: visit, session) : nil
        let today = hall.time.now().civil.date
        return Answer.json(
            CalledJSON(visit: VisitJSON(visit, card.map { ResidentJSON($0, on: today) }), call: Known(call)))
    }
}

private struct CalledJSON: Encodable {
    var visit: VisitJSON
    /// The number of the call; `null` when the change was not a call.
    var call: Known<Int64>
}

/// A visit as clerks see it in lists and answers: nothing that names anyone.
struct VisitJSON: Encodable {
    struct Ticket: Encodable { var number: String }

    var id: String
    var ticket: Ticket
    var state: VisitState
    var priority: PriorityClass
    var service: String?
    var arrived: String
    var calls: Int
    /// The card read for it, masked; absent without a card.
    var resident: ResidentJSON?

    init(_ visit: Visit, _ resident: ResidentJSON? = nil) {
        (id, ticket) = (visit.id.text, Ticket(number: visit.number.description))
        (state, priority, service) = (visit.state, visit.priorityClass, visit.service)
        (arrived, calls, self.resident) = (visit.arrived.rfc3339, visit.calls, resident)
    }
}

/// Enough to greet somebody by (facts/domain.md e); the rest is on the desk, while serving.
struct ResidentJSON: Encodable {
    /// Masked.
    var name: String
    var kind: IdentityCard.Kind
    var age: Int

    init(_ card: IdentityCard, on day: CivilDate) {
        (name, kind, age) = (Masking.name(card.name), card.kind, card.birth.age(on: day))
    }
}
