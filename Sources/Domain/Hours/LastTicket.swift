/// Whether a ticket can still be served before the hall closes (facts/domain.md c4).
package enum LastTicket: Hashable, Sendable {
    /// What this hall does when it cannot (`hours.lastticket`).
    package enum Rule: String, Hashable, Sendable, CaseIterable {
        /// The number is given, and the resident is told that it will be after closing time.
        case warn
        /// No number; the resident is told to come another day, or to ask at the desk.
        case stop
    }

    case inTime
    /// Given, with a word that it will be late.
    case late
    case refused

    /// Late is who waits beyond closing even if all goes fast: the range's lower end. Without an estimate nobody is
    /// turned away.
    package static func of(
        _ wait: WaitRange?, in state: HallState, at now: CivilTime, _ rule: Rule
    ) -> LastTicket {
        guard let wait, let closes = state.closes, wait.low >= TimeOfDay(now).minutes(until: closes) else {
            return .inTime
        }
        return rule == .stop ? .refused : .late
    }
}
