import CLinux
import Synchronization

/// A named thread for calls that may block: opening and closing devices, some ioctls, writing to a USB
/// printer. Nothing of the kind runs on Swift's shared threads.
///
/// Every signal is blocked there, but for the one of `interrupt()`. The thread ends with this object.
package final class BlockingThread: Sendable {
    private let work: Work

    /// `name`: at most 15 bytes, as the kernel keeps it.
    package init(_ name: String) throws(DeviceError) {
        work = try Work()
        try work.start(name)
    }

    deinit { work.stop() }

    /// Runs `body` there, after what was asked before. Cancelling does not interrupt it.
    package func perform<Result: Sendable>(_ body: @Sendable @escaping () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            work.add { continuation.resume(returning: body()) }
        }
    }

    /// Runs `body` there, after what was asked before, and does not wait for it. For a loop that ends by word
    /// from elsewhere.
    func begin(_ body: @Sendable @escaping () -> Void) { work.add(body) }

    /// Makes the system call the thread is blocked in end with EINTR or a short count. One that begins just
    /// afterwards is not interrupted: repeat until the work has ended.
    package func interrupt() { work.interrupt() }
}

private final class Work: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var thread: UInt64 = 0
    }

    /// Counts jobs, and one more to stop.
    private let event: Int32
    private let state = Mutex(State())

    init() throws(DeviceError) {
        event = linux_event_create_waiting()
        guard event >= 0 else { throw DeviceError(answer: event) }
    }

    func start(_ name: String) throws(DeviceError) {
        // Safe because it is released once: by the thread, or below when there is none.
        let owned = unsafe Unmanaged.passRetained(self)
        var thread: UInt64 = 0
        let result = unsafe linux_thread_start(
            name,
            { @Sendable context in
                // Safe because `start` passed a retained object and this thread is its only taker.
                unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
            }, owned.toOpaque(), &thread)
        guard result == 0 else {
            // Safe because no thread was started, so nobody else releases it.
            unsafe owned.release()
            _ = linux_close(event)
            throw DeviceError(answer: result)
        }
        state.withLock { $0.thread = thread }
    }

    func add(_ job: @Sendable @escaping () -> Void) {
        state.withLock { $0.jobs.append(job) }
        _ = linux_event_signal(event)
    }

    func stop() { _ = linux_event_signal(event) }

    func interrupt() {
        _ = linux_thread_interrupt(state.withLock { $0.thread })
    }

    private func run() {
        while true {
            let taken = linux_event_take(event)
            if taken < 0 { continue }  // EINTR: an interruption that came too late
            guard let job = state.withLock({ $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }) else { break }
            job()
        }
        _ = linux_close(event)
    }
}
