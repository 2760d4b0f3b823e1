import Domain
import FoundationEssentials
import GRDB

/// Places, numbers and slips of bookings. The constraints of the schema hold what is looked up here first, so that a
/// refusal says why.
extension Transaction {
    /// Throws `alreadyBooked` for a second booking of the person on the day for the matter, `bookingPaused` for somebody
    /// who missed too many.
    func need(_ wish: Wish, pausedBy rules: AppointmentRules?, _ command: Command) throws {
        guard let person = wish.person else { return }
        if let other = try records.live(of: person, on: wish.slot.date, service: wish.service) {
            throw StoreError.alreadyBooked(other.number, other.slot)
        }
        if let until = try pause(of: person, rules, command) { throw StoreError.bookingPaused(until: until) }
    }

    private func pause(_ person: Data, _ rules: AppointmentRules, _ today: CivilDate) throws -> CivilDate? {
        let first = today.advanced(byDays: -(rules.missedWithin + rules.pauseDays))
        return MissedRule.pause(
            missed: try records.missedDates(of: person, from: first), today: today, rules)
    }

    private func pause(of person: Data, _ rules: AppointmentRules?, _ command: Command) throws -> CivilDate? {
        guard let rules else { return nil }
        let today = BusinessDate.current(at: command.moment, latest: try records.latestDate())
        return try pause(person, rules, today.date)
    }

    /// The hold, if it is one of this wish, not over, and of a place the slot still has; a hold of somebody else is never
    /// taken.
    func usable(_ hold: AppointmentID, _ wish: Wish, _ moment: Moment) throws -> AppointmentID? {
        let sql = """
            SELECT 1 FROM appointments WHERE id = ? AND state = 'held' AND date = ? AND start = ? AND service = ?
            AND person IS ? AND hold_boot = ? AND hold_mono_ms > ? AND place <= ?
            """
        let found = try records.number(
            sql,
            [
                hold.text, wish.slot.date.description, wish.slot.start.minutes, wish.service, wish.person,
                moment.bootKey, moment.monotonic, wish.capacity,
            ])
        return found == nil ? nil : hold
    }

    /// The lowest free place of the slot, which has `capacity` from now on. Holds that are over end here.
    mutating func freePlace(_ slot: Slot, _ capacity: Int, _ command: Command) throws -> Int {
        let plan = """
            INSERT INTO slots VALUES (?, ?, ?, ?)
            ON CONFLICT (date, start) DO UPDATE SET minutes = excluded.minutes, capacity = excluded.capacity
            """
        let capacity = min(max(0, capacity), 999)
        try execute(plan, [slot.date.description, slot.start.minutes, slot.minutes, capacity])
        try endHolds(of: slot, command)
        let sql = """
            SELECT place FROM appointments WHERE date = ? AND start = ?
            AND state IN ('held', 'booked', 'checkedIn', 'missed') ORDER BY place
            """
        let taken = try records.rows(sql, [slot.date.description, slot.start.minutes]).map { $0[0] as Int }
        guard taken.count < capacity, let place = (1...capacity).first(where: { !taken.contains($0) }) else {
            throw StoreError.slotFull
        }
        return place
    }

    /// A hold ends by monotonic time, and with the boot it was made in.
    private mutating func endHolds(of slot: Slot, _ command: Command) throws {
        let sql = """
            SELECT id FROM appointments WHERE date = ? AND start = ? AND state = 'held'
            AND (hold_boot <> ? OR hold_mono_ms <= ?)
            """
        let moment = command.moment
        let over = try records.rows(
            sql, [slot.date.description, slot.start.minutes, moment.bootKey, moment.monotonic])
        for row in over { try lapse(AppointmentID(row[0] as String).orCorrupt(), .kiosk, command) }
    }

    /// The next of the business date; a look at an index, never a count.
    mutating func nextAppointmentNumber(_ command: Command) throws -> AppointmentNumber {
        let day = try businessDate(at: command.moment).date
        let sql = "SELECT max(running) FROM appointments WHERE number_day = ?"
        let last = Int(try records.number(sql, [day.description]) ?? 0)
        guard let number = AppointmentNumber(day: day, running: last + 1) else {
            throw StoreError.appointmentNumbersUsedUp
        }
        return number
    }

    /// What a new row is: a place kept for a moment, or a booking.
    enum Standing {
        case held(until: Int64)
        case booked(AppointmentNumber, Booker)
    }

