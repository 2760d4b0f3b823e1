import Domain
import Testing

@Suite struct `A recurring booking` {
    private static func recurrence(
        _ weekdays: Set<OpeningHours.Weekday>, _ from: String, _ until: String, at start: String = "09:00"
    ) -> Recurrence? {
        Recurrence(
            weekdays: weekdays, start: Bookings.time(start), from: Bookings.date(from),
            until: Bookings.date(until))
    }

    @Test func `falls on its weekdays, the first and the last day included`() throws {
        let thrice = try #require(Self.recurrence([.mon, .wed, .fri], "2026-11-23", "2026-12-02"))
        #expect(
            thrice.dates.map(\.description) == [
                "2026-11-23", "2026-11-25", "2026-11-27", "2026-11-30", "2026-12-02",
            ])
        #expect(try #require(Self.recurrence([.sun], "2026-11-23", "2026-11-28")).dates.isEmpty)
    }

    @Test func `ends after sixty dates and looks no further than a year`() throws {
        let daily = try #require(
            Self.recurrence(Set(OpeningHours.Weekday.allCases), "2026-01-01", "9999-12-31"))
        #expect(daily.dates.count == Recurrence.mostDates)
        let weekly = try #require(Self.recurrence([.mon], "2026-01-01", "9999-12-31"))
        #expect(weekly.dates.count == 52)
    }

    @Test func `needs a weekday and an end that is not before its beginning`() {
        #expect(Self.recurrence([], "2026-11-23", "2026-12-02") == nil)
        #expect(Self.recurrence([.mon], "2026-11-24", "2026-11-23") == nil)
    }

    @Test func `counts weekdays from Monday`() {
        #expect(
            (0...8).map { OpeningHours.Weekday(number: $0) } == [nil] + OpeningHours.Weekday.allCases + [nil])
        #expect(OpeningHours.Weekday.allCases.map(\.number) == Array(1...7))
    }

    @Test func `says of each date whether it can be booked, or why not`() throws {
        let weekly = try #require(Self.recurrence([.mon, .wed], "2026-11-18", "2026-12-14"))
        let holiday = ClosedHall.Reason.holiday(.init(zh: "节日", en: "holiday"))
        let plan = RecurrencePlan(weekly, at: Bookings.civil("2026-11-23 08:45"), Bookings.rules) { date in
            guard date != Bookings.date("2026-12-07") else { return nil }
            var day = Bookings.day(
                date.description, date == Bookings.date("2026-12-02") ? "10:00-11:00" : "09:00-10:00")
            if date == Bookings.date("2026-11-25") { (day.sessions, day.reason) = ([], holiday) }
            return RecurrencePlan.Day(
                hours: day,
                slots: SlotPlan.slots(on: day, lunchCounters: 0, counters: 2, Bookings.rules),
                taken: [Bookings.time("09:00"): date == Bookings.date("2026-11-30") ? 2 : 1],
                hasBooking: date == Bookings.date("2026-11-18"))
        }
        #expect(
            plan.entries.map { "\($0.date.compact.suffix(4))" } == [
                "1118", "1123", "1125", "1130", "1202", "1207", "1209", "1214",
            ])
        #expect(
            plan.entries.map(\.refusal) == [
                .past, .tooSoon(minutes: 30), .closed(holiday), .full, .noSlot, .closed(.dayOff),
                .tooFar(days: 14), .tooFar(days: 14),
            ])
        #expect(plan.bookable.isEmpty)
    }

    @Test func `books what is free and not booked already`() throws {
        let weekly = try #require(Self.recurrence([.mon, .wed], "2026-11-25", "2026-12-02", at: "09:30"))
        let plan = RecurrencePlan(weekly, at: Bookings.civil("2026-11-23 08:45"), Bookings.rules) { date in
            let day = Bookings.day(date.description, "09:00-10:00")
            return RecurrencePlan.Day(
                hours: day,
                slots: SlotPlan.slots(on: day, lunchCounters: 0, counters: 2, Bookings.rules),
                taken: [Bookings.time("09:00"): 2, Bookings.time("09:30"): 1],
                hasBooking: date == Bookings.date("2026-11-30"))
        }
        #expect(plan.entries.map(\.refusal) == [nil, .alreadyBooked, nil])
        #expect(
            plan.bookable.map(\.slot.description) == ["2026-11-25 09:30-10:00", "2026-12-02 09:30-10:00"])
    }
}
