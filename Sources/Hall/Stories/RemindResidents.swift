package import Domain
package import Store

/// The story of the telephone: clerks call those who have booked for tomorrow, and those whose slot a holiday or a closure
/// took away after they had booked.
///
/// Names and numbers are unsealed for that, which the journal says; lists that need no call show them masked.
extension Hall {
    /// A booking as a list of clerks shows it.
    package struct BookingLine: Hashable, Sendable {
        package var appointment: Appointment
        /// Masked.
        package var name: String?
        /// Masked but for the last four digits.
        package var phone: String?
        /// The number it became.
        package var ticket: TicketNumber?
        /// Its time has come, and nobody has checked in yet.
        package var isLate: Bool
        /// Its slot is there no more.
        package var isDisplaced: Bool
        /// Whether the last call reached somebody; nil without a call.
        package var reached: Bool?
    }

    /// A booking to call about.
    package struct CallLine: Sendable {
        package var line: BookingLine
        package var booker: Booker
        /// The oldest first.
        package var calls: [Reminder.Call]
        /// Slots to offer, for one that was displaced.
        package var offers: [OpenSlot]
    }

    /// The bookings of a day, whatever became of them, in the order of their slots.
    package func bookings(on date: CivilDate) async throws(HallError) -> [BookingLine] {
        _ = try bookingRules
        let found = try await recording(await store.bookings(on: date))
        return try await lines(found, displaced: try await displacedIDs(on: date))
    }

    /// Everybody whose slot is there no more, masked.
    package func displaced() async throws(HallError) -> [BookingLine] {
        let ids = try await displacedBookings().map(\.id)
        let found = try await recording(await store.bookings(ids))
        return try await lines(found, displaced: Set(ids))
    }

    private func lines(
        _ found: [Store.BookingLine], displaced: Set<AppointmentID>
    ) async throws(HallError) -> [BookingLine] {
        let now = SlotPlan.now(time.now(), BusinessDate(try await today()))
        return found.map { booking in
            BookingLine(
                appointment: booking.appointment, name: booking.name, phone: booking.phone,
                ticket: booking.ticket, isLate: isLate(booking.appointment, at: now),
                isDisplaced: displaced.contains(booking.appointment.id), reached: booking.reached)
        }
    }

    /// One booking whole; that somebody looked is in the journal.
    package func booking(_ id: AppointmentID, _ session: Session) async throws(HallError) -> CallLine {
        _ = try await appointment(id)
        guard let line = try await calls([id], session).first else { throw .unknownAppointment }
        return line
    }

    /// The same with nothing masked but what a clerk who telephones needs not.
    package func reminder(
        of id: AppointmentID, _ session: Session
    ) async throws(HallError) -> Reminder {
        let found = try await recording(
            await store.reminders(of: [id], actor: .clerk(session.clerk.number), at: time.now()))
        guard let reminder = found.first else { throw .unknownAppointment }
        return reminder
    }

    /// The bookings to come of a day, with whom to call; that somebody looked is in the journal.
    package func reminders(
        on date: CivilDate, _ session: Session
    ) async throws(HallError) -> [CallLine] {
        _ = try bookingRules
        let found = try await recording(
            await store.reminders(on: date, actor: .clerk(session.clerk.number), at: time.now()))
        return try await lines(found)
    }

    /// - Parameter words: what was said, if it matters; kept sealed.
    package func markReminder(
        _ id: AppointmentID, reached: Bool, words: String?, _ session: Session, _ once: Once
    ) async throws(HallError) -> CallLine {
        let command = command(once, by: session)
        let slot = try await appointment(id).slot
        let said = words.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        _ = try await booking(
            slot, await store.markReminder(id, reached: reached, words: said, command))
        return try await booking(id, session)
    }

    /// Everybody whose slot is there no more, with the nearest slots to offer; that somebody looked is in the journal.
    package func displacedCalls(_ session: Session) async throws(HallError) -> [CallLine] {
        let found = try await displacedBookings()
        var lines = try await calls(found.map(\.id), session)
        for place in lines.indices {
            let slot = lines[place].line.appointment.slot
            lines[place].line.isDisplaced = true
            lines[place].offers = await offers(near: slot.start, on: slot.date)
        }
        return lines
    }

    /// The same without names: how many calls are to be made.
    package func displacedBookings() async throws(HallError) -> [Appointment] {
        _ = try bookingRules
        let today = try await today()
        // The badge asks at every change: no more days are planned than somebody has booked.
        let last = try await recording(await store.lastBookedDay())
        guard let last, last >= today else { return [] }
        let days = min(last.daysSince1970 - today.daysSince1970 + 1, Self.longestSeries)
        let planner = try await planner(from: today, days: days)
        return try await recording(
            await store.displaced(from: today) { bookings in
                guard let date = bookings.first?.slot.date, planner.day(date) != nil else { return [] }
                return Displacement.displaced(bookings, by: planner.slots(on: date))
            })
    }

    private func displacedIDs(on date: CivilDate) async throws(HallError) -> Set<AppointmentID> {
        let today = try await today()
        guard date >= today else { return [] }
        let slots = try await planner(from: date, days: 1).slots(on: date)
        let found = try await recording(await store.appointments(on: date))
        return Set(Displacement.displaced(found, by: slots).map(\.id))
    }

    private func calls(
        _ ids: [AppointmentID], _ session: Session
    ) async throws(HallError) -> [CallLine] {
        guard !ids.isEmpty else { return [] }
        let found = try await recording(
            await store.reminders(of: ids, actor: .clerk(session.clerk.number), at: time.now()))
        return try await lines(found)
    }

    private func lines(_ reminders: [Reminder]) async throws(HallError) -> [CallLine] {
        let now = SlotPlan.now(time.now(), BusinessDate(try await today()))
        var lines: [CallLine] = []
        for reminder in reminders {
            let view = try await view(reminder.appointment)
            let line = BookingLine(
                appointment: reminder.appointment, name: reminder.booker.name.map(Masking.name),
                phone: reminder.booker.phone.map(Masking.phone), ticket: view.ticket,
                isLate: isLate(reminder.appointment, at: now), isDisplaced: false,
                reached: reminder.calls.last?.reached)
            lines.append(
                CallLine(line: line, booker: reminder.booker, calls: reminder.calls, offers: []))
        }
        return lines
    }

    private func isLate(_ appointment: Appointment, at now: CivilTime) -> Bool {
        let slot = appointment.slot
        guard appointment.state == .booked else { return false }
        return slot.date < now.date || slot.date == now.date && slot.start < TimeOfDay(now)
    }
}
