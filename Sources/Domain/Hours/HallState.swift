/// Whether residents may take a number now, and if not, why and when again (facts/domain.md c4).
package enum HallState: Hashable, Sendable {
    /// No hours are set, or the clock cannot be believed: a wrong clock closes nothing.
    case always
    /// - Parameter lastTicket: from this minute on no number is given.
    case open(until: TimeOfDay, lastTicket: TimeOfDay)
    /// Over noon, some counters stay open (午间不打烊).
    case lunchDuty(counters: Int, until: TimeOfDay, closes: TimeOfDay)
    /// No numbers any more; who has one is served.
    case closing(until: TimeOfDay, ClosedHall)
    case closed(ClosedHall)

    package var givesNumbers: Bool {
        switch self {
        case .always, .open, .lunchDuty: true
        case .closing, .closed: false
        }
    }

    /// When the hall closes today; nil when it is closed or never closes.
    package var closes: TimeOfDay? {
        switch self {
        case .open(let until, _), .closing(let until, _): until
        case .lunchDuty(_, _, let closes): closes
        case .always, .closed: nil
        }
    }

    /// Why no number is given, and when again; nil while some are.
    package var refusal: ClosedHall? {
        switch self {
        case .closing(_, let closed), .closed(let closed): closed
        case .always, .open, .lunchDuty: nil
        }
    }
}

/// Why the hall gives no numbers, and when it does again.
package struct ClosedHall: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// Not open yet today.
        case early
        /// Between two sessions of the day, with nobody on duty.
        case pause
        /// Shortly before closing: those who have a number are served.
        case lastMinutes
        /// Over for today.
        case late
        /// The week has no hours for this day.
        case dayOff
        case holiday(OpeningHours.Words)
        /// Closed by the settings, for this reason.
        case closure(OpeningHours.Words)
        /// A manager closed the day.
        case dayClosed

        /// As the API and the table of texts name it.
        package var name: String {
            switch self {
            case .early: "early"
            case .pause: "pause"
            case .lastMinutes: "lastMinutes"
            case .late: "late"
            case .dayOff: "dayOff"
            case .holiday: "holiday"
            case .closure: "closure"
            case .dayClosed: "dayClosed"
            }
        }

        /// Which holiday, or why closed.
        package var words: OpeningHours.Words? {
            switch self {
            case .holiday(let words), .closure(let words): words
            default: nil
            }
        }
    }

    package var reason: Reason
    /// Nil when no opening is in sight.
    package var opens: NextOpening?

    package init(reason: Reason, opens: NextOpening?) { (self.reason, self.opens) = (reason, opens) }
}

/// When the hall opens again.
package struct NextOpening: Hashable, Sendable {
    package var date: CivilDate
    package var time: TimeOfDay
    /// The holidays of that year are not known yet.
    package var provisional: Bool

    package init(date: CivilDate, time: TimeOfDay, provisional: Bool = false) {
        (self.date, self.time, self.provisional) = (date, time, provisional)
    }
}
