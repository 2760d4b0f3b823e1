// The conversation with a SAM (facts/idcard.md 1.3 and 4), one question at a time:
//
//     open → SAM ID → find ⇄ (300 ms) find → select → read base → new address ⇄ (300 ms) new address → find
//
// Find answers 9F for a new card, 80 for none, and 80 too for a card that has been read and still lies there;
// so a card read is watched by asking for its new address: 90 or 91 means it is still there, another status
// that it was lifted. A failed step leads back to find; two 41 in a row to a reset; three questions without a
// valid answer to reopening. A line that was only silent is the same reader still: it is asked for its status
// instead of its ID.

/// Decides what to ask a SAM and what to report, for a line that is opened, fails and comes back. Pure: time
/// is handed in.
///
/// The driver carries out the actions in order and hands in what happens; `deadline` says when to call
/// `passed`.
package struct SamReadingMachine: Sendable {
    package enum Action: Hashable, Sendable {
        /// Open the line; then `opened` or `lost`.
        case open
        case close
        /// Drop what has come unread, send this, then `sent`.
        case send([UInt8])
        case report(CardReaderEvent)
        /// For the log: a step did not go well. Said once for each error in a row.
        case note(SamCommand, DeviceError)
    }

    private enum Line: Sendable {
        case closed(until: Instant)
        case opening
        /// Nil until the question is on the line.
        case asking(SamCommand, SamListening?)
        case resting(until: Instant, next: SamCommand)
    }

    /// The card in the field, as far as we know.
    private enum Card: Sendable {
        case none
        /// Found, not read yet; what was said to have failed last.
        case present(failure: DeviceError.Code?)
        /// Read, or refused for what it says: nothing more is wanted of it but that it goes.
        case done
    }

    package typealias Instant = ContinuousClock.Instant

    /// After a failure, and between two looks at a card lying there.
    static let interval: Duration = .milliseconds(300)
    /// Between two finds while nothing lies there. 100 ms, as Routon's own demonstration asks (facts/idcard.md 4): at
    /// 300 ms the wait for the next find would be longer than the reading.
    static let findInterval: Duration = .milliseconds(100)
    /// Before a line that failed is opened again: a flapping USB hub cannot spin the CPU, a person sees no
    /// delay.
    static let reopenFloor: Duration = .seconds(1)
    static let missesBeforeReopening = 3
    static let readFailuresBeforeReset = 2

    private var line: Line = .opening
    private var parser = SamFrameParser(.answers)
    private var card = Card.none
    /// The module's number, once it told, until the line is lost.
    private var samID: String?
    /// Since the line was opened.
    private var hasAnswered = false
    private var lastDetachment: DeviceError.Code?
    private var lastNote: DeviceError.Code?
    /// Questions in a row without a valid answer.
    private var misses = 0
    /// 41 in a row from select or read.
    private var readFailures = 0

    package init() {}

    /// When to call `passed`; nil while opening or sending, which end by themselves.
    package var deadline: Instant? {
        switch line {
        case .closed(let until), .resting(let until, _): until
        case .asking(_, let listening):
            listening?.deadline(isInsideFrame: parser.isInsideFrame)
        case .opening: nil
        }
    }
}

// MARK: What happens

extension SamReadingMachine {
    package mutating func started() -> [Action] {
        line = .opening
        return [.open]
    }

    package mutating func opened() -> [Action] {
        misses = 0
        readFailures = 0
        hasAnswered = false
        return ask(samID == nil ? .samID : .samStatus)
    }

    /// The question is on the line.
    package mutating func sent(at now: Instant) {
        guard case .asking(let command, _) = line else { return }
        line = .asking(command, SamListening(to: command, since: now))
    }

    /// The line could not be opened, or broke: what comes back may be another reader.
    package mutating func lost(_ error: DeviceError, at now: Instant) -> [Action] {
        samID = nil
        return closed(for: error, at: now)
    }

    private mutating func closed(for error: DeviceError, at now: Instant) -> [Action] {
        line = .closed(until: now + Self.reopenFloor)
        parser.reset()
        let lifted = lift()
        guard lastDetachment != error.code else { return [.close] + lifted }
        lastDetachment = error.code
        return [.close] + lifted + [.report(.detached(error))]
    }

    /// Bytes have come; those nobody asked for are dropped.
    package mutating func received(_ bytes: [UInt8], at now: Instant) -> [Action] {
        guard case .asking(let command, var listening?) = line else { return [] }
        let findings = parser.feed(bytes)
        listening.heard(bytes, at: now)
        if let answer = SamAnswer(in: findings) { return answered(command, answer, at: now) }
        listening.damage = SamFrameParser.damage(in: findings) ?? listening.damage
        line = .asking(command, listening)
        return []
    }

