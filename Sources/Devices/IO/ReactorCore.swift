import CLinux
import Synchronization

/// What the reactor and its thread share. The table of waiters and `epoll_ctl` change under one lock, so that
/// a descriptor is never armed after it was removed; continuations are resumed after unlocking.
final class ReactorCore: Sendable {
    enum Direction: Sendable { case reading, writing }

    struct Interest: Sendable {
        var token: UInt64
        var direction: Direction
    }

    private struct Waiter {
        var continuation: CheckedContinuation<Readiness, Never>
        var deadline: ContinuousClock.Instant?
        var interest: Interest?
    }

    private struct Entry {
        var file: Int32
        var reading: UInt64?
        var writing: UInt64?

        /// What to ask epoll for.
        var events: UInt32 {
            (reading == nil ? 0 : linux_readable) | (writing == nil ? 0 : linux_writable)
        }

        subscript(direction: Direction) -> UInt64? {
            get { direction == .reading ? reading : writing }
            set { if direction == .reading { reading = newValue } else { writing = newValue } }
        }
    }

    private struct State {
        /// Token 0 is the wake-up event.
        var lastNumber: UInt64 = 0
        var entries: [UInt64: Entry] = [:]
        var waiters: [UInt64: Waiter] = [:]
        /// Until when the thread sleeps; nil: for ever.
        var sleepsUntil: ContinuousClock.Instant?
        var stopped = false

        mutating func number() -> UInt64 {
            lastNumber += 1
            return lastNumber
        }

        mutating func take(_ waiter: UInt64) -> CheckedContinuation<Readiness, Never>? {
            guard let taken = waiters.removeValue(forKey: waiter) else { return nil }
            if let interest = taken.interest { entries[interest.token]?[interest.direction] = nil }
            return taken.continuation
        }
    }

    private let epoll: Int32
    private let event: Int32
    private let state = Mutex(State())

    init() throws(DeviceError) {
        let epoll = linux_epoll_create()
        guard epoll >= 0 else { throw DeviceError(answer: epoll) }
        let event = linux_event_create()
        guard event >= 0 else {
            _ = linux_close(epoll)
            throw DeviceError(answer: event)
        }
        (self.epoll, self.event) = (epoll, event)
        _ = linux_epoll_add(epoll, event, 0)
        _ = linux_epoll_arm(epoll, event, linux_readable, 0)
    }

    /// The thread owns the core until `stop()`.
    func start(_ name: String) throws(DeviceError) {
        // Safe because it is released once: by the thread, or below when there is none.
        let owned = unsafe Unmanaged.passRetained(self)
        let result = unsafe linux_thread_start(
            name,
            { @Sendable context in
                // Safe because `start` passed a retained core and this thread is its only taker.
                unsafe Unmanaged<ReactorCore>.fromOpaque(context).takeRetainedValue().run()
            }, owned.toOpaque(), nil)
        guard result == 0 else {
            // Safe because no thread was started, so nobody else releases it.
            unsafe owned.release()
            closeFiles()
            throw DeviceError(answer: result)
        }
    }

    func stop() {
        let waiting = state.withLock { state in
            state.stopped = true
            defer { state.waiters = [:] }
            return state.waiters.values.map(\.continuation)
        }
        waiting.forEach { $0.resume(returning: .closed) }
        _ = linux_event_signal(event)
    }

    func add(_ file: Int32) throws(DeviceError) -> UInt64 {
        let (token, result) = state.withLock { state in
            let token = state.number()
            let result = linux_epoll_add(epoll, file, token)
            if result == 0 { state.entries[token] = Entry(file: file) }
            return (token, result)
        }
        guard result == 0 else { throw DeviceError(answer: result) }
        return token
    }

    /// After this no event of the descriptor is delivered and nobody waits for it: it may be closed.
    func remove(_ token: UInt64) {
        let waiting = state.withLock { state in
            guard let entry = state.entries[token] else { return [CheckedContinuation<Readiness, Never>]() }
            _ = linux_epoll_remove(epoll, entry.file)
            let waiting = [entry.reading, entry.writing].compactMap { $0.flatMap { state.take($0) } }
            state.entries[token] = nil
            return waiting
        }
        waiting.forEach { $0.resume(returning: .closed) }
    }

    /// False when there is no such waiter (any more).
    @discardableResult
    func finish(_ waiter: UInt64, _ readiness: Readiness) -> Bool {
        guard let continuation = state.withLock({ $0.take(waiter) }) else { return false }
        continuation.resume(returning: readiness)
        return true
    }
}

