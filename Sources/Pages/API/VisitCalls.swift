import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// What a clerk does with a visit that is not at the counter; console only.
struct VisitCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.post("/api/visits/{id}/come-back") { request, context in
            try await change(request, context) { try await hall.comeBack($0, $1, $2.once) }
        }
        router.post("/api/visits/{id}/cancel") { request, context in
            try await change(request, context) { try await hall.cancelVisit($0, $1, $2.once) }
        }
        router.post("/api/visits/{id}/reopen") { request, context in
            try await change(request, context) { try await hall.reopenVisit($0, $1, $2.once) }
        }
        router.post("/api/visits/{id}/priority") { request, context in
            try await change(request, context) {
                try await hall.grant($2.read(Granted.self).reason, to: $0, $1, $2.once)
            }
        }
    }

    private struct Granted: Decodable { var reason: PriorityReason }

    private func change(
        _ request: Request, _ context: PageContext,
        _ story: (VisitID, Session, Call) async throws -> VisitChange
    ) async throws -> Response {
        let session = try context.clerk()
        let visit: VisitID = try context.identifier("id", unknown: .unknownRecord)
        let changed = try await story(visit, session, Call(request))
        return Answer.json(CalledJSON(visit: VisitJSON(changed.visit), call: Known(changed.call)))
    }
}
