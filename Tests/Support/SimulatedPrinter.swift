package import Devices
package import Domain
import Synchronization

/// A printer that does what a test says: its status, and the fate of each job in turn.
package final class SimulatedPrinter: TicketPrinter {
    /// What was handed to it.
    package struct Job: Hashable, Sendable {
        package let bytes: [UInt8]
        package let number: UInt32
        package let lengthMillimetres: Int
    }

    private struct State {
        var status: PrinterStatus
        var outcomes: [PrintOutcome] = []
        var reports: AsyncStream<PrinterStatus>.Continuation?
    }

    /// Every job as it is handed over; a test waits here for paper.
    package let jobs: AsyncStream<Job>
    package let model: PrinterModel
    private let handedOver: AsyncStream<Job>.Continuation
    private let state: Mutex<State>

    package init(
        model: PrinterModel = PrinterModel(),
        status: PrinterStatus = PrinterStatus(connected: true, paper: .adequate, answered: true)
    ) {
        self.model = model
        (jobs, handedOver) = AsyncStream.makeStream()
        state = Mutex(State(status: status))
    }

    /// The fates of the next jobs, in order; once they are used up, jobs are printed while there is no fault.
    package func expect(_ outcomes: PrintOutcome...) { state.withLock { $0.outcomes += outcomes } }

    /// The printer's condition changes, and it says so.
    package func become(_ status: PrinterStatus) {
        let reports = state.withLock { state in
            state.status = status
            return state.reports
        }
        reports?.yield(status)
    }

    package func run(_ report: @Sendable @escaping (PrinterStatus) async -> Void) async {
        let (stream, continuation) = AsyncStream.makeStream(of: PrinterStatus.self)
        let first = state.withLock { state in
            state.reports = continuation
            return state.status
        }
        continuation.yield(first)
        for await status in stream { await report(status) }
    }

    package func status() async -> PrinterStatus { state.withLock { $0.status } }

    package func print(_ bytes: [UInt8], job: UInt32, lengthMillimetres: Int) async -> PrintOutcome {
        handedOver.yield(Job(bytes: bytes, number: job, lengthMillimetres: lengthMillimetres))
        return state.withLock { state in
            if !state.outcomes.isEmpty { return state.outcomes.removeFirst() }
            return state.status.fault.map { .failed($0) } ?? .printed
        }
    }
}
