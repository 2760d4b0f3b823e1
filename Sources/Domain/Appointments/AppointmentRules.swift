/// How this hall takes bookings (`appointments` in the settings; facts/domain.md b4, c1); a hall without the section
/// takes none.
package struct AppointmentRules: Hashable, Sendable {
    /// What becomes of who checks in sooner than `early` before the slot.
    package enum WhenEarly: String, Hashable, Sendable, CaseIterable {
        /// Told when to check in; no number yet.
        case later
        /// An ordinary number at once.
        case normal
    }

    /// What becomes of who checks in after the slot's beginning and the grace time.
    package enum WhenLate: String, Hashable, Sendable, CaseIterable {
        /// An ordinary number at once.
        case normal
        /// Told that the slot is over; a number or another slot may be had at the kiosk.
        case refuse
    }

    /// The length of a slot, in minutes.
    package var slotMinutes = 30
    /// Places per slot for each counter on duty.
    package var perCounter = 1
    /// How many days ahead of today can be booked.
    package var daysAhead = 14
    /// Until how many minutes before its beginning a slot can be booked.
    package var leadMinutes = 30
    /// How long a place is held while somebody confirms.
    package var hold: Duration = .seconds(120)
    /// From how many minutes before the slot a check-in becomes a number of the appointment class.
    package var early = 30
    /// Until how many minutes after the slot's beginning.
    package var grace = 15
    package var whenEarly = WhenEarly.later
    package var whenLate = WhenLate.normal
    /// So many missed bookings …
    package var missedLimit = 3
    /// … within so many days …
    package var missedWithin = 90
    /// … and no new ones are taken for so many days; 0 for no limit.
    package var pauseDays = 30

    package init() {}
}
