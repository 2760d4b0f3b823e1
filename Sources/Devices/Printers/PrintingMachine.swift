// One job, from the status before to the confirmation after (facts/escpos.md 0, 3.3, 8):
//
//     status before ─ not ready ─────────────────────────────→ failed
//        │ ready, or cannot tell
//     write bytes + request ─ broke before the first byte ───→ failed
//        │ handed over       ─ broke or stalled after it ────→ unknown
//     wait, asking for the status now and then
//        │ the request's own answer ─────────────────────────→ printed
//        └ a fault, the line lost, or mm ÷ speed × 2 + 2 s ──→ unknown

package import Domain

/// Decides the fate of one job. Pure: time is handed in. Nothing is ever written twice.
package struct PrintingMachine: Sendable {
    package enum Action: Hashable, Sendable {
        /// Hand over these, all at once; then `wrote`.
        case write([UInt8])
        /// Ask DLE EOT 1 to 4, handing in `replied` what comes; then `asked`.
        case askStatus
        /// Read until `deadline`; then `replied` or `passed`.
        case listen
        case finish(PrintOutcome)
    }

    package struct Job: Hashable, Sendable {
        package var bytes: [UInt8]
        package var number: UInt32
        package var lengthMillimetres: Int

        package init(bytes: [UInt8], number: UInt32, lengthMillimetres: Int) {
            (self.bytes, self.number, self.lengthMillimetres) = (bytes, number, lengthMillimetres)
        }
    }

    private enum State: Sendable {
        case ready
        case writing
        /// `fault`: the last the printer gave for taking its time.
        case waiting(until: Instant, nextQuestion: Instant, fault: PrinterFault? = nil)
        case finished
    }

    package typealias Instant = ContinuousClock.Instant

    /// Between two looks at a printer that prints: few enough not to fill its buffer.
    static let questionInterval: Duration = .seconds(1)
    /// Beyond the paper's own time: warming up, cutting, the answer.
    static let grace: Duration = .seconds(2)

    private let job: Job
    private let confirmation: PrinterModel.Confirmation
    private let millimetresPerSecond: Int
    private let bytesPerSecond: Int?
    private var state = State.ready

    /// `millimetresPerSecond`: the slowest the printer prints. `bytesPerSecond`: of a slow line, else nil.
    package init(
        _ job: Job, confirmation: PrinterModel.Confirmation, millimetresPerSecond: Int,
        bytesPerSecond: Int? = nil
    ) {
        (self.job, self.confirmation) = (job, confirmation)
        (self.millimetresPerSecond, self.bytesPerSecond) = (max(1, millimetresPerSecond), bytesPerSecond)
    }

    /// When to call `passed`.
    package var deadline: Instant? {
        guard case .waiting(let until, let nextQuestion, _) = state else { return nil }
        return min(until, nextQuestion)
    }

    /// mm ÷ speed × 2 + 2 s, and the time a slow line needs for what the kernel still holds. With no
    /// confirmation to wait for, the paper's own time: only to notice a fault.
    private var patience: Duration {
        let paper = Duration.seconds(job.lengthMillimetres) / millimetresPerSecond
        let line = bytesPerSecond.map { Duration.seconds(job.bytes.count) / max(1, $0) } ?? .zero
        return confirmation == .none ? paper + line : paper * 2 + line + Self.grace
    }
}

// MARK: What happens

extension PrintingMachine {
    /// The status before. `mayBeMute`: this printer has not answered a status question since it was
    /// connected, so that no answer says nothing; one that has answered before and is silent now is not given
    /// a job.
    package mutating func started(_ status: PrinterStatus, mayBeMute: Bool) -> Action {
        if let fault = status.fault { return finish(.failed(fault)) }
        if !status.answered, !mayBeMute { return finish(.failed(.silent)) }
        state = .writing
        return .write(job.bytes + EscposQuery.request(confirmation, job: job.number))
    }

    /// `port`: what a USB port says of a printer that took nothing more; a hint that words the fault, no
    /// more.
    package mutating func wrote(_ handover: Handover, port: PortStatus? = nil, at now: Instant) -> Action {
        guard case .writing = state else { return .listen }
        guard let error = handover.error else {
            state = .waiting(until: now + patience, nextQuestion: now + Self.questionInterval)
            return .listen
        }
        let isStalled = error.meansSilence
        if handover.count == 0 { return finish(.failed(isStalled ? .silent : .absent)) }
        guard isStalled else { return finish(.unknown(.lostInJob)) }
        return finish(.unknown(port?.isPaperEmpty == true ? .paperOut : .silent))
    }

    /// One reply, to whatever question.
    package mutating func replied(_ reply: PrinterReply) -> Action? {
        guard case .waiting = state else { return nil }
        switch (confirmation, reply) {
        case (.processID, .processID(EscposQuery.processIDCharacters(of: job.number))):
            return finish(.printed)
        case (.status, .transmitted(let paper)):
            // Processed; but at paper end the last of it may be missing.
            return finish(paper & 0x0C == 0 ? .printed : .unknown(.paperOut))
        default: return nil
        }
    }

    /// The status asked for while waiting. Heat passes, and off line alone may be a pause.
    package mutating func asked(_ status: PrinterStatus, at now: Instant) -> Action {
        guard case .waiting(let until, _, let before) = state else { return .listen }
        switch status.fault {
        case nil, .overheated, .offline: break
        case .some(let fault): return finish(.unknown(fault))
        }
        let fault = status.answered ? status.fault : before
        state = .waiting(until: until, nextQuestion: now + Self.questionInterval, fault: fault)
        return .listen
    }

    /// `deadline` has passed.
    package mutating func passed(at now: Instant) -> Action {
        guard case .waiting(let until, let nextQuestion, let fault) = state else { return .listen }
        if now >= until { return finish(.unknown(fault ?? .silent)) }
        return now >= nextQuestion ? .askStatus : .listen
    }

    /// The line broke while waiting.
    package mutating func lost(_ error: DeviceError = DeviceError(.hungUp)) -> Action {
        switch state {
        case .ready: finish(.failed(.absent))
        case .writing, .waiting, .finished: finish(.unknown(error.meansSilence ? .silent : .lostInJob))
        }
    }

    private mutating func finish(_ outcome: PrintOutcome) -> Action {
        state = .finished
        return .finish(outcome)
    }
}
