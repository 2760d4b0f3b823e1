/// Asks what hangs on a line whose name says nothing about it.
package enum SerialProbe {
    /// A status question has 10 bytes: a line that takes none of them is dead.
    private static let stall: Duration = .milliseconds(500)

    /// The speed at which a SAM answers; nil when nothing does, after about 2 s. The line is opened, locked, left with
    /// nothing unread, and closed. Throws why it could not be asked: `.absent`, `.denied`, `.busy`, `.unsuitable`,
    /// `.hungUp`, `.cancelled`.
    package static func baud(at path: String, reactor: Reactor) async throws(DeviceError) -> Int? {
        let thread = try BlockingThread("ow-probe")
        let line = try await SerialLine.open(path, baud: 115_200, reactor: reactor, thread: thread)
        do throws(DeviceError) {
            let baud = try await ask(line)
            try await line.discardInput()
            await line.close()
            return baud
        } catch {
            await line.close()
            throw error
        }
    }

    private static func ask(_ line: SerialLine) async throws(DeviceError) -> Int? {
        var (line, machine) = (line, SamProbeMachine())
        var action: SamProbeMachine.Action? = machine.started()
        while true {
            switch action {
            case .found(let baud): return baud
            case .nothing: return nil
            case .ask(let baud):
                line = try await line.changed(to: baud)
                try await line.discardInput()
                // What takes no bytes does not answer either.
                let error = await line.write(SamProbeMachine.question, stall: stall).error
                if let error, error.code != .silent { throw error }
                machine.asked(at: .now)
                action = nil
            case nil:
                let bytes = try await line.read(until: machine.deadline)
                action = bytes.isEmpty ? machine.passed(at: .now) : machine.received(bytes)
            }
        }
    }

    /// The number of the SAM at a port, nil when it does not tell. Throws why it could not be opened, `.silent`,
    /// `.notSam`, the kind of damage, or the module's own trouble (`.status(.selfTestFailed)`, `.notAuthorised`).
    package static func samID(of port: some SamPort) async throws(DeviceError) -> String? {
        let line = try await port.open()
        let answer: SamAnswer
        do throws(DeviceError) {
            answer = try await self.answer(to: .samID, on: line)
        } catch {
            await line.close()
            throw error
        }
        await line.close()
        if answer.status.isBroken { throw DeviceError(.status(answer.status)) }
        return answer.status == .done ? SamID(answer.data)?.description : nil
    }

    private static func answer(
        to command: SamCommand, on line: any ByteStream
    ) async throws(DeviceError) -> SamAnswer {
        try await line.discardInput()
        if let error = await line.write(command.frame, stall: stall).error { throw error }
        var parser = SamFrameParser(.answers)
        var listening = SamListening(to: command, since: .now)
        while true {
            let bytes = try await line.read(until: listening.deadline(isInsideFrame: parser.isInsideFrame))
            let findings = bytes.isEmpty ? parser.silence() : parser.feed(bytes)
            if let answer = SamAnswer(in: findings) { return answer }
            if bytes.isEmpty { throw listening.failure(isCut: !findings.isEmpty, hasAnswered: false) }
            listening.heard(bytes, at: .now)
            listening.damage = SamFrameParser.damage(in: findings) ?? listening.damage
        }
    }
}