    /// `deadline` has passed.
    package mutating func passed(at now: Instant) -> [Action] {
        guard let deadline, now >= deadline else { return [] }
        switch line {
        case .closed: return started()
        case .resting(_, let next): return ask(next)
        case .asking(let command, let listening):
            let findings = parser.silence()
            if let answer = SamAnswer(in: findings) { return answered(command, answer, at: now) }
            let isCut = !findings.isEmpty
            let error = listening?.failure(isCut: isCut, hasAnswered: hasAnswered) ?? DeviceError(.silent)
            return missed(command, error, at: now)
        case .opening: return []
        }
    }
}

// MARK: Steps

extension SamReadingMachine {
    private mutating func ask(_ command: SamCommand) -> [Action] {
        parser.reset()
        line = .asking(command, nil)
        return [.send(command.frame)]
    }

    private mutating func rest(
        at now: Instant, for pause: Duration = interval, then next: SamCommand
    ) -> [Action] {
        parser.reset()
        line = .resting(until: now + pause, next: next)
        return []
    }

    private mutating func answered(_ command: SamCommand, _ answer: SamAnswer, at now: Instant) -> [Action] {
        misses = 0
        hasAnswered = true
        if answer.status.isBroken { return closed(for: DeviceError(.status(answer.status)), at: now) }
        switch command {
        case .find: return found(answer.status, at: now)
        case .select where answer.status == .done: return ask(.readBase)
        case .readBase where answer.status == .done: return read(answer.data, at: now)
        case .select, .readBase: return failed(command, DeviceError(.status(answer.status)), at: now)
        case .readNewAddress: return looked(answer.status, at: now)
        case .samID:
            samID = answer.status == .done ? SamID(answer.data)?.description : nil
            return ask(.find) + attach()
        case .samStatus: return ask(.find) + attach()
        default: return rest(at: now, then: .find)
        }
    }

    private mutating func attach() -> [Action] {
        lastDetachment = nil
        lastNote = nil
        return [.report(.attached(samID: samID))]
    }

    private mutating func found(_ status: SamStatus, at now: Instant) -> [Action] {
        switch status {
        case .cardFound:
            let isNew = if case .none = card { true } else { false }
            if isNew { card = .present(failure: nil) }
            return ask(.select) + (isNew ? [.report(.present)] : [])
        case .noCard, .noCardYet:
            lastNote = nil
            return rest(at: now, for: Self.findInterval, then: .find) + lift()
        default:
            return rest(at: now, then: .find) + note(.find, DeviceError(.status(status)))
        }
    }

    /// Photo and fingerprints end here.
    private mutating func read(_ data: [UInt8], at now: Instant) -> [Action] {
        do throws(DeviceError) {
            let text = try BaseInformation.text(of: data)
            return done(.read(try CardText.card(from: text)), at: now)
        } catch {
            if error.code == .innerLengths { return failed(.readBase, error, at: now) }
            // Well read, but not a card we can use: reading it again would say the same.
            return done(.failed(error), at: now) + note(.readBase, error)
        }
    }

    private mutating func done(_ event: CardReaderEvent, at now: Instant) -> [Action] {
        card = .done
        readFailures = 0
        if case .read = event { lastNote = nil }
        return rest(at: now, then: .readNewAddress) + [.report(event)]
    }

    /// A look at the card lying there.
    private mutating func looked(_ status: SamStatus, at now: Instant) -> [Action] {
        guard status != .done, status != .noSuchContent else { return rest(at: now, then: .readNewAddress) }
        return ask(.find) + lift()
    }

    private mutating func lift() -> [Action] {
        if case .none = card { return [] }
        card = .none
        readFailures = 0
        return [.report(.lifted)]
    }

    private mutating func failed(_ command: SamCommand, _ error: DeviceError, at now: Instant) -> [Action] {
        readFailures = error.code == .status(.readFailed) ? readFailures + 1 : 0
        var actions: [Action]
        if readFailures >= Self.readFailuresBeforeReset {
            readFailures = 0
            actions = ask(.reset)
        } else {
            actions = rest(at: now, then: .find)
        }
        if case .present(let told) = card, told != error.code {
            card = .present(failure: error.code)
            actions.append(.report(.failed(error)))
        }
        return actions + note(command, error)
    }

    /// No valid answer came.
    private mutating func missed(_ command: SamCommand, _ error: DeviceError, at now: Instant) -> [Action] {
        misses += 1
        if misses >= Self.missesBeforeReopening {
            let noted = note(command, error)
            return noted + closed(for: error, at: now)
        }
        switch command {
        case .select, .readBase: return failed(command, error, at: now)
        case .samID, .samStatus, .readNewAddress: return rest(at: now, then: command) + note(command, error)
        default: return rest(at: now, then: .find) + note(command, error)
        }
    }

    private mutating func note(_ command: SamCommand, _ error: DeviceError) -> [Action] {
        guard lastNote != error.code else { return [] }
        lastNote = error.code
        return [.note(command, error)]
    }
}
