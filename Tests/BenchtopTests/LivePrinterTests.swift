import Devices
import FoundationEssentials
import Paper
import Testing

@testable import benchtop

@Suite(.timeLimit(.minutes(1))) struct `A live virtual printer` {
    private let cut: [UInt8] = [0x1D, 0x56, 0x42, 0x00]
    private let processID: [UInt8] = [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, 0x31, 0x32, 0x33, 0x34]
    private let processed: [UInt8] = [0x37, 0x22, 0x31, 0x32, 0x33, 0x34, 0x00]

    private func raster(_ rows: Int) -> [UInt8] {
        [0x1D, 0x76, 0x30, 0, 72, 0, UInt8(rows & 0xFF), UInt8(rows >> 8)]
            + [UInt8](repeating: 0x55, count: 72 * rows)
    }

    @Test func `prints what comes over TCP and confirms it`() async throws {
        try await withPrinter { printer, reactor in
            let host = try await Host(port: printer.port, reactor: reactor)
            #expect(try await host.exchange([0x10, 0x04, 0x01], answer: 1) == [0x12])
            #expect(try await host.exchange(raster(400) + cut + processID, answer: 7) == processed)
            let slip = try await printer.slip()
            #expect(slip.isCut)
            #expect(slip.bitmap.height == PrintHead.distanceToCutter + 400)
            #expect(slip.bitmap.blackDots == 400 * 288)
        }
    }

    @Test func `confirms no earlier than the paper is out`() async throws {
        try await withPrinter(paced: true) { printer, reactor in
            let host = try await Host(port: printer.port, reactor: reactor)
            let start = ContinuousClock.now
            #expect(try await host.exchange(raster(240) + processID, answer: 7) == processed)
            #expect(ContinuousClock.now - start >= .milliseconds(199))
        }
    }

    @Test func `prints what comes over its serial line`() async throws {
        try await Bench.withFolder { folder in
            try await withPrinter(tty: folder + "/printer") { printer, reactor in
                let host = try Host(serial: folder + "/printer", reactor: reactor)
                #expect(try await host.exchange(raster(100) + cut + processID, answer: 7) == processed)
                #expect(try await printer.slip().isCut)
                await printer.unplug()
                #expect(await host.receive(1) == [])
                #expect(!FileManager.default.fileExists(atPath: folder + "/printer"))
            }
        }
    }

    @Test func `serves one host after the other`() async throws {
        try await withPrinter { printer, reactor in
            let first = try await Host(port: printer.port, reactor: reactor)
            #expect(try await first.exchange([0x10, 0x04, 0x04], answer: 1) == [0x12])
            let second = try await Host(port: printer.port, reactor: reactor)
            try await second.send([0x10, 0x04, 0x01, 0x10, 0x04, 0x02])
            #expect(try await first.exchange([0x10, 0x04, 0x04], answer: 1) == [0x12])
            first.line.close()
            #expect(await second.receive(2) == [0x12, 0x12])
        }
    }

    @Test func `hangs up when unplugged, loses what it had, and listens on the same port again`() async throws
    {
        try await withPrinter { printer, reactor in
            let host = try await Host(port: printer.port, reactor: reactor)
            await printer.set(paper: .out)
            try await host.send(raster(100) + cut + [0x10, 0x04, 0x04])
            #expect(await host.receive(1) == [0x7E])
            #expect(await printer.state.waiting > 0)
            await printer.unplug()
            #expect(await host.receive(1) == [])
            await #expect(throws: DeviceError.self) { try await Host(port: printer.port, reactor: reactor) }
            try await printer.plug()
            await printer.set(paper: .adequate)
            let again = try await Host(port: printer.port, reactor: reactor)
            #expect(try await again.exchange(processID, answer: 7) == processed)
            #expect(await printer.slips.isEmpty)
        }
    }

    @Test func `keeps a job through the paper's end and prints it on the new roll`() async throws {
        try await withPrinter { printer, reactor in
            await printer.set(paper: .nearEnd, rows: 150)
            let host = try await Host(port: printer.port, reactor: reactor)
            try await host.send(raster(400) + cut + processID)
            _ = try await printer.state { $0.condition.paper == .out }
            #expect(try await host.exchange([0x10, 0x04, 0x02], answer: 1) == [0x32])
            await printer.set(paper: .adequate)
            #expect(await host.receive(7) == processed)
            let torn = try await printer.slip()
            #expect(!torn.isCut)
            #expect(try await printer.slip(after: torn.id).isCut)
        }
    }

    @Test func `stops reading when its memory is full and goes on when there is room`() async throws {
        try await withPrinter { printer, reactor in
            await printer.set(coverOpen: true)
            let host = try await Host(port: printer.port, reactor: reactor)
            async let sending: Void = host.send((0..<20).flatMap { _ in raster(200) } + processID)
            let full = try await printer.state { $0.waiting >= PrinterMachine.bufferSize }
            #expect(full.waiting < PrinterMachine.bufferSize + raster(200).count + 4096)
            await printer.set(coverOpen: false)
            try await sending
            #expect(await host.receive(7) == processed)
        }
    }

    @Test func `keeps the last fifty slips`() async throws {
        try await withPrinter { printer, reactor in
            let host = try await Host(port: printer.port, reactor: reactor)
            #expect(
                try await host.exchange((0..<60).flatMap { _ in raster(8) + cut } + processID, answer: 7)
                    == processed)
            let slips = await printer.slips
            #expect(slips.map(\.id) == Array(11...60))
            await printer.clearSlips()
            #expect(await printer.slips.isEmpty)
            try await host.send(raster(8) + cut)
            #expect(try await printer.slip(after: 60).id == 61)
        }
    }

    @Test func `says which port is taken`() async throws {
        try await withPrinter { printer, reactor in
            let error = await #expect(throws: BenchtopError.self) {
                try await VirtualPrinter.start(port: printer.port, reactor: reactor)
            }
            #expect(error?.code == .listen)
            #expect(error?.description.contains("\(printer.port)") == true)
        }
    }

    @Test func `ends every wait when it stops`() async throws {
        let printer = try await VirtualPrinter.start(paced: false, reactor: try Reactor())
        let slip = Task { try await printer.slip() }
        let state = Task { try await printer.state { _ in false } }
        await printer.stop()
        await #expect(throws: CancellationError.self) { try await slip.value }
        await #expect(throws: CancellationError.self) { try await state.value }
    }

    private func withPrinter(
        paced: Bool = false, tty: String? = nil, _ body: (VirtualPrinter, Reactor) async throws -> Void
    ) async throws {
        let reactor = try Reactor()
        let printer = try await VirtualPrinter.start(tty: tty, paced: paced, reactor: reactor)
        do {
            try await body(printer, reactor)
        } catch {
            await printer.stop()
            throw error
        }
        await printer.stop()
    }
}
