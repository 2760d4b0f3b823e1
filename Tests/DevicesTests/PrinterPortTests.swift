import CLinux
import Glibc
import Testing

@testable import Devices

/// The rules of usblp (facts/escpos.md 6.2) on a pseudo-terminal: blocking writes that stand still when
/// nothing is taken.
struct `A USB printer's port` {
    private let reactor: Reactor
    private let controller: DescriptorStream
    private let port: PrinterPort
    private let replica: Int32

    init() throws {
        reactor = try Reactor()
        var (controller, replica): (Int32, Int32) = (-1, -1)
        var name = [CChar](repeating: 0, count: 64)
        // Safe because all three places live through the call, and `name` has the size that is told.
        try #require(unsafe linux_pty_open(&controller, &replica, &name, name.count) == 0)
        try #require(linux_set_blocking(controller, 0) == 0)
        self.controller = DescriptorStream(descriptor: try reactor.register(controller))
        self.replica = replica
        port = try PrinterPort(file: replica, reactor: reactor, calls: try BlockingThread("ow-test-calls"))
    }

    private func answer(_ bytes: [UInt8]) async {
        _ = await controller.write(bytes, stall: .seconds(5))
    }

    @Test(.timeLimit(.minutes(1)))
    func `every byte goes out once, in order, however slowly it is taken`() async throws {
        let job = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        async let handover = port.write(job, stall: .seconds(5))
        var taken: [UInt8] = []
        while taken.count < job.count { taken += try await controller.read(until: nil) }
        #expect(await handover == Handover(count: job.count))
        #expect(taken == job)
        await port.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func `a printer that takes nothing more is given up, and no byte goes out twice`() async throws {
        let job = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let handover = await port.write(job, stall: .milliseconds(50))
        #expect(handover.error == DeviceError(.silent))
        #expect((1..<job.count).contains(handover.count))
        await port.close()
        var taken: [UInt8] = []
        while let bytes = try? await controller.read(until: nil) { taken += bytes }
        #expect(taken == Array(job.prefix(taken.count)))
    }

    @Test(.timeLimit(.minutes(1)))
    func `answers are read while a write stands still`() async throws {
        async let handover = port.write([UInt8](repeating: 1, count: 100_000), stall: .milliseconds(300))
        await answer([0x12])
        #expect(try await port.read(until: nil) == [0x12])
        #expect(await handover.error == DeviceError(.silent))
        await port.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func `what has come unread is dropped before a question`() async throws {
        await answer([0x12, 0x12])
        #expect(linux_poll(replica, linux_readable, 5000) > 0, "it has come")
        try await port.discardInput()
        await answer([0x16])
        #expect(try await port.read(until: .now + .seconds(5)) == [0x16])
        await port.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func `an unplugged printer is told while reading and while writing`() async throws {
        controller.descriptor.close()
        await #expect(throws: DeviceError.self) { try await port.read(until: nil) }
        let handover = await port.write([1, 2, 3], stall: .seconds(5))
        #expect(handover.error?.code == .hungUp)
        #expect(await port.portStatus() == nil)
        await port.close()
        await #expect(throws: DeviceError(.cancelled)) { try await port.read(until: nil) }
    }
}

/// The same rules on a socket that keeps packets apart, as USB does.
struct `A USB printer's packets` {
    private let port: PrinterPort
    private let printer: Descriptor

    init() throws {
        let reactor = try Reactor()
        var files: [Int32] = [-1, -1]
        // Safe because the array has room for the two files.
        let made = unsafe files.withUnsafeMutableBufferPointer { buffer in
            unsafe socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, buffer.baseAddress)
        }
        try #require(made == 0)
        try #require(linux_set_blocking(files[1], 0) == 0)
        printer = try reactor.register(files[1])
        port = try PrinterPort(file: files[0], reactor: reactor, calls: try BlockingThread("ow-test-calls"))
    }

    private func say(_ packet: [UInt8]) throws {
        let sent = try printer.withFile { file in
            // Safe because the bytes live through the call.
            unsafe packet.withUnsafeBufferPointer { unsafe send(file, $0.baseAddress, $0.count, 0) }
        }
        try #require(sent == packet.count)
    }

    /// The next block of a job; nil when the line is closed.
    private func take() async throws -> [UInt8]? {
        while await printer.readable(until: .now + .seconds(20)) == .ready {
            var block = [UInt8](repeating: 0, count: 16_384)
            let count = try printer.withFile { file in
                // Safe because no more than the array's own size is written.
                unsafe block.withUnsafeMutableBytes { unsafe recv(file, $0.baseAddress, $0.count, 0) }
            }
            if count > 0 { return Array(block.prefix(count)) }
            if count == 0 { return nil }
        }
        return nil
    }

    @Test(.timeLimit(.minutes(1)))
    func `one packet is read at a time, and an empty one is not the end`() async throws {
        try say([0x12])
        try say([])
        try say([0x16, 0x12])
        #expect(try await port.read(until: nil) == [0x12])
        #expect(try await port.read(until: nil) == [0x16, 0x12])
        await port.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func `answers to former questions are all dropped, behind an empty packet too`() async throws {
        for packet in [[0x12], [], [0x1A], [0x12, 0x12]] as [[UInt8]] { try say(packet) }
        try await port.discardInput()
        try say([0x16])
        #expect(try await port.read(until: .now + .seconds(5)) == [0x16])
        await port.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func `a job goes out in blocks of at most 8 KiB, each once`() async throws {
        let job = (0..<60_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        async let handover = port.write(job, stall: .seconds(5))
        var taken: [UInt8] = []
        while taken.count < job.count {
            let block = try #require(try await take())
            #expect(block.count <= 8192)
            taken += block
        }
        #expect(await handover == Handover(count: job.count))
        #expect(taken == job)
        await port.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func `unplugged in the middle, what was in flight counts as handed over`() async throws {
        async let handover = port.write([UInt8](repeating: 1, count: 4_000_000), stall: .seconds(5))
        _ = try await take()
        printer.close()
        let result = await handover
        #expect(result.error?.code == .hungUp)
        #expect((1..<4_000_000).contains(result.count))
        await port.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func `unplugged before the first byte, nothing was handed over`() async throws {
        printer.close()
        #expect(
            await port.write([1, 2, 3], stall: .seconds(5)) == Handover(count: 0, error: DeviceError(.hungUp))
        )
        #expect(await port.deviceID() == nil)
        await port.close()
    }
}

/// Flow control as the kernel does it (facts/escpos.md 6.3).
struct `A printer's serial line` {
    @Test(.timeLimit(.minutes(1)))
    func `stops at XOFF, goes on at XON, and neither is taken for an answer`() async throws {
        let reactor = try Reactor()
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/device"
        let peer = try PtyPeer(at: path, reactor)
        defer { peer.close() }
        let line = try await SerialLine.open(
            path, baud: 9600, flow: .xonXoff, reactor: reactor, thread: try BlockingThread("ow-test-line"))
        await peer.send([0x13, 0x12])
        #expect(try await line.read(until: nil) == [0x12], "what came before it has taken effect")
        let stopped = await line.write([1, 2, 3], stall: .milliseconds(50))
        #expect(stopped == Handover(count: 0, error: DeviceError(.silent)))
        await peer.send([0x11, 0x16])
        #expect(try await line.read(until: nil) == [0x16])
        #expect(await line.write([4, 5, 6], stall: .seconds(5)) == Handover(count: 3))
        #expect(try await peer.line.read(until: nil) == [4, 5, 6])
        #expect(line.rate == 960)
        await line.finish(until: .now + .seconds(5))
    }
}
