import Logging

/// One connection to a printer, from opening to the first trouble.
struct PrinterSession {
    private let stream: any ByteStream
    private let settings: EscposPrinter.Settings
    private let log: Logger
    private var splitter = PrinterReplySplitter()
    /// The printer has answered a status question on this connection, so silence means something.
    private var hasAnswered = false
    /// The printer stopped, or a job's fate is unknown: part of one, perhaps of an earlier run of this
    /// program, may still stand in its buffer and must not come out later. Cleared when connecting and again
    /// before the next job.
    private(set) var mustClear: Bool

    /// Between two looks at an idle printer: people notice changed paper within about this time.
    private static let pollInterval: Duration = .milliseconds(1500)
    /// For one of the four status bytes; so that all of them take at most 1 s.
    private static let statusTimeout: Duration = .milliseconds(250)
    /// For the answer to clearing, which many printers do not give.
    private static let clearTimeout: Duration = .milliseconds(500)
    /// A printer that prints takes some bytes every second; one that takes none for this long has stopped.
    private static let stall: Duration = .seconds(5)

    init(stream: any ByteStream, settings: EscposPrinter.Settings, log: Logger, mustClear: Bool) {
        (self.stream, self.settings, self.log, self.mustClear) = (stream, settings, log, mustClear)
    }

    /// Watches the printer and carries out requests until the connection breaks (the error) or has to be made
    /// anew (nil); nil too when cancelled.
    mutating func serve(
        _ desk: PrinterDesk, _ report: @Sendable (PrinterStatus) async -> Void
    ) async -> DeviceError? {
        do throws(DeviceError) {
            var status = try await currentStatus(desk)
            // At once, while a printer that ran out of paper still holds the rest: later it would print it.
            if mustClear {
                try await clear()
                status = try await currentStatus(desk)
            }
            while !Task.isCancelled {
                await desk.publish(status, report)
                _ = await desk.bell.wait(until: .now + Self.pollInterval)
                while let request = desk.next() {
                    guard await carryOut(request, desk, report) else { return nil }
                }
                if !Task.isCancelled { status = try await currentStatus(desk) }
            }
            return nil
        } catch {
            if !Task.isCancelled { log.warning("printer: connection lost", metadata: ["why": "\(error)"]) }
            return error
        }
    }

    func close() async { await stream.close() }
}

// MARK: Requests

extension PrinterSession {
    /// False when the connection must be made anew.
    private mutating func carryOut(
        _ request: PrinterDesk.Request, _ desk: PrinterDesk, _ report: @Sendable (PrinterStatus) async -> Void
    ) async -> Bool {
        switch request {
        case .status(let continuation):
            let status = try? await currentStatus(desk)
            continuation.resume(returning: status ?? desk.lastKnown)
            guard let status else { return false }
            await desk.publish(status, report)
            return true
        case .job(let job, let continuation):
            desk.setBusy(true)
            defer { desk.setBusy(false) }
            let outcome = await shielded(job, desk)
            continuation.resume(returning: outcome)
            return !mustBeMadeAnew(after: outcome)
        }
    }

    /// In a task of its own: the end of `run` must not tear a ticket in two.
    private mutating func shielded(_ job: PrintingMachine.Job, _ desk: PrinterDesk) async -> PrintOutcome {
        let before = self
        let (after, outcome) = await Task {
            var session = before
            let outcome = await session.print(job, desk)
            return (session, outcome)
        }.value
        self = after
        return outcome
    }

    /// A job that was begun and not confirmed: closing drops what has not gone out, and the printer is
    /// cleared. Where no confirmation can come, its absence says nothing.
    private mutating func mustBeMadeAnew(after outcome: PrintOutcome) -> Bool {
        guard case .unknown(let fault) = outcome else { return outcome == .failed(.absent) }
        if settings.confirmation == .none, fault == .silent { return false }
        mustClear = true
        log.warning("printer: fate of a job unknown", metadata: ["why": "\(fault.rawValue)"])
        return true
    }
}

// MARK: One job

extension PrinterSession {
    private mutating func print(_ job: PrintingMachine.Job, _ desk: PrinterDesk) async -> PrintOutcome {
        var machine = PrintingMachine(
            job, confirmation: settings.confirmation, millimetresPerSecond: settings.millimetresPerSecond,
            bytesPerSecond: stream.rate)
        var action = await begin(&machine, desk)
        while true {
            switch action {
            case .write(let bytes): action = await write(bytes, &machine)
            case .listen: action = await listen(&machine)
            case .askStatus: action = await ask(&machine)
            case .finish(let outcome): return outcome
            }
        }
    }

