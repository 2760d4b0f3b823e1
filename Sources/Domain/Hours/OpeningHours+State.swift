extension OpeningHours {
    /// How far ahead an opening is looked for: past the longest holidays and the longest refurbishment.
    private static let farthestDay = 400

    /// One day as it is planned.
    package struct Day: Hashable, Sendable {
        package var date: CivilDate
        /// Empty when closed.
        package var sessions: [Session]
        /// Why it is closed, or has other hours; nil for a day of the ordinary week.
        package var reason: ClosedHall.Reason?
        /// The holidays of that year are not known yet, or not for certain.
        package var provisional: Bool

        package init(
            date: CivilDate, sessions: [Session], reason: ClosedHall.Reason? = nil, provisional: Bool = false
        ) {
            (self.date, self.sessions) = (date, sessions)
            (self.reason, self.provisional) = (reason, provisional)
        }
    }

    package func day(_ date: CivilDate, _ calendar: WorkingCalendar) -> Day {
        if let closure = closures.first(where: { $0.days.contains(date) }) {
            return Day(
                date: date, sessions: closure.sessions, reason: .closure(closure.reason), provisional: false)
        }
        let own = week[Weekday(of: date)] ?? []
        guard let special = calendar.specialDay(date) else {
            return Day(
                date: date, sessions: own, reason: own.isEmpty ? .dayOff : nil,
                provisional: !calendar.knows(year: date.year))
        }
        guard special.isWorked else {
            return Day(
                date: date, sessions: [], reason: .holiday(Words(zh: special.zh, en: special.en)),
                provisional: !special.isCertain)
        }
        let sessions = own.isEmpty ? week[.mon] ?? [] : own
        return Day(
            date: date, sessions: sessions, reason: sessions.isEmpty ? .dayOff : nil,
            provisional: !special.isCertain)
    }

    /// What the next days look like, for whoever wrote the settings to see before residents do.
    package func days(from date: CivilDate, count: Int, _ calendar: WorkingCalendar) -> [Day] {
        (0..<max(0, count)).map { day(date.advanced(byDays: $0), calendar) }
    }

    package func state(at now: CivilTime, _ calendar: WorkingCalendar) -> HallState {
        let (today, time) = (day(now.date, calendar), TimeOfDay(now))
        let sessions = today.sessions
        if let place = sessions.firstIndex(where: { $0.contains(time) }) {
            let closes = closing(of: place, in: sessions)
            let last = closes.earlier(by: lastMinutes)
            return time < last
                ? .open(until: closes, lastTicket: last)
                : .closing(until: closes, closed(.lastMinutes, after: now, calendar))
        }
        if let place = sessions.indices.first(where: {
            duty(after: $0, in: sessions)?.contains(time) ?? false
        }),
            let duty = duty(after: place, in: sessions)
        {
            return .lunchDuty(
                counters: lunchCounters, until: duty.closes, closes: closing(of: place, in: sessions))
        }
        return .closed(closed(reason(today, time), after: now, calendar))
    }

    /// The next time the hall opens after a moment at which it gives no numbers; nil when none is in sight.
    package func opening(after now: CivilTime, _ calendar: WorkingCalendar) -> NextOpening? {
        for distance in 0..<Self.farthestDay {
            let day = day(now.date.advanced(byDays: distance), calendar)
            let next = day.sessions.first { distance > 0 || $0.opens > TimeOfDay(now) }
            if let next { return NextOpening(date: day.date, time: next.opens, provisional: day.provisional) }
        }
        return nil
    }

    /// No number, for this reason, until the next opening; a day that a manager closed stays closed.
    package func closed(
        _ reason: ClosedHall.Reason, after now: CivilTime, _ calendar: WorkingCalendar
    ) -> ClosedHall {
        let end = CivilTime(date: now.date, hour: 23, minute: 59, second: 59)
        return ClosedHall(
            reason: reason, opens: opening(after: reason == .dayClosed ? end : now, calendar))
    }

    private func reason(_ day: Day, _ time: TimeOfDay) -> ClosedHall.Reason {
        guard let first = day.sessions.first, let last = day.sessions.last else {
            return day.reason ?? .dayOff
        }
        return time < first.opens ? .early : time >= last.closes ? .late : .pause
    }

    /// When the hall closes that is open in the session at `place`: over noon it stays open if somebody is on duty.
    private func closing(of place: Int, in sessions: [Session]) -> TimeOfDay {
        duty(after: place, in: sessions) == nil
            ? sessions[place].closes : closing(of: place + 1, in: sessions)
    }

    /// The noon pause after the session at `place`, if counters stay open in it.
    private func duty(after place: Int, in sessions: [Session]) -> Session? {
        guard lunchCounters > 0, place + 1 < sessions.count,
            let pause = Session.pause(sessions[place], sessions[place + 1]), pause.isNoon
        else { return nil }
        return pause
    }
}
