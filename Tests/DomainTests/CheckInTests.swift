import Domain
import TestTools
import Testing

@Suite struct `A check-in` {
    private static let slot = "2026-11-25 09:00"

    private static func verdict(
        _ at: String, _ state: AppointmentState = .booked, slot: String = slot, trust: ClockTrust = .synced,
        date: String? = nil, second: Int = 59, _ change: (inout AppointmentRules) -> Void = { _ in }
    ) -> CheckInVerdict {
        var rules = Bookings.rules
        change(&rules)
        let moment = Bookings.moment(at, trust: trust, second: second)
        return CheckInJudgement.of(
            Bookings.appointment(slot, state), at: moment,
            date: BusinessDate(Bookings.date(date ?? String(at.prefix(10)))), rules)
    }

    @Test(
        arguments: [
            // Both edges are inside, to the last second of their minute.
            ("08:29", 59, .tooEarly(from: Bookings.time("08:30"))), ("08:30", 0, .ticket(.onTime)),
            ("09:00", 0, .ticket(.onTime)), ("09:15", 59, .ticket(.onTime)), ("09:16", 0, .ticket(.late)),
            ("23:59", 59, .ticket(.late)), ("00:00", 0, .tooEarly(from: Bookings.time("08:30"))),
        ] as [(String, Int, CheckInVerdict)])
    func `is on time from the early minute to the last one of grace`(
        at: String, second: Int, expected: CheckInVerdict
    ) {
        #expect(Self.verdict("2026-11-25 \(at)", second: second) == expected)
    }

    @Test func `is judged by the site's rules when early or late`() {
        #expect(Self.verdict("2026-11-25 08:00") { $0.whenEarly = .normal } == .ticket(.early))
        #expect(Self.verdict("2026-11-25 09:16") { $0.whenLate = .refuse } == .over)
        #expect(Self.verdict("2026-11-25 09:00") { $0.grace = 0 } == .ticket(.onTime))
        #expect(Self.verdict("2026-11-25 09:01") { $0.grace = 0 } == .ticket(.late))
        #expect(
            Self.verdict("2026-11-25 08:59") { $0.early = 0 } == .tooEarly(from: Bookings.time("09:00")))
    }

    @Test(
        arguments: [
            ("09:00", 30, 15, "08:30", "09:15"), ("09:00", 0, 0, "09:00", "09:00"),
            ("00:10", 30, 15, "00:00", "00:25"), ("23:50", 240, 240, "19:50", "23:59"),
        ])
    func `is told from when until when it is on time`(
        start: String, early: Int, grace: Int, from: String, until: String
    ) {
        var rules = Bookings.rules
        (rules.early, rules.grace) = (early, grace)
        let onTime = rules.onTime(for: Bookings.slot("2026-11-25 \(start)"))
        #expect(onTime == Bookings.time(from)...Bookings.time(until))
    }

    @Test func `of a slot near midnight never leaves its day`() {
        let night = "2026-11-25 00:10"
        #expect(Self.verdict("2026-11-25 00:00", slot: night) == .ticket(.onTime))
        #expect(Self.verdict("2026-11-24 23:50", slot: night) == .otherDay(Bookings.date("2026-11-25")))
        let evening = "2026-11-25 23:50"
        #expect(Self.verdict("2026-11-25 23:59", slot: evening) == .ticket(.onTime))
        #expect(Self.verdict("2026-11-26 00:00", slot: evening) == .past(Bookings.date("2026-11-25")))
    }

    @Test(
        arguments: [
            ("2026-11-24 09:00", .otherDay(Bookings.date("2026-11-25"))),
            ("2026-11-26 09:00", .past(Bookings.date("2026-11-25"))),
            ("2027-11-25 09:00", .past(Bookings.date("2026-11-25"))),
        ] as [(String, CheckInVerdict)])
    func `of another day is told which`(at: String, expected: CheckInVerdict) {
        #expect(Self.verdict(at) == expected)
        #expect(Self.verdict(at, trust: .never) == expected, "an untrusted clock gives no other day a number")
        #expect(Self.verdict(at, .missed) == expected)
    }

    @Test(
        arguments: [
            (.checkedIn, .used), (.cancelled, .cancelled), (.held, .notConfirmed), (.lapsed, .notConfirmed),
            (.missed, .ticket(.late)),
        ] as [(AppointmentState, CheckInVerdict)])
    func `says what became of the booking, on its day and on any other`(
        state: AppointmentState, expected: CheckInVerdict
    ) {
        #expect(Self.verdict("2026-11-25 09:20", state) == expected)
        guard state != .missed else { return }
        #expect(Self.verdict("2026-11-24 09:20", state) == expected)
        #expect(Self.verdict("2026-11-26 09:20", state) == expected)
    }

    @Test func `of a missed booking is late even when the clock was set back since`() {
        #expect(Self.verdict("2026-11-25 08:40", .missed) == .ticket(.late))
        #expect(Self.verdict("2026-11-25 08:40", .missed) { $0.whenLate = .refuse } == .over)
    }

    @Test(
        arguments: [
            // The machine woke without a clock: the business date is on disk, the wall says 1970.
            ("1970-01-01 08:00", ClockTrust.never), ("2026-11-25 03:00", .never),
            ("2026-11-25 20:00", .never),
            // The clock was set back by a day, or by years, after it had been synchronised.
            ("2026-11-24 20:00", .sinceSync), ("2020-01-01 00:00", .synced),
        ])
    func `is on time today by a clock that cannot tell`(at: String, trust: ClockTrust) {
        let today = "2026-11-25"
        let rules: (inout AppointmentRules) -> Void = { $0.whenLate = .refuse }
        #expect(Self.verdict(at, trust: trust, date: today, rules) == .ticket(.onTime))
        #expect(
            Self.verdict(at, slot: "2026-11-24 09:00", trust: trust, date: today, rules)
                == .past(Bookings.date("2026-11-24")))
        #expect(
            Self.verdict(at, slot: "2026-11-26 09:00", trust: trust, date: today, rules)
                == .otherDay(Bookings.date("2026-11-26")))
    }

    @Test func `goes by the minute of a clock that was set within the day`() {
        #expect(
            Self.verdict("2026-11-25 06:00", trust: .sinceSync) == .tooEarly(from: Bookings.time("08:30")))
        #expect(Self.verdict("2026-11-25 11:00", trust: .sinceSync) == .ticket(.late))
    }

    @Test(
        arguments: [
            // The same instant is another minute, even another day, by another zone.
            (8 * 3600, "2026-11-25 09:00"), (6 * 3600, "2026-11-25 07:00"), (-5 * 3600, "2026-11-24 20:00"),
            (5 * 3600 + 45 * 60, "2026-11-25 06:45"),
        ])
    func `goes by the clock of the site`(offset: Int, local: String) {
        let instant = Bookings.moment("2026-11-25 09:00", offset: 8 * 3600, second: 0)
        let there = Moment(
            wall: instant.wall, monotonic: 0, boot: "b0", trust: .synced, offset: offset)
        let verdict = CheckInJudgement.of(
            Bookings.appointment(local), at: there, date: .current(at: there, latest: nil), Bookings.rules)
        #expect(there.civil.description == local && verdict == .ticket(.onTime))
    }

    @Test func `of a slot that was booked before summer time ended is at the minute on the slip`() {
        // Booked at UTC-4 for the day the clocks go back; checked in at UTC-5.
        let slot = "2026-11-01 09:00"
        for (at, expected) in [
            ("08:29", CheckInVerdict.tooEarly(from: Bookings.time("08:30"))), ("08:30", .ticket(.onTime)),
            ("09:15", .ticket(.onTime)), ("09:16", .ticket(.late)),
        ] {
            let moment = Bookings.moment("2026-11-01 \(at)", offset: -5 * 3600)
            let verdict = CheckInJudgement.of(
                Bookings.appointment(slot), at: moment, date: .current(at: moment, latest: nil),
                Bookings.rules)
            #expect(verdict == expected, "\(at)")
        }
    }
}

