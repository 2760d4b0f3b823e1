import Domain

/// A hall with a noon pause, 30-minute slots for two counters, and moments of its clock.
enum Bookings {
    static let rules = AppointmentRules()

    static func date(_ text: String) -> CivilDate {
        guard let date = CivilDate(text) else { preconditionFailure("no date: \(text)") }
        return date
    }

    static func time(_ text: String) -> TimeOfDay {
        guard let time = TimeOfDay(text) else { preconditionFailure("no time: \(text)") }
        return time
    }

    /// `2026-11-25 09:00`, at the last second of the minute.
    static func civil(_ text: String) -> CivilTime {
        let time = time(String(text.suffix(5)))
        return CivilTime(
            date: date(String(text.prefix(10))), hour: time.minutes / 60, minute: time.minutes % 60,
            second: 59)
    }

    /// The same as the clock of a site `offset` seconds east of Greenwich shows it.
    static func moment(
        _ text: String, trust: ClockTrust = .synced, offset: Int = 8 * 3600, second: Int = 59
    ) -> Moment {
        let time = time(String(text.suffix(5)))
        let seconds =
            date(String(text.prefix(10))).daysSince1970 * 86_400 + time.minutes * 60 + second - offset
        return Moment(
            wall: WallTime(milliseconds: Int64(seconds) * 1000), monotonic: 60_000, boot: "b0", trust: trust,
            offset: offset)
    }

    static func slot(_ text: String, minutes: Int = 30) -> Slot {
        Slot(date: date(String(text.prefix(10))), start: time(String(text.suffix(5))), minutes: minutes)
    }

    static func appointment(
        _ slot: String, _ state: AppointmentState = .booked, running: Int = 1
    ) -> Appointment {
        guard let number = AppointmentNumber(day: date("2026-11-23"), running: running) else {
            preconditionFailure("no number: \(running)")
        }
        return Appointment(
            id: AppointmentID(at: WallTime(milliseconds: 0)), number: number, service: "JY-01",
            slot: self.slot(slot),
            state: state, origin: .kiosk)
    }

    static func session(_ text: String) -> OpeningHours.Session {
        guard let session = OpeningHours.Session(text) else { preconditionFailure("no session: \(text)") }
        return session
    }

    static func session(_ opens: Int, _ closes: Int) -> OpeningHours.Session? {
        guard let opens = TimeOfDay(minutes: opens), let closes = TimeOfDay(minutes: closes) else {
            return nil
        }
        return OpeningHours.Session(opens: opens, closes: closes)
    }

    static func day(_ date: String, _ sessions: String...) -> OpeningHours.Day {
        OpeningHours.Day(date: self.date(date), sessions: sessions.map(session))
    }

    /// `09:00x2 09:30x2`
    static func words(_ slots: [PlannedSlot]) -> String {
        slots.map { "\($0.slot.start)x\($0.places)" }.joined(separator: " ")
    }
}
