package import Domain
import Synchronization

/// The kiosk's printer as the spooler knows it: the first that works of those that are plugged in.
///
/// The first to come does the work. While it cannot (no paper, cover open, unplugged), slips go to the next that can;
/// a job that was begun stays with its printer.
package final class PrinterSlot: TicketPrinter {
    /// Says how a printer does, and whether it is the one that works.
    typealias Report = @Sendable (PrinterStatus, _ isAtWork: Bool) -> Void

    private struct Candidate {
        let device: PluggedDevice.ID
        let printer: any TicketPrinter
        let report: Report
        var status = PrinterStatus.absent
    }

    private struct State {
        /// In the order they came.
        var candidates: [Candidate] = []

        var working: Candidate? { candidates.first { $0.status.fault == nil } ?? candidates.first }
    }

    private let fallback: PrinterModel
    private let statuses: AsyncStream<PrinterStatus>
    private let inlet: AsyncStream<PrinterStatus>.Continuation
    private let state = Mutex(State())

    /// `fallback`: what is drawn for while no printer is there.
    init(fallback: PrinterModel) {
        self.fallback = fallback
        (statuses, inlet) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    private var working: (any TicketPrinter)? { state.withLock { $0.working?.printer } }

    package var current: any TicketPrinter { working ?? self }

    package var model: PrinterModel { working?.model ?? fallback }

    package var identity: String? { working?.identity }

    package func run(_ report: @Sendable @escaping (PrinterStatus) async -> Void) async {
        for await status in statuses { await report(status) }
    }

    package func status() async -> PrinterStatus { await working?.status() ?? .absent }

    package func print(_ bytes: [UInt8], job: UInt32, lengthMillimetres: Int) async -> PrintOutcome {
        guard let printer = working else { return .failed(.absent) }
        return await printer.print(bytes, job: job, lengthMillimetres: lengthMillimetres)
    }

    /// Everything that was plugged in at the start has appeared.
    func listed() { if working == nil { inlet.yield(.absent) } }

    /// Runs one printer until cancelled.
    func serve(_ printer: any TicketPrinter, of device: PluggedDevice.ID, report: @escaping Report) async {
        state.withLock {
            $0.candidates.append(Candidate(device: device, printer: printer, report: report))
        }
        await printer.run { [self] status in
            change { candidates in
                guard let place = candidates.firstIndex(where: { $0.device == device }) else { return }
                candidates[place].status = status
            }
        }
        change { $0.removeAll { $0.device == device } }
    }

    /// A printer came, changed or went: each is told whether it works, and the story how the one that works does.
    private func change(_ body: (inout [Candidate]) -> Void) {
        let (candidates, working) = state.withLock { state in
            body(&state.candidates)
            return (state.candidates, state.working)
        }
        for candidate in candidates {
            candidate.report(candidate.status, candidate.device == working?.device)
        }
        inlet.yield(working?.status ?? .absent)
    }
}
