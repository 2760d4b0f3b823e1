import CLinux
import Domain
import Foundation
import Glibc
import Logging
import Synchronization
import TestTools
import Testing

@testable import Devices

/// The real driver against a printer on loopback or on a pseudo-terminal.
struct `The escpos driver` {
    private let reactor: Reactor
    private let directory: TemporaryDirectory
    private let tiny: TinyPrinter
    private let statuses = Reports<PrinterStatus>()

    private let ticket: [UInt8] = Array("A001 one ticket\n".utf8)

    init() throws {
        reactor = try Reactor()
        directory = try TemporaryDirectory()
        tiny = TinyPrinter(reactor)
    }

    private func driver(_ address: PrinterAddress, _ confirmation: PrinterModel.Confirmation = .processID)
        -> EscposPrinter
    {
        EscposPrinter(
            .init(
                address: address,
                model: .fixed(PrinterModel(confirmation: confirmation, millimetresPerSecond: 500)),
                answerTime: .seconds(2)),
            reactor: reactor, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Runs `body` with a driver connected over TCP, and waits until the printer's first answer is reported.
    private func overTCP(
        _ confirmation: PrinterModel.Confirmation = .processID, _ body: (EscposPrinter) async throws -> Void
    ) async throws {
        let peer = try TCPPeer(reactor)
        let (tiny, statuses) = (tiny, statuses)
        let printer = driver(.network(host: "127.0.0.1", port: peer.port), confirmation)
        try await during({ await peer.run { await tiny.serve($0) } }) {
            defer { peer.close() }
            try await during({ await printer.run { statuses.add($0) } }) {
                let first = try await statuses.next()
                #expect(first.connected)
                try await body(printer)
            }
        }
    }

    /// The next reported status that fulfils `condition`; a poll in the middle of a change may report a
    /// mixture first.
    private func status(where condition: (PrinterStatus) -> Bool) async throws {
        while true {
            if condition(try await statuses.next()) { return }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: [PrinterModel.Confirmation.processID, .status])
    func `a ticket is printed when the printer says so`(confirmation: PrinterModel.Confirmation) async throws
    {
        try await overTCP(confirmation) { printer in
            #expect(await printer.print(ticket, job: 1, lengthMillimetres: 80) == .printed)
            #expect(tiny.paper == ticket)
            let status = await printer.status()
            #expect(status == PrinterStatus(connected: true, paper: .adequate, answered: true))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a ticket is printed over a serial line, where reading and writing share one descriptor`()
        async throws
    {
        let path = "\(directory.path)/device"
        let peer = try PtyPeer(at: path, reactor)
        let (tiny, statuses) = (tiny, statuses)
        let printer = driver(.device(path: path))
        try await during({ await tiny.serve(peer.line) }) {
            defer { peer.close() }
            try await during({ await printer.run { statuses.add($0) } }) {
                let first = try await statuses.next()
                #expect(first.answered)
                let long = [UInt8](repeating: 0x20, count: 40_000)
                #expect(await printer.print(long, job: 2, lengthMillimetres: 80) == .printed)
                #expect(tiny.paper == long)
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `tickets asked for at the same time come out one after the other`() async throws {
        try await overTCP { printer in
            let tickets = (0..<8).map { [UInt8](repeating: UInt8(0x41 + $0), count: 5000) }
            let outcomes = await withTaskGroup(of: PrintOutcome.self) { group in
                for (number, ticket) in tickets.enumerated() {
                    group.addTask { await printer.print(ticket, job: UInt32(number), lengthMillimetres: 80) }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes == [PrintOutcome](repeating: .printed, count: 8))
            let paper = tiny.paper
            #expect(paper.count == 40_000)
            let changes = zip(paper, paper.dropFirst()).count { $0 != $1 }
            #expect(changes == 7)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `paper that is out before the job fails it, and no byte is sent`() async throws {
        try await overTCP { printer in
            tiny.state.withLock { $0.hasPaper = false }
            #expect(await printer.print(ticket, job: 1, lengthMillimetres: 80) == .failed(.paperOut))
            #expect(tiny.paper == [])
            try await status { $0.fault == .paperOut }
            tiny.state.withLock { $0.hasPaper = true }
            try await status { $0.fault == nil }
            #expect(await printer.print(ticket, job: 2, lengthMillimetres: 80) == .printed)
            #expect(tiny.paper == ticket)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `silence after the job is unknown, and the printer is cleared before the next`() async throws {
        try await overTCP { printer in
            tiny.state.withLock { $0.confirms = false }
            #expect(await printer.print(ticket, job: 1, lengthMillimetres: 80) == .unknown(.silent))
            tiny.state.withLock { $0.confirms = true }
            while await printer.print([0x42], job: 2, lengthMillimetres: 80) == .failed(.absent) {}
            #expect(tiny.paper == ticket + [0x42])
            #expect(tiny.state.withLock { $0.clearings } >= 1)
            #expect(tiny.state.withLock { $0.connections } == 2)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `paper that runs out in the middle is unknown, told at once and cleared away`() async throws {
        try await overTCP { printer in
            tiny.state.withLock { $0.runOutAfter = 8 }
            #expect(await printer.print(ticket, job: 1, lengthMillimetres: 10_000) == .unknown(.paperOut))
            try await status { $0.fault == .paperOut }
            #expect(tiny.state.withLock { $0.clearings } >= 1)
            tiny.state.withLock { $0.hasPaper = true }
            try await status { $0.fault == nil }
            #expect(await printer.print([0x42], job: 1, lengthMillimetres: 80) == .printed)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a printer found without paper is cleared at once and before the first job`() async throws {
        tiny.state.withLock { $0.hasPaper = false }
        try await overTCP { printer in
            #expect(tiny.state.withLock { $0.clearings } == 1, "an earlier run may have left a ticket in it")
            tiny.state.withLock { $0.hasPaper = true }
            try await status { $0.fault == nil }
            for job in UInt32(1)...2 {
                #expect(await printer.print(ticket, job: job, lengthMillimetres: 80) == .printed)
                #expect(tiny.state.withLock { $0.clearings } == 2)
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a connection lost in the middle is unknown, and comes back by itself`() async throws {
        try await overTCP { printer in
            tiny.state.withLock { $0.hangUpAfter = 8 }
            #expect(await printer.print(ticket, job: 1, lengthMillimetres: 80) == .unknown(.lostInJob))
            tiny.state.withLock { ($0.hangUpAfter, $0.paper) = (.max, []) }
            while await printer.print([0x42], job: 2, lengthMillimetres: 80) != .printed {}
            #expect(tiny.paper == [0x42])
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a printer that says nothing is given jobs whose fate stays unknown, on the same connection`()
        async throws
    {
        tiny.state.withLock { $0.isMute = true }
        try await overTCP(.none) { printer in
            #expect(await printer.status() == PrinterStatus(connected: true))
            for job in UInt32(1)...2 {
                #expect(await printer.print(ticket, job: job, lengthMillimetres: 10) == .unknown(.silent))
            }
            #expect(tiny.paper == ticket + ticket)
            #expect(tiny.state.withLock { $0.connections } == 1)
            #expect(tiny.state.withLock { $0.clearings } == 0)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a printer that answered and falls silent gets no job`() async throws {
        try await overTCP { printer in
            tiny.state.withLock { $0.isMute = true }
            #expect(await printer.print(ticket, job: 1, lengthMillimetres: 80) == .failed(.silent))
            #expect(tiny.paper == [])
            #expect(await !printer.status().answered)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `an idle printer's changes are noticed`() async throws {
        try await overTCP { _ in
            tiny.state.withLock { $0.isNearEnd = true }
            try await status { $0.paper == .nearEnd && $0.fault == nil }
            tiny.state.withLock { $0.hasPaper = false }
            try await status { $0.fault == .paperOut }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a printer may be absent, come, go and come back`() async throws {
        let path = "\(directory.path)/device"
        let (tiny, statuses) = (tiny, statuses)
        let printer = driver(.device(path: path))
        #expect(
            await printer.print(ticket, job: 0, lengthMillimetres: 80) == .failed(.absent), "not running yet")
        try await during({ await printer.run { statuses.add($0) } }) {
            let first = try await statuses.next()
            #expect(first == .absent)
            #expect(await printer.status() == .absent)
            #expect(await printer.print(ticket, job: 1, lengthMillimetres: 80) == .failed(.absent))
            for job in UInt32(2)...3 {
                let peer = try PtyPeer(at: path, reactor)
                try await during({ await tiny.serve(peer.line) }) {
                    defer { peer.close() }
                    try await status { $0.answered && $0.fault == nil }
                    #expect(await printer.print(ticket, job: job, lengthMillimetres: 80) == .printed)
                }
                try await status { !$0.connected }
            }
        }
        #expect(
            await printer.print(ticket, job: 4, lengthMillimetres: 80) == .failed(.absent),
            "not running any more")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a late answer to a former job's question does not make the next one printed`() async throws {
        try await overTCP(.status) { printer in
            #expect(await printer.print([0x41], job: 1, lengthMillimetres: 80) == .printed)
            // No answer to the second job; its answer and another to the question between; none to the third.
            tiny.state.withLock { $0.paperAnswers = [0, 2, 0] }
            #expect(await printer.print([0x42], job: 2, lengthMillimetres: 80) == .unknown(.silent))
            var third = PrintOutcome.failed(.absent)
            while third == .failed(.absent) {
                third = await printer.print([0x43], job: 3, lengthMillimetres: 80)
            }
            #expect(third == .unknown(.silent))
            #expect(tiny.paper == [0x41, 0x42, 0x43])
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a printer that does not come to the question between gets no job`() async throws {
        try await overTCP(.status) { printer in
            #expect(await printer.print([0x41], job: 1, lengthMillimetres: 80) == .printed)
            tiny.state.withLock { $0.paperAnswers = [0, 0] }
            #expect(await printer.print([0x42], job: 2, lengthMillimetres: 80) == .unknown(.silent))
            var third = PrintOutcome.failed(.absent)
            while third == .failed(.absent) {
                third = await printer.print([0x43], job: 3, lengthMillimetres: 80)
            }
            #expect(third == .failed(.silent))
            #expect(await printer.print([0x44], job: 4, lengthMillimetres: 80) == .printed)
            #expect(tiny.paper == [0x41, 0x42, 0x44])
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a printer that talks all the time is listened to while it is written to`() async throws {
        let path = "\(directory.path)/device"
        let peer = try PtyPeer(at: path, reactor)
        let (tiny, statuses) = (tiny, statuses)
        let printer = driver(.device(path: path))
        try await during({ await tiny.serve(peer.line) }) {
            defer { peer.close() }
            try await during({ await printer.run { statuses.add($0) } }) {
                _ = try await statuses.next()
                // Many times what the buffers on the way hold: unread, the printer would stop taking the job.
                tiny.state.withLock { $0.chatter = 100_000 }
                let job = [UInt8](repeating: 0x20, count: 100_000)
                #expect(await printer.print(job, job: 1, lengthMillimetres: 800) == .printed)
                #expect(tiny.paper.count == job.count)
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a job's tail goes out before the driver ends`() async throws {
        let peer = try TCPPeer(reactor)
        let (gate, end, taken, statuses) = (Bell(reactor), Bell(reactor), Taken(), statuses)
        let printer = driver(.network(host: "127.0.0.1", port: peer.port), .none)
        try await during({
            await peer.run { line in
                _ = await gate.wait()
                while let bytes = try? await line.read(until: nil) { taken.bytes.withLock { $0 += bytes } }
                line.descriptor.close()
                end.ring()
            }
        }) {
            defer { peer.close() }
            let run = Task { await printer.run { statuses.add($0) } }
            _ = try await statuses.next()
            let job = [UInt8](repeating: 0x20, count: 300_000)
            #expect(await printer.print(job, job: 1, lengthMillimetres: 10) == .unknown(.silent))
            run.cancel()
            gate.ring()
            await run.value
            _ = await end.wait()
            #expect(taken.bytes.withLock { $0.count { $0 == 0x20 } } == job.count)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a printer another program holds is busy, and what is no printer is unsuitable`() async throws {
        let path = "\(directory.path)/device"
        let peer = try PtyPeer(at: path, reactor)
        defer { peer.close() }
        // Safe because the call copies the path.
        let other = unsafe linux_open_device(path)
        #expect(linux_lock(other) == 0)
        let (tiny, statuses) = (tiny, statuses)
        let printer = driver(.device(path: path))
        try await during({ await tiny.serve(peer.line) }) {
            try await during({ await printer.run { statuses.add($0) } }) {
                try await status { $0.fault == .busy }
                #expect(await printer.print(ticket, job: 1, lengthMillimetres: 80) == .failed(.busy))
                _ = linux_close(other)
                try await status { $0.answered && $0.fault == nil }
                #expect(await printer.print(ticket, job: 2, lengthMillimetres: 80) == .printed)
            }
            peer.close()
        }
        // Safe because the call copies the path.
        unsafe unlink(path)
        try "no printer".write(toFile: path, atomically: false, encoding: .utf8)
        try await during({ await printer.run { statuses.add($0) } }) {
            try await status { $0.fault == .unsuitable }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `stopping the driver finishes the job in hand`() async throws {
        let peer = try TCPPeer(reactor)
        let tiny = tiny
        let printer = driver(.network(host: "127.0.0.1", port: peer.port))
        try await during({ await peer.run { await tiny.serve($0) } }) {
            defer { peer.close() }
            let statuses = statuses
            let run = Task { await printer.run { statuses.add($0) } }
            _ = try await statuses.next()
            tiny.state.withLock { $0.confirms = false }
            async let outcome = printer.print(ticket, job: 1, lengthMillimetres: 80)
            while tiny.paper != ticket { _ = await tiny.bell.wait() }
            run.cancel()
            #expect(await outcome == .unknown(.silent), "waited for, not torn off")
            await run.value
            #expect(await printer.print(ticket, job: 2, lengthMillimetres: 80) == .failed(.absent))
        }
    }
}

/// What came at the far end.
private final class Taken: Sendable {
    let bytes = Mutex([UInt8]())
}
