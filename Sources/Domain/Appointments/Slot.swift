/// A span of one day that can be booked (时段), such as 2026-11-25 09:00 to 09:30, by the clock of the site.
package struct Slot: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    package var date: CivilDate
    package var start: TimeOfDay
    package var minutes: Int

    package init(date: CivilDate, start: TimeOfDay, minutes: Int) {
        (self.date, self.start, self.minutes) = (date, start, minutes)
    }

    /// The minute it ends, not part of it any more.
    package var end: TimeOfDay { TimeOfDay(minutes: min(1440, start.minutes + minutes)) ?? start }

    package static func < (left: Self, right: Self) -> Bool {
        (left.date, left.start) < (right.date, right.start)
    }

    /// `2026-11-25 09:00-09:30`.
    package var description: String { "\(date) \(start)-\(end)" }
}

/// A slot and how many may book it, as the hours, the roster and the calendar make it today.
package struct PlannedSlot: Hashable, Sendable {
    package var slot: Slot
    package var places: Int

    package init(slot: Slot, places: Int) { (self.slot, self.places) = (slot, places) }
}
