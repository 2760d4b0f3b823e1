package enum PrintJobState: String, Hashable, Sendable, Codable, CaseIterable {
    case queued, sending, printed, failed, unknown, expired, void
}

/// What happens to a print job.
package enum PrintEvent: String, Hashable, Sendable, Codable, CaseIterable {
    /// The first byte is about to leave; durable before it does.
    case send
    /// The printer answered after the data.
    case confirm
    /// No byte can have reached the paper: it may be tried again.
    case putBack
    /// It can never be printed (its layout cannot be drawn).
    case fail
    /// Bytes left and no answer came, or the power went: staff decide, nothing reprints by itself.
    case lose
    /// Too old, or the number was called meanwhile.
    case expire
    /// Staff gave it up.
    case void
}

/// The fate of one print job (`DESIGN.md` 4.4):
///
///     queued ─ send → sending ─ confirm → printed
///       ↑ └ expire → expired  ├ lose ───→ unknown
///       └───── putBack ───────┴ fail ───→ failed        void: from queued, unknown, failed, expired
///
/// A reprint is no event of a job but a job of its own: what became of the first paper stays as true as it was.
package enum PrintMachine {
    /// The state after `event`, or nil where the event makes no sense in `state`.
    package static func state(after event: PrintEvent, in state: PrintJobState) -> PrintJobState? {
        switch (state, event) {
        case (.queued, .send): .sending
        case (.sending, .confirm): .printed
        case (.sending, .putBack): .queued
        case (.queued, .fail), (.sending, .fail): .failed
        case (.sending, .lose): .unknown
        case (.queued, .expire): .expired
        case (.queued, .void), (.unknown, .void), (.failed, .void), (.expired, .void): .void
        default: nil
        }
    }

    /// Whether staff may have it printed once more, marked 补打: what is settled or in doubt may, also a printed
    /// slip that somebody lost and one given up too soon; what is still on its way to the paper may not.
    package static func mayBeRepeated(_ state: PrintJobState) -> Bool {
        switch state {
        case .printed, .failed, .unknown, .expired, .void: true
        case .queued, .sending: false
        }
    }

    /// Whether the paper is of any use: a ticket is for waiting, so nothing prints it once its number was called.
    /// `visit` is the state of the visit it belongs to, if it belongs to one.
    package static func isOfUse(_ kind: PrintJob.Kind, visit: VisitState?) -> Bool {
        kind != .ticket || visit == nil || visit == .waiting
    }

    /// Whether staff must decide: it may not have reached the paper, is still of use, and nobody has repeated it.
    package static func isInDoubt(
        _ kind: PrintJob.Kind, _ state: PrintJobState, visit: VisitState?, isRepeated: Bool
    ) -> Bool {
        switch state {
        case .unknown, .failed, .expired: !isRepeated && isOfUse(kind, visit: visit)
        case .queued, .sending, .printed, .void: false
        }
    }
}

/// Why a slip is not printed, as the record keeps it: a word safe to log, and the end of a key of the table of texts
/// (`print.reason.<name>`).
package enum PrintReason: String, Hashable, Sendable, CaseIterable {
    case tooOld = "too old"
    case called = "the number was called"
    case lostPower = "power or process lost"
    case cannotBeDrawn = "cannot be drawn"
    case unreadable = "cannot be read"
    // What the printer said.
    case absent, busy, denied, unsuitable, paperOut, coverOpen, cutterError, overheated, error, offline,
        silent, lostInJob

    package var key: String { "print.reason.\(self)" }
}
