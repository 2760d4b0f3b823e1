package import Domain
import Paper
package import Store

/// The story of a booking that changes: moved, cancelled, taken back, its slip printed again. Each is one transaction.
///
/// At the kiosk only its owner can do so, by the card or by the slip; whoever has neither goes to the desk, where a clerk
/// can do the same. For anybody else the booking is not there.
extension Hall {
    /// What proves whose booking it is.
    package enum Proof: Sendable {
        /// The token of a card reading.
        case card(String)
        /// The token of a scan.
        case scan(String)
        /// What the code on the slip says.
        case code(String)
        /// A clerk asks for the resident.
        case clerk(Session)

        var session: Session? {
            if case .clerk(let session) = self { session } else { nil }
        }
    }

    /// A booking as its owner may see it.
    package struct OwnAppointment: Hashable, Sendable {
        package enum CheckIn: Hashable, Sendable {
            /// It would become a number now.
            case now
            /// Today, from this time on.
            case later(from: TimeOfDay)
        }

        package var appointment: Appointment
        /// Nil for one of another day, or one that is over.
        package var checkIn: CheckIn?
        /// The number it became.
        package var ticket: TicketNumber?

        /// Whether it can be moved and cancelled.
        package var isChangeable: Bool { appointment.state == .booked }
    }

    /// It keeps its number; the slip is a new one, and the one before is worth nothing any more.
    package func moveAppointment(
        _ id: AppointmentID, to start: TimeOfDay, on date: CivilDate, _ proof: Proof,
        _ language: Texts.Language, wantsPaper: Bool = true, _ once: Once
    ) async throws(HallError) -> BookedAppointment {
        let command = bookingCommand(once, proof.session)
        return try await repeating(command) { () throws(HallError) in
            _ = try await own(id, proof)
            let planned = try await bookable(start, on: date)
            let content = await slipContent(wantsPaper, language, .moved, at: command.moment)
            return try await booking(
                planned.slot,
                await store.moveAppointment(
                    id, to: planned.slot, capacity: planned.places, content: content, command))
        }
    }

    package func cancelAppointment(
        _ id: AppointmentID, _ proof: Proof, _ once: Once
    ) async throws(HallError) -> Appointment {
        let command = bookingCommand(once, proof.session)
        return try await repeating(command) { () throws(HallError) in
            let appointment = try await own(id, proof)
            return try await booking(appointment.slot, await store.cancelAppointment(id, command))
        }
    }

    /// A second thought after cancelling: the same slot, while it has a place, under a new number.
    package func restoreAppointment(
        _ id: AppointmentID, _ proof: Proof, _ language: Texts.Language, wantsPaper: Bool = true, _ once: Once
    ) async throws(HallError) -> BookedAppointment {
        let command = bookingCommand(once, proof.session)
        return try await repeating(command) { () throws(HallError) in
            let slot = try await own(id, proof).slot
            let planned = try await bookable(slot.start, on: slot.date, as: .restored)
            let content = await slipContent(wantsPaper, language, at: command.moment)
            return try await booking(
                slot, await store.rebook(id, capacity: planned.places, content: content, command))
        }
    }

    /// A new slip with a new code, for one that was lost.
    package func printAppointment(
        _ id: AppointmentID, _ proof: Proof, _ language: Texts.Language, _ once: Once
    ) async throws(HallError) -> BookedAppointment {
        let command = bookingCommand(once, proof.session)
        return try await repeating(command) { () throws(HallError) in
            let slot = try await own(id, proof).slot
            let content = await slipContent(true, language, .replaced, at: command.moment)
            return try await booking(slot, await store.printAppointment(id, content: content, command))
        }
    }

    // MARK: Whose it is

    /// The most bookings the screen at the kiosk lists.
    private static let mostOwn = 12

    /// The bookings of the card's holder from today on, without those that were cancelled.
    package func ownAppointments(card token: String) async throws(HallError) -> [OwnAppointment] {
        guard let card = cards.card(token) else { throw .cardForgotten }
        let today = try await today()
        let all = try await recording(await store.appointments(of: card, from: today))
        let shown = all.filter { [.booked, .checkedIn, .missed].contains($0.state) }
        return try await views(shown.prefix(Self.mostOwn))
    }

    /// The booking of a slip that was scanned a moment ago.
    package func ownAppointment(scan token: String) async throws(HallError) -> OwnAppointment {
        guard let id = scannedSlips.kept(token) else { throw .scanForgotten }
        return try await view(try await appointment(id))
    }

    /// The booking, if the proof is its owner's; throws `unknownAppointment` for anybody else's.
    func own(_ id: AppointmentID, _ proof: Proof) async throws(HallError) -> Appointment {
        switch proof {
        case .clerk: break
        case .card(let token):
            guard let card = cards.card(token) else { throw .cardForgotten }
            guard try await recording(await store.isBooked(id, by: card)) else { throw .unknownAppointment }
        case .scan(let token):
            guard let scanned = scannedSlips.kept(token) else { throw .scanForgotten }
            guard scanned == id else { throw .unknownAppointment }
        case .code(let text):
            guard let code = AppointmentCode(text),
                case .found(let found, true) = try await recording(await store.lookUp(code)),
                found.id == id
            else { throw .unknownAppointment }
        }
        return try await appointment(id)
    }

    /// The booking that became a visit; nil for one that drew a number.
    package func appointment(of visit: VisitID) async throws(HallError) -> Appointment? {
        try await recording(await store.appointment(of: visit))
    }

    package func appointment(_ id: AppointmentID) async throws(HallError) -> Appointment {
        guard let found = try await recording(await store.appointment(id)) else { throw .unknownAppointment }
        return found
    }

    func views(
        _ appointments: some Sequence<Appointment>
    ) async throws(HallError) -> [OwnAppointment] {
        var views: [OwnAppointment] = []
        for appointment in appointments { views.append(try await view(appointment)) }
        return views
    }

    func view(_ appointment: Appointment) async throws(HallError) -> OwnAppointment {
        let today = BusinessDate(try await today())
        let ticket: TicketNumber? =
            if let visit = appointment.visit {
                try await recording(await store.visit(visit))?.number
            } else { nil }
        return OwnAppointment(
            appointment: appointment, checkIn: checkIn(of: appointment, today), ticket: ticket)
    }

    private func checkIn(_ verdict: CheckInVerdict) -> OwnAppointment.CheckIn? {
        switch verdict {
        case .ticket: .now
        case .tooEarly(let from): .later(from: from)
        case .otherDay, .over, .past, .used, .cancelled, .notConfirmed: nil
        }
    }

    private func checkIn(of appointment: Appointment, _ today: BusinessDate) -> OwnAppointment.CheckIn? {
        guard let rules = site.rules.appointments else { return nil }
        return checkIn(CheckInJudgement.of(appointment, at: time.now(), date: today, rules))
    }
}