@Suite struct `A ticket for a booking` {
    @Test func `is given on its own business date alone, whatever clock, state and rules say`() {
        var random = SeededGenerator(seed: .random(in: .min ... .max))
        for _ in 0..<5000 {
            var rules = AppointmentRules()
            rules.early = Int.random(in: 0...240, using: &random)
            rules.grace = Int.random(in: 0...240, using: &random)
            rules.whenEarly = AppointmentRules.WhenEarly.allCases.randomElement(using: &random) ?? .later
            rules.whenLate = AppointmentRules.WhenLate.allCases.randomElement(using: &random) ?? .normal
            let moment = Moment(
                wall: WallTime(
                    milliseconds: .random(in: 1_795_000_000_000...1_795_700_000_000, using: &random)),
                monotonic: 0, boot: "b0",
                trust: [ClockTrust.synced, .sinceSync, .never].randomElement(using: &random) ?? .never,
                offset: 900 * Int.random(in: -48...56, using: &random))
            // The latest date on record may be ahead of the clock, never behind it.
            let latest = moment.civil.date.advanced(byDays: .random(in: -3...3, using: &random))
            let date = BusinessDate.current(at: moment, latest: BusinessDate(latest))
            var booking = Bookings.appointment("2026-11-25 00:00")
            booking.state = AppointmentState.allCases.randomElement(using: &random) ?? .booked
            booking.slot.date = date.date.advanced(byDays: .random(in: -1...1, using: &random))
            booking.slot.start =
                TimeOfDay(minutes: .random(in: 0..<1440, using: &random)) ?? booking.slot.start
            let verdict = CheckInJudgement.of(booking, at: moment, date: date, rules)
            if case .ticket = verdict {
                let isRight = booking.slot.date == date.date && [.booked, .missed].contains(booking.state)
                #expect(isRight, "seed \(random.seed)")
                #expect(AppointmentMachine.state(after: .checkIn, in: booking.state) == .checkedIn)
            }
        }
    }
}

@Suite struct `An appointment` {
    private static let steps: [(AppointmentState?, AppointmentEvent, AppointmentState)] = [
        (nil, .hold, .held), (.held, .book, .booked), (.held, .lapse, .lapsed), (.booked, .move, .booked),
        (.booked, .cancel, .cancelled), (.booked, .checkIn, .checkedIn), (.booked, .miss, .missed),
        (.missed, .checkIn, .checkedIn),
    ]

    @Test func `has these steps and no others`() {
        let states: [AppointmentState?] = [nil] + AppointmentState.allCases
        for state in states {
            for event in AppointmentEvent.allCases {
                let expected = Self.steps.first { $0.0 == state && $0.1 == event }?.2
                let got = AppointmentMachine.state(after: event, in: state)
                #expect(got == expected, "\(event) in \(String(describing: state))")
            }
        }
    }

    @Test func `takes a place while somebody may still come for it`() {
        #expect(AppointmentState.allCases.filter(\.takesPlace) == [.held, .booked, .checkedIn])
    }
}
