import Devices
import Domain
import Logging
import Paper
import Testing

@testable import benchtop

/// The kiosk's own driver at the virtual printer: each is the other's proof.
@Suite(.timeLimit(.minutes(1))) struct `The real printer driver` {
    @Test func `gets a ticket printed and confirmed, dot for dot`() async throws {
        try await withPrinter { printer, driver in
            let (job, bitmap) = try ticket("A012")
            #expect(
                await driver.print(job.bytes, job: 7, lengthMillimetres: job.lengthMillimetres) == .printed)
            let slip = try await printer.slip()
            let top = PrintHead.distanceToCutter
            #expect(slip.isCut)
            #expect(slip.bitmap.cropped(rows: top..<top + bitmap.height) == bitmap)
        }
    }

    @Test func `knows of a ticket torn by the paper's end, and never lets its rest come out later`()
        async throws
    {
        try await withPrinter { printer, driver in
            let (job, _) = try ticket("A013")
            await printer.set(paper: .nearEnd, rows: 60)
            let outcome = await driver.print(job.bytes, job: 8, lengthMillimetres: job.lengthMillimetres)
            #expect(outcome == .unknown(.paperOut))
            // The driver has come back and emptied it: of all that waited, only its own ESC @ is left.
            _ = try await printer.state { $0.waiting <= 2 }
            await printer.set(paper: .adequate)
            let torn = try await printer.slip()
            #expect(!torn.isCut)
            let (next, bitmap) = try ticket("A014")
            // The driver may still be on its way back to the printer.
            var again = await driver.print(next.bytes, job: 9, lengthMillimetres: next.lengthMillimetres)
            while case .failed = again {
                again = await driver.print(next.bytes, job: 9, lengthMillimetres: next.lengthMillimetres)
            }
            #expect(again == .printed)
            let slip = try await printer.slip(after: torn.id)
            let top = PrintHead.distanceToCutter
            #expect(
                slip.bitmap.cropped(rows: top..<top + bitmap.height) == bitmap, "nothing of the torn ticket")
        }
    }

    private func ticket(_ number: String) throws -> (EscposJob, Bitmap) {
        let slip = Slip([.text("一窗受理", .init(32)), .text(number, .init(96, .bold, .center))])
        let bitmap = try RasterRenderer(width: 576).render(slip)
        return (try EscposEncoder(PrinterModel()).job(bitmap), bitmap)
    }

    private func withPrinter(_ body: (VirtualPrinter, EscposPrinter) async throws -> Void) async throws {
        let reactor = try Reactor()
        let printer = try await VirtualPrinter.start(paced: false, reactor: reactor)
        let driver = EscposPrinter(
            .init(address: .network(host: "127.0.0.1", port: printer.port)), reactor: reactor,
            log: Logger(label: "test"))
        let (reports, report) = AsyncStream.makeStream(of: PrinterStatus.self)
        let running = Task { await driver.run { report.yield($0) } }
        for await status in reports where status.connected { break }
        try await Bench.use {
            try await body(printer, driver)
        } andThen: {
            running.cancel()
            await running.value
            await printer.stop()
        }
    }
}