    private mutating func begin(_ machine: inout PrintingMachine, _ desk: PrinterDesk) async
        -> PrintingMachine.Action
    {
        do throws(DeviceError) {
            let status = try await currentStatus(desk)
            if mustClear, status.fault == nil {
                try await clear()
                mustClear = false
            }
            return machine.started(status, mayBeMute: !hasAnswered)
        } catch {
            return machine.lost()
        }
    }

    /// Nothing we send before the end asks for an answer, so nothing piles up unread meanwhile.
    private mutating func write(_ bytes: [UInt8], _ machine: inout PrintingMachine) async
        -> PrintingMachine.Action
    {
        do throws(DeviceError) {
            try await discardInput()
        } catch {
            return machine.wrote(Handover(count: 0, error: error), at: .now)
        }
        let handover = await stream.write(bytes, stall: Self.stall)
        let port = handover.error == nil ? nil : await stream.portStatus()
        return machine.wrote(handover, port: port, at: .now)
    }

    private mutating func listen(_ machine: inout PrintingMachine) async -> PrintingMachine.Action {
        do throws(DeviceError) {
            let bytes = try await stream.read(until: machine.deadline)
            if bytes.isEmpty { return machine.passed(at: .now) }
            for reply in splitter.feed(bytes) {
                if let action = machine.replied(reply) { return action }
            }
            return .listen
        } catch {
            return machine.lost()
        }
    }

    /// Looks at a printer that prints. Nothing is dropped: the confirmation may come between.
    private mutating func ask(_ machine: inout PrintingMachine) async -> PrintingMachine.Action {
        do throws(DeviceError) {
            var end: PrintingMachine.Action?
            let status = try await realTimeStatus { reply in
                end = end ?? machine.replied(reply)
                return end == nil
            }
            return end ?? machine.asked(status, at: .now)
        } catch {
            return machine.lost()
        }
    }
}

// MARK: Questions

extension PrinterSession {
    /// What the printer says now; else what was last known of it on this connection, which may be nothing.
    private mutating func currentStatus(_ desk: PrinterDesk) async throws(DeviceError) -> PrinterStatus {
        try await discardInput()
        let status = try await realTimeStatus { _ in true }
        if status.answered {
            hasAnswered = true
            if status.hasStopped { mustClear = true }
            return status
        }
        return hasAnswered ? desk.lastKnown : PrinterStatus(connected: true)
    }

    /// DLE EOT 1 to 4, one at a time, so that each answer has its question. A printer that does not answer
    /// the first is not asked the others. `hear` gets every other reply and may end it by false.
    private mutating func realTimeStatus(
        _ hear: (PrinterReply) -> Bool
    ) async throws(DeviceError) -> PrinterStatus {
        var status = RealTimeStatus()
        for number in UInt8(1)...4 {
            let handover = await stream.write(EscposQuery.realTimeStatus(number), stall: Self.statusTimeout)
            if let error = handover.error, error.code != .silent { throw error }
            let end = ContinuousClock.now + Self.statusTimeout
            var hasCome = false
            while !hasCome {
                let bytes = try await stream.read(until: end)
                if bytes.isEmpty { break }
                for reply in splitter.feed(bytes) {
                    if case .realTime(let byte) = reply, !hasCome, status.take(byte, for: number) {
                        hasCome = true
                    } else if !hear(reply) {
                        return status.status
                    }
                }
            }
            if !hasCome, number == 1 { break }
        }
        return status.status
    }

    /// Empties the printer's buffers in real time, then its line buffer and modes. A printer that does not
    /// know the first ignores it, and one that does says 37 25 00.
    private mutating func clear() async throws(DeviceError) {
        try await discardInput()
        let handover = await stream.write(EscposQuery.clearBuffers, stall: Self.clearTimeout)
        if let error = handover.error, error.code != .silent { throw error }
        let end = ContinuousClock.now + Self.clearTimeout
        while true {
            let bytes = try await stream.read(until: end)
            if bytes.isEmpty { break }
            if splitter.feed(bytes).contains(.block([0x25])) { break }
        }
        if let error = await stream.write(EscposQuery.initialise, stall: Self.clearTimeout).error {
            throw error
        }
    }

    private mutating func discardInput() async throws(DeviceError) {
        splitter.reset()
        try await stream.discardInput()
    }
}
