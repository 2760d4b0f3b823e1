import CLinux
import Synchronization

/// One epoll loop on one thread that says when descriptors are ready and when deadlines have passed. It reads
/// nothing and knows no devices; drivers read, codecs parse.
///
/// ## Topics
/// - `register(_:)` gives a `Descriptor`, whose `readable(until:)` and `writable(until:)` wait.
/// - `pause(until:)` waits for a time only.
/// - `Bell` is rung by another task.
///
/// Every wait ends at its deadline, when its task is cancelled, or when its descriptor is closed. The thread
/// ends when the reactor and everything made by it is gone.
package final class Reactor: Sendable {
    private let core: ReactorCore

    /// `name`: the thread's, at most 15 bytes. Throws `.fault` when the kernel gives no more descriptors or
    /// threads.
    package init(name: String = "ow-reactor") throws(DeviceError) {
        core = try ReactorCore()
        try core.start(name)
    }

    deinit { core.stop() }

    /// Takes over an open descriptor: it is closed by `Descriptor.close()` and by nothing else, or here when
    /// this throws (`.unsuitable` for a regular file, which epoll refuses).
    package func register(_ file: Int32) throws(DeviceError) -> Descriptor {
        do {
            return Descriptor(file: file, token: try core.add(file), reactor: self)
        } catch {
            _ = linux_close(file)
            throw error.code == .denied ? DeviceError(.unsuitable, errno: error.errno) : error
        }
    }

    /// Waits until `deadline` or until the task is cancelled.
    package func pause(until deadline: ContinuousClock.Instant) async {
        _ = await core.wait(for: nil, until: deadline)
    }

    func wait(for interest: ReactorCore.Interest?, until deadline: ContinuousClock.Instant?) async
        -> Readiness
    {
        await core.wait(for: interest, until: deadline)
    }

    func finish(_ token: UInt64) { core.remove(token) }

    /// False when the waiter is not waiting any more.
    func wake(_ waiter: UInt64) -> Bool { core.finish(waiter, .ready) }

    func wait(
        until deadline: ContinuousClock.Instant?, began: @Sendable (UInt64) -> Bool
    ) async -> Readiness {
        await core.wait(for: nil, until: deadline, began: began)
    }
}

/// How a wait ended.
package enum Readiness: Hashable, Sendable {
    /// The descriptor can be read or written, or has failed, which the next call will tell.
    case ready
    case deadline
    case cancelled
    /// The descriptor was closed while waiting.
    case closed
}
