import Domain
import TestTools
import Testing

@Suite struct `The slots of a day` {
    @Test(
        arguments: [
            // Whole slots only, from the opening on and never across the end of a session.
            (["08:30-10:00"], 30, 0, 2, "08:30x2 09:00x2 09:30x2"),
            (["08:30-10:00"], 40, 0, 2, "08:30x2 09:10x2"),
            (["08:30-10:00"], 90, 0, 2, "08:30x2"), (["08:30-10:00"], 91, 0, 2, ""),
            // Nobody at noon: what is left of the morning is not sold into the pause.
            (["11:00-12:00", "14:30-15:30"], 30, 0, 2, "11:00x2 11:30x2 14:30x2 15:00x2"),
            (["10:45-12:00", "14:30-15:30"], 30, 0, 2, "10:45x2 11:15x2 14:30x2 15:00x2"),
            // One counter stays at noon: its places, on a grid of the pause's own.
            (["11:00-12:00", "13:00-14:00"], 30, 1, 2, "11:00x2 11:30x2 12:00x1 12:30x1 13:00x2 13:30x2"),
            (["11:00-12:00", "13:15-14:00"], 30, 1, 2, "11:00x2 11:30x2 12:00x1 12:30x1 13:15x2"),
            // No more people at noon than are there at all.
            (["11:00-12:00", "13:00-14:00"], 60, 3, 2, "11:00x2 12:00x2 13:00x2"),
            // The pause before an evening session is no noon.
            (["16:30-17:30", "18:30-19:30"], 60, 1, 2, "16:30x2 18:30x2"),
            // Sessions that touch have no pause between them.
            (["09:00-10:00", "10:00-11:00"], 60, 1, 2, "09:00x2 10:00x2"),
            (["00:00-24:00"], 480, 0, 2, "00:00x2 08:00x2 16:00x2"),
            // Nobody on duty, and a day without hours.
            (["09:00-10:00"], 30, 1, 0, ""), ([], 30, 1, 2, ""),
        ] as [([String], Int, Int, Int, String)])
    func `are whole ones inside each session`(
        sessions: [String], minutes: Int, lunch: Int, counters: Int, expected: String
    ) {
        var rules = Bookings.rules
        rules.slotMinutes = minutes
        var day = Bookings.day("2026-11-25")
        day.sessions = sessions.map(Bookings.session)
        let slots = SlotPlan.slots(on: day, lunchCounters: lunch, counters: counters, rules)
        #expect(Bookings.words(slots) == expected)
        #expect(slots.allSatisfy { $0.slot.date == day.date && $0.slot.minutes == minutes })
    }

    @Test func `lie in the day's opening hours, one after the other, whatever the hours are`() {
        var random = SeededGenerator(seed: .random(in: .min ... .max))
        for _ in 0..<500 {
            let edges = Set((0..<8).map { _ in Int.random(in: 0...96, using: &random) * 15 }).sorted()
            let sessions = stride(from: 0, to: edges.count - 1, by: 2).compactMap { place in
                Bookings.session(edges[place], edges[place + 1])
            }
            var rules = Bookings.rules
            rules.slotMinutes = Int.random(in: 5...240, using: &random)
            var day = Bookings.day("2026-11-25")
            day.sessions = sessions
            let slots = SlotPlan.slots(on: day, lunchCounters: 0, counters: 2, rules).map(\.slot)
            #expect(zip(slots, slots.dropFirst()).allSatisfy { $0.end <= $1.start }, "seed \(random.seed)")
            for slot in slots {
                let isInside = sessions.contains { $0.opens <= slot.start && slot.end <= $0.closes }
                #expect(isInside, "seed \(random.seed)")
            }
            let whole = sessions.reduce(0) { $0 + $1.minutes / rules.slotMinutes }
            #expect(slots.count == whole, "seed \(random.seed)")
        }
    }

