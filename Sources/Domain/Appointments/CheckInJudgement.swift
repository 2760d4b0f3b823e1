/// What a check-in comes to.
package enum CheckInVerdict: Hashable, Sendable {
    /// It becomes a number: of the appointment class on time, an ordinary one else.
    case ticket(CheckInTiming)
    /// Today, but sooner than the site's rules allow; from this time on.
    case tooEarly(from: TimeOfDay)
    /// For this later day.
    case otherDay(CivilDate)
    /// Today's, later than the site's rules allow.
    case over
    /// Of this earlier day.
    case past(CivilDate)
    /// It became a number already.
    case used
    case cancelled
    /// A place that was held, and never confirmed.
    case notConfirmed
}

/// Whether an appointment becomes a number now.
///
/// The day is the business date, which never goes back; an appointment of another day never becomes a number. The
/// minute is the wall clock's, and that is only a witness (`DESIGN.md` 4.6):
///
/// - never set since the machine started: today's booking counts as on time, rather than turning away somebody who came
///   at the right minute;
/// - set back to before the business date: likewise;
/// - set back within the day: the minute is taken as it is, so that the rule for early comers may apply;
/// - set forward within the day: likewise, so that the rule for late comers may apply;
/// - set forward to a later day: the business date goes there with it and stays. Bookings of the real day are then
///   past; no rule can know better, and the console and the health page show the clock.
package enum CheckInJudgement {
    package static func of(
        _ appointment: Appointment, at moment: Moment, date: BusinessDate, _ rules: AppointmentRules
    ) -> CheckInVerdict {
        switch appointment.state {
        case .held, .lapsed: .notConfirmed
        case .cancelled: .cancelled
        case .checkedIn: .used
        case .booked where appointment.slot.date == date.date: today(appointment.slot, moment, date, rules)
        // A clock that was to be believed said so; it may have been set back since.
        case .missed where appointment.slot.date == date.date: late(rules)
        case .booked, .missed:
            appointment.slot.date > date.date
                ? .otherDay(appointment.slot.date) : .past(appointment.slot.date)
        }
    }

    private static func today(
        _ slot: Slot, _ moment: Moment, _ date: BusinessDate, _ rules: AppointmentRules
    ) -> CheckInVerdict {
        let civil = moment.civil
        guard moment.trust != .never, civil.date == date.date else { return .ticket(.onTime) }
        let (minute, onTime) = (TimeOfDay(civil), rules.onTime(for: slot))
        if minute > onTime.upperBound { return late(rules) }
        guard minute < onTime.lowerBound else { return .ticket(.onTime) }
        return rules.whenEarly == .normal ? .ticket(.early) : .tooEarly(from: onTime.lowerBound)
    }

    private static func late(_ rules: AppointmentRules) -> CheckInVerdict {
        rules.whenLate == .normal ? .ticket(.late) : .over
    }
}

extension AppointmentRules {
    /// From which minute to which a check-in is on time, both included: with 15 minutes of grace 09:15 is still in time
    /// for 09:00, to the end of that minute. Never beyond the slot's day.
    package func onTime(for slot: Slot) -> ClosedRange<TimeOfDay> {
        let last = TimeOfDay(minutes: min(slot.start.minutes + grace, 1439)) ?? slot.start
        return slot.start.earlier(by: early)...max(slot.start, last)
    }
}
