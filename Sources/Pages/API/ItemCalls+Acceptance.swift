import Domain
import Hall
import Hummingbird
import NIOCore

/// The desk's part of an item (facts/domain.md b1 5).
extension ItemCalls {
    func addAcceptance(to router: Router<PageContext>) {
        router.post("/api/items/{id}/accept") { request, context in
            try await step(request, context) { try await hall.accept($0, $1, $2.once) }
        }
        router.post("/api/items/{id}/pledge") { request, context in
            try await step(request, context) { try await hall.pledge($0, $1, $2.once) }
        }
        router.post("/api/items/{id}/continue", use: goOn)
        router.post("/api/items/{id}/notice", use: notice)
        router.post("/api/items/{id}/supplement", use: supplement)
        router.post("/api/items/{id}/refuse", use: refuse)
        router.post("/api/items/{id}/withdraw", use: withdraw)
    }

    /// What the clerk adds to what the kiosk finds by itself.
    private struct Notice: Decodable {
        var gaps: [ItemGap]?
        var because: String?
    }

    private struct Mended: Decodable {
        var form: Form?
        var materials: [Material]?
    }

    private struct Refused: Decodable {
        var reason: String
        var rightBody: String?
    }

    private struct Withdrawn: Decodable { var reason: String? }

    /// The visit being served.
    private struct Continued: Decodable { var visit: VisitID }

    @Sendable private func goOn(_ request: Request, _ context: PageContext) async throws -> Response {
        try await step(request, context) { id, session, call in
            try await hall.continueItem(id, in: call.read(Continued.self).visit, session, call.once)
        }
    }

    @Sendable private func notice(_ request: Request, _ context: PageContext) async throws -> Response {
        try await step(request, context) { id, session, call in
            let wish = try call.read(Notice.self, orEmpty: Notice())
            return try await hall.notice(
                id, adding: wish.gaps ?? [], because: wish.because, session, call.once)
        }
    }

    @Sendable private func supplement(_ request: Request, _ context: PageContext) async throws -> Response {
        try await step(request, context) { id, session, call in
            let wish = try call.read(Mended.self)
            return try await hall.supplement(
                id, form: wish.form, received: wish.materials.map(Material.received), session, call.once)
        }
    }

    @Sendable private func refuse(_ request: Request, _ context: PageContext) async throws -> Response {
        try await step(request, context) { id, session, call in
            let wish = try call.read(Refused.self)
            return try await hall.refuse(
                id, reason: wish.reason, rightBody: wish.rightBody, session, call.once)
        }
    }

    @Sendable private func withdraw(_ request: Request, _ context: PageContext) async throws -> Response {
        try await step(request, context) { id, session, call in
            let wish = try call.read(Withdrawn.self, orEmpty: Withdrawn())
            return try await hall.withdraw(id, reason: wish.reason, session, call.once)
        }
    }
}
