package import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// Keeps a place for a moment, while somebody confirms. Other holds of the same person are given back.
    ///
    /// Throws `slotFull`; `alreadyBooked` with what the person has on that day for that matter; `bookingPaused`.
    package func holdSlot(
        _ request: HoldRequest, _ command: Command
    ) async throws(StoreError) -> HeldSlot {
        try await once(command) { transaction in try transaction.hold(request, command) }
    }

    /// Gives a hold back; one that is over already is left as it is.
    package func releaseHold(_ id: AppointmentID, _ command: Command) async throws(StoreError) {
        _ = try await once(command) { transaction in try transaction.release(id, command) }
    }

    /// Books a slot, with number, code, slip and journal. A hold that lapsed does no harm while there is a place.
    ///
    /// Throws as `holdSlot`, and `appointmentNumbersUsedUp`.
    package func book(
        _ request: BookRequest, _ command: Command
    ) async throws(StoreError) -> BookedAppointment {
        try await once(command) { transaction in try transaction.book(request, command) }
    }

    /// Books a cancelled one's slot again for the same person, under a new number: a cancellation is an end. The person
    /// has a second thought within the minute, so a pause does not apply.
    package func rebook(
        _ id: AppointmentID, capacity: Int, content: AppointmentContent?, _ command: Command
    ) async throws(StoreError) -> BookedAppointment {
        try await once(command) { transaction in try transaction.rebook(id, capacity, content, command) }
    }

    /// Moves a booking; it keeps its number and gets a new slip, which replaces the old one.
    package func moveAppointment(
        _ id: AppointmentID, to slot: Slot, capacity: Int, content: AppointmentContent?, _ command: Command
    ) async throws(StoreError) -> BookedAppointment {
        try await once(command) { transaction in
            let moved = try transaction.move(transaction.appointment(id), to: slot, capacity, command)
            return try transaction.slip(of: moved, content, command)
        }
    }

    package func cancelAppointment(
        _ id: AppointmentID, _ command: Command
    ) async throws(StoreError) -> Appointment {
        try await once(command) { transaction in
            try transaction.cancel(transaction.appointment(id), command)
        }
    }

    /// A new slip for a booking that is to come; the code of the one before checks in no more.
    package func printAppointment(
        _ id: AppointmentID, content: AppointmentContent?, _ command: Command
    ) async throws(StoreError) -> BookedAppointment {
        try await once(command) { transaction in
            let appointment = try transaction.appointment(id)
            guard appointment.state == .booked else {
                throw StoreError.notAllowed(state: appointment.state.rawValue, event: "print")
            }
            return try transaction.slip(of: appointment, content, command)
        }
    }

    /// Marks those nobody came to; `judge` is `NoShow.isMissed` with the site's rules and must be pure. At most
    /// `longestList` at a time, the earliest first; to be called again while it answers any.
    package func recordMissed(
        _ judge: @escaping @Sendable (Appointment) -> Bool, at moment: Moment
    ) async throws(StoreError) -> [Appointment] {
        let command = Command(key: "", scope: "", fingerprint: "", actor: .kiosk, moment: moment)
        return try await write { transaction in
            try transaction.records.coming(limit: Self.longestList).filter(judge).map {
                try transaction.change($0, .miss, telling: .appointmentMissed, command)
            }
        }
    }
}