// MARK: Waiting

extension ReactorCore {
    /// Waits for the interest, if any, and the deadline, if any. `began` is told the waiter's number once it
    /// can be finished; false ends the wait at once as `.ready`.
    func wait(
        for interest: Interest?, until deadline: ContinuousClock.Instant?,
        began: @Sendable (UInt64) -> Bool = { _ in true }
    ) async -> Readiness {
        let waiter = state.withLock { $0.number() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let new = Waiter(continuation: continuation, deadline: deadline, interest: interest)
                if let over = enlist(waiter, new) { return continuation.resume(returning: over) }
                if !began(waiter) { finish(waiter, .ready) }
            }
        } onCancel: {
            finish(waiter, .cancelled)
        }
    }

    /// Nil when the waiter stands in the table; else how its wait is over already.
    private func enlist(_ number: UInt64, _ waiter: Waiter) -> Readiness? {
        let (over, mustWake): (Readiness?, Bool) = state.withLock { state in
            // Asked under the lock: a cancellation before this is seen here, one after it finds the waiter.
            if Task.isCancelled { return (.cancelled, false) }
            if state.stopped { return (.closed, false) }
            if let interest = waiter.interest {
                guard var entry = state.entries[interest.token] else { return (.closed, false) }
                precondition(entry[interest.direction] == nil, "two waiters for one direction")
                entry[interest.direction] = number
                guard linux_epoll_arm(epoll, entry.file, entry.events, interest.token) == 0 else {
                    return (.closed, false)
                }
                state.entries[interest.token] = entry
            }
            state.waiters[number] = waiter
            guard let deadline = waiter.deadline else { return (nil, false) }
            return (nil, state.sleepsUntil.map { deadline < $0 } ?? true)
        }
        if mustWake { _ = linux_event_signal(event) }
        return over
    }
}

// MARK: The thread

extension ReactorCore {
    private static let batch = 64

    private func run() {
        var ready = [linux_ready](repeating: linux_ready(token: 0, events: 0), count: Self.batch)
        while let milliseconds = fallAsleep() {
            // Safe because the array has `batch` places and the call writes no more than that.
            let count = unsafe ready.withUnsafeMutableBufferPointer { places in
                unsafe places.baseAddress.map {
                    unsafe linux_epoll_wait(epoll, $0, Int32(Self.batch), milliseconds)
                } ?? 0
            }
            deliver(ready.prefix(max(0, Int(count))))
        }
        closeFiles()
    }

    /// How long epoll may wait, -1 for ever; nil when stopped. Rounded up, so that nobody is woken early and
    /// spins through the last part of a millisecond.
    private func fallAsleep() -> Int32? {
        state.withLock { state in
            if state.stopped { return nil }
            state.sleepsUntil = state.waiters.values.compactMap(\.deadline).min()
            guard let until = state.sleepsUntil else { return -1 }
            let (seconds, attoseconds) = (until - .now).components
            if seconds < 0 || attoseconds < 0 { return 0 }
            return Int32(min(seconds, 3600) * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
        }
    }

    private func deliver(_ events: ArraySlice<linux_ready>) {
        let now = ContinuousClock.now
        let woken = state.withLock { state in
            var woken: [(CheckedContinuation<Readiness, Never>, Readiness)] = []
            for ready in events { woken += hear(ready, &state).map { ($0, .ready) } }
            let late = state.waiters.filter { $0.value.deadline.map { $0 <= now } ?? false }.keys
            woken += late.compactMap { state.take($0) }.map { ($0, .deadline) }
            return woken
        }
        for (continuation, readiness) in woken { continuation.resume(returning: readiness) }
    }

    private func hear(
        _ ready: linux_ready, _ state: inout State
    ) -> [CheckedContinuation<Readiness, Never>] {
        guard ready.token != 0 else {
            _ = linux_event_take(event)
            _ = linux_epoll_arm(epoll, event, linux_readable, 0)
            return []
        }
        guard let entry = state.entries[ready.token] else { return [] }
        let broken = ready.events & linux_broken != 0
        let reading = broken || ready.events & linux_readable != 0 ? entry.reading : nil
        let writing = broken || ready.events & linux_writable != 0 ? entry.writing : nil
        let woken = [reading, writing].compactMap { $0.flatMap { state.take($0) } }
        if let left = state.entries[ready.token], left.events != 0 {
            _ = linux_epoll_arm(epoll, left.file, left.events, ready.token)
        }
        return woken
    }

    private func closeFiles() {
        _ = linux_close(epoll)
        _ = linux_close(event)
    }
}
