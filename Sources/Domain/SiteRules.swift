/// What the law leaves to the place (`queue`, `hours`, `items`, `ratings` and `appointments` in the settings): facts
/// about law and hall practice are settings, not code.
package struct SiteRules: Hashable, Sendable {
    package var queue = QueueRules()
    /// Nil: the hall is always open.
    package var hours: OpeningHours?
    package var items = ItemRules()
    package var ratings = RatingRules()
    /// Nil: the hall takes no bookings.
    package var appointments: AppointmentRules?

    package init() {}
}
