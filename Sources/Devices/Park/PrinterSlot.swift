package import Domain
import Synchronization

/// The kiosk's printer as the spooler knows it: one of those that are plugged in does the work, the others are spares.
///
/// The first to come is taken and kept while it is plugged in, out of paper too: a slip must not come out where nobody
/// looks for it.
package final class PrinterSlot: TicketPrinter {
    private struct Candidate {
        let device: PluggedDevice.ID
        let printer: any TicketPrinter
        let turn: AsyncStream<Void>.Continuation
    }

    private struct State {
        /// In the order they came; the first works.
        var candidates: [Candidate] = []
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

    private var working: (any TicketPrinter)? { state.withLock { $0.candidates.first?.printer } }

    package var model: PrinterModel { working?.model ?? fallback }

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

    /// Runs one printer until cancelled: as a spare (`waits`) until its turn comes, then at work.
    func serve(
        _ printer: any TicketPrinter, of device: PluggedDevice.ID, waits: () -> Void,
        report: @Sendable @escaping (PrinterStatus) -> Void
    ) async {
        let (turns, turn) = AsyncStream.makeStream(of: Void.self)
        let isFirst = state.withLock { state in
            state.candidates.append(Candidate(device: device, printer: printer, turn: turn))
            return state.candidates.count == 1
        }
        defer { leave(device) }
        if !isFirst {
            waits()
            guard await turns.first(where: { true }) != nil else { return }
        }
        await printer.run { [inlet] status in
            report(status)
            inlet.yield(status)
        }
    }

    /// The next of them takes its turn.
    private func leave(_ device: PluggedDevice.ID) {
        let (wasFirst, next) = state.withLock { state in
            let wasFirst = state.candidates.first?.device == device
            state.candidates.removeAll { $0.device == device }
            return (wasFirst, state.candidates.first?.turn)
        }
        guard wasFirst else { return }
        if let next { next.yield() } else { inlet.yield(.absent) }
    }
}
