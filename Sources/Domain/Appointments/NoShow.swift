/// Whether nobody came to a booking.
package enum NoShow {
    /// True from the minute after the grace time on, by a clock that is synchronised or was since the machine started.
    /// One that never was marks nothing: set forward, it would take everybody's booking away. They are marked when it
    /// has been set.
    package static func isMissed(
        _ appointment: Appointment, at moment: Moment, _ rules: AppointmentRules
    ) -> Bool {
        guard appointment.state == .booked, let wait = wait(for: appointment.slot, at: moment, rules) else {
            return false
        }
        return wait <= .zero
    }

    /// How long until the booking counts as missed, zero or less when it does; nil while the clock is not to be
    /// believed. To be measured on monotonic time, and asked again when the clock may have been set.
    package static func wait(for slot: Slot, at moment: Moment, _ rules: AppointmentRules) -> Duration? {
        guard moment.trust != .never else { return nil }
        let civil = moment.civil
        let days = slot.date.daysSince1970 - civil.date.daysSince1970
        let minutes = days * 1440 + TimeOfDay(civil).minutes(until: slot.start) + rules.grace + 1
        return .seconds(minutes * 60 - civil.second)
    }
}

/// How missed bookings limit new ones (`appointments.noshows`).
package enum MissedRule {
    /// The last day on which this person can make no new booking; nil when they can today.
    ///
    /// Whoever misses `missedLimit` bookings on days that lie within `missedWithin` days, the first and the last
    /// included, makes no new one for the `pauseDays` days after the last of them.
    ///
    /// - Parameter missed: the days of the person's missed bookings, in any order; days after `today` do not count.
    package static func pause(
        missed: [CivilDate], today: CivilDate, _ rules: AppointmentRules
    ) -> CivilDate? {
        guard rules.missedLimit > 0, rules.pauseDays > 0 else { return nil }
        let days = missed.filter { $0 <= today }.sorted()
        guard days.count >= rules.missedLimit else { return nil }
        let last = (rules.missedLimit - 1..<days.count).last { place in
            let first = days[place - rules.missedLimit + 1]
            return days[place].daysSince1970 - first.daysSince1970 < rules.missedWithin
        }
        let until = last.map { days[$0].advanced(byDays: rules.pauseDays) }
        return until.flatMap { today <= $0 ? $0 : nil }
    }
}
