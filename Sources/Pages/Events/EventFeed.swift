import Domain
import Hall
import Hummingbird
import NIOCore
import ServiceLifecycle
import Store

/// Feeds one client: what it missed, then what happens, with a heartbeat while nothing does.
///
/// Two tasks put lines into one bounded queue, the writer empties it. A client that does not take its lines is hung
/// up on, when its queue is full or when one write takes too long; it may come back with the last id it saw.
struct EventFeed {
    /// How many journal lines are read at a time for somebody who comes back after a restart.
    static let page = 500

    let subscription: Announcer.Subscription
    let store: Store
    let channel: any Channel
    let listener: Pages.Listener
    let limits: WebSettings.Limits

    /// Returns when the kiosk stops; throws when the client is gone.
    @concurrent func run(_ writer: inout any ResponseBodyWriter) async throws {
        try await write(EventLine.opening, &writer)
        try await replay(&writer)
        let (lines, queue) = AsyncStream.makeStream(
            of: ByteBuffer.self, bufferingPolicy: .bufferingOldest(limits.eventsWaiting))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await putEvents(into: queue) }
            group.addTask { await putHeartbeats(into: queue) }
            for await line in lines { try await write(line, &writer) }
            group.cancelAll()
        }
    }

    @concurrent private func replay(_ writer: inout any ResponseBodyWriter) async throws {
        for event in subscription.missed where isTold(event) {
            try await write(EventLine.bytes(event), &writer)
        }
        guard var after = subscription.journalAfter else { return }
        while after < subscription.journalUntil {
            let entries = try await store.journal(after: after, limit: Self.page)
            guard let last = entries.last else { return }
            for entry in entries where entry.sequence <= subscription.journalUntil {
                guard let event = Announcer.replay(entry), isTold(event) else { continue }
                try await write(EventLine.bytes(event), &writer)
            }
            after = last.sequence
        }
    }

    /// Ends the queue when the hall has nothing more to tell: it stops, or this client fell behind.
    private func putEvents(into queue: AsyncStream<ByteBuffer>.Continuation) async {
        for await event in subscription.live.cancelOnGracefulShutdown() where isTold(event) {
            put(EventLine.bytes(event), into: queue)
        }
        queue.finish()
    }

    private func putHeartbeats(into queue: AsyncStream<ByteBuffer>.Continuation) async {
        while (try? await Task.sleep(for: limits.heartbeat)) != nil { put(EventLine.heartbeat, into: queue) }
    }

    private func put(_ line: ByteBuffer, into queue: AsyncStream<ByteBuffer>.Continuation) {
        if case .dropped = queue.yield(line) { hangUp() }
    }

    /// Waits until the connection has taken the bytes, at most `limits.eventWrite`.
    @concurrent private func write(_ bytes: ByteBuffer, _ writer: inout any ResponseBodyWriter) async throws {
        let deadline = channel.eventLoop.scheduleTask(in: TimeAmount(limits.eventWrite)) { hangUp() }
        defer { deadline.cancel() }
        try await writer.write(bytes)
    }

    /// Closing the connection fails a write that hangs, and ends the stream as if the client had gone.
    private func hangUp() { channel.close(promise: nil) }

    private func isTold(_ event: HallEvent) -> Bool {
        switch event.name.audience {
        case .everybody: true
        case .kiosk: listener == .kiosk
        case .console: listener == .console
        }
    }
}
