import Glibc
import Synchronization
import TestTools
import Testing

@testable import Devices

/// The rules, hand-fed.
struct `Asking whether a SAM hangs there, decided` {
    private let start = ContinuousClock.now

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    private func asking() -> SamProbeMachine {
        var machine = SamProbeMachine()
        #expect(machine.started() == .ask(baud: 115_200))
        #expect(machine.deadline == nil)
        machine.asked(at: at(0))
        return machine
    }

    @Test func `silence is asked at both speeds, twice each, and then left alone`() {
        var machine = asking()
        #expect(machine.passed(at: at(499)) == nil)
        #expect(machine.passed(at: at(500)) == .ask(baud: 9_600))
        machine.asked(at: at(500))
        #expect(machine.passed(at: at(1000)) == .ask(baud: 115_200))
        machine.asked(at: at(1000))
        #expect(machine.passed(at: at(1500)) == .ask(baud: 9_600))
        machine.asked(at: at(1500))
        #expect(machine.passed(at: at(2000)) == .nothing)
    }

    @Test(arguments: Vectors.published.status_frames.values.map(\.frame).sorted())
    func `any valid answer is a SAM's, even a complaint, at once and in single bytes`(frame: String) {
        var machine = asking()
        #expect(machine.received(hex(frame)) == .found(baud: 115_200))
        var slow = asking()
        let actions = hex(frame).map { slow.received([$0]) }
        #expect(actions.last == .found(baud: 115_200))
        #expect(actions.dropLast().allSatisfy { $0 == nil })
    }

    @Test(arguments: [
        SamCommand.samStatus.frame, [0x0D, 0x0A], [0xAA, 0xAA, 0xAA, 0x69, 0x96, 0, 4, 0, 0, 0x90, 0x94],
        [0xAA, 0xAA, 0xAA, 0x96, 0x69, 0, 4, 0, 0, 0x90, 0x6C], [UInt8](repeating: 0xAA, count: 3000),
        [0x12, 0x14, 0x00, 0x00, 0x0F],
    ])
    func `an echo, noise, another preamble, another checksum are no SAM's`(bytes: [UInt8]) {
        var machine = asking()
        #expect(machine.received(bytes) == nil)
        #expect(machine.passed(at: at(500)) == .ask(baud: 9_600))
        machine.asked(at: at(500))
        #expect(
            machine.received(SamAnswer(status: .done).frame) == .found(baud: 9_600), "nothing is left of it")
    }

    @Test func `10,000 random streams are no SAM's but by a valid frame`() {
        let seed = UInt64.random(in: .min ... .max)
        print("random answers: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<10_000 {
            var machine = asking()
            let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                Bool.random(using: &random) ? 0xAA : UInt8.random(in: .min ... .max, using: &random)
            }
            var parser = SamFrameParser(.answers)
            let isFrame = SamAnswer(in: parser.feed(bytes)) != nil
            #expect((machine.received(bytes) != nil) == isFrame, "seed \(seed)")
        }
    }
}

/// The probe itself, at pseudo-terminals whose other end sees the speed.
@Suite(.timeLimit(.minutes(1)))
struct `Asking whether a SAM hangs there` {
    private let reactor: Reactor
    private let directory: TemporaryDirectory

    init() throws {
        reactor = try Reactor()
        directory = try TemporaryDirectory()
    }

    private var path: String { "\(directory.path)/device" }

    /// What the probe says when the other end is `answer`ed by what it hears and its speed.
    private func probe(
        _ answer: @Sendable @escaping ([UInt8], speed_t) -> [UInt8]
    ) async throws -> Int? {
        let peer = try PtyPeer(at: path, reactor)
        defer { peer.close() }
        let service = { @Sendable () async -> Void in
            while let bytes = try? await peer.line.read(until: nil) {
                await peer.send(answer(bytes, peer.speed))
            }
        }
        let (path, reactor) = (path, reactor)
        return try await during(service) { try await SerialProbe.baud(at: path, reactor: reactor) }
    }

    @Test(arguments: [(115_200, B115200), (9_600, B9600)])
    func `a SAM is found at its speed, and nothing is left unread`(baud: Int, speed: Int32) async throws {
        let sam = TinySam(try PtyPeer(at: path, reactor), reactor)
        sam.state.withLock { $0.speed = speed_t(speed) }
        let (path, reactor) = (path, reactor)
        try await during({ await sam.run() }) {
            #expect(try await SerialProbe.baud(at: path, reactor: reactor) == baud)
            let port = SerialSam(path: path, baud: baud, reactor: reactor)
            #expect(try await SerialProbe.samID(of: port) == "257.257-16843009-0016843009-0016843009")
            let line = try await port.open()
            #expect(try await line.read(until: .now) == [])
            await line.close()
            sam.peer.close()
        }
    }

    @Test func `a module that hears only the second round is found`() async throws {
        let finds = Counter()
        let baud = try await probe { _, speed in
            finds.next() >= 3 && speed == speed_t(B115200) ? SamAnswer(status: .done).frame : []
        }
        #expect(baud == 115_200)
    }

    @Test func `a SAM that makes noise at the wrong speed is found at the right one`() async throws {
        let baud = try await probe { _, speed in
            speed == speed_t(B9600) ? SamAnswer(status: .done).frame : [0x00, 0xF8, 0x80]
        }
        #expect(baud == 9_600)
    }

    @Test(arguments: ["silence", "echo", "garbage", "another vendor's preamble", "a printer"])
    func `what is no SAM is nothing`(kind: String) async throws {
        let baud = try await probe { bytes, _ in
            switch kind {
            case "echo": bytes
            case "garbage": bytes.map { $0 ^ 0x5A } + SamFrame.preamble
            case "another vendor's preamble": [0xAA, 0xAA, 0xAA, 0x69, 0x96, 0, 4, 0, 0, 0x90, 0x94]
            case "a printer": [0x13, 0x14, 0x00, 0x00, 0x0F, 0x11]  // XOFF, automatic status, XON
            default: []
            }
        }
        #expect(baud == nil)
    }

    @Test func `a line that cannot be asked says why`() async throws {
        let (path, reactor) = (path, reactor)
        await #expect(throws: DeviceError(.absent, errno: 2)) {
            try await SerialProbe.baud(at: path, reactor: reactor)
        }
        await #expect(throws: DeviceError(.unsuitable, errno: 25)) {
            try await SerialProbe.baud(at: "/dev/zero", reactor: reactor)
        }
        let peer = try PtyPeer(at: path, reactor)
        defer { peer.close() }
        let holder = try await SerialSam(path: path, baud: 9_600, reactor: reactor).open()
        await #expect(throws: DeviceError(.busy, errno: 16)) {
            try await SerialProbe.baud(at: path, reactor: reactor)
        }
        await holder.close()
    }

    @Test func `the end of the task ends the asking`() async throws {
        let peer = try PtyPeer(at: path, reactor)
        defer { peer.close() }
        let (path, reactor) = (path, reactor)
        let asking = Task { try await SerialProbe.baud(at: path, reactor: reactor) }
        _ = try await peer.line.read(until: nil)
        asking.cancel()
        await #expect(throws: DeviceError(.cancelled)) { try await asking.value }
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
