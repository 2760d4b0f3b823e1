import Devices
import Domain
import Logging
import Paper
import ServiceLifecycle
import Store

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

    private let store: Store
    private let printer: (any TicketPrinter)?
    private let texts: Texts
    private let ticketExpiry: Duration
    private let time: any TimeSource
    private let parts: PartBoard
    private let log: Logger
    private let announcer: Announcer
    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    init(
        store: Store, printer: (any TicketPrinter)?, texts: Texts,
        ticketExpiry: Duration,
        time: any TimeSource, announcer: Announcer, parts: PartBoard, log: Logger
    ) {
        (self.store, self.printer, self.texts) = (store, printer, texts)
        (self.ticketExpiry, self.time, self.announcer) = (ticketExpiry, time, announcer)
        (self.parts, self.log) = (parts, log)
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Returns only when the kiosk is shutting down; a printer that comes and goes does not end it.
    package func run() async throws {
        if printer != nil { parts.set("printer", .down, hint: "device.printer.absent") }
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                if let printer {
                    group.addTask { await printer.run { status in self.noticed(status) } }
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

    private func noticed(_ status: PrinterStatus) {
        switch (status.fault, status.paper) {
        case (let fault?, _): parts.set("printer", .down, hint: "device.printer.\(fault.rawValue)")
        case (nil, .nearEnd): parts.set("printer", .degraded, hint: "device.printer.nearEnd")
        case (nil, _): parts.set("printer", .ok)
        }
        wake.yield()
    }

    /// Prints whatever can be printed now. While the printer is away a rush of commits costs nothing here.
    private func printAll(on printer: any TicketPrinter) async {
        guard isReady else { return }
        await expireOldTickets()
        do {
            while !Task.isCancelled, let job = try await store.nextPrintJob() {
                guard await printer.status().fault == nil, try await print(job, on: printer) else { return }
            }
        } catch {
            log.error("the spooler could not go on", metadata: ["error": "\(error)"])
        }
    }

    /// False when the printer was not ready after all; the job waits in its place.
    private func print(_ job: PrintJob, on printer: any TicketPrinter) async throws(StoreError) -> Bool {
        guard let slip = drawn(job, for: printer.model) else {
            _ = try await record(job, .fail, reason: "cannot be drawn")
            return true
        }
        _ = try await record(job, .send)
        switch await printer.print(slip.bytes, job: job.id.tag, lengthMillimetres: slip.lengthMillimetres) {
        case .printed: try await record(job, .confirm)
        case .unknown(let fault): try await record(job, .lose, reason: fault.rawValue)
        case .failed(let fault):
            // Before it is put back, because that wakes the spooler again.
            try? await Task.sleep(for: Self.pauseAfterRefusal)
            try await record(job, .putBack, reason: fault.rawValue)
            return false
        }
        return true
    }

    private func record(_ job: PrintJob, _ event: PrintEvent, reason: String? = nil) async throws(StoreError)
    {
        _ = try await store.changePrint(job.id, event: event, reason: reason, at: time.now(), actor: .kiosk)
    }

    private func drawn(_ job: PrintJob, for model: PrinterModel) -> EscposJob? {
        do {
            let rendering = try RasterRenderer(width: model.width)
                .draw(SlipContent(decoding: job.content).slip(texts: texts))
            if !rendering.missing.isEmpty {
                let codes = rendering.missing.map { String($0.value, radix: 16) }.joined(separator: " ")
                log.notice(
                    "no font has these characters; they are printed as boxes",
                    metadata: ["code points": "\(codes)"])
            }
            return try EscposEncoder(model).job(rendering.bitmap)
        } catch {
            log.error("a slip cannot be drawn", metadata: ["job": "\(job.id)", "error": "\(error)"])
            return nil
        }
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

extension PrintJobID {
    /// The number by which the printer's confirmation is recognised: the last 32 bits, which are random.
    fileprivate var tag: UInt32 { UInt32(text.suffix(8), radix: 16) ?? 0 }
}
