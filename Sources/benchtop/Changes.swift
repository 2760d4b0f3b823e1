/// Tells whoever waits that something changed, so that nobody polls and no test sleeps.
///
/// Held by an actor and used inside it: subscribe, look, then wait; a change between look and wait is not
/// lost, because each subscription buffers the newest one.
struct Changes {
    /// 64: a bench has a handful of watchers; more is a leak and the oldest is let go.
    private static let limit = 64

    private var watchers: [(id: Int, continuation: AsyncStream<Void>.Continuation)] = []
    private var nextID = 0
    private var isFinished = false

    mutating func subscribe() -> (id: Int, stream: AsyncStream<Void>) {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        if isFinished { continuation.finish() }
        if watchers.count == Self.limit { watchers.removeFirst().continuation.finish() }
        nextID += 1
        watchers.append((nextID, continuation))
        return (nextID, stream)
    }

    mutating func unsubscribe(_ id: Int) {
        watchers.removeAll { $0.id == id }
    }

    func announce() {
        for watcher in watchers { watcher.continuation.yield() }
    }

    /// Ends every wait, also those to come; what waits throws `CancellationError`.
    mutating func finish() {
        isFinished = true
        for watcher in watchers { watcher.continuation.finish() }
        watchers.removeAll()
    }
}
