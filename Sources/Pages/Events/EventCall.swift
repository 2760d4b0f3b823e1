import Domain
import HTTPTypes
import Hall
import Hummingbird
import NIOCore

/// The event stream (WHATWG HTML 9.2): `id`, `event` and `data` lines, a blank line after each event, a comment
/// while nothing happens. Both listeners, each told what is for it (`HallEvent.Audience`).
///
/// `Last-Event-ID` (what an `EventSource` sends when it comes back) or `?after=` (what a page was drawn with) names
/// the last event seen; what came after it is told first, without a gap and without a repeat.
struct EventCall: Sendable {
    let hall: Hall
    let limits: WebSettings.Limits
    let listener: Pages.Listener

    func add(to router: Router<PageContext>) { router.get("/api/events", use: stream) }

    @Sendable private func stream(_ request: Request, _ context: PageContext) async throws -> Response {
        let last = try Self.lastSeen(request)
        guard let subscription = hall.announcer.subscribe(after: last) else {
            throw Problem(.tooManyListeners).with { $0.retryAfter = 5 }
        }
        let feed = EventFeed(
            subscription: subscription, store: hall.store, channel: context.channel, listener: listener,
            limits: limits)
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                try await request.body.consumeWithCancellationOnInboundClose { _ in
                    try await feed.run(&writer)
                }
                try await writer.finish(nil)
            })
    }

    private static func lastSeen(_ request: Request) throws -> EventID? {
        let header = request.headers[.lastEventID].flatMap { $0.isEmpty ? nil : $0 }
        guard let text = header ?? request.uri.queryParameters["after"].map(String.init) else { return nil }
        guard let id = EventID(text) else { throw Problem(.badEventID) }
        return id
    }
}
