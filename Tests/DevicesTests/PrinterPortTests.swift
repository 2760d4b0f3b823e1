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
