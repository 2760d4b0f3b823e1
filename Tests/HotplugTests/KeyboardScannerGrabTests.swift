import CLinux
import CUmockdev
import Devices
import Glibc
import Logging
import Synchronization
import TestTools
import Testing

extension UnderUmockdev {
    /// Whether the driver takes the keys, which umockdev's own answer to EVIOCGRAB, always yes, does not tell.
    @Suite(.timeLimit(.minutes(1))) struct `A scanner that plays a keyboard` {
        private let keyboard: GrabbedKeyboard
        private let events = Reports<ScannerEvent>()

        init() throws { keyboard = try GrabbedKeyboard(node: "/dev/input/event31") }

        @Test func `is taken from everybody else when it is opened and given back when it is closed`()
            async throws
        {
            try await run {
                try await events.expect(.attached)
                #expect(keyboard.grabs == [1])
            }
            #expect(keyboard.grabs == [1, 0])
        }

        @Test func `is busy while another program has taken it, and taken when it is free`() async throws {
            keyboard.refuseGrabs(true)
            try await run {
                try await events.expect(.detached(DeviceError(.busy, errno: EBUSY)))
                keyboard.refuseGrabs(false)
                try await events.expect(.attached)
            }
        }

        @Test func `can be looked at without being kept`() async throws {
            keyboard.refuseGrabs(true)
            await #expect(throws: DeviceError(.busy, errno: EBUSY)) {
                try await KeyboardScanner.check(keyboard.node)
            }
            keyboard.refuseGrabs(false)
            try await KeyboardScanner.check(keyboard.node)
            try await run { try await events.expect(.attached) }
        }

        private func run(_ body: () async throws -> Void) async throws {
            let scanner = KeyboardScanner(
                path: keyboard.node, reactor: try Reactor(),
                log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let events = events
            let driving = Task { await scanner.run { events.add($0) } }
            defer { driving.cancel() }
            try await body()
            driving.cancel()
            await driving.value
        }
    }
}

/// A keyboard in a testbed of its own that keeps account of who takes its keys.
///
/// Safe because the testbed is made in `init`, released in `deinit` and used nowhere else.
@safe private final class GrabbedKeyboard: Sendable {
    /// What its ioctls answer; asked by umockdev's thread.
    private final class Account: Sendable {
        let grabs = Mutex<[Int32]>([])
        let isTaken = Mutex(false)
    }

    let node: String
    private let account = Account()
    private nonisolated(unsafe) let bed: UnsafeMutablePointer<UMockdevTestbed>

    /// What `EVIOCGRAB` was granted, in order: 1 to take, 0 to give back.
    var grabs: [Int32] { account.grabs.withLock { $0 } }

    func refuseGrabs(_ refuses: Bool) { account.isTaken.withLock { $0 = refuses } }

    init(node: String) throws {
        self.node = node
        unsafe bed = try #require(unsafe umockdev_testbed_new())
        let name = node.split(separator: "/").last ?? ""
        let device = "P: /devices/\(name)\nN: input/\(name)\nE: SUBSYSTEM=input\nE: DEVNAME=\(node)\n"
        // Safe because the testbed keeps a reference to the handler, and the account is retained for the signal
        // and released with it.
        let handler = unsafe umockdev_ioctl_base_new()
        defer { unsafe g_object_unref(handler) }
        unsafe g_signal_connect_data(
            handler, "handle-ioctl", Self.answer, Unmanaged.passRetained(account).toOpaque(),
            { @Sendable account, _ in
                if let account = unsafe account { unsafe Unmanaged<Account>.fromOpaque(account).release() }
            }, GConnectFlags(rawValue: 0))
        try #require(unsafe umockdev_testbed_add_from_string(bed, device, nil) != 0)
        try #require(unsafe umockdev_testbed_attach_ioctl(bed, node, handler, nil) != 0)
    }

    // Safe because this was the only owner.
    deinit { unsafe g_object_unref(bed) }

    /// The signal's handler, as GLib wants to have it.
    private static var answer: GCallback {
        let answer:
            @convention(c) @Sendable (
                UnsafeMutableRawPointer?, UnsafeMutablePointer<UMockdevIoctlClient>?, UnsafeMutableRawPointer?
            ) -> gboolean = { @Sendable _, client, account in
                guard let client = unsafe client, let account = unsafe account else { return 0 }
                // Safe because the signal holds the account, and umockdev the client, through the call.
                let books = unsafe Unmanaged<Account>.fromOpaque(account).takeUnretainedValue()
                return unsafe GrabbedKeyboard.answer(client, books) ? 1 : 0
            }
        // Safe because GLib calls it with the arguments of the signal it is connected to.
        return unsafe unsafeBitCast(answer, to: GCallback.self)
    }

    /// False for what umockdev is to answer itself.
    private static func answer(_ client: UnsafeMutablePointer<UMockdevIoctlClient>, _ account: Account)
        -> Bool
    {
        let request = unsafe umockdev_ioctl_client_get_request(client)
        guard let argument = unsafe umockdev_ioctl_client_get_arg(client) else { return false }
        // _IOW('E', 0x90, int): EVIOCGRAB, whose argument is the number itself.
        if request == 0x4004_4590 {
            let isTaken = account.isTaken.withLock { $0 }
            if !isTaken {
                // Safe because the argument of any ioctl has the size of a pointer.
                let wish = unsafe Int32(argument.pointee.data?.pointee ?? 0)
                account.grabs.withLock { $0.append(wish) }
            }
            unsafe umockdev_ioctl_client_complete(client, isTaken ? -1 : 0, isTaken ? EBUSY : 0)
            return true
        }
        // _IOR('E', 0x20 + EV_KEY, 96 bytes): EVIOCGBIT, where every key is there.
        guard request == 0x8060_4521,
            let keys = unsafe umockdev_ioctl_data_resolve(argument, 0, 96, nil)
        else { return false }
        var all = [UInt8](repeating: 0xFF, count: 96)
        unsafe umockdev_ioctl_data_update(keys, 0, &all, 96)
        unsafe umockdev_ioctl_client_complete(client, 96, 0)
        return true
    }
}
