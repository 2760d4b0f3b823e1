import FoundationEssentials
import Logging
import TestTools
import Testing

@testable import Devices

/// The real driver over a real pseudo-terminal.
@Suite(.timeLimit(.minutes(1))) struct `The scanner-serial driver` {
    private let reactor: Reactor
    private let directory: TemporaryDirectory
    private let events = Reports<ScannerEvent>()

    init() throws {
        reactor = try Reactor()
        directory = try TemporaryDirectory()
    }

    private var path: String { "\(directory.path)/device" }

    /// No pause that ends a code but where a test is about it: a busy machine may take its time between bytes.
    private func scanner(at path: String, pause: Duration = .seconds(50)) -> SerialScanner {
        SerialScanner(
            path: path, pause: pause, reactor: reactor,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func run(
        pause: Duration = .seconds(50), _ body: () async throws -> Void
    ) async throws {
        let (scanner, events) = (scanner(at: path, pause: pause), events)
        try await during({ await scanner.run { events.add($0) } }, body)
    }

    private func code(_ text: String) throws -> ScannerEvent {
        .scanned(try #require(ScannedCode(Array(text.utf8))))
    }

    private func expect(_ event: ScannerEvent, _ place: SourceLocation = #_sourceLocation) async throws {
        #expect(try await events.next() == event, sourceLocation: place)
    }

    private func expectDetached() async throws {
        guard case .detached(let error) = try await events.next() else {
            return #expect(Bool(false), "not detached")
        }
        #expect([.hungUp, .absent].contains(error.code))
    }

    @Test(arguments: ["\r", "\n", "\r\n", "\t", "\u{4}\r\n"])
    func `codes are reported however they end, at once and byte by byte`(end: String) async throws {
        let peer = try PtyPeer(at: path, reactor)
        defer { peer.close() }
        try await run {
            try await expect(.attached)
            await peer.send(Array(("K01-预约" + end).utf8))
            try await expect(code("K01-预约"))
            for byte in Array(("K02" + end).utf8) { await peer.send([byte]) }
            try await expect(code("K02"))
        }
    }

    @Test func `a code without an end is reported after the pause`() async throws {
        let peer = try PtyPeer(at: path, reactor)
        defer { peer.close() }
        try await run(pause: SerialScanner.pause) {
            try await expect(.attached)
            for text in ["K01", "\u{2}K02\u{3}", "K03\u{4}"] {
                await peer.send(Array(text.utf8))
                try await expect(code(text.filter { $0 >= " " }))
            }
        }
    }

    @Test func `what is no code is refused once and the next one is read`() async throws {
        let peer = try PtyPeer(at: path, reactor)
        defer { peer.close() }
        try await run {
            try await expect(.attached)
            await peer.send([UInt8](repeating: 0x37, count: 3000) + [0x0D])
            try await expect(.refused(.tooLong))
            await peer.send(Array("1\u{0}2\u{0}3\r".utf8))
            try await expect(.refused(.unreadable))
            await peer.send(Array("K01\r".utf8))
            try await expect(code("K01"))
        }
    }

    @Test func `what was scanned before anybody listened is dropped`() async throws {
        let peer = try PtyPeer(at: path, reactor)
        defer { peer.close() }
        await peer.send(Array("OLD\rHALF".utf8))
        try await run {
            try await expect(.attached)
            await peer.send(Array("K01\r".utf8))
            try await expect(code("K01"))
        }
    }

    @Test func `the path may be absent, come, go in the middle of a code and come back`() async throws {
        try await run {
            try await expect(.detached(DeviceError(.absent, errno: 2)))
            for _ in 0..<2 {
                let peer = try PtyPeer(at: path, reactor)
                try await expect(.attached)
                await peer.send(Array("K01\rHALF".utf8))
                try await expect(code("K01"))
                peer.close()
                try await expectDetached()
            }
            // The half of a code died with its line; a reason that stays is said once.
            let peer = try PtyPeer(at: path, reactor)
            defer { peer.close() }
            while true {
                let event = try await events.next()
                if event == .attached { break }
                #expect(event == .detached(DeviceError(.absent, errno: 2)))
            }
        }
    }

    @Test(arguments: [true, false])
    func `what is no line is refused with the reason`(isFile: Bool) async throws {
        let path = isFile ? path : "/"
        if isFile { try Data().write(to: URL(filePath: path)) }
        let (scanner, events) = (scanner(at: path), events)
        try await during({ await scanner.run { events.add($0) } }) {
            guard case .detached(let error) = try await events.next() else {
                return #expect(Bool(false), "not detached")
            }
            #expect(error.code == .unsuitable)
        }
    }

    @Test func `a line another driver holds is busy`() async throws {
        let peer = try PtyPeer(at: path, reactor)
        defer { peer.close() }
        let (other, others) = (scanner(at: path), Reports<ScannerEvent>())
        try await during({ await other.run { others.add($0) } }) {
            _ = try await others.next()
            try await run {
                guard case .detached(let error) = try await events.next() else {
                    return #expect(Bool(false), "not detached")
                }
                #expect(error.code == .busy)
            }
        }
        try await run { try await expect(.attached) }
    }

    @Test func `a driver that is cancelled ends, in the middle of a code too`() async throws {
        let peer = try PtyPeer(at: path, reactor)
        defer { peer.close() }
        try await run {
            try await expect(.attached)
            await peer.send(Array("HALF".utf8))
        }
    }
}
