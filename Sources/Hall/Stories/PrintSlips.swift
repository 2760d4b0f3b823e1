package import Devices
import Domain
import Logging
import Paper
import ServiceLifecycle
import Store

/// How slips are made for the printer that stands here, whatever its model.
package struct PaperProfile: Sendable {
    /// Of a new roll.
    package var rollMetres: Int
    package var rendering: DeviceSettings.Printer.Rendering

    package init(
        rollMetres: Int = PaperGauge.usualRollMetres, rendering: DeviceSettings.Printer.Rendering = .raster
    ) {
        (self.rollMetres, self.rendering) = (rollMetres, rendering)
    }
}

/// The story of a slip: the one owner of the printer takes the jobs in order and knows the fate of each.
///
/// A job is marked `sending` on disk before its first byte leaves, and `printed` only when the printer has answered
/// after the data (`DESIGN.md` 4.4). Without an answer it is `unknown`, and staff decide; nothing is printed twice
/// by itself. A job that met a printer not ready waits for it until it expires.
package final class Spooler: Service {
    /// The longest the spooler sleeps, so that old tickets expire on time without any event.
    static let longestSleep: Duration = .seconds(5)
    /// A printer that says it is ready and then refuses is tried again no sooner than this: each try is two lines of
    /// the journal.
    static let pauseAfterRefusal: Duration = .seconds(1)
    /// How long a resident waits for the printer's answer before the number is drawn: below what a hand notices.
    static let patienceBeforeDrawing: Duration = .milliseconds(300)

    private let store: Store
    private let printer: (any TicketPrinter)?
    private let paper: PaperProfile
    private let texts: Texts
    private let template: TicketTemplate
    private let ticketExpiry: Duration
    private let time: any TimeSource
    private let parts: PartBoard
    private let log: Logger
    private let announcer: Announcer
    private let watch: PaperWatch
    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    init(
        store: Store, printer: (any TicketPrinter)?, paper: PaperProfile, texts: Texts,
        template: TicketTemplate, ticketExpiry: Duration,
        time: any TimeSource, announcer: Announcer, parts: PartBoard, log: Logger
    ) {
        (self.store, self.printer, self.paper, self.texts) = (store, printer, paper, texts)
        self.template = template
        (self.ticketExpiry, self.time, self.announcer) = (ticketExpiry, time, announcer)
        (self.parts, self.log) = (parts, log)
        watch = PaperWatch(
            store: store, parts: parts, rollMetres: paper.rollMetres, time: time, log: log)
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Returns only when the kiosk is shutting down; a printer that comes and goes does not end it.
    package func run() async throws {
        if printer != nil { parts.set("printer", .down, hint: "device.printer.absent") }
        // A wrong template is said at the start, not at the first ticket.
        _ = template.current(width: model.width)
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                if let printer {
                    group.addTask { await printer.run { status in await self.noticed(status) } }
                    group.addTask { for await _ in self.queuedJobs() { self.wake.yield() } }
                    group.addTask { for await _ in self.wakes { await self.printAll(on: printer) } }
                }
                group.addTask {
                    while (try? await Task.sleep(for: Self.longestSleep)) != nil {
                        await self.expireOldTickets()
                    }
                }
            }
        }
    }

    private func queuedJobs() -> AsyncStream<Void> {
        announcer.commits { fact in
            switch fact {
            case .ticketIssued, .printChanged(_, _, _, _, .queued, _): true
            default: false
            }
        }
    }

    /// What slips are drawn for: the printer that is there, else a usual one.
    var model: PrinterModel { printer?.model ?? PrinterModel() }

    /// True when a slip sent now would very likely come out.
    package var isReady: Bool { parts.works("printer") }

    /// The same, asked of the printer just now; what was last known if it takes longer than a resident should wait.
    func isReadyNow() async -> Bool {
        guard let printer, isReady else { return false }
        let (answers, answer) = AsyncStream.makeStream(of: Bool.self)
        // Not awaited together: a printer that does not answer must not hold up the number.
        let asking = Task {
            let status = await printer.status()
            answer.yield(status.fault == nil)
        }
        let limit = Task {
            try? await Task.sleep(for: Self.patienceBeforeDrawing)
            answer.yield(true)
        }
        defer {
            asking.cancel()
            limit.cancel()
        }
        for await isReady in answers { return isReady }
        return true
    }

    func weighPaper() async {
        if printer != nil { await watch.weigh() }
    }

    private func noticed(_ status: PrinterStatus) async {
        await watch.noticed(status)
        wake.yield()
    }

    /// Prints whatever can be printed now. While the printer is away a rush of commits costs nothing here.
    private func printAll(on printer: any TicketPrinter) async {
        guard isReady else { return }
        await expireOldTickets()
        do {
            while !Task.isCancelled, let job = try await store.nextPrintJob() {
                let printer = printer.current
                guard await printer.status().fault == nil, try await print(job.id, on: printer) else {
                    return
                }
            }
        } catch {
            log.error("the spooler could not go on", metadata: ["error": "\(error)"])
        }
    }

    /// False when the printer was not ready after all; the job waits in its place.
    private func print(_ id: PrintJobID, on printer: any TicketPrinter) async throws(StoreError) -> Bool {
        guard let slip = try await drawn(id, for: printer.model) else { return true }
        // What was given up or called meanwhile is not sent; the record says which.
        let begun = try await store.beginPrint(
            id, lengthMillimetres: slip.lengthMillimetres, at: time.now())
        guard begun.state == .sending else { return true }
        switch await printer.print(slip.bytes, job: id.tag, lengthMillimetres: slip.lengthMillimetres) {
        case .printed: try await record(id, .confirm)
        case .unknown(let fault): try await record(id, .lose, reason: fault.reason)
        case .failed(let fault):
            // Before it is put back, because that wakes the spooler again.
            try? await Task.sleep(for: Self.pauseAfterRefusal)
            try await record(id, .putBack, reason: fault.reason)
            return false
        }
        await watch.weigh()
        return true
    }

    private func record(
        _ id: PrintJobID, _ event: PrintEvent, reason: PrintReason? = nil
    ) async throws(StoreError) {
        _ = try await store.changePrint(
            id, event: event, reason: reason?.rawValue, at: time.now(), actor: .kiosk)
    }

    /// The job's bytes; nil when there is nothing to send, of which the record then says why.
    private func drawn(_ id: PrintJobID, for model: PrinterModel) async throws(StoreError) -> EscposJob? {
        let content: [UInt8]
        do {
            guard let job = try await store.printJob(id) else { return nil }
            content = job.content
        } catch {
            guard case .unreadable = error else { throw error }
            return try await settled(id, .unreadable)
        }
        guard let drawn = draw(content, id, model) else { return try await settled(id, .cannotBeDrawn) }
        return drawn
    }

    /// Fails a job, unless a clerk has just given it up.
    private func settled(_ id: PrintJobID, _ reason: PrintReason) async throws(StoreError) -> EscposJob? {
        do {
            try await record(id, .fail, reason: reason)
        } catch {
            guard case .notAllowed = error else { throw error }
        }
        return nil
    }

    private func draw(_ content: [UInt8], _ id: PrintJobID, _ model: PrinterModel) -> EscposJob? {
        do {
            let slip = try SlipContent(decoding: content).slip(
                texts: texts, template: template, width: model.width)
            switch paper.rendering {
            case .raster:
                let rendering = try RasterRenderer(width: model.width).draw(slip)
                report(rendering.missing)
                return try EscposEncoder(model).job(rendering.bitmap)
            case .text:
                let rendering = try TextRenderer(model).job(slip)
                report(rendering.missing)
                return rendering.job
            }
        } catch {
            log.error("a slip cannot be drawn", metadata: ["job": "\(id)", "error": "\(error)"])
            return nil
        }
    }

    /// How many, never which: a rare character may be all of a name that is rare.
    private func report(_ missing: [Unicode.Scalar]) {
        guard !missing.isEmpty else { return }
        log.notice(
            "no font has some characters; they are printed as boxes with their code",
            metadata: ["count": "\(missing.count)"])
    }

    /// A ticket that found no paper in time is not printed any more: a new roll must not spit out yesterday.
    private func expireOldTickets() async {
        let now = time.now()
        let limit = WallTime(milliseconds: now.wall.milliseconds - Int64(ticketExpiry / .milliseconds(1)))
        do {
            guard let oldest = try await store.nextPrintJob(), oldest.created < limit else { return }
            _ = try await store.expirePrintJobs(kind: .ticket, createdBefore: limit, at: now)
        } catch {
            log.error("old tickets could not be expired", metadata: ["error": "\(error)"])
        }
    }
}

extension PrinterFault {
    fileprivate var reason: PrintReason {
        switch self {
        case .absent: .absent
        case .busy: .busy
        case .denied: .denied
        case .unsuitable: .unsuitable
        case .paperOut: .paperOut
        case .coverOpen: .coverOpen
        case .cutterError: .cutterError
        case .overheated: .overheated
        case .error: .error
        case .offline: .offline
        case .silent: .silent
        case .lostInJob: .lostInJob
        }
    }
}

extension PrintJobID {
    /// The number by which the printer's confirmation is recognised: the last 32 bits, which are random.
    fileprivate var tag: UInt32 { UInt32(text.suffix(8), radix: 16) ?? 0 }
}