    func insert(
        _ id: AppointmentID, _ wish: Wish, _ place: Int, _ standing: Standing, _ command: Command
    ) throws {
        let sql = """
            INSERT INTO appointments (id, service, date, start, minutes, place, origin, person, series, reference,
                created_ms, state, hold_boot, hold_mono_ms, number_day, running, booker)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        let common: StatementArguments = [
            id.text, wish.service, wish.slot.date.description, wish.slot.start.minutes, wish.slot.minutes,
            place, wish.origin.rawValue, wish.person, wish.series, wish.reference,
            command.moment.wall.milliseconds,
        ]
        let own: StatementArguments =
            switch standing {
            case .held(let end):
                [AppointmentState.held.rawValue, command.moment.bootKey, end, nil, nil, nil]
            case .booked(let number, let booker):
                [
                    AppointmentState.booked.rawValue, nil, nil, number.day.description, number.running,
                    try sealed(booker, of: id),
                ]
            }
        try execute(sql, common + own)
    }

    func sealed(_ booker: Booker, of id: AppointmentID) throws -> Data {
        try setting.sealing.seal(JSON.data(booker), at: records.place("appointments", "booker", id.text))
    }

    // MARK: Slips

    /// A slip with a code of its own, which replaces the one before.
    mutating func slip(
        of appointment: Appointment, _ content: AppointmentContent?, _ command: Command
    ) throws -> BookedAppointment {
        var random = SystemRandomNumberGenerator()
        let code = setting.sealing.appointmentCode(site: setting.region, using: &random)
        try retireCode(of: appointment.id, "replaced", command)
        var job: PrintJob?
        if let content {
            let booker = try records.booker(of: appointment.id).orCorrupt()
            let slip = PrintJob(
                id: PrintJobID(at: command.moment.wall), kind: .appointment,
                content: try made { try content(appointment, booker, code.text) },
                created: command.moment.wall)
            try insert(slip)
            try record(slip.fact, command.actor, command.moment)
            job = slip
        }
        try keep(code, of: appointment.id, job?.id, command)
        return BookedAppointment(appointment: appointment, code: code.text, job: job?.id)
    }

    func keep(
        _ code: AppointmentCode, of id: AppointmentID, _ job: PrintJobID?, _ command: Command
    ) throws {
        try execute(
            "INSERT INTO appointment_codes VALUES (?, ?, 'current', ?, ?)",
            [setting.sealing.codeHash(code), id.text, job?.text, command.moment.wall.milliseconds])
    }

    /// The slip so far is no good any more; one that did not get onto paper, and its reprints, are not printed either.
    mutating func retireCode(of id: AppointmentID, _ state: String, _ command: Command) throws {
        let slips = """
            WITH RECURSIVE slip (id) AS (
                SELECT job FROM appointment_codes WHERE appointment = ? AND state = 'current' AND job IS NOT NULL
                UNION ALL SELECT p.id FROM slip JOIN print_jobs p ON p.copy_of = slip.id
            ) SELECT id FROM slip
            """
        let jobs = try records.rows(slips, [id.text])
        try execute(
            "UPDATE appointment_codes SET state = ? WHERE appointment = ? AND state = 'current'",
            [state, id.text])
        for row in jobs {
            let slip = try printJob(PrintJobID(row[0] as String).orCorrupt())
            guard PrintMachine.state(after: .void, in: slip.state) != nil else { continue }
            try change(slip, .void, reason: nil, .kiosk, command.moment)
        }
    }
}

extension Records {
    /// What became of the code that a slip or the slip it repeats bears: `current`, `replaced`, `withdrawn`; nil for
    /// any other paper.
    func codeState(ofSlip job: PrintJobID) throws -> String? {
        let sql = """
            WITH RECURSIVE slip (id, copy_of) AS (
                SELECT id, copy_of FROM print_jobs WHERE id = ?
                UNION ALL SELECT p.id, p.copy_of FROM slip JOIN print_jobs p ON p.id = slip.copy_of
            ) SELECT c.state FROM slip JOIN appointment_codes c ON c.job = slip.id
            """
        return try row(sql, [job.text]).map { $0[0] }
    }

    func person(of id: AppointmentID) throws -> Data? {
        try row("SELECT person FROM appointments WHERE id = ?", [id.text]).flatMap { $0[0] }
    }
}
