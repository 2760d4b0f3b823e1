/// Which slots a day has, and which of them can be booked now.
package enum SlotPlan {
    /// The slots of one day, in order: as many whole ones as each session holds, from its opening on and never across
    /// its end. Over a noon pause with counters on duty (`hours.lunch`) only those counters' places are offered. A day
    /// without sessions, such as a holiday, has none.
    ///
    /// - Parameters:
    ///   - day: as the hours, the closures and the calendar make it today; a holiday announced later changes it.
    ///   - lunchCounters: how many counters stay open over noon.
    ///   - counters: how many are on duty that day.
    package static func slots(
        on day: OpeningHours.Day, lunchCounters: Int, counters: Int, _ rules: AppointmentRules
    ) -> [PlannedSlot] {
        var slots: [PlannedSlot] = []
        for (place, session) in day.sessions.enumerated() {
            slots += whole(session, on: day.date, counters: counters, rules)
            guard place + 1 < day.sessions.count,
                let pause = OpeningHours.Session.pause(session, day.sessions[place + 1]), pause.isNoon
            else { continue }
            slots += whole(pause, on: day.date, counters: min(lunchCounters, counters), rules)
        }
        return slots
    }

    private static func whole(
        _ session: OpeningHours.Session, on date: CivilDate, counters: Int, _ rules: AppointmentRules
    ) -> [PlannedSlot] {
        let (length, places) = (rules.slotMinutes, counters * rules.perCounter)
        guard length > 0, places > 0 else { return [] }
        return (0..<session.minutes / length).compactMap { number in
            TimeOfDay(minutes: session.opens.minutes + number * length).map {
                PlannedSlot(slot: Slot(date: date, start: $0, minutes: length), places: places)
            }
        }
    }

    /// Why the slot cannot be booked at this time, whatever is free in it; nil when it can. Both edges are inside: with
    /// 30 minutes of lead the slot at 09:00 can be booked at 08:30.
    package static func refusal(
        of slot: Slot, at now: CivilTime, _ rules: AppointmentRules
    ) -> BookingRefusal? {
        let days = slot.date.daysSince1970 - now.date.daysSince1970
        if days > rules.daysAhead { return .tooFar(days: rules.daysAhead) }
        // Whole days apart are a lead of their own, so that one at 00:10 can be too soon at 23:55.
        let lead = days * 1440 + TimeOfDay(now).minutes(until: slot.start)
        if lead < 0 { return .past }
        return lead < rules.leadMinutes ? .tooSoon(minutes: rules.leadMinutes) : nil
    }

    /// The time to measure bookings by: the wall clock's, but never before the business date, which does not go back
    /// (`DESIGN.md` 4.6). With a clock that fell behind, the whole of that day can still be booked, and no day before.
    package static func now(_ moment: Moment, _ date: BusinessDate) -> CivilTime {
        let civil = moment.civil
        return civil.date < date.date ? CivilTime(date: date.date, hour: 0, minute: 0, second: 0) : civil
    }
}

/// Why a slot cannot be booked.
package enum BookingRefusal: Hashable, Sendable {
    /// It has begun.
    case past
    /// It begins in less than so many minutes.
    case tooSoon(minutes: Int)
    /// Only so many days ahead can be booked.
    case tooFar(days: Int)
    /// The hall takes nobody on that day.
    case closed(ClosedHall.Reason)
    /// The hall is open, but no slot begins at that time.
    case noSlot
    /// No place is left.
    case full
    /// The person has a booking for this matter on that day.
    case alreadyBooked
}
