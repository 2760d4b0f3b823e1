/// The same time on the same days of the week (三次/周), for a clerk to book; each one can then be changed alone.
package struct Recurrence: Hashable, Sendable {
    package typealias Weekday = OpeningHours.Weekday

    /// Three times a week for 20 weeks.
    package static let mostDates = 60
    /// A year is as far as a wish is looked at.
    private static let longest = 366

    package let weekdays: Set<Weekday>
    package let start: TimeOfDay
    package let from: CivilDate
    /// The last day that may be one.
    package let until: CivilDate

    /// Nil without a weekday, or when it would end before it begins.
    package init?(weekdays: Set<Weekday>, start: TimeOfDay, from: CivilDate, until: CivilDate) {
        guard !weekdays.isEmpty, from <= until else { return nil }
        (self.weekdays, self.start, self.from, self.until) = (weekdays, start, from, until)
    }

    /// In order; the first `mostDates` of them.
    package var dates: [CivilDate] {
        let days = min(until.daysSince1970 - from.daysSince1970 + 1, Self.longest)
        let dates = (0..<days).lazy.map { from.advanced(byDays: $0) }.filter {
            weekdays.contains(Weekday(of: $0))
        }
        return Array(dates.prefix(Self.mostDates))
    }
}

/// What becomes of each date of a recurring booking, for the clerk to see before it is made.
package struct RecurrencePlan: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package var date: CivilDate
        /// Nil when none begins at that time.
        package var slot: PlannedSlot?
        /// Nil: it can be booked.
        package var refusal: BookingRefusal?
    }

    /// What the hall knows of one day.
    package struct Day: Hashable, Sendable {
        package var hours: OpeningHours.Day
        package var slots: [PlannedSlot]
        /// How many places of each slot are taken, by its beginning.
        package var taken: [TimeOfDay: Int]
        /// The person has a booking for the matter on that day.
        package var hasBooking: Bool

        package init(
            hours: OpeningHours.Day, slots: [PlannedSlot], taken: [TimeOfDay: Int] = [:],
            hasBooking: Bool = false
        ) {
            (self.hours, self.slots, self.taken, self.hasBooking) = (hours, slots, taken, hasBooking)
        }
    }

    package let entries: [Entry]

    /// - Parameter day: what is known of a date; nil where the hall has no hours for it.
    package init(
        _ recurrence: Recurrence, at now: CivilTime, _ rules: AppointmentRules, day: (CivilDate) -> Day?
    ) {
        entries = recurrence.dates.map { date in
            let known = day(date)
            let slot = known?.slots.first { $0.slot.start == recurrence.start }
            return Entry(
                date: date, slot: slot, refusal: Self.refusal(recurrence.start, date, known, at: now, rules))
        }
    }

    /// What is bookable of it.
    package var bookable: [PlannedSlot] { entries.compactMap { $0.refusal == nil ? $0.slot : nil } }

    private static func refusal(
        _ start: TimeOfDay, _ date: CivilDate, _ day: Day?, at now: CivilTime, _ rules: AppointmentRules
    ) -> BookingRefusal? {
        guard let day, !day.hours.sessions.isEmpty else { return .closed(day?.hours.reason ?? .dayOff) }
        guard let planned = day.slots.first(where: { $0.slot.start == start }) else {
            return .noSlot
        }
        if let refusal = SlotPlan.refusal(of: planned.slot, at: now, rules) { return refusal }
        if day.hasBooking { return .alreadyBooked }
        return day.taken[start, default: 0] < planned.places ? nil : .full
    }
}

extension OpeningHours.Weekday {
    /// 1 for Monday to 7 for Sunday (ISO 8601).
    package init?(number: Int) {
        guard (1...7).contains(number) else { return nil }
        self = Self.allCases[number - 1]
    }

    package var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
}
