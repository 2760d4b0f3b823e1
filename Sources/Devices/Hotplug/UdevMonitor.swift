import Glibc

/// libudev's news, on a thread of its own: its objects are made, used and freed there and nowhere else
/// (`UdevHandles`), and what leaves are copies (`UdevRecord`).
///
/// Made listening; enumerate *after* that, or what is plugged in between is lost. Ended by `close()`, which
/// must be called.
final class UdevMonitor: Sendable {
    /// Whose events are heard.
    enum Source: Sendable {
        /// udevd's: after its rules have run, with the properties they set, and with the node's group in place.
        case udev
        /// The kernel's: where no udevd runs, as in a container or on a very small image. The nodes are
        /// devtmpfs's own, and matching is by the table. Beside a running udevd this would be too early:
        /// a node is not yet ours to open.
        case kernel

        /// What this machine has now. libudev decides by the same file, and hears nothing at all when it is
        /// asked for udevd's events where there is none.
        static var here: Source {
            // Safe because the path lives through the call.
            unsafe access("/run/udev/control", F_OK) == 0 ? .udev : .kernel
        }
    }

    struct Reception: Sendable {
        var records: [UdevRecord] = []
        /// The kernel had to drop events: only an enumeration tells what there is now.
        var hasLost = false
        /// The monitor is of no use any more.
        var error: DeviceError?
    }

    let source: Source
    private let thread: BlockingThread
    private let handles: UdevHandles
    /// A copy of the monitor's descriptor, for the reactor to close.
    private let descriptor: Descriptor

    /// Throws `.fault` or `.denied` when there is no netlink socket to be had.
    init(_ source: Source, reactor: Reactor) async throws(DeviceError) {
        let (thread, handles) = (try BlockingThread("ow-udev"), UdevHandles())
        let opened = await thread.perform { handles.open(source) }
        do {
            descriptor = try reactor.register(try opened.get())
        } catch {
            await thread.perform { handles.close() }
            throw error
        }
        (self.source, self.thread, self.handles) = (source, thread, handles)
    }

    /// Waits until an event is there.
    func readable(until deadline: ContinuousClock.Instant?) async -> Readiness {
        await descriptor.readable(until: deadline)
    }

    /// The events that are there, without waiting; at most a batch, and the rest wakes again.
    func receive() async -> Reception {
        await thread.perform { [handles] in handles.receive() }
    }

    /// Everything there is now in the subsystems that concern us.
    func enumerate() async -> Result<[UdevRecord], DeviceError> {
        await thread.perform { [handles] in handles.enumerate() }
    }

    func close() async {
        descriptor.close()
        await thread.perform { [handles] in handles.close() }
    }

    /// Everything there is now, without listening. Throws as `init` does.
    static func enumerate() async throws(DeviceError) -> [UdevRecord] {
        let (thread, handles) = (try BlockingThread("ow-udev"), UdevHandles())
        let listed = await thread.perform {
            defer { handles.close() }
            return handles.enumerate()
        }
        return try listed.get()
    }
}

extension UdevMonitor {
    /// What it means that no event could be taken.
    enum Fate: Hashable {
        case nothing, again
        /// Events are gone: the kernel's buffer was full (ENOBUFS), or one came that nobody understands.
        case lost
        case broken(DeviceError)

        init(errno: Int32) {
            self =
                switch errno {
                case 0, EAGAIN: .nothing
                case EINTR: .again
                case ENOBUFS, EINVAL, EIO, EBADMSG, EMSGSIZE, ENODEV, ENOENT: .lost
                default: .broken(DeviceError(answer: -errno))
                }
        }
    }
}
