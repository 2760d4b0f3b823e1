import Domain
import Hall
import Hummingbird
import Store

/// The line as the hall may see it: numbers only. Both listeners.
struct QueueCall {
    let hall: Hall

    func add(to router: Router<PageContext>) { router.get("/api/queue", use: show) }

    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        Answer.json(QueueJSON(try await hall.store.queue()))
    }
}

private struct QueueJSON: Encodable {
    struct Called: Encodable {
        var number: String
        var counter: Int
        var call: Int64
        var nth: Int
    }
    struct Serving: Encodable {
        var number: String
        var counter: Int
    }

    /// In the order they will be called if nobody else comes; the first thousand.
    var waiting: [String]
    /// All who wait.
    var waitingCount: Int
    var called: [Called]
    var serving: [Serving]

    init(_ queue: QueueView) {
        (waiting, waitingCount) = (queue.waiting.map(\.description), queue.waitingCount)
        called = queue.called.map {
            Called(number: $0.number.description, counter: $0.counter, call: $0.call, nth: $0.nth)
        }
        serving = queue.serving.map { Serving(number: $0.number.description, counter: $0.counter) }
    }
}
