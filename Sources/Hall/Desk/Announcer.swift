package import Domain
import Synchronization

/// The event stream's source: hears of each durable commit and of devices, and tells everyone who listens.
///
/// Nothing is announced before it is durable: journalled facts come from the store's commit hook and nowhere else.
/// A listener that does not keep up is let go (its stream ends); it comes back with the last id it saw and is
/// told what it missed.
package final class Announcer: Sendable {
    /// Enough for a rush at the kiosk; a page that falls this far behind reloads.
    static let backlogOfOneListener = 512
    static let remembered = 1024
    package static let mostListeners = 64
    /// A card or a scanned code is for the person standing there now; it is not replayed to the next one.
    static let cardMemory: Int64 = 60_000

    private struct Remembered {
        let event: HallEvent
        let monotonic: Int64
    }

    private struct Watcher {
        let isConcerned: @Sendable (Fact) -> Bool
        let continuation: AsyncStream<Void>.Continuation
    }

    private struct State {
        var start: Int64 = 0
        var sequence: Int64 = 0
        var ordinal: Int64 = 0
        var recent: [Remembered] = []
        var listeners: [Int: AsyncStream<HallEvent>.Continuation] = [:]
        var nextListener = 0
        var watchers: [Watcher] = []
    }

    private let time: any TimeSource
    private let state = Mutex(State())

    package init(time: any TimeSource) { self.time = time }

    /// Called once the store is open, before anyone listens: where the journal stands and which start this is.
    package func begin(start: Int64, sequence: Int64) {
        state.withLock { ($0.start, $0.sequence) = (start, max(sequence, $0.sequence)) }
    }

    /// The store's commit hook.
    package func committed(_ entries: [JournalEntry]) {
        let now = time.now().monotonic
        let slow = state.withLock { state in
            var slow: [AsyncStream<HallEvent>.Continuation] = []
            for entry in entries {
                state.sequence = entry.sequence
                if let content = HallEvent.content(of: entry.fact) {
                    slow += Self.tell(content.name, content.data, at: now, &state)
                }
            }
            for watcher in state.watchers where entries.contains(where: { watcher.isConcerned($0.fact) }) {
                watcher.continuation.yield()
            }
            return slow
        }
        for listener in slow { listener.finish() }
    }

    func announce(device report: PartReport) { announce(.device, HallEvent.json(report)) }

    func announce(_ name: HallEvent.Name, _ data: String) {
        let now = time.now().monotonic
        let slow = state.withLock { Self.tell(name, data, at: now, &$0) }
        for listener in slow { listener.finish() }
    }

    /// Ticks after each commit with a fact that concerns the service that acts on it; ticks that pile up become one.
    func commits(of isConcerned: @escaping @Sendable (Fact) -> Bool) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock {
            $0.watchers.append(Watcher(isConcerned: isConcerned, continuation: continuation))
        }
        return stream
    }

    /// Where the stream stands now; a page is drawn with it and listens from there.
    package var position: EventID {
        state.withLock { EventID(sequence: $0.sequence, start: $0.start, ordinal: $0.ordinal) }
    }

    /// What a listener is told: first what it missed, then what happens.
    package struct Subscription: Sendable {
        /// Events still in memory that came after the id given.
        package let missed: [HallEvent]
        /// Set when memory does not reach back that far: the journal after this sequence, up to `journalUntil`.
        package let journalAfter: Int64?
        package let journalUntil: Int64
        package let live: AsyncStream<HallEvent>
    }

    /// Nil when there are too many listeners already.
    package func subscribe(after last: EventID?) -> Subscription? {
        let (stream, continuation) = AsyncStream.makeStream(
            of: HallEvent.self, bufferingPolicy: .bufferingOldest(Self.backlogOfOneListener))
        let now = time.now().monotonic
        return state.withLock { state in
            guard state.listeners.count < Self.mostListeners else { return nil }
            let key = state.nextListener
            state.nextListener += 1
            state.listeners[key] = continuation
            continuation.onTermination = { [weak self] _ in self?.forget(key) }
            guard let last else {
                return Subscription(missed: [], journalAfter: nil, journalUntil: state.sequence, live: stream)
            }
            let inMemory =
                last.start == state.start && last.ordinal + Int64(state.recent.count) >= state.ordinal
            let missed = state.recent.filter {
                $0.event.id.ordinal > last.ordinal
                    && ($0.event.name.audience != .kiosk || now - $0.monotonic <= Self.cardMemory)
            }
            return Subscription(
                missed: inMemory ? missed.map(\.event) : [], journalAfter: inMemory ? nil : last.sequence,
                journalUntil: state.sequence, live: stream)
        }
    }

    /// Ends every stream, so that stopping does not wait for the listeners.
    package func end() {
        let (listeners, watchers) = state.withLock { state in
            defer { (state.listeners, state.watchers) = ([:], []) }
            return (Array(state.listeners.values), state.watchers)
        }
        for listener in listeners { listener.finish() }
        for watcher in watchers { watcher.continuation.finish() }
    }

    private func forget(_ key: Int) {
        state.withLock { _ = $0.listeners.removeValue(forKey: key) }
    }

    /// Yields inside the lock, so that every listener sees the events in one order; yielding does not block.
    /// Returns those who do not keep up, to be finished outside it: their farewell takes the lock again.
    private static func tell(
        _ name: HallEvent.Name, _ data: String, at now: Int64, _ state: inout State
    ) -> [AsyncStream<HallEvent>.Continuation] {
        state.ordinal += 1
        let id = EventID(sequence: state.sequence, start: state.start, ordinal: state.ordinal)
        let event = HallEvent(id: id, name: name, data: data)
        if state.recent.count == remembered { state.recent.removeFirst(remembered / 4) }
        state.recent.append(Remembered(event: event, monotonic: now))
        return state.listeners.compactMap { key, listener in
            guard case .dropped = listener.yield(event) else { return nil }
            return state.listeners.removeValue(forKey: key)
        }
    }
}

extension Announcer {
    /// The event a journal line stands for, when it is told again after a restart.
    package static func replay(_ entry: JournalEntry) -> HallEvent? {
        HallEvent.content(of: entry.fact).map {
            HallEvent(
                id: EventID(sequence: entry.sequence, start: 0, ordinal: 0), name: $0.name, data: $0.data)
        }
    }
}
