package import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// A booking in a clerk's list: enough to find it again on the telephone, and nobody's whole name or number.
    package struct BookingLine: Hashable, Sendable {
        package var appointment: Appointment
        /// Masked, as `Domain.Masking` says.
        package var name: String?
        package var phone: String?
        /// The number it became.
        package var ticket: TicketNumber?
        /// Whether the last call reached somebody; nil without a call.
        package var reached: Bool?
    }

    /// The bookings of a day, whatever became of them, in the order of their slots; at most `longestList`. What leaves
    /// here is masked, so that a look at the list is no look at a person and is not journalled.
    package func bookings(on date: CivilDate) async throws(StoreError) -> [BookingLine] {
        try await read { records in try records.appointments(on: date).map(records.line) }
    }

    /// The same of single bookings; those that are not on record are left out.
    package func bookings(_ ids: [AppointmentID]) async throws(StoreError) -> [BookingLine] {
        try await read { records in
            try ids.prefix(Self.longestList).compactMap { try records.appointment($0).map(records.line) }
        }
    }

    /// The booking that became this visit.
    package func appointment(of visit: VisitID) async throws(StoreError) -> Appointment? {
        try await read { records in
            guard let row = try records.row("SELECT id FROM appointments WHERE visit = ?", [visit.text])
            else { return nil }
            return try records.appointment(AppointmentID(row[0] as String).orCorrupt())
        }
    }
}

extension Records {
    fileprivate func line(_ appointment: Appointment) throws -> Store.BookingLine {
        let booker = try booker(of: appointment.id)
        let reached = try row(
            "SELECT reached FROM reminders WHERE appointment = ? ORDER BY nth DESC LIMIT 1",
            [appointment.id.text])
        return Store.BookingLine(
            appointment: appointment, name: booker?.name.map(Masking.name),
            phone: booker?.phone.map(Masking.phone),
            ticket: try appointment.visit.flatMap { try visit($0)?.number },
            reached: reached.map { $0[0] })
    }
}
