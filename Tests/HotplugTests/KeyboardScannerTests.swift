import FoundationEssentials
import Glibc
import Logging
import TestTools
import Testing

@testable import Devices

extension UnderUmockdev {
    /// The real driver on an event device of the testbed, which is a pseudo-terminal behind the kernel's ioctls.
    @Suite(.timeLimit(.minutes(1))) struct `The scanner-keyboard driver` {
        private let bed: Testbed
        private let reactor: Reactor
        private let events = Reports<ScannerEvent>()

        init() throws {
            bed = try Testbed()
            reactor = try Reactor()
        }

        @Test func `codes are read from recorded events`() async throws {
            let node = try plug("event11")
            try await run(at: node) {
                try await events.expect(.attached)
                try withFile(Keyboard.recording(of: "Ab1\r")) { try bed.loadEvents(of: node, from: $0) }
                try await events.expect(scanned("Ab1"))
            }
        }

        @Test(arguments: ["\r", "\t", ""])
        func `codes end by Enter, by Tab and by a pause`(end: String) async throws {
            // No node can be made twice in a process.
            let node = try plug("event4\(end.unicodeScalars.first?.value ?? 0)")
            let keys = Keyboard(file: bed.controller(of: node))
            try await run(at: node, pause: end.isEmpty ? KeyScanMachine.pause : .seconds(50)) {
                try await events.expect(.attached)
                for _ in 0..<3 {
                    try keys.type("Ka0" + end)
                    try await events.expect(scanned("Ka0"))
                }
            }
        }

        @Test func `events that come in pieces of any size are put together`() async throws {
            let keys = Keyboard(file: bed.controller(of: try plug("event13")))
            try await run(at: "/dev/input/event13") {
                try await events.expect(.attached)
                for size in [1, 5, 23, 25, 100, 1000] {
                    try keys.type("K012\r", pieces: size)
                    try await events.expect(scanned("K012"))
                }
            }
        }

        @Test func `what the kernel lost and what is too long is refused, and the next code is read`()
            async throws
        {
            let keys = Keyboard(file: bed.controller(of: try plug("event14")))
            try await run(at: "/dev/input/event14") {
                try await events.expect(.attached)
                try keys.type("K0")
                try keys.lose()
                try keys.type("1\rK1\r")
                try await events.expect(.refused(.unreadable))
                try await events.expect(scanned("K1"))
                for _ in 0..<52 { try keys.type("0121210121") }
                try keys.type("\rK2\r")
                try await events.expect(.refused(.tooLong))
                try await events.expect(scanned("K2"))
            }
        }

        @Test func `a scanner that is pulled in the middle of a code and put in again is read again`()
            async throws
        {
            let node = "/dev/input/event15"
            try await run(at: node) {
                try await events.expect(.detached(DeviceError(.absent, errno: ENOENT)))
                for _ in 0..<2 {
                    let terminal = try Terminal()
                    try bed.link(node, to: terminal.path)
                    try loadKeys(Self.whole, of: node)
                    try await events.expect(.attached)
                    let keys = Keyboard(file: terminal.controller)
                    try keys.type("K1\rK0")
                    try await events.expect(scanned("K1"))
                    terminal.close()
                    guard case .detached(let error) = try await events.next() else {
                        return #expect(Bool(false), "not detached")
                    }
                    #expect([.hungUp, .absent].contains(error.code))
                }
            }
        }

        @Test(arguments: [
            ("event16", Set([116])), ("event17", Set(1...83).subtracting([28])),
            ("event18", Set(1...83).subtracting([30])), ("event19", Set(0x110...0x117)),
        ])
        func `what has not the keys of a keyboard is left alone`(name: String, keys: Set<Int>) async throws {
            let node = try plug(name, keys: keys)
            try await run(at: node) { try await events.expect(.detached(DeviceError(.unsuitable))) }
        }

        @Test func `a scanner another driver holds is busy, and taken when it is free`() async throws {
            let node = try plug("event20")
            let (other, others) = (scanner(at: node), Reports<ScannerEvent>())
            let driving = Task { await other.run { others.add($0) } }
            try await others.expect(.attached)
            try await run(at: node) {
                guard case .detached(let error) = try await events.next() else {
                    return #expect(Bool(false), "not detached")
                }
                #expect(error.code == .busy)
                driving.cancel()
                await driving.value
                try await events.expect(.attached)
            }
        }
    }
}

extension UnderUmockdev.`The scanner-keyboard driver` {
    /// What every keyboard has: KEY_ESC to KEY_KPDOT, among them letters, digits and Enter.
    private static let whole = Set(1...83)

    /// An event device with these keys; its node.
    @discardableResult
    private func plug(_ name: String, keys: Set<Int> = whole) throws -> String {
        let node = "/dev/input/\(name)"
        try bed.add(
            """
            P: /devices/usb1/1-1/1-1:1.0/input/\(name)
            N: input/\(name)
            E: SUBSYSTEM=input
            E: DEVNAME=\(node)
            E: ID_INPUT_KEYBOARD=1

            """)
        try loadKeys(keys, of: node)
        return node
    }

    /// Lets EVIOCGBIT(EV_KEY) answer that it has these keys. EVIOCGRAB is granted to everybody.
    private func loadKeys(_ keys: Set<Int>, of node: String) throws {
        let bits = (0..<96).map { byte in
            (0..<8).reduce(0) { $0 | (keys.contains(byte * 8 + $1) ? 1 << $1 : 0) }
        }
        let hexadecimal = bits.map { String($0 + 0x100, radix: 16, uppercase: true).dropFirst() }.joined()
        try withFile("@DEV \(node)\nEVIOCGBIT(1) 96 \(hexadecimal)\n") {
            try bed.loadIoctls(of: node, from: $0)
        }
    }

    private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "keyboard-\(UUID().uuidString)")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try body(file.path(percentEncoded: false))
    }

    private func scanned(_ text: String) throws -> ScannerEvent {
        .scanned(try #require(ScannedCode(Array(text.utf8))))
    }

    /// No pause that ends a code but where a test is about it: a busy machine may take its time between keys.
    private func scanner(at node: String, pause: Duration = .seconds(50)) -> KeyboardScanner {
        KeyboardScanner(
            path: node, pause: pause, reactor: reactor,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func run(
        at node: String, pause: Duration = .seconds(50), _ body: () async throws -> Void
    ) async throws {
        let (scanner, events) = (scanner(at: node, pause: pause), events)
        let driving = Task { await scanner.run { events.add($0) } }
        defer { driving.cancel() }
        try await body()
        driving.cancel()
        await driving.value
    }
}
