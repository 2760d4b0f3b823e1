import Devices
import Domain
import Hall
import Paper
import Store
import Testing

@testable import benchtop

/// Whatever happens to the printer: no slip twice without 补打, no job lost, and every state is true.
@Suite(.timeLimit(.minutes(2))) struct `A kiosk at a printer in trouble` {
    @Test func `paper out before a slip: it waits, and comes out once on the new roll`() async throws {
        try await PrintingKiosk.open { kiosk in
            await kiosk.printer.set(paper: .out)
            try await kiosk.until { !kiosk.hall.spooler.isReady }
            let issued = try await kiosk.ticket()
            #expect(issued.medium == .screen)
            try await kiosk.verify(.queued)
            await kiosk.printer.set(paper: .adequate)
            try await kiosk.until(issued.job, is: .printed)
            try await kiosk.verify(.printed)
            #expect(await kiosk.printer.state.lastSlip <= 2, "the end of the old roll and one slip")
        }
    }

    @Test(arguments: [150, 400])
    func `paper out in the middle of a slip: unknown, nothing of it on the new roll, reprinted by wish`(
        rows: Int
    ) async throws {
        try await PrintingKiosk.open { kiosk in
            await kiosk.printer.set(paper: .nearEnd, rows: rows)
            let torn = try await kiosk.ticket().job
            try await kiosk.until(torn, is: .unknown)
            try await kiosk.newRoll()
            let next = try await kiosk.ticket().job
            try await kiosk.until(next, is: .printed)
            try await kiosk.verify(.unknown, .printed)
            try await kiosk.until(try await kiosk.reprint(torn), is: .printed)
            try await kiosk.verify(.unknown, .printed, .printed)
            #expect(try await kiosk.hall.prints().doubtful.isEmpty)
        }
    }

    @Test func `paper out after the last row of a slip: unknown, and never a second one by itself`()
        async throws
    {
        try await PrintingKiosk.open { kiosk in
            let first = try await kiosk.ticket().job
            try await kiosk.until(first, is: .printed)
            let height = try #require(await kiosk.printer.slips.first?.bitmap.height)
            // The picture is out, the way to the cutter is not.
            await kiosk.printer.set(paper: .nearEnd, rows: height - PrintHead.distanceToCutter + 20)
            let second = try await kiosk.ticket().job
            try await kiosk.until(second, is: .unknown)
            try await kiosk.newRoll()
            let third = try await kiosk.ticket().job
            try await kiosk.until(third, is: .printed)
            try await kiosk.verify(.printed, .unknown, .printed)
        }
    }

    @Test func `the cover opened in the middle of a slip: unknown, and the next comes out whole`()
        async throws
    {
        try await PrintingKiosk.open(paced: true) { kiosk in
            let open = try await kiosk.ticket().job
            _ = try await kiosk.printer.state { $0.isBusy }
            await kiosk.printer.set(coverOpen: true)
            try await kiosk.until(open, is: .unknown)
            _ = try await kiosk.printer.state { $0.waiting <= 2 }
            await kiosk.printer.set(coverOpen: false)
            let next = try await kiosk.ticket().job
            try await kiosk.until(next, is: .printed)
            try await kiosk.verify(.unknown, .printed)
        }
    }

    @Test(arguments: [false, true])
    func `unplugged in the middle of a slip and plugged in elsewhere: unknown, and it goes on there`(
        device: Bool
    ) async throws {
        try await PrintingKiosk.open(paced: true, device: device) { kiosk in
            let cut = try await kiosk.ticket().job
            _ = try await kiosk.printer.state { $0.isBusy }
            await kiosk.printer.unplug()
            try await kiosk.until(cut, is: .unknown)
            try await kiosk.until { !kiosk.hall.spooler.isReady }
            let waits = try await kiosk.ticket()
            #expect(waits.medium == .screen)
            try await kiosk.printer.plug()
            try await kiosk.until(waits.job, is: .printed)
            try await kiosk.verify(.unknown, .printed)
        }
    }

    @Test func `no answer to anything: every slip is unknown, each came out once at most`() async throws {
        try await PrintingKiosk.open(meddling: .swallow) { kiosk in
            let jobs = [try await kiosk.ticket().job, try await kiosk.ticket().job]
            for job in jobs { try await kiosk.until(job, is: .unknown) }
            try await kiosk.verify(.unknown, .unknown)
            #expect(try await kiosk.hall.prints().doubtful.map(\.job.id) == jobs)
            _ = try await kiosk.hall.voidPrint(
                jobs[0], kiosk.clerk, Once(key: "void", fingerprint: "test"))
            let copy = try await kiosk.reprint(jobs[1])
            try await kiosk.until(copy, is: .unknown)
            #expect(try await kiosk.hall.prints().doubtful.map(\.job.id) == [copy])
        }
    }

    @Test(arguments: [Meddler.Mode.late, .together])
    func `answers to the query before, and two in one read: never taken for more than they say`(
        mode: Meddler.Mode
    ) async throws {
        try await PrintingKiosk.open(meddling: mode) { kiosk in
            for _ in 1...3 {
                let job = try await kiosk.ticket().job
                try await kiosk.until(job, is: .printed, .unknown)
            }
            let jobs = try await kiosk.hall.store.printJobs(states: [.printed, .unknown], limit: 10)
            #expect(jobs.count == 3)
            try await kiosk.verify(
                try await kiosk.state(0), try await kiosk.state(1), try await kiosk.state(2))
        }
    }

    @Test func `a slip given up while it waits never comes out`() async throws {
        try await PrintingKiosk.open { kiosk in
            await kiosk.printer.set(paper: .out)
            try await kiosk.until { !kiosk.hall.spooler.isReady }
            let given = try await kiosk.ticket().job
            let kept = try await kiosk.ticket().job
            _ = try await kiosk.hall.voidPrint(given, kiosk.clerk, Once(key: "void", fingerprint: "test"))
            await kiosk.printer.set(paper: .adequate)
            try await kiosk.until(kept, is: .printed)
            try await kiosk.verify(.void, .printed)
        }
    }
}

extension PrintingKiosk {
    /// Somebody puts in a new roll, once the driver has come back and emptied the printer.
    fileprivate func newRoll() async throws {
        _ = try await printer.state { $0.waiting <= 2 }
        await printer.set(paper: .adequate)
        try await until { hall.spooler.isReady }
    }

    /// Of the nth job, as it stands.
    fileprivate func state(_ nth: Int) async throws -> PrintJobState {
        let jobs = try await hall.store.printJobs(states: Set(PrintJobState.allCases), limit: 10)
        return try #require(jobs.reversed().dropFirst(nth).first).state
    }
}
