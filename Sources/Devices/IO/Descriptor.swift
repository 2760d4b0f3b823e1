import CLinux
import Synchronization

/// An open file the reactor watches. Closing deregisters it, ends its waits, then closes the file, in that
/// order, and the last only when nobody is inside `withFile`: its number cannot be reused under anybody.
///
/// One task at a time may wait in each direction.
package final class Descriptor: Sendable {
    private struct Use {
        var users = 0
        var isClosing = false
    }

    private let file: Int32
    private let token: UInt64
    private let reactor: Reactor
    private let use = Mutex(Use())

    init(file: Int32, token: UInt64, reactor: Reactor) {
        (self.file, self.token, self.reactor) = (file, token, reactor)
    }

    deinit { close() }

    /// Waits until there is something to read, or the other end is gone.
    package func readable(until deadline: ContinuousClock.Instant? = nil) async -> Readiness {
        await reactor.wait(for: .init(token: token, direction: .reading), until: deadline)
    }

    /// Waits until something can be written, or the other end is gone.
    package func writable(until deadline: ContinuousClock.Instant? = nil) async -> Readiness {
        await reactor.wait(for: .init(token: token, direction: .writing), until: deadline)
    }

    /// Runs `body` with the file's number, which it must not keep. Throws `.cancelled` once closed.
    package func withFile<Result>(
        _ body: (Int32) throws(DeviceError) -> Result
    ) throws(DeviceError) -> Result {
        let isOpen = use.withLock { use in
            if !use.isClosing { use.users += 1 }
            return !use.isClosing
        }
        guard isOpen else { throw DeviceError(.cancelled) }
        defer { release() }
        return try body(file)
    }

    /// Ends every wait with `.closed`. May be called more than once. Closing a tty can block: drop its output
    /// first.
    package func close() {
        let isFirst = use.withLock { use in
            defer { use.isClosing = true }
            if !use.isClosing { use.users += 1 }
            return !use.isClosing
        }
        guard isFirst else { return }
        reactor.finish(token)
        release()
    }

    private func release() {
        let isLast = use.withLock { use in
            use.users -= 1
            return use.isClosing && use.users == 0
        }
        if isLast { _ = linux_close(file) }
    }
}
