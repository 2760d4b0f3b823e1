import Domain
import FoundationEssentials
import GRDB

extension Records {
    /// Of a table or alias `a`; only what was confirmed has a number, and only that is an `Appointment`.
    private static let columns = """
        a.id, a.number_day, a.running, a.service, a.date, a.start, a.minutes, a.state, a.origin, a.visit, a.series,
        a.reference
        """

    func appointment(_ id: AppointmentID) throws -> Appointment? {
        let sql = "SELECT \(Self.columns) FROM appointments a WHERE id = ? AND running IS NOT NULL"
        return try row(sql, [id.text]).map(appointment)
    }

    func appointment(number: AppointmentNumber) throws -> Appointment? {
        let sql = "SELECT \(Self.columns) FROM appointments a WHERE number_day = ? AND running = ?"
        return try row(sql, [number.day.description, number.running]).map(appointment)
    }

    func appointment(reference: String) throws -> Appointment? {
        let sql = "SELECT \(Self.columns) FROM appointments a WHERE reference = ?"
        return try row(sql, [reference]).map(appointment)
    }

    /// What a code leads to, and whether it is that of the newest slip; nil for a code nobody was given.
    func appointment(code: AppointmentCode) throws -> (appointment: Appointment, isCurrent: Bool)? {
        let sql = """
            SELECT \(Self.columns), c.state FROM appointment_codes c JOIN appointments a ON a.id = c.appointment
            WHERE c.hash = ?
            """
        return try row(sql, [sealing.codeHash(code)]).map { row in
            // A withdrawn one is that of a cancelled booking, which says it all.
            (try appointment(row), (row[12] as String) != "replaced")
        }
    }

    func appointments(on date: CivilDate) throws -> [Appointment] {
        let sql = """
            SELECT \(Self.columns) FROM appointments a WHERE date = ? AND running IS NOT NULL
            ORDER BY start, running_id LIMIT ?
            """
        return try rows(sql, [date.description, Store.longestList]).map(appointment)
    }

    func appointments(series: String) throws -> [Appointment] {
        let sql = """
            SELECT \(Self.columns) FROM appointments a WHERE series = ? AND running IS NOT NULL
            ORDER BY date, start, running_id LIMIT ?
            """
        return try rows(sql, [series, Store.longestList]).map(appointment)
    }

    func appointments(of person: Data, from date: CivilDate) throws -> [Appointment] {
        let sql = """
            SELECT \(Self.columns) FROM appointments a WHERE person = ? AND date >= ? AND running IS NOT NULL
            ORDER BY date, start, running_id LIMIT ?
            """
        return try rows(sql, [person, date.description, Store.longestList]).map(appointment)
    }

    /// Those nobody has come to yet, the earliest slot first.
    func coming(from first: CivilDate? = nil, to last: CivilDate? = nil, limit: Int) throws -> [Appointment] {
        let sql = """
            SELECT \(Self.columns) FROM appointments a INDEXED BY appointments_coming WHERE state = 'booked'
            AND date BETWEEN ? AND ? ORDER BY date, start, running_id LIMIT ?
            """
        return try rows(
            sql, [first?.description ?? "0000-00-00", last?.description ?? "9999-99-99", limit]
        ).map(appointment)
    }

    /// The last day of those that are to come.
    func lastComing() throws -> CivilDate? {
        let sql = "SELECT max(date) FROM appointments INDEXED BY appointments_coming WHERE state = 'booked'"
        return try (row(sql)?[0] as String?).map { try CivilDate($0).orCorrupt() }
    }

    /// What the person has on the day for the matter, held or confirmed.
    func live(of person: Data, on date: CivilDate, service: String) throws -> Appointment? {
        let sql = """
            SELECT \(Self.columns) FROM appointments a WHERE person = ? AND date = ? AND service = ?
            AND state IN ('booked', 'checkedIn')
            """
        return try row(sql, [person, date.description, service]).map(appointment)
    }

    func missedDates(of person: Data, from date: CivilDate) throws -> [CivilDate] {
        let sql = """
            SELECT date FROM appointments WHERE person = ? AND date >= ? AND state = 'missed' ORDER BY date LIMIT ?
            """
        return try rows(sql, [person, date.description, Store.longestList]).map {
            try CivilDate($0[0] as String).orCorrupt()
        }
    }

    func takenPlaces(
        from first: CivilDate, to last: CivilDate, at moment: Moment
    ) throws -> [SlotStart: Int] {
        let sql = """
            SELECT date, start, count(*) FROM appointments WHERE date BETWEEN ? AND ?
            AND (state IN ('booked', 'checkedIn', 'missed')
                OR state = 'held' AND hold_boot = ? AND hold_mono_ms > ?)
            GROUP BY date, start
            """
        let found = try rows(
            sql, [first.description, last.description, moment.bootKey, moment.monotonic])
        return try found.reduce(into: [:]) { taken, row in
            let date = try CivilDate(row[0] as String).orCorrupt()
            taken[SlotStart(date, try TimeOfDay(minutes: row[1]).orCorrupt())] = row[2]
        }
    }

    func booker(of id: AppointmentID) throws -> Booker? {
        try row("SELECT booker FROM appointments WHERE id = ? AND booker IS NOT NULL", [id.text]).map { row in
            let plain = try sealing.open(row[0], at: place("appointments", "booker", id.text))
            return try JSON.value(Booker.self, plain)
        }
    }

    /// Finds a booker again: by the ID number, or by the telephone number where no other is known.
    func key(of booker: Booker) -> Data? {
        booker.idNumber.map(sealing.personKey) ?? booker.phone.map(sealing.phoneKey)
    }

    private func appointment(_ row: Row) throws -> Appointment {
        let day = try CivilDate(row[1] as String).orCorrupt()
        return Appointment(
            id: try AppointmentID(row[0] as String).orCorrupt(),
            number: try AppointmentNumber(day: day, running: row[2]).orCorrupt(), service: row[3],
            slot: Slot(
                date: try CivilDate(row[4] as String).orCorrupt(),
                start: try TimeOfDay(minutes: row[5]).orCorrupt(), minutes: row[6]),
            state: try AppointmentState(rawValue: row[7]).orCorrupt(),
            origin: try AppointmentOrigin(rawValue: row[8]).orCorrupt(),
            visit: try (row[9] as String?).map { try VisitID($0).orCorrupt() }, series: row[10],
            reference: row[11])
    }
}
