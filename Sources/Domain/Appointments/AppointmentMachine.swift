/// What may become of an appointment (`Domain.AppointmentState`).
///
///     –       hold    → held
///     held    book    → booked       lapse  → lapsed
///     booked  move    → booked       cancel → cancelled
///     booked  checkIn → checkedIn    miss   → missed
///     missed  checkIn → checkedIn    (who comes late all the same, where the site's rules allow it)
package enum AppointmentMachine {
    /// Nil: this cannot happen now.
    ///
    /// - Parameter state: nil for an appointment that is not there yet.
    package static func state(after event: AppointmentEvent, in state: AppointmentState?) -> AppointmentState?
    {
        switch (state, event) {
        case (nil, .hold): .held
        case (.held, .book), (.booked, .move): .booked
        case (.held, .lapse): .lapsed
        case (.booked, .cancel): .cancelled
        case (.booked, .checkIn), (.missed, .checkIn): .checkedIn
        case (.booked, .miss): .missed
        default: nil
        }
    }
}

extension AppointmentState {
    /// It takes up one of the slot's places.
    package var takesPlace: Bool { self == .held || self == .booked || self == .checkedIn }
}
