import Domain
import Logging

/// One connection to a printer, from opening to the first trouble.
///
/// The questions it asks are in `PrinterSession+Questions.swift`, how it learns whom it talks to in
/// `PrinterSession+Acquaintance.swift`.
struct PrinterSession {
    let stream: any ByteStream
    let settings: EscposPrinter.Settings
    let acquaintance: PrinterAcquaintance
    let log: Logger
    var splitter = PrinterReplySplitter()
    /// The printer has answered a status question on this connection, so silence means something.
    var hasAnswered = false
    /// The printer was asked who it is and how it confirms, on this connection: another one may have taken the
    /// place of the last.
    var isAcquainted = false
    /// It was cleared on this connection.
    var isCleared = false
    /// The printer stopped, or a job's fate is unknown: part of one, perhaps of an earlier run of this
    /// program, may still stand in its buffer and must not come out later. Cleared when connecting and again
    /// before the next job.
    var mustClear: Bool

    /// Between two looks at an idle printer: people notice changed paper within about this time.
    private static let pollInterval: Duration = .milliseconds(1500)
    /// A printer that prints takes some bytes every second; one that takes none for this long has stopped.
    private static let stall: Duration = .seconds(5)
    /// What a printer says while a job goes out; of more only the end is kept, where the confirmation is.
    private static let mostHeard = 4096

    init(
        stream: any ByteStream, settings: EscposPrinter.Settings, acquaintance: PrinterAcquaintance,
        log: Logger, mustClear: Bool
    ) {
        (self.stream, self.settings, self.acquaintance) = (stream, settings, acquaintance)
        (self.log, self.mustClear) = (log, mustClear)
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

    /// Drops what has not gone out.
    func close() async { await stream.close() }

    /// Lets what was handed over go out first, at most for `time`.
    func finish(within time: Duration) async { await stream.finish(until: .now + time) }
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
            if outcome == .printed, confirmation == .status { acquaintance.learn { $0.answersInTurn = true } }
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
        if confirmation == .none, fault == .silent { return false }
        mustClear = true
        log.warning("printer: fate of a job unknown", metadata: ["why": "\(fault.rawValue)"])
        return true
    }
}

// MARK: One job

extension PrinterSession {
    private mutating func print(_ job: PrintingMachine.Job, _ desk: PrinterDesk) async -> PrintOutcome {
        let status: PrinterStatus
        do throws(DeviceError) {
            status = try await statusBefore(desk)
        } catch {
            return .failed(.absent)
        }
        // Only now is it certain how this printer confirms.
        var machine = PrintingMachine(
            job, confirmation: confirmation,
            millimetresPerSecond: acquaintance.known.model.millimetresPerSecond, bytesPerSecond: stream.rate)
        var action = machine.started(status, mayBeMute: !hasAnswered)
        while true {
            switch action {
            case .write(let bytes): action = await write(bytes, &machine)
            case .listen: action = await listen(&machine)
            case .askStatus: action = await ask(&machine)
            case .finish(let outcome): return outcome
            }
        }
    }

    /// Clears the printer first where something may be left in it. One that took the last job's end for its own
    /// would call this one printed before it is: it must answer a question of ours first.
    private mutating func statusBefore(_ desk: PrinterDesk) async throws(DeviceError) -> PrinterStatus {
        var status = try await currentStatus(desk)
        guard mustClear, status.fault == nil else { return status }
        try await clear()
        if try await hasCaughtUp() {
            mustClear = false
        } else {
            status.answered = false
        }
        return status
    }

    /// Listens while it writes: some printers stop when nobody reads (facts/escpos.md 6.1), and one that prints
    /// as it receives may confirm before the last write has returned.
    private mutating func write(_ bytes: [UInt8], _ machine: inout PrintingMachine) async
        -> PrintingMachine.Action
    {
        do throws(DeviceError) {
            try await discardInput()
        } catch {
            return machine.wrote(Handover(count: 0, error: error), at: .now)
        }
        let stream = stream
        let (handover, heard) = await withTaskGroup(of: [UInt8].self) { group in
            group.addTask { await Self.hear(stream) }
            let handover = await stream.write(bytes, stall: Self.stall)
            group.cancelAll()
            return (handover, await group.next() ?? [])
        }
        let port = handover.error == nil ? nil : await stream.portStatus()
        let action = machine.wrote(handover, port: port, at: .now)
        for reply in splitter.feed(heard) {
            if let end = machine.replied(reply) { return end }
        }
        return action
    }

    /// Until cancelled, or until the line breaks, which the next question tells.
    private static func hear(_ stream: any ByteStream) async -> [UInt8] {
        var heard: [UInt8] = []
        while !Task.isCancelled, let bytes = try? await stream.read(until: nil) {
            heard += bytes
            heard.removeFirst(max(0, heard.count - mostHeard))
        }
        return heard
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
            return machine.lost(error)
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
            return machine.lost(error)
        }
    }
}
