// What is broken on purpose, and what that does to the printer's answers.

extension PrinterMachine {
    /// Something breaks, or is mended. `bytes`: with `losesPower`, how many more it takes.
    package mutating func set(
        flaw: PrinterFlaw, after bytes: Int = 0, at now: ContinuousClock.Instant
    ) -> [Action] {
        self.flaw = flaw
        powerBytes = flaw == .losesPower ? max(0, bytes) : nil
        lateAnswers = []
        let actions = change {
            $0.hasCutterError = flaw == .cutterError
            $0.isOverheated = flaw == .overheated
            $0.isOffline = flaw == .offline
            $0.hasUnrecoverableError = flaw == .unrecoverable
        }
        return said(actions + resume(at: now), at: now)
    }

    /// What goes out now of the answers there are.
    mutating func said(_ actions: [Action], at now: ContinuousClock.Instant) -> [Action] {
        let paper = actions.filter { if case .slip = $0 { true } else { false } }
        switch flaw {
        case .mute: return paper
        case .answersLate:
            for case .send(let bytes) in actions { lateAnswers.append((bytes, now + Self.lateness)) }
            var due: [Action] = []
            while let first = lateAnswers.first, first.due <= now {
                due.append(.send(first.bytes))
                lateAnswers.removeFirst()
            }
            return paper + due
        default: return actions
        }
    }

    func confirmation(_ answer: [UInt8]?, isKnown: Bool) -> ArraySlice<Step> {
        guard isKnown, flaw != .neverConfirms, let answer else { return [] }
        return [.reply(answer)]
    }
}
