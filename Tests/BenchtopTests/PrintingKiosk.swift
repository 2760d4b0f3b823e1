import Devices
import Domain
import FoundationEssentials
import Hall
import Logging
import Paper
import Simulation
import Store
import Testing

@testable import benchtop

/// A whole kiosk (stories, store, driver) at a virtual printer, with a clerk who may decide about slips.
struct PrintingKiosk {
    let simulated: SimulatedHall
    let printer: VirtualPrinter
    let clerk: Session

    var hall: Hall { simulated.hall }

    /// `device`: on the printer's serial line instead of TCP, whose device changes with every plug.
    static func open(
        paced: Bool = false, device: Bool = false, meddling: Meddler.Mode? = nil,
        _ body: (PrintingKiosk) async throws -> Void
    ) async throws {
        try await Bench.withFolder { folder in
            let reactor = try Reactor()
            let tty = folder + "/printer"
            let printer = try await VirtualPrinter.start(
                tty: device ? tty : nil, paced: paced, reactor: reactor)
            let meddler = try meddling.map {
                try Meddler(before: printer.port, mode: $0, reactor: reactor)
            }
            // Faster than it prints, so that a test without answers need not wait as long as a hall would.
            let driver = EscposPrinter(
                .init(
                    address: device
                        ? .device(path: tty)
                        : .network(host: "127.0.0.1", port: meddler?.port ?? printer.port),
                    model: .fixed(PrinterModel(confirmation: .processID, millimetresPerSecond: 1000))),
                reactor: reactor, log: Logger(label: "test"))
            let simulated = try await SimulatedHall(driver: driver)
            try await simulated.addClerk("1001")
            let clerk = try await simulated.hall.signIn(clerk: "1001", pin: SimulatedHall.pin, counter: 1)
            let spooler = Task { try await simulated.hall.spooler.run() }
            let kiosk = PrintingKiosk(simulated: simulated, printer: printer, clerk: clerk)
            let outcome = await Outcome {
                try await kiosk.until { simulated.hall.spooler.isReady }
                try await body(kiosk)
            }
            spooler.cancel()
            _ = await spooler.result
            await meddler?.stop()
            await printer.stop()
            try outcome.result.get()
        }
    }

    private struct Outcome {
        let result: Result<Void, any Error>

        init(_ body: () async throws -> Void) async {
            do { result = .success(try await body()) } catch { result = .failure(error) }
        }
    }

    struct StreamEnded: Error {}

    /// Waits for the event after which it is so.
    func until(_ isSo: () async throws -> Bool) async throws {
        var events = try #require(hall.announcer.subscribe(after: nil)).live.makeAsyncIterator()
        while try await !isSo() {
            guard await events.next(isolation: nil) != nil else { throw StreamEnded() }
        }
    }

    func ticket() async throws -> IssuedTicket {
        try await hall.issueTicket(.init(), Self.press())
    }

    func reprint(_ job: PrintJobID) async throws -> PrintJobID {
        try await hall.reprint(job, clerk, Self.press()).job.id
    }

    func until(_ job: PrintJobID, is states: PrintJobState...) async throws {
        try await until { states.contains(try await hall.print(job).job.state) }
    }

    private static func press() -> Once { Once(key: UUID().uuidString, fingerprint: "test") }

    /// Holds every job's state against the paper: `printed` is one whole slip, `unknown` at most one, anything else
    /// none; no slip belongs to no job, and none was cut twice.
    func verify(_ states: PrintJobState..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let jobs = try await hall.store.printJobs(states: Set(PrintJobState.allCases), limit: 1000)
        #expect(jobs.reversed().map(\.state) == states, sourceLocation: sourceLocation)
        let slips = await printer.slips
        var owned: Set<Int> = []
        for job in jobs {
            let picture = try RasterRenderer(width: 576).render(
                SlipContent(decoding: job.content).slip(texts: hall.texts))
            let found = slips.filter { $0.shows(picture) }
            owned.formUnion(found.map(\.id))
            switch job.state {
            case .printed: #expect(found.count == 1, sourceLocation: sourceLocation)
            case .unknown: #expect(found.count <= 1, sourceLocation: sourceLocation)
            default: #expect(found.isEmpty, sourceLocation: sourceLocation)
            }
        }
        let strangers = slips.filter { $0.isCut && !owned.contains($0.id) }
        #expect(strangers.isEmpty, "slips of no job", sourceLocation: sourceLocation)
    }
}

extension PrintedSlip {
    /// Whether a whole picture is on it: at its top, or at its end after the rest of a job that was given up.
    fileprivate func shows(_ picture: Bitmap) -> Bool {
        let top = PrintHead.distanceToCutter
        let places = [top, bitmap.height - picture.height]
        return places.contains { place in
            place >= top && place + picture.height <= bitmap.height
                && bitmap.cropped(rows: place..<place + picture.height) == picture
        }
    }
}
