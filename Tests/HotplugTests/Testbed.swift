import CLinux
import CUmockdev
import Foundation
import Glibc
import Synchronization
import Testing

/// Tests that need a `/sys`, a `/dev` and uevents of their own. The testbed belongs to the whole process
/// (`UMOCKDEV_DIR`), so they run one after the other: every suite that makes a `Testbed` stands in an extension
/// of this one.
///
/// The test bundle is started under `umockdev-wrapper` (Board/test), which puts umockdev in front of libc.
@Suite("Under umockdev", .serialized) enum UnderUmockdev {}

/// A machine of the test's own: real libudev and libusb see the devices that are added here, and no others.
/// What umockdev can and cannot do: facts/idcard.md 7. Gone when released; make one per test, before anything
/// asks libudev.
final class Testbed: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Where `/sys` and `/dev` of the testbed really lie.
    let root: String
    private let bed: Mutex<Bed>

    /// Throws when the tests were not started under `umockdev-wrapper`, or when no testbed can be made.
    init() throws {
        guard let bed = unsafe umockdev_testbed_new() else { throw Failure(description: "no testbed") }
        guard umockdev_in_mock_environment() != 0 else {
            // Safe because the testbed was just made and nobody else has it.
            unsafe g_object_unref(bed)
            throw Failure(description: "start the tests under umockdev-wrapper, as Board/test does")
        }
        // Safe because the testbed was just made, and the text is copied before it is freed.
        root = unsafe Self.text(umockdev_testbed_get_root_dir(bed)) ?? ""
        self.bed = unsafe Mutex(Bed(pointer: bed))
    }

    // Safe because this was the only owner.
    deinit { bed.withLock { unsafe g_object_unref($0.pointer) } }

    /// Every call to umockdev, one at a time.
    /// Safe because the testbed lives as long as this object, and strings live through the calls.
    private func with<Result>(
        _ body: (UnsafeMutablePointer<UMockdevTestbed>) throws -> sending Result
    ) rethrows -> sending Result {
        try bed.withLock { try unsafe body($0.pointer) }
    }
}

// Safe because only `Testbed` holds one, behind its lock, from making to release.
@safe private struct Bed {
    let pointer: UnsafeMutablePointer<UMockdevTestbed>
}

// MARK: Devices

extension Testbed {
    /// Plugs in a device and sends "add"; returns its syspath. A property `DEVNAME` (`/dev/ttyUSB0`) names its
    /// node, which `link` makes; `add(_:)` below makes nodes itself. Attributes and properties can be changed later; an interface of a USB device is a child of it.
    @discardableResult
    func add(
        _ subsystem: String, _ name: String, parent: String? = nil, attributes: [String: String] = [:],
        properties: [String: String] = [:]
    ) throws -> String {
        makeRoom()
        let syspath = unsafe with { bed in
            unsafe Self.withPairs(attributes) { attributes in
                unsafe Self.withPairs(properties) { properties in
                    unsafe Self.text(
                        umockdev_testbed_add_devicev(bed, subsystem, name, parent, attributes, properties))
                }
            }
        }
        guard let syspath else { throw Failure(description: "\(subsystem) \(name) was not added") }
        return syspath
    }

    /// Plugs in what `umockdev-record` writes (`P: /devices/…`, `N:`, `S:`, `E:`, `A:`, `H:`, `L:` lines, a blank
    /// line between devices), and sends "add" for each.
    func add(_ description: String) throws {
        makeRoom()
        try unsafe with { bed in
            try unsafe Self.check { unsafe umockdev_testbed_add_from_string(bed, description, $0) }
        }
    }

    /// Unplugs a device: sends "remove" for it, and takes it out of sysfs with all its children, for which
    /// nothing is sent: remove them first, as the kernel does.
    func remove(_ syspath: String) {
        makeRoom()
        unsafe with { bed in
            unsafe umockdev_testbed_uevent(bed, syspath, "remove")
            unsafe umockdev_testbed_remove_device(bed, syspath)
        }
    }

    /// Sends `action` ("add", "remove", "change", "bind" …) without doing anything else.
    func send(_ action: String, _ syspath: String) {
        makeRoom()
        unsafe with { unsafe umockdev_testbed_uevent($0, syspath, action) }
    }

    func setAttribute(_ name: String, of syspath: String, to value: String) {
        unsafe with { unsafe umockdev_testbed_set_attribute($0, syspath, name, value) }
    }

    /// For `descriptors` of a USB device and the like.
    func setAttribute(_ name: String, of syspath: String, to bytes: [UInt8]) {
        var bytes = bytes
        unsafe with {
            unsafe umockdev_testbed_set_attribute_binary($0, syspath, name, &bytes, gint(bytes.count))
        }
    }

    /// A symbolic link in sysfs, such as `driver`.
    func setLink(_ name: String, of syspath: String, to target: String) {
        unsafe with { unsafe umockdev_testbed_set_attribute_link($0, syspath, name, target) }
    }

