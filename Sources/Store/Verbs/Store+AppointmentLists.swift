package import Domain
import FoundationEssentials
import GRDB

/// What is booked. A place that is only held is in no list but in the count of taken places.
extension Store {
    package func appointment(_ id: AppointmentID) async throws(StoreError) -> Appointment? {
        try await read { try $0.appointment(id) }
    }

    package func appointment(number: AppointmentNumber) async throws(StoreError) -> Appointment? {
        try await read { try $0.appointment(number: number) }
    }

    /// The one the district knows by this name.
    package func appointment(reference: String) async throws(StoreError) -> Appointment? {
        try await read { try $0.appointment(reference: reference) }
    }

    /// Of a day, whatever became of them, in the order of their slots; at most `longestList`.
    package func appointments(on date: CivilDate) async throws(StoreError) -> [Appointment] {
        try await read { try $0.appointments(on: date) }
    }

    /// Of a recurring booking, in the order of their slots.
    package func appointments(series: String) async throws(StoreError) -> [Appointment] {
        try await read { try $0.appointments(series: series) }
    }

    /// The card holder's, from a day on, whatever became of them, in the order of their slots.
    package func appointments(
        of card: IdentityCard, from date: CivilDate
    ) async throws(StoreError) -> [Appointment] {
        try await appointments(of: .card(card), from: date)
    }

    package func appointments(
        of person: BookingPerson, from date: CivilDate
    ) async throws(StoreError) -> [Appointment] {
        try await read { records in
            guard let key = records.key(of: person.booker) else { return [] }
            return try records.appointments(of: key, from: date)
        }
    }

    /// Whether it was booked by the holder of this card.
    package func isBooked(_ id: AppointmentID, by card: IdentityCard) async throws(StoreError) -> Bool {
        try await read { records in
            let sql = "SELECT 1 FROM appointments WHERE id = ? AND person = ?"
            return try records.number(sql, [id.text, records.sealing.personKey(card.number)]) != nil
        }
    }

    /// How many places of each slot are taken, also by holds that are not over at `moment`; slots that nobody booked
    /// are missing.
    package func takenPlaces(
        from first: CivilDate, to last: CivilDate, at moment: Moment
    ) async throws(StoreError) -> [SlotStart: Int] {
        try await read { try $0.takenPlaces(from: first, to: last, at: moment) }
    }

    /// The days of a person's missed bookings, from `date` on.
    package func missedDates(
        of person: BookingPerson, from date: CivilDate
    ) async throws(StoreError) -> [CivilDate] {
        try await read { records in
            try records.key(of: person.booker).map { try records.missedDates(of: $0, from: date) } ?? []
        }
    }

    /// The earliest slot somebody booked and has neither come to nor missed; nil when nobody is to come.
    package func nextSlot() async throws(StoreError) -> Slot? {
        try await read { try $0.coming(limit: 1).first?.slot }
    }

    /// The last day for which somebody has booked and is still to come; nil when nobody is.
    package func lastBookedDay() async throws(StoreError) -> CivilDate? {
        try await read { try $0.lastComing() }
    }

    /// The bookings to come, from a day on, that `judge` finds can no longer be kept: it is given those of one day, in
    /// the order of their slots (`Displacement.displaced` with that day's plan). At most `longestList`.
    package func displaced(
        from date: CivilDate, _ judge: @escaping @Sendable ([Appointment]) -> [Appointment]
    ) async throws(StoreError) -> [Appointment] {
        try await read { records in
            var days: [[Appointment]] = []
            for appointment in try records.coming(from: date, limit: Self.longestList) {
                if days.last?.last?.slot.date == appointment.slot.date {
                    days[days.count - 1].append(appointment)
                } else {
                    days.append([appointment])
                }
            }
            return days.flatMap(judge)
        }
    }
}
