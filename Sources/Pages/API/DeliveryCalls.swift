import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// What is owed to the district, and sending again what it refused; console only.
struct DeliveryCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.get("/api/deliveries", use: show)
        router.post("/api/deliveries/{sequence}/resend", use: resend)
        router.post("/api/deliveries/resend", use: resendAll)
    }

    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        return Answer.json(BacklogJSON(try await hall.store.backlog()))
    }

    /// Puts a rejected delivery back into the line. The same wish twice finds it there already: that is 409, and
    /// nothing is sent twice.
    @Sendable private func resend(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk(as: .manager)
        guard let sequence = context.parameters.get("sequence").flatMap({ Int64($0) }) else {
            throw Problem(.unknownDelivery)
        }
        _ = try await Call(request)
        do {
            try await hall.store.resend(
                sequence, at: hall.time.now(), actor: .clerk(session.clerk.number))
        } catch {
            if case .notFound = error { throw Problem(.unknownDelivery) }
            throw error
        }
        // Whoever sends again wants to know now whether it went.
        hall.link.tryNow()
        return Answer.json(BacklogJSON(try await hall.store.backlog()))
    }

    /// Puts every rejected delivery back into the line. The same wish twice finds nothing rejected any more.
    @Sendable private func resendAll(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk(as: .manager)
        _ = try await Call(request)
        _ = try await hall.store.resendRejected(
            at: hall.time.now(), actor: .clerk(session.clerk.number))
        hall.link.tryNow()
        return Answer.json(BacklogJSON(try await hall.store.backlog()))
    }
}

struct BacklogJSON: Encodable {
    struct Rejected: Encodable {
        var sequence: Int64
        var item: String
        var reason: String
    }

    /// How many wait to be delivered.
    var backlog: Int
    /// Since when the oldest waits, RFC 3339; `null` when none does.
    var oldest: Known<String>
    var rejected: [Rejected]
    var acknowledged: Int

    init(_ backlog: Backlog) {
        (self.backlog, acknowledged) = (backlog.backlog, backlog.acknowledged)
        oldest = Known(backlog.oldest?.rfc3339)
        rejected = backlog.rejected.map {
            Rejected(sequence: $0.sequence, item: $0.subject, reason: $0.reason)
        }
    }
}
