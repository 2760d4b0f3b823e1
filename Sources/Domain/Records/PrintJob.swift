/// One slip to be printed, with its fate (打印任务).
package struct PrintJob: Hashable, Sendable, Codable {
    package enum Kind: String, Hashable, Sendable, Codable {
        case ticket, receipt
    }

    package var id: PrintJobID
    package var kind: Kind
    package var state: PrintJobState
    package var visit: VisitID?
    package var item: ItemID?
    /// A reprint names what it repeats and is marked 补打 on paper.
    package var copyOf: PrintJobID?
    /// What the slip says, as JSON its layout can read; sealed on disk.
    package var content: [UInt8]
    package var created: WallTime
    /// Why it is not printed, in a word safe to log.
    package var reason: String?

    package init(
        id: PrintJobID, kind: Kind, state: PrintJobState = .queued, visit: VisitID? = nil,
        item: ItemID? = nil, copyOf: PrintJobID? = nil, content: [UInt8], created: WallTime,
        reason: String? = nil
    ) {
        (self.id, self.kind, self.state, self.visit, self.item) = (id, kind, state, visit, item)
        (self.copyOf, self.content, self.created, self.reason) = (copyOf, content, created, reason)
    }
}

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

package enum PrintMachine {
    /// The state after `event`, or nil where the event makes no sense in `state` (`DESIGN.md` 4.4).
    package static func state(after event: PrintEvent, in state: PrintJobState) -> PrintJobState? {
        switch (state, event) {
        case (.queued, .send): .sending
        case (.sending, .confirm): .printed
        case (.sending, .putBack): .queued
        case (.queued, .fail), (.sending, .fail): .failed
        case (.sending, .lose): .unknown
        case (.queued, .expire): .expired
        case (.queued, .void), (.unknown, .void), (.failed, .void): .void
        default: nil
        }
    }
}