    func setProperty(_ name: String, of syspath: String, to value: String) {
        unsafe with { unsafe umockdev_testbed_set_property($0, syspath, name, value) }
    }
}

// MARK: Events

extension Testbed {
    /// Waits, where a monitor is behind, until it has taken an event: its socket holds some ten
    /// (`net.unix.max_dgram_qlen`), and umockdev ends the process when one more does not fit. A socket connected
    /// to a full one is not writable, which says so.
    private func makeRoom() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        for name in names where name.hasPrefix("event") {
            let file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            defer { close(file) }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            // Safe because the path is copied into the place it fits, whose size is told with it.
            let result = unsafe withUnsafeMutableBytes(of: &address) { bytes in
                unsafe bytes[2...].copyBytes(from: "\(root)/\(name)".utf8.prefix(100))
                return unsafe connect(
                    file, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                    socklen_t(MemoryLayout<sockaddr_un>.size))
            }
            if result == 0 { _ = linux_poll(file, linux_writable, 5000) }
        }
    }
}

// MARK: Nodes

extension Testbed {
    /// Where a node such as `/dev/ttyUSB0` really lies. Programs under umockdev just open `/dev/ttyUSB0`.
    func path(of node: String) -> String { root + node }

    /// Makes a node lead to something of the test's own, such as the replica of a pseudo-terminal
    /// (`/dev/pts/5`). To be done before the device is added, so that its "add" finds the node in place.
    func link(_ node: String, to target: String) throws {
        let place = path(of: node)
        for folder in place.indices.filter({ place[$0] == "/" && $0 > place.startIndex }) {
            // Safe because the path lives through the call.
            unsafe mkdir(String(place[..<folder]), 0o755)
        }
        // Safe because the paths live through the calls.
        unsafe unlink(place)
        guard unsafe symlink(target, place) == 0 else {
            throw Failure(description: "\(node) cannot be linked to \(target)")
        }
    }

    /// The controlling end of the pseudo-terminal behind a node umockdev made for a tty, hidraw or evdev device.
    /// It stays umockdev's: do not close it, but to hang up.
    func controller(of node: String) -> Int32 {
        unsafe with { unsafe umockdev_testbed_get_dev_fd($0, node) }
    }

    /// Answers ioctls of the node from a recording (`umockdev-record --ioctl`). USB bulk transfers are in it.
    func loadIoctls(of node: String, from file: String) throws {
        try unsafe with { bed in
            try unsafe Self.check { unsafe umockdev_testbed_load_ioctl(bed, node, file, $0) }
        }
    }

    /// Answers control and bulk transfers of a USB device from a capture (`usbmon` through libpcap).
    func loadCapture(of syspath: String, from file: String) throws {
        try unsafe with { bed in
            try unsafe Self.check { unsafe umockdev_testbed_load_pcap(bed, syspath, file, $0) }
        }
    }

    /// Plays a script of reads and writes (`umockdev-record --script`) on a tty or hidraw node, from now on.
    func loadScript(of node: String, from file: String) throws {
        try unsafe with { bed in
            try unsafe Self.check { unsafe umockdev_testbed_load_script(bed, node, file, $0) }
        }
    }

    /// Plays input events (`E: 0.000000 0001 001e 0001` lines of evemu) on an evdev node, from now on.
    func loadEvents(of node: String, from file: String) throws {
        try unsafe with { bed in
            try unsafe Self.check { unsafe umockdev_testbed_load_evemu_events(bed, node, file, $0) }
        }
    }
}

// MARK: GLib

extension Testbed {
    /// Safe because a text of umockdev is ours: copied, then freed once.
    private static func text(_ characters: UnsafeMutablePointer<CChar>?) -> String? {
        guard let characters = unsafe characters else { return nil }
        defer { unsafe g_free(characters) }
        return unsafe String(cString: characters)
    }

    /// A list key, value, key, value, …, ended by nil, which lives through `body`.
    /// Safe because every copy is freed after `body`, and the list ends with the nil the callee looks for.
    private static func withPairs<Result>(
        _ pairs: [String: String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<gchar>?>) -> Result
    ) -> Result {
        var list = unsafe pairs.sorted { $0.key < $1.key }.flatMap {
            unsafe [strdup($0.key), strdup($0.value)]
        }
        unsafe list.append(nil)
        defer { unsafe list.forEach { unsafe free($0) } }
        return unsafe list.withUnsafeMutableBufferPointer { places in
            guard let first = places.baseAddress else { preconditionFailure("the list holds the nil") }
            return unsafe body(first)
        }
    }

    /// Turns GLib's way of failing into a thrown error.
    /// Safe because the error, when there is one, is ours: read, then freed once.
    private static func check(
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<GError>?>) -> gboolean
    ) throws {
        var error: UnsafeMutablePointer<GError>?
        guard unsafe body(&error) == 0 else { return }
        guard let error = unsafe error else { throw Failure(description: "umockdev failed") }
        defer { unsafe g_error_free(error) }
        throw Failure(description: unsafe String(cString: error.pointee.message))
    }
}