    @Test func `have places for each counter on duty`() {
        var rules = Bookings.rules
        rules.perCounter = 3
        let day = Bookings.day("2026-11-25", "11:30-12:00", "12:30-13:00")
        #expect(
            Bookings.words(SlotPlan.slots(on: day, lunchCounters: 1, counters: 2, rules))
                == "11:30x6 12:00x3 12:30x6")
    }

    @Test(
        arguments: [
            // A Wednesday, a Sunday, New Year's Day, a make-up Sunday with Monday's hours, a closure and one with hours.
            ("2026-11-25", "09:00x1 09:30x1"), ("2026-11-29", ""), ("2026-01-01", ""),
            ("2026-01-04", "09:00x1 09:30x1"), ("2026-12-01", ""), ("2026-12-02", "15:00x1"),
        ])
    func `follow the calendar and the closures`(date: String, expected: String) {
        let week = Dictionary(
            uniqueKeysWithValues: OpeningHours.Weekday.allCases.filter(\.isWorkday).map {
                ($0, [Bookings.session("09:00-10:00")])
            })
        let hours = OpeningHours(
            week: week,
            closures: [
                .init(
                    days: Bookings.date("2026-12-01")...Bookings.date("2026-12-01"),
                    reason: .init(zh: "线路检修", en: "repairs")),
                .init(
                    days: Bookings.date("2026-12-02")...Bookings.date("2026-12-02"),
                    reason: .init(zh: "线路检修", en: "repairs"), sessions: [Bookings.session("15:00-15:45")]),
            ])
        let calendar = WorkingCalendar(
            sources: [.init(year: 2026, document: "通知", issued: Bookings.date("2025-11-04"))],
            special: [
                Bookings.date("2026-01-01"): .init(isWorked: false, zh: "元旦", en: "New Year"),
                Bookings.date("2026-01-04"): .init(isWorked: true, zh: "元旦", en: "New Year"),
            ])
        let day = hours.day(Bookings.date(date), calendar)
        let slots = SlotPlan.slots(on: day, lunchCounters: 0, counters: 1, Bookings.rules)
        #expect(Bookings.words(slots) == expected)
    }
}

@Suite struct `A holiday that is announced after a booking` {
    private static let notice = WorkingCalendar(
        sources: [.init(year: 2027, document: "通知", issued: Bookings.date("2026-11-04"))],
        special: [
            Bookings.date("2027-01-01"): .init(isWorked: false, zh: "元旦", en: "New Year"),
            Bookings.date("2027-01-03"): .init(isWorked: true, zh: "元旦", en: "New Year"),
        ])

    @Test func `leaves the day without a slot, and whoever booked it is to be called`() {
        // The first of January 2027 is a Friday, the third a Sunday.
        let hours = OpeningHours(week: [
            .mon: [Bookings.session("09:00-10:00")], .fri: [Bookings.session("09:00-10:00")],
        ])
        func slots(_ date: String, _ calendar: WorkingCalendar) -> [PlannedSlot] {
            let day = hours.day(Bookings.date(date), calendar)
            return SlotPlan.slots(on: day, lunchCounters: 0, counters: 1, Bookings.rules)
        }
        let before = WorkingCalendar()
        #expect(
            hours.day(Bookings.date("2027-01-01"), before).provisional, "bookable, and said to be provisional"
        )
        #expect(Bookings.words(slots("2027-01-01", before)) == "09:00x1 09:30x1")
        #expect(slots("2027-01-01", Self.notice).isEmpty)
        #expect(slots("2027-01-03", before).isEmpty)
        #expect(
            Bookings.words(slots("2027-01-03", Self.notice)) == "09:00x1 09:30x1", "the day made up for it")

        let booking = Bookings.appointment("2027-01-01 09:00")
        #expect(Displacement.displaced([booking], by: slots("2027-01-01", before)).isEmpty)
        #expect(Displacement.displaced([booking], by: slots("2027-01-01", Self.notice)) == [booking])
    }
}

