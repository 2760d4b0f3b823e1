import CUmockdev
import Devices
import Glibc
import Synchronization
import Testing
import benchtop

// A USB reader that is not there: its node holds its descriptors, as usbfs shows them, and umockdev hands us every
// ioctl of libusb. The URBs that arrive are answered live by benchtop's virtual SAM.

/// One device on a bus of the test's own. The testbed belongs to the whole process: one at a time.
final class UsbBus: Sendable {
    struct State {
        var sam: VirtualSam
        var descriptors: UsbDescriptors
        /// Packets that wait in the device, by endpoint.
        var packets: [UInt8: [[UInt8]]] = [:]
        var urbs: [Urb] = []
        /// What the host has sent, by endpoint, each transfer for itself.
        var sent: [UInt8: [[UInt8]]] = [:]
        /// Another program has claimed the interface.
        var isClaimedElsewhere = false
        /// Pull the plug when so many packets of the answer to 30 01 have gone out.
        var cutsReadingAfter: Int?
        /// Packets the device may still send before the plug is pulled.
        var packetsLeft = Int.max
        var isGone = false
        /// Takes nothing: every OUT is refused until it gives up.
        var isDeaf = false
        /// The next IN of this endpoint is stalled.
        var stalls: UInt8?
        var claims: [UInt32] = []
        var releases: [UInt32] = []
        var cleared: [UInt8] = []
    }

    static let node = "/dev/bus/usb/001/004"
    let state: Mutex<State>
    private let bed: Bed

    /// Plugs in a device with these descriptors.
    init(_ descriptors: UsbDescriptors, samID: [UInt8]) throws {
        state = Mutex(State(sam: VirtualSam(samID: samID), descriptors: descriptors))
        bed = try Bed()
        try bed.makeNode(descriptors.bytes)
        try bed.attach(self)
    }

    deinit { bed.remove() }

    // MARK: The device

    /// Answers one ioctl of libusb. Safe because umockdev keeps what it hands us until it is completed.
    fileprivate func answer(_ client: UnsafeMutablePointer<UMockdevIoctlClient>) {
        let request = UInt32(truncatingIfNeeded: unsafe umockdev_ioctl_client_get_request(client))
        let (number, size) = (request & 0xFF, Int(request >> 16 & 0x3FFF))
        guard let argument = unsafe umockdev_ioctl_client_get_arg(client) else { return }
        var result = 0
        if number == 11 {  // DISCARDURB: the address itself is the argument
            result = unsafe discard(at: Urb.load(argument, 0, as: UInt.self))
        } else if number == 31 {  // GET_SPEED
            result = 2
        } else if let data = unsafe umockdev_ioctl_data_resolve(argument, 0, gsize(size), nil) {
            result = unsafe answer(number, data)
        } else {
            result = -Int(EFAULT)
        }
        // A real bus has a frame a millisecond; without this libusb would ask in a circle.
        if result == -Int(EAGAIN) { usleep(200) }
        unsafe umockdev_ioctl_client_complete(
            client, result < 0 ? -1 : result, result < 0 ? gint(-result) : 0)
    }

    /// 0 or more, or a negative errno.
    private func answer(_ number: UInt32, _ data: UnsafeMutablePointer<UMockdevIoctlData>) -> Int {
        let word = unsafe Urb.load(data, 0, as: UInt32.self)
        switch number {
        case 0: return unsafe control(data)
        case 10: return unsafe submit(data)
        case 12, 13: return unsafe reap(data)
        case 15:  // CLAIMINTERFACE
            return state.withLock { state in
                if state.isClaimedElsewhere { return -Int(EBUSY) }
                state.claims.append(word)
                return 0
            }
        case 16: state.withLock { $0.releases.append(word) }  // RELEASEINTERFACE
        case 17: unsafe Urb.store(data, 0, UInt32(4))  // CONNECTINFO: the device's number, full speed
        case 21: state.withLock { $0.cleared.append(UInt8(truncatingIfNeeded: word)) }  // CLEAR_HALT
        case 26: unsafe Urb.store(data, 0, UInt32(0x1D))  // capabilities, among them reaping after unplugging
        default: return -Int(ENOTTY)
        }
        return 0
    }

    /// GET_CONFIGURATION, the only control transfer that comes: 1.
    private func control(_ data: UnsafeMutablePointer<UMockdevIoctlData>) -> Int {
        guard unsafe Urb.load(data, 1, as: UInt8.self) == 8,
            let answer = unsafe umockdev_ioctl_data_resolve(data, 16, 1, nil)
        else { return -Int(EPIPE) }
        unsafe Urb.store(answer, 0, UInt8(1))
        return 1
    }

    private func submit(_ data: UnsafeMutablePointer<UMockdevIoctlData>) -> Int {
        let length = Int(unsafe Urb.load(data, 24, as: Int32.self))
        guard let buffer = unsafe umockdev_ioctl_data_resolve(data, 16, gsize(length), nil) else {
            return -Int(EFAULT)
        }
        let urb = unsafe Urb(data: data, buffer: buffer)
        return state.withLock { state in
            if state.isGone { return -Int(ENODEV) }
            state.urbs.append(urb)
            return 0
        }
    }

