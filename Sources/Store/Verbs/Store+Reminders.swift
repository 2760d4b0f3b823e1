package import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// Unseals who booked, and journals that it was shown before it is.
    package func booker(
        of id: AppointmentID, actor: Actor, at moment: Moment
    ) async throws(StoreError) -> Booker? {
        try await write { transaction in
            guard let booker = try transaction.records.booker(of: id) else { return nil }
            try transaction.record(.bookerShown(appointment: id), actor, moment)
            return booker
        }
    }

    /// The bookings to come of a day with whom to call and the calls made; journalled before it is shown.
    package func reminders(
        on date: CivilDate, actor: Actor, at moment: Moment
    ) async throws(StoreError) -> [Reminder] {
        try await reminders(actor: actor, at: moment) { records in
            try records.coming(from: date, to: date, limit: Self.longestList)
        }
    }

    /// The same of single bookings, such as those a holiday displaced; those that are not on record are left out.
    package func reminders(
        of ids: [AppointmentID], actor: Actor, at moment: Moment
    ) async throws(StoreError) -> [Reminder] {
        try await reminders(actor: actor, at: moment) { records in
            try ids.prefix(Self.longestList).compactMap(records.appointment)
        }
    }

    /// A clerk called; whether somebody was reached. The words, at most 500 characters, are sealed and go nowhere else.
    package func markReminder(
        _ id: AppointmentID, reached: Bool, words: String?, _ command: Command
    ) async throws(StoreError) -> Appointment {
        try await once(command) { transaction in
            let appointment = try transaction.appointment(id)
            try transaction.insertCall(about: appointment, reached, words, command)
            return appointment
        }
    }

    private func reminders(
        actor: Actor, at moment: Moment,
        _ choose: @escaping @Sendable (Records) throws -> [Appointment]
    ) async throws(StoreError) -> [Reminder] {
        try await write { transaction in
            let chosen = try choose(transaction.records)
            guard let first = chosen.first else { return [] }
            try transaction.record(
                .bookersShown(date: first.slot.date, bookings: chosen.count), actor, moment)
            return try chosen.map { try transaction.records.reminder(of: $0) }
        }
    }
}

extension Transaction {
    fileprivate mutating func insertCall(
        about appointment: Appointment, _ reached: Bool, _ words: String?, _ command: Command
    ) throws {
        guard let clerk = command.clerk else {
            throw StoreError.notAllowed(state: appointment.state.rawValue, event: "remind")
        }
        let id = appointment.id.text
        let nth = (try records.number("SELECT max(nth) FROM reminders WHERE appointment = ?", [id]) ?? 0) + 1
        let sealed = try words.map {
            try setting.sealing.seal(
                Data($0.prefix(500).utf8), at: records.place("reminders", "words", "\(id) \(nth)"))
        }
        try execute(
            "INSERT INTO reminders VALUES (?, ?, ?, ?, ?, ?)",
            [id, nth, reached, sealed, clerk, command.moment.wall.milliseconds])
        let fact = Fact.reminderMarked(
            appointment: appointment.id, number: appointment.number, reached: reached)
        try record(fact, command.actor, command.moment)
    }
}

extension Records {
    fileprivate func reminder(of appointment: Appointment) throws -> Reminder {
        let id = appointment.id.text
        let sql =
            "SELECT nth, reached, words, clerk, wall_ms FROM reminders WHERE appointment = ? ORDER BY nth"
        return Reminder(
            appointment: appointment, booker: try booker(of: appointment.id).orCorrupt(),
            calls: try rows(sql, [id]).map { row in
                let words = try (row[2] as Data?).map {
                    try sealing.open($0, at: place("reminders", "words", "\(id) \(row[0] as Int)"))
                }
                return Reminder.Call(
                    reached: row[1], words: words.map { String(decoding: $0, as: UTF8.self) }, clerk: row[3],
                    wall: WallTime(milliseconds: row[4]))
            })
    }
}
