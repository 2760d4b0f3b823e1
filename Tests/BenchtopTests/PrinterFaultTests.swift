import Devices
import Domain
import FoundationEssentials
import Logging
import Paper
import Testing

@testable import benchtop

/// The kiosk's own driver at a virtual printer with everything wrong that can be: what it says, and what becomes of
/// the job.
@Suite(.timeLimit(.minutes(2))) struct `A printer in trouble` {
    // MARK: Before the job

    struct Trouble: Sendable, CustomTestStringConvertible {
        var fault: PrinterFault
        var testDescription: String { fault.rawValue }
        var begin: @Sendable (VirtualPrinter) async -> Void
        var end: @Sendable (VirtualPrinter) async -> Void

        static func flaw(_ flaw: PrinterFlaw, _ fault: PrinterFault) -> Trouble {
            Trouble(fault: fault) {
                await $0.set(flaw: flaw)
            } end: {
                await $0.set(flaw: .none)
            }
        }

        static let all = [
            flaw(.cutterError, .cutterError), flaw(.overheated, .overheated), flaw(.offline, .offline),
            flaw(.unrecoverable, .error), flaw(.takesNothing, .silent), flaw(.mute, .silent),
            Trouble(fault: .paperOut) {
                await $0.set(paper: .out)
            } end: {
                await $0.set(paper: .adequate)
            },
            Trouble(fault: .coverOpen) {
                await $0.set(coverOpen: true)
            } end: {
                await $0.set(coverOpen: false)
            },
        ]
    }

    @Test(arguments: Trouble.all)
    func `fails the job before a byte is sent, says why, and prints when it is helped`(trouble: Trouble)
        async throws
    {
        try await withDriver { printer, driver, statuses in
            await trouble.begin(printer)
            let (job, _) = try ticket("A001", for: driver.model)
            let outcome = await driver.print(job, 1)
            #expect(outcome == .failed(trouble.fault))
            if trouble.fault != .silent { try await statuses.first { $0.fault == trouble.fault } }
            #expect(await printer.slips.isEmpty)
            await trouble.end(printer)
            #expect(await driver.printAtLast(job, 2) == .printed)
        }
    }

    @Test func `whose paper is low prints on, and says so`() async throws {
        try await withDriver { printer, driver, statuses in
            await printer.set(paper: .nearEnd)
            try await statuses.first { $0.paper == .nearEnd && $0.fault == nil }
            let (job, _) = try ticket("A001", for: driver.model)
            let outcome = await driver.print(job, 1)
            #expect(outcome == .printed)
        }
    }

    @Test func `that is unplugged is absent until it is back`() async throws {
        try await withDriver { printer, driver, statuses in
            let (job, _) = try ticket("A001", for: driver.model)
            await printer.unplug()
            try await statuses.first { $0.fault == .absent }
            let outcome = await driver.print(job, 1)
            #expect(outcome == .failed(.absent))
            try await printer.plug()
            #expect(await driver.printAtLast(job, 2) == .printed)
        }
    }

    // MARK: In the middle of the job

    static let stops: [Trouble] = Trouble.all.filter {
        [.cutterError, .error, .paperOut, .coverOpen].contains($0.fault)
    }

    @Test(arguments: stops)
    func `in the middle of a job leaves its fate unknown, and its rest never comes out`(trouble: Trouble)
        async throws
    {
        try await withDriver(paced: true) { printer, driver, _ in
            async let outcome = driver.print(slowJob, job: 1, lengthMillimetres: 1300)
            _ = try await printer.state { $0.isBusy && $0.waiting > 0 }
            await trouble.begin(printer)
            let fate = await outcome
            #expect(fate == .unknown(trouble.fault))
            // The driver has come back and emptied it: of all that waited, only its own ESC @ is left.
            _ = try await printer.state { $0.waiting <= 2 }
            await trouble.end(printer)
            let (next, bitmap) = try ticket("A002", for: driver.model)
            #expect(await driver.printAtLast(next, 2) == .printed)
            let slip = try #require(await printer.slips.last)
            #expect(
                slip.bitmap.cropped(rows: slip.bitmap.height - bitmap.height..<slip.bitmap.height) == bitmap)
        }
    }

    @Test func `whose head is hot in the middle of a job is waited for`() async throws {
        try await withDriver(paced: true) { printer, driver, _ in
            async let outcome = driver.print(slowJob, job: 1, lengthMillimetres: 1300)
            _ = try await printer.state { $0.isBusy && $0.waiting > 0 }
            await printer.set(flaw: .overheated)
            await printer.set(flaw: .none)
            let fate = await outcome
            #expect(fate == .printed)
        }
    }

    @Test func `that takes nothing more in the middle of a job is given up, and nothing is sent twice`()
        async throws
    {
        try await withDriver(paced: true) { printer, driver, _ in
            let job = try longJob(for: driver.model)
            async let outcome = driver.print(job, 1)
            _ = try await printer.state { $0.waiting >= PrinterMachine.bufferSize }
            await printer.set(flaw: .takesNothing)
            let fate = await outcome
            #expect(fate == .unknown(.silent))
        }
    }

    @Test(arguments: [20, 5_000, 30_000])
    func `that loses its power in the middle of a job leaves its fate unknown`(bytes: Int) async throws {
        try await withDriver { printer, driver, statuses in
            let job = try longJob(for: driver.model)
            // The status questions before the job take 12 bytes of it.
            await printer.set(flaw: .losesPower, after: bytes)
            let outcome = await driver.print(job, 1)
            #expect(outcome == .unknown(.lostInJob))
            try await statuses.first { $0.fault == .absent }
            #expect(await !printer.state.isPlugged)
            try await printer.plug()
            let (next, bitmap) = try ticket("A002", for: driver.model)
            #expect(await driver.printAtLast(next, 2) == .printed)
            let slip = try #require(await printer.slips.last)
            #expect(
                slip.bitmap.cropped(rows: slip.bitmap.height - bitmap.height..<slip.bitmap.height) == bitmap)
        }
    }

    @Test func `that is unplugged in the middle of a job leaves its fate unknown`() async throws {
        try await withDriver(paced: true) { printer, driver, _ in
            async let outcome = driver.print(slowJob, job: 1, lengthMillimetres: 1300)
            _ = try await printer.state { $0.isBusy && $0.waiting > 0 }
            await printer.unplug()
            let fate = await outcome
            #expect(fate == .unknown(.lostInJob))
        }
    }

    // MARK: Answers

    @Test func `that answers late confirms all the same`() async throws {
        try await withDriver(flaw: .answersLate) { printer, driver, _ in
            #expect(driver.model.confirmation == .status, "it was given the time")
            let (job, _) = try ticket("A001", for: driver.model)
            for number in UInt32(1)...3 { #expect(await driver.print(job, number) == .printed) }
            #expect(await printer.slips.count == 3)
        }
    }

    @Test(arguments: [PrinterFlaw.mute, .neverConfirms])
    func `that never confirms prints, and no fate is called known`(flaw: PrinterFlaw) async throws {
        try await withDriver(flaw: flaw) { printer, driver, _ in
            #expect(driver.model.confirmation == PrinterModel.Confirmation.none)
            let (job, _) = try ticket("A001", for: driver.model)
            let outcome = await driver.print(job, 1)
            #expect(outcome == .unknown(.silent))
            #expect(try await printer.slip().isCut)
        }
    }

    @Test func `that ceases to confirm gets no further job before it answers again`() async throws {
        try await withDriver { printer, driver, _ in
            let (job, _) = try ticket("A001", for: driver.model)
            await printer.set(flaw: .neverConfirms)
            let outcome = await driver.print(job, 1)
            #expect(outcome == .unknown(.silent))
            var second = PrintOutcome.failed(.absent)
            while second == .failed(.absent) { second = await driver.print(job, 2) }
            #expect(second == .failed(.silent))
            await printer.set(flaw: .none)
            #expect(await driver.printAtLast(job, 3) == .printed)
            #expect(await printer.slips.count == 2)
        }
    }

    // MARK: Makes

    @Test(arguments: PrinterMake.all)
    func `of any make prints dot for dot across its own width`(make: PrinterMake) async throws {
        // What says nothing of itself is taken for an 80 mm printer, unless the settings say otherwise.
        let width = make.model == nil ? make.width : nil
        try await withDriver(make: make, width: width) { printer, driver, _ in
            #expect(driver.model.width == make.width)
            let (job, bitmap) = try ticket("A001", for: driver.model)
            let confirms = make.answersPaper || make.answersProcessID
            let outcome = await driver.print(job, 1)
            #expect(outcome == (confirms ? .printed : .unknown(.silent)))
            let slip = try await printer.slip()
            let top = PrintHead.distanceToCutter
            #expect(slip.bitmap.width == make.width)
            #expect(slip.bitmap.cropped(rows: top..<top + bitmap.height) == bitmap)
            #expect(slip.bitmap.cropped(rows: 0..<top).blackDots == 0, "no rubbish from the questions")
        }
    }

    @Test func `that is exchanged for another is known by its new name`() async throws {
        try await withDriver(make: PrinterMake.all[2]) { printer, driver, statuses in
            #expect(driver.identity == "EPSON TM-T88V, no. J3CF000088")
            try await printer.set(make: #require(PrinterMake(named: "xprinter-58")))
            try await statuses.first { $0.fault == .absent }
            try await statuses.first { $0.fault == nil }
            #expect(driver.model.width == 384)
            #expect(driver.identity == "XPRINTER XP-58IIH")
        }
    }

    // MARK: The bench

    private func ticket(_ number: String, for model: PrinterModel) throws -> (EscposJob, Bitmap) {
        let slip = Slip([.text("一窗受理", .init(32)), .text(number, .init(96, .bold, .center))])
        let bitmap = try RasterRenderer(width: model.width).render(slip)
        return (try EscposEncoder(model).job(bitmap), bitmap)
    }

    /// A few bytes that take the printer eight seconds: there is time to break something.
    private let slowJob: [UInt8] =
        [0x1D, 0x76, 0x30, 0, 1, 0, 1, 0, 0xFF] + (0..<40).flatMap { _ in [0x1B, 0x4A, 0xFF] as [UInt8] }
        + [0x1D, 0x56, 0x42, 0x00]

    /// More than the printer's memory holds; 300 mm of paper, two seconds of printing.
    private func longJob(for model: PrinterModel) throws -> EscposJob {
        let rows = (0..<2400 * model.width / 8).map { UInt8(truncatingIfNeeded: $0 * 7) | 0x81 }
        return try EscposEncoder(model).job(Bitmap(width: model.width, rows: rows))
    }

    private func withDriver(
        make: PrinterMake = PrinterMake.all[0], width: Int? = nil, flaw: PrinterFlaw = .none,
        paced: Bool = false,
        _ body: (VirtualPrinter, EscposPrinter, Statuses) async throws -> Void
    ) async throws {
        let reactor = try Reactor()
        let printer = try await VirtualPrinter.start(
            make: make, paced: paced, reactor: reactor,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        await printer.set(flaw: flaw)
        let models = try JSONDecoder().decode(
            PrinterModels.self,
            from: try Data(contentsOf: URL(filePath: Bench.assets + "/devices/printers.json")))
        let driver = EscposPrinter(
            .init(
                address: .network(host: "127.0.0.1", port: printer.port),
                model: .auto(identity: DeviceIdentity(), models: models), width: width,
                answerTime: flaw == .none ? .seconds(2) : .milliseconds(250)),
            reactor: reactor, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let statuses = Statuses()
        let running = Task { await driver.run { statuses.report.yield($0) } }
        let result: Result<Void, any Error>
        do {
            try await statuses.first { $0.answered || flaw != .none }
            result = .success(try await body(printer, driver, statuses))
        } catch {
            result = .failure(error)
        }
        running.cancel()
        await running.value
        await printer.stop()
        try result.get()
    }
}

/// What the driver reports, to be waited for in order.
private struct Statuses: Sendable {
    let stream: AsyncStream<PrinterStatus>
    let report: AsyncStream<PrinterStatus>.Continuation

    init() { (stream, report) = AsyncStream.makeStream() }

    func first(where isWanted: (PrinterStatus) -> Bool) async throws {
        var iterator = stream.makeAsyncIterator()
        while let status = await iterator.next() {
            if isWanted(status) { return }
        }
        throw CancellationError()
    }
}

extension EscposPrinter {
    fileprivate func print(_ job: EscposJob, _ number: UInt32) async -> PrintOutcome {
        await print(job.bytes, job: number, lengthMillimetres: job.lengthMillimetres)
    }

    /// The driver may still be on its way back to the printer: what is refused before a byte is sent is tried again.
    fileprivate func printAtLast(_ job: EscposJob, _ number: UInt32) async -> PrintOutcome {
        while true {
            let outcome = await print(job, number)
            guard case .failed = outcome else { return outcome }
        }
    }
}
