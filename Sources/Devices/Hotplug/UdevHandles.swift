import CUdev
import Glibc
import Synchronization

/// libudev's context and monitor. Every method is to be called on one thread, which `UdevMonitor` sees to:
/// "it is not safe to allocate such an object in one thread, and operate or free it from any other, even if
/// locking is used" (libudev(3)). The lock only lets the compiler know that nobody else is inside.
final class UdevHandles: Sendable {
    // Safe because the pointers never leave `UdevHandles`, which frees both together, once.
    @safe private struct Handles {
        var context: OpaquePointer
        var monitor: OpaquePointer?
    }

    /// A hundred devices come with some five hundred events of half a kilobyte; the kernel's default takes
    /// 200 KiB.
    private static let bufferBytes: Int32 = 1 << 20
    /// Events taken at one wake-up; the rest wakes again.
    private static let batch = 1024
    /// Of USB only whole devices; the rest are what drivers make of them.
    private static let subsystems = ["input", "tty", "usb", "usbmisc"]

    private let handles = Mutex<Handles?>(nil)

    // Broken is a crash: freeing here would be on any thread.
    deinit { precondition(handles.withLock { $0 == nil }, "udev was not closed on its thread") }

    /// Begins to listen; answers a copy of the monitor's descriptor, which is the caller's to close.
    func open(_ source: UdevMonitor.Source) -> Result<Int32, DeviceError> {
        handles.withLock { handles in
            guard prepare(&handles), let context = unsafe handles?.context else { return Self.failure() }
            let group = source == .udev ? "udev" : "kernel"
            // Safe because the context lives until `close()`, and libudev copies the name.
            guard let monitor = unsafe udev_monitor_new_from_netlink(context, group) else {
                return Self.failure()
            }
            unsafe handles?.monitor = monitor
            return unsafe Self.listen(monitor)
        }
    }

    func receive() -> UdevMonitor.Reception {
        handles.withLock { handles in
            var reception = UdevMonitor.Reception()
            guard let monitor = unsafe handles?.monitor else {
                reception.error = DeviceError(.cancelled)
                return reception
            }
            for _ in 0..<Self.batch {
                guard unsafe Self.receive(from: monitor, into: &reception) else { break }
            }
            return reception
        }
    }

    func enumerate() -> Result<[UdevRecord], DeviceError> {
        handles.withLock { handles in
            guard prepare(&handles), let context = unsafe handles?.context,
                let list = unsafe udev_enumerate_new(context)
            else { return Self.failure() }
            // Safe because the enumeration was just made, and is freed here and only here.
            defer { unsafe udev_enumerate_unref(list) }
            for name in Self.subsystems { unsafe udev_enumerate_add_match_subsystem(list, name) }
            let result = unsafe udev_enumerate_scan_devices(list)
            if result < 0 { return .failure(DeviceError(answer: result)) }
            return unsafe .success(Self.read(udev_enumerate_get_list_entry(list), of: context))
        }
    }

    /// Frees everything. May be called again.
    func close() {
        handles.withLock { handles in
            // Safe because nobody else has these pointers, and they are forgotten at once.
            if let monitor = unsafe handles?.monitor { unsafe udev_monitor_unref(monitor) }
            if let context = unsafe handles?.context { unsafe udev_unref(context) }
            handles = nil
        }
    }
}

extension UdevHandles {
    /// A context is there, or is made; false with errno set otherwise.
    private func prepare(_ handles: inout Handles?) -> Bool {
        if handles == nil, let context = unsafe udev_new() { handles = unsafe Handles(context: context) }
        return handles != nil
    }

    /// Safe because `monitor` lives through the call, and libudev copies the names.
    private static func listen(_ monitor: OpaquePointer) -> Result<Int32, DeviceError> {
        for name in subsystems {
            let type = name == "usb" ? "usb_device" : nil
            let result = unsafe udev_monitor_filter_add_match_subsystem_devtype(monitor, name, type)
            if result < 0 { return .failure(DeviceError(answer: result)) }
        }
        unsafe widen(monitor)
        let result = unsafe udev_monitor_enable_receiving(monitor)
        if result < 0 { return .failure(DeviceError(answer: result)) }
        let copy = unsafe fcntl(udev_monitor_get_fd(monitor), F_DUPFD_CLOEXEC, 0)
        return copy >= 0 ? .success(copy) : failure()
    }

    /// Debian 12's libudev asks for 128 MiB itself, which must not become less; older ones leave the default.
    /// Without CAP_NET_ADMIN the kernel gives what `net.core.rmem_max` allows: then a flood ends in an
    /// enumeration sooner. Safe because `monitor` lives through the call, and the size has the size that is told.
    private static func widen(_ monitor: OpaquePointer) {
        var (size, length) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
        let result = unsafe getsockopt(udev_monitor_get_fd(monitor), SOL_SOCKET, SO_RCVBUF, &size, &length)
        guard result != 0 || size < bufferBytes else { return }
        _ = unsafe udev_monitor_set_receive_buffer_size(monitor, bufferBytes)
    }

    /// Takes one event; false when there is none, or the monitor is broken.
    /// Safe because `monitor` lives through the call, and the device is freed here and only here.
    private static func receive(from monitor: OpaquePointer, into reception: inout UdevMonitor.Reception)
        -> Bool
    {
        errno = 0
        if let device = unsafe udev_monitor_receive_device(monitor) {
            if let record = unsafe UdevRecord(reading: device) { reception.records.append(record) }
            unsafe udev_device_unref(device)
            return true
        }
        switch UdevMonitor.Fate(errno: errno) {
        case .nothing: return false
        case .again: return true
        case .lost:
            reception.hasLost = true
            return true
        case .broken(let error):
            reception.error = error
            return false
        }
    }

    /// Those that are still there. Safe because the list lives through the call, and each device is freed here.
    private static func read(_ first: OpaquePointer?, of context: OpaquePointer) -> [UdevRecord] {
        var (records, entry) = ([UdevRecord](), unsafe first)
        while let current = unsafe entry {
            unsafe entry = udev_list_entry_get_next(current)
            guard let path = unsafe udev_list_entry_get_name(current),
                let device = unsafe udev_device_new_from_syspath(context, path)
            else { continue }
            defer { unsafe udev_device_unref(device) }
            if let record = unsafe UdevRecord(reading: device), concerns(record) { records.append(record) }
        }
        return records
    }

    /// USB interfaces are enumerated with the whole devices, and have no node.
    private static func concerns(_ record: UdevRecord) -> Bool { record.node != nil }

    /// For calls that set errno.
    private static func failure<Value>() -> Result<Value, DeviceError> {
        .failure(DeviceError(answer: -(errno == 0 ? ENOMEM : errno)))
    }
}
