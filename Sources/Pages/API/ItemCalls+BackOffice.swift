import Domain
import Hall
import Hummingbird
import NIOCore

/// What follows the acceptance of an item (facts/domain.md b1 6 to 9).
extension ItemCalls {
    func addBackOffice(to router: Router<PageContext>) {
        router.post("/api/items/{id}/complete", use: complete)
        router.post("/api/items/{id}/hand-over") { request, context in
            try await step(request, context) { try await hall.handOver($0, $1, $2.once) }
        }
        router.post("/api/items/{id}/take-up", use: takeUp)
        router.post("/api/items/{id}/pause", use: pause)
        router.post("/api/items/{id}/resume") { request, context in
            try await step(request, context) { try await hall.resumeClock($0, $1, $2.once) }
        }
        router.post("/api/items/{id}/extend", use: extend)
        router.post("/api/items/{id}/decide", use: decide)
        router.post("/api/items/{id}/deliver", use: deliver)
        router.post("/api/items/{id}/pass-on", use: passOn)
    }

    private struct Completed: Decodable { var outcome: String? }
    private struct TakenUp: Decodable { var date: CivilDate? }

    private struct Paused: Decodable {
        var kind: ItemLife.Pause.Kind
        var reason: String
        /// Working days it is expected to take.
        var days: Int
    }

    private struct Extended: Decodable {
        var days: Int
        var reason: String
        var approvedBy: String
    }

    private struct Decided: Decodable {
        var granted: Bool
        var result: String
        var reason: String?
        var paper: String?
        var date: CivilDate?
    }

    private struct Delivered: Decodable {
        var papers: [String]?
        var byProxy: Bool?
    }

    private struct PassedOn: Decodable { var clerk: String }

    @Sendable private func complete(_ request: Request, _ context: PageContext) async throws -> Response {
        try await step(request, context) { id, session, call in
            let wish = try call.read(Completed.self, orEmpty: Completed())
            return try await hall.complete(id, outcome: wish.outcome, session, call.once)
        }
    }

    @Sendable private func takeUp(_ request: Request, _ context: PageContext) async throws -> Response {
        try await step(request, context) { id, session, call in
            let wish = try call.read(TakenUp.self, orEmpty: TakenUp())
            return try await hall.takeUp(id, on: wish.date, session, call.once)
        }
    }

    @Sendable private func pause(_ request: Request, _ context: PageContext) async throws -> Response {
        try await step(request, context) { id, session, call in
            let wish = try call.read(Paused.self)
            return try await hall.pause(
                id, wish.kind, reason: wish.reason, days: wish.days, session, call.once)
        }
    }

    @Sendable private func extend(_ request: Request, _ context: PageContext) async throws -> Response {
        try await step(request, context) { id, session, call in
            let wish = try call.read(Extended.self)
            return try await hall.extend(
                id, days: wish.days, reason: wish.reason, approvedBy: wish.approvedBy, session, call.once)
        }
    }

    @Sendable private func decide(_ request: Request, _ context: PageContext) async throws -> Response {
        try await step(request, context) { id, session, call in
            let wish = try call.read(Decided.self)
            let verdict = ItemVerdict(
                granted: wish.granted, result: wish.result, reason: wish.reason, paper: wish.paper,
                date: wish.date)
            return try await hall.decide(id, verdict, session, call.once)
        }
    }

    @Sendable private func deliver(_ request: Request, _ context: PageContext) async throws -> Response {
        try await step(request, context) { id, session, call in
            let wish = try call.read(Delivered.self, orEmpty: Delivered())
            return try await hall.deliver(
                id, papers: wish.papers ?? [], byProxy: wish.byProxy ?? false, session, call.once)
        }
    }

    @Sendable private func passOn(_ request: Request, _ context: PageContext) async throws -> Response {
        try await step(request, context) { id, session, call in
            try await hall.passOn(id, to: call.read(PassedOn.self).clerk, session, call.once)
        }
    }
}