    /// The next transfer that has ended, if any.
    private func reap(_ data: UnsafeMutablePointer<UMockdevIoctlData>) -> Int {
        let ended: Urb? = state.withLock { state in
            for place in state.urbs.indices where state.advance(state.urbs[place]) {
                return state.urbs.remove(at: place)
            }
            return nil
        }
        guard let ended else { return -Int(EAGAIN) }
        unsafe umockdev_ioctl_data_set_ptr(data, 0, ended.data)
        return 0
    }

    private func discard(at address: UInt) -> Int {
        state.withLock { state in
            guard let urb = state.urbs.first(where: { $0.address == address }) else { return -Int(EINVAL) }
            urb.end(status: ENOENT)
            return 0
        }
    }
}

extension UsbBus.State {
    /// True when the transfer has ended.
    fileprivate mutating func advance(_ urb: Urb) -> Bool {
        if urb.hasEnded { return true }
        if isGone {
            urb.end(status: ESHUTDOWN)
        } else if urb.isInput {
            take(urb)
        } else if !isDeaf {
            hear(urb)
        }
        return urb.hasEnded
    }

    private mutating func take(_ urb: Urb) {
        if stalls == urb.endpoint {
            stalls = nil
            return urb.end(status: EPIPE)
        }
        guard packets[urb.endpoint]?.isEmpty == false else { return }
        guard packetsLeft > 0 else {
            isGone = true
            return urb.end(status: ESHUTDOWN)
        }
        packetsLeft -= 1
        urb.end(packets[urb.endpoint]?.removeFirst() ?? [])
    }

    private mutating func hear(_ urb: Urb) {
        let bytes = urb.bytes
        sent[urb.endpoint, default: []].append(bytes)
        urb.end(bytes)
        for reply in sam.receive(bytes, at: .now) {
            if reply.bytes.count == 1295, let cutsReadingAfter { packetsLeft = cutsReadingAfter }
            say(reply.bytes)
        }
    }

    /// Puts an answer into the device's memory, in packets, as its shape wants it.
    mutating func say(_ bytes: [UInt8]) {
        if descriptors.isFourPipes {
            put(Array(bytes.prefix(7)), in: 0x81)
            put(Array(bytes.dropFirst(7)), in: 0x85)
        } else {
            put(bytes, in: descriptors.input)
        }
    }

    mutating func put(_ bytes: [UInt8], in endpoint: UInt8) {
        for start in stride(from: 0, to: bytes.count, by: 64) {
            packets[endpoint, default: []].append(Array(bytes[start..<min(start + 64, bytes.count)]))
        }
    }
}

/// The testbed and the handler of its ioctls.
// Safe because both are made before anybody has them and freed when nobody has them any more.
@safe private struct Bed: @unchecked Sendable {
    private let testbed: UnsafeMutablePointer<UMockdevTestbed>
    private let handler: UnsafeMutablePointer<UMockdevIoctlBase>

    init() throws {
        unsafe testbed = try #require(umockdev_testbed_new())
        try #require(
            umockdev_in_mock_environment() != 0, "start the tests under umockdev-wrapper, as Board/test does")
        unsafe handler = try #require(umockdev_ioctl_base_new())
    }

    /// The node with what usbfs lets one read from it.
    func makeNode(_ descriptors: [UInt8]) throws {
        let text = unsafe umockdev_testbed_get_root_dir(testbed)
        defer { unsafe g_free(text) }
        let root = unsafe text.map { unsafe String(cString: $0) } ?? ""
        let place = root + UsbBus.node
        for folder in place.indices.filter({ place[$0] == "/" && $0 > place.startIndex }) {
            // Safe because the path lives through the call.
            unsafe mkdir(String(place[..<folder]), 0o755)
        }
        let file = unsafe open(place, O_CREAT | O_WRONLY | O_TRUNC, 0o644)
        // Safe because the bytes live through the call.
        let count = unsafe write(file, descriptors, descriptors.count)
        close(file)
        try #require(count == descriptors.count)
    }

    /// `bus` must outlive the testbed.
    func attach(_ bus: UsbBus) throws {
        let handle: @convention(c) (gpointer?, gpointer?, gpointer?) -> gboolean = { _, client, bus in
            guard let client = unsafe client, let bus = unsafe bus else { return 0 }
            // Safe because the signal hands over a client, and the bus removes the testbed before it goes.
            unsafe Unmanaged<UsbBus>.fromOpaque(bus).takeUnretainedValue()
                .answer(client.assumingMemoryBound(to: UMockdevIoctlClient.self))
            return 1
        }
        // Safe because GLib calls it with the arguments the signal has.
        unsafe g_signal_connect_data(
            handler, "handle-ioctl", unsafeBitCast(handle, to: GCallback.self),
            Unmanaged.passUnretained(bus).toOpaque(), nil, GConnectFlags(rawValue: 0))
        try #require(unsafe umockdev_testbed_attach_ioctl(testbed, UsbBus.node, handler, nil) != 0)
    }

    func remove() {
        // Safe because these were the only references.
        unsafe umockdev_testbed_detach_ioctl(testbed, UsbBus.node, nil)
        unsafe g_object_unref(handler)
        unsafe g_object_unref(testbed)
    }
}
