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
        /// Set while it does not answer: who waits for its status.
        var unanswered: [CheckedContinuation<Void, Never>]?
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

    /// The same, but nothing is reported: whoever wants to know must ask.
    package func becomeSilently(_ status: PrinterStatus) { state.withLock { $0.status = status } }

    /// Leaves questions about its status unanswered until `speaksAgain`.
    package func holdsItsTongue() { state.withLock { $0.unanswered = [] } }

    package func speaksAgain() {
        let waiting = state.withLock { state in
            defer { state.unanswered = nil }
            return state.unanswered ?? []
        }
        for caller in waiting { caller.resume() }
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

    package func status() async -> PrinterStatus {
        await withCheckedContinuation { caller in
            let answers = state.withLock { state in
                guard state.unanswered != nil else { return true }
                state.unanswered?.append(caller)
                return false
            }
            if answers { caller.resume() }
        }
        return state.withLock { $0.status }
    }

    package func print(_ bytes: [UInt8], job: UInt32, lengthMillimetres: Int) async -> PrintOutcome {
        handedOver.yield(Job(bytes: bytes, number: job, lengthMillimetres: lengthMillimetres))
        return state.withLock { state in
            if !state.outcomes.isEmpty { return state.outcomes.removeFirst() }
            return state.status.fault.map { .failed($0) } ?? .printed
        }
    }
}
