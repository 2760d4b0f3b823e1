import Synchronization

/// One task waits, any other rings. A ring while nobody waits is kept; several are one.
package final class Bell: Sendable {
    private struct State {
        var isRung = false
        var waiter: UInt64?
    }

    private let reactor: Reactor
    private let state = Mutex(State())

    package init(_ reactor: Reactor) {
        self.reactor = reactor
    }

    package func ring() {
        let waiter = state.withLock { $0.waiter.take() }
        if let waiter, reactor.wake(waiter) { return }
        state.withLock { $0.isRung = true }
    }

    /// Ends as `.ready` when rung, else at the deadline or when the task is cancelled.
    package func wait(until deadline: ContinuousClock.Instant? = nil) async -> Readiness {
        let readiness = await reactor.wait(until: deadline) { waiter in
            state.withLock { state in
                defer { state.isRung = false }
                if !state.isRung { state.waiter = waiter }
                return !state.isRung
            }
        }
        state.withLock { $0.waiter = nil }
        return readiness
    }
}