@Suite struct `Whether a slot can be booked` {
    @Test(
        arguments: [
            // Half an hour before is still in time; the clock's seconds do not count.
            ("2026-11-25 08:30", "2026-11-25 09:00", nil),
            ("2026-11-25 08:31", "2026-11-25 09:00", .tooSoon(minutes: 30)),
            ("2026-11-25 09:00", "2026-11-25 09:00", .tooSoon(minutes: 30)),
            ("2026-11-25 09:01", "2026-11-25 09:00", .past),
            ("2026-11-26 08:00", "2026-11-25 09:00", .past),
            // Over midnight the lead is a lead all the same.
            ("2026-11-24 23:40", "2026-11-25 00:10", nil),
            ("2026-11-24 23:41", "2026-11-25 00:10", .tooSoon(minutes: 30)),
            // The fourteenth day ahead is the last; days, not hours.
            ("2026-11-25 00:00", "2026-12-09 23:30", nil),
            ("2026-11-25 23:59", "2026-12-10 00:00", .tooFar(days: 14)),
        ] as [(String, String, BookingRefusal?)])
    func `goes by lead and days ahead, both edges inside`(
        now: String, slot: String, expected: BookingRefusal?
    ) {
        #expect(
            SlotPlan.refusal(of: Bookings.slot(slot), at: Bookings.civil(now), Bookings.rules) == expected)
    }

    @Test(arguments: [("09:00", nil), ("09:01", BookingRefusal.past)])
    func `without a lead is yes until the minute it begins`(now: String, expected: BookingRefusal?) {
        var rules = Bookings.rules
        rules.leadMinutes = 0
        let refusal = SlotPlan.refusal(
            of: Bookings.slot("2026-11-25 09:00"), at: Bookings.civil("2026-11-25 \(now)"), rules)
        #expect(refusal == expected)
    }

    @Test(
        arguments: [
            // The clock is right; it fell behind the business date; it is at another place in the world.
            ("2026-11-25 10:00", "2026-11-25", "2026-11-25 10:00"),
            ("2026-11-20 10:00", "2026-11-25", "2026-11-25 00:00"),
            ("1970-01-01 08:00", "2026-11-25", "2026-11-25 00:00"),
        ])
    func `is measured by a time that never falls behind the business date`(
        wall: String, date: String, expected: String
    ) {
        let now = SlotPlan.now(Bookings.moment(wall), BusinessDate(Bookings.date(date)))
        #expect(now.description == expected)
    }
}

@Suite struct `Bookings the hall can no longer keep` {
    private let plan = [
        PlannedSlot(slot: Bookings.slot("2026-11-25 09:00"), places: 2),
        PlannedSlot(slot: Bookings.slot("2026-11-25 09:30"), places: 1),
    ]

    @Test func `are all of a day that became a holiday, by their slots`() {
        let bookings = [
            Bookings.appointment("2026-11-25 09:30", running: 1),
            Bookings.appointment("2026-11-25 09:00", running: 3),
            Bookings.appointment("2026-11-25 09:00", running: 2),
        ]
        #expect(Displacement.displaced(bookings, by: []).map(\.number.running) == [2, 3, 1])
        #expect(Displacement.displaced(bookings, by: plan).isEmpty)
    }

    @Test func `are those booked last where places got fewer`() {
        let bookings = (1...4).map { Bookings.appointment("2026-11-25 09:00", running: 5 - $0) }
        #expect(Displacement.displaced(bookings, by: plan).map(\.number.running) == [3, 4])
    }

    @Test(arguments: AppointmentState.allCases)
    func `are only those that still stand`(_ state: AppointmentState) {
        let displaced = Displacement.displaced([Bookings.appointment("2026-11-25 11:00", state)], by: plan)
        #expect(displaced.isEmpty == (state != .booked))
    }

    @Test(
        arguments: [
            // Slots begin at other minutes now, but the hall takes bookings all that time.
            ("2026-11-25 09:15", 30, true), ("2026-11-25 09:00", 60, true), ("2026-11-25 09:45", 15, true),
            ("2026-11-25 09:45", 30, false), ("2026-11-25 08:45", 30, false), ("2026-11-26 09:00", 30, false),
        ])
    func `are not those whose time is still offered`(start: String, minutes: Int, kept: Bool) {
        var booking = Bookings.appointment(start)
        booking.slot.minutes = minutes
        #expect(Displacement.displaced([booking], by: plan).isEmpty == kept)
    }
}
