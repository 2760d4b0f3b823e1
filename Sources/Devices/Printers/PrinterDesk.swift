import Synchronization

/// Where requests to a printer wait for the one task that serves it, and what was last known of the printer.
final class PrinterDesk: Sendable {
    enum Request: Sendable {
        case status(CheckedContinuation<PrinterStatus, Never>)
        case job(PrintingMachine.Job, CheckedContinuation<PrintOutcome, Never>)
    }

    private struct State {
        var isOpen = false
        /// A job is being printed or a connection made: a status question would wait too long.
        var isBusy = false
        var requests: [Request] = []
        var last = PrinterStatus.absent
        var hasReported = false

        var lastKnown: PrinterStatus {
            var status = last
            status.answered = false
            return status
        }
    }

    /// More than one caller waits only by mistake; full is an answer.
    private static let limit = 16

    let bell: Bell
    private let state = Mutex(State())

    init(_ reactor: Reactor) {
        bell = Bell(reactor)
    }

    func status() async -> PrinterStatus {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state -> PrinterStatus? in
                guard state.isOpen, !state.isBusy, state.requests.isEmpty else { return state.lastKnown }
                state.requests.append(.status(continuation))
                return nil
            }
            if let known { continuation.resume(returning: known) } else { bell.ring() }
        }
    }

    func print(_ job: PrintingMachine.Job) async -> PrintOutcome {
        await withCheckedContinuation { continuation in
            let refusal = state.withLock { state -> PrinterFault? in
                guard state.isOpen else { return .absent }
                guard state.requests.count < Self.limit else { return .offline }
                state.requests.append(.job(job, continuation))
                return nil
            }
            if let refusal { continuation.resume(returning: .failed(refusal)) } else { bell.ring() }
        }
    }
}

// MARK: For the task that serves

extension PrinterDesk {
    func open() {
        state.withLock { state in
            precondition(!state.isOpen, "a printer is run once at a time")
            state.isOpen = true
            state.hasReported = false
        }
    }

    /// Nobody serves any more.
    func shut() {
        state.withLock { state in
            state.isOpen = false
            state.last = .absent
        }
        refuse(.absent)
    }

    func setBusy(_ isBusy: Bool) { state.withLock { $0.isBusy = isBusy } }

    func next() -> Request? {
        state.withLock { $0.requests.isEmpty ? nil : $0.requests.removeFirst() }
    }

    /// What to say when the printer, which was asked, says nothing.
    var lastKnown: PrinterStatus { state.withLock { $0.lastKnown } }

    func refuse(_ fault: PrinterFault) {
        while let request = next() {
            switch request {
            case .status(let continuation): continuation.resume(returning: lastKnown)
            case .job(_, let continuation): continuation.resume(returning: .failed(fault))
            }
        }
    }

    /// Keeps the status; reports it if it is the first or differs from the last.
    func publish(_ status: PrinterStatus, _ report: @Sendable (PrinterStatus) async -> Void) async {
        let isNews = state.withLock { state in
            defer { (state.last, state.hasReported) = (status, true) }
            return !state.hasReported || state.last != status
        }
        if isNews { await report(status) }
    }
}
