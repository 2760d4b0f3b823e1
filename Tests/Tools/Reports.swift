/// What a device reported, to be waited for in order; one consumer.
package final class Reports<Event: Sendable>: Sendable {
    private let stream: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation

    package init() { (stream, continuation) = AsyncStream.makeStream() }

    package func add(_ event: Event) { continuation.yield(event) }

    /// The next one. Throws when the test was cancelled before it came.
    package func next() async throws -> Event {
        var iterator = stream.makeAsyncIterator()
        guard let event = await iterator.next() else { throw CancellationError() }
        return event
    }
}
