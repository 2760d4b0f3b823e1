import Domain

// What is asked of a printer, and how long it may think.

extension PrinterSession {
    /// For the answer to clearing, which many printers do not give.
    private static let clearTimeout: Duration = .milliseconds(500)
    /// For a printer to come to the end of what it still had to do: it has been cleared.
    private static let catchUpTimeout: Duration = .seconds(2)
    /// After the first of several answers the next follow at once.
    private static let quiet: Duration = .milliseconds(250)

    /// What the printer says now; else what was last known of it on this connection, which may be nothing. It is
    /// never called ready before it was asked who it is.
    mutating func currentStatus(_ desk: PrinterDesk) async throws(DeviceError) -> PrinterStatus {
        try await discardInput()
        var status = try await realTimeStatus { _ in true }
        if status.answered {
            hasAnswered = true
            if status.hasStopped { mustClear = true }
        } else {
            status = hasAnswered ? desk.lastKnown : PrinterStatus(connected: true)
        }
        // What a former job left is cleared away first: it would answer in the questions' place.
        if status.fault == nil, !mustClear || isCleared { try await becomeAcquainted() }
        if status.paper == .nearEnd, !acquaintance.known.model.hasNearEndSensor { status.paper = .adequate }
        return status
    }

    /// DLE EOT 1 to 4, one at a time, so that each answer has its question. A printer that does not answer
    /// the first is not asked the others. `hear` gets every other reply and may end it by false.
    mutating func realTimeStatus(_ hear: (PrinterReply) -> Bool) async throws(DeviceError) -> PrinterStatus {
        var status = RealTimeStatus()
        for number in UInt8(1)...4 {
            try await send(EscposQuery.realTimeStatus(number), stall: settings.answerTime)
            let end = ContinuousClock.now + settings.answerTime
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
    mutating func clear() async throws(DeviceError) {
        try await discardInput()
        try await send(EscposQuery.clearBuffers, stall: Self.clearTimeout)
        _ = try await reply(within: Self.clearTimeout) { $0 == .block([0x25]) }
        try await send(EscposQuery.initialise, stall: Self.clearTimeout)
        isCleared = true
    }

    /// GS r has no number, so the answer to a former job's must not be taken for the next one's (facts/escpos.md
    /// 6.1: "the status from the previous request"). Asks once and hears all answers out; false when a printer
    /// that knows the question does not come to it.
    mutating func hasCaughtUp() async throws(DeviceError) -> Bool {
        guard confirmation == .status else { return true }
        try await discardInput()
        try await send(EscposQuery.transmitPaperStatus, stall: Self.clearTimeout)
        guard try await reply(within: Self.catchUpTimeout, where: \.isTransmitted) != nil else {
            guard acquaintance.known.answersInTurn else { return true }
            acquaintance.wasSilentInTurn()
            return false
        }
        acquaintance.hasAnsweredInTurn()
        while try await reply(within: Self.quiet, where: { _ in true }) != nil {}
        return true
    }

    /// The first reply that is wanted; nil when none came in time.
    mutating func reply(
        within time: Duration, where isWanted: (PrinterReply) -> Bool
    ) async throws(DeviceError) -> PrinterReply? {
        let end = ContinuousClock.now + time
        while true {
            let bytes = try await stream.read(until: end)
            if bytes.isEmpty { return nil }
            if let reply = splitter.feed(bytes).first(where: isWanted) { return reply }
        }
    }

    /// A question the printer does not take is one it does not answer; only a broken line is an error.
    mutating func send(_ bytes: [UInt8], stall: Duration) async throws(DeviceError) {
        if let error = await stream.write(bytes, stall: stall).error, error.code != .silent { throw error }
    }

    mutating func discardInput() async throws(DeviceError) {
        splitter.reset()
        try await stream.discardInput()
    }
}

extension PrinterReply {
    /// An answer to GS r.
    var isTransmitted: Bool {
        if case .transmitted = self { true } else { false }
    }
}
