import Domain
import TestTools
import Testing

/// A southern week with a noon pause, duty on Saturday mornings, and 2026 as far as the tests need it.
private enum Hall {
    static func session(_ text: String) -> OpeningHours.Session {
        guard let session = OpeningHours.Session(text) else { preconditionFailure("no session: \(text)") }
        return session
    }

    static func date(_ text: String) -> CivilDate {
        guard let date = CivilDate(text) else { preconditionFailure("no date: \(text)") }
        return date
    }

    /// `2026-03-02 08:30`
    static func time(_ text: String) -> CivilTime {
        guard let time = TimeOfDay(text.suffix(5)) else { preconditionFailure("no time: \(text)") }
        return CivilTime(
            date: date(String(text.prefix(10))), hour: time.minutes / 60, minute: time.minutes % 60,
            second: 59)
    }

    static func hours(lunch: Int = 0, saturday: [OpeningHours.Session] = []) -> OpeningHours {
        let day = [session("08:30-12:00"), session("14:30-17:30")]
        var week = Dictionary(
            uniqueKeysWithValues: OpeningHours.Weekday.allCases.filter(\.isWorkday).map { ($0, day) })
        week[.sat] = saturday
        return OpeningHours(
            week: week,
            closures: [
                .init(
                    days: date("2026-03-05")...date("2026-03-06"), reason: .init(zh: "线路检修", en: "repairs")),
                .init(
                    days: date("2026-02-28")...date("2026-02-28"), reason: .init(zh: "搬迁", en: "moving"),
                    sessions: [session("09:00-10:00")]),
            ],
            lunchCounters: lunch, lastMinutes: 10)
    }

    static let calendar = WorkingCalendar(
        sources: [.init(year: 2026, document: "通知", issued: date("2025-11-04"))],
        special: [
            date("2026-02-14"): .init(isWorked: true, zh: "春节", en: "Spring Festival"),
            date("2026-02-28"): .init(isWorked: true, zh: "春节", en: "Spring Festival"),
            date("2026-05-09"): .init(isWorked: true, zh: "劳动节", en: "Labour Day"),
            date("2026-05-01"): .init(isWorked: false, zh: "劳动节", en: "Labour Day"),
            date("2026-05-02"): .init(isWorked: false, zh: "劳动节", en: "Labour Day"),
        ])

    /// `open 17:30 17:20`, `lunch 1 14:30 17:30`, `closing 17:30`, or `closed pause 2026-03-02 14:30`.
    static func words(_ state: HallState) -> String {
        switch state {
        case .always: "always"
        case .open(let until, let last): "open \(until) \(last)"
        case .lunchDuty(let counters, let until, let closes): "lunch \(counters) \(until) \(closes)"
        case .closing(let until, let closed): "closing \(until), \(words(closed))"
        case .closed(let closed): "closed \(words(closed))"
        }
    }

    static func words(_ closed: ClosedHall) -> String {
        let opens = closed.opens.map { "\($0.date) \($0.time)\($0.provisional ? " ?" : "")" }
        return "\(closed.reason.name) \(opens ?? "never")"
    }
}

@Suite struct `Opening hours` {
    @Test(
        arguments: [
            // A Monday, minute by minute at the edges.
            ("2026-03-02 00:00", "closed early 2026-03-02 08:30"),
            ("2026-03-02 08:29", "closed early 2026-03-02 08:30"),
            ("2026-03-02 08:30", "open 12:00 11:50"),
            ("2026-03-02 11:49", "open 12:00 11:50"),
            ("2026-03-02 11:50", "closing 12:00, lastMinutes 2026-03-02 14:30"),
            ("2026-03-02 11:59", "closing 12:00, lastMinutes 2026-03-02 14:30"),
            ("2026-03-02 12:00", "closed pause 2026-03-02 14:30"),
            ("2026-03-02 14:29", "closed pause 2026-03-02 14:30"),
            ("2026-03-02 14:30", "open 17:30 17:20"),
            ("2026-03-02 17:20", "closing 17:30, lastMinutes 2026-03-03 08:30"),
            ("2026-03-02 17:30", "closed late 2026-03-03 08:30"),
            ("2026-03-02 23:59", "closed late 2026-03-03 08:30"),
            // Before and in a closure of two days, with a weekend behind it.
            ("2026-03-04 18:00", "closed late 2026-03-09 08:30"),
            ("2026-03-05 10:00", "closed closure 2026-03-09 08:30"),
            // An ordinary weekend, a holiday, a holiday on a Saturday.
            ("2026-03-07 10:00", "closed dayOff 2026-03-09 08:30"),
            ("2026-05-01 10:00", "closed holiday 2026-05-04 08:30"),
            ("2026-05-02 10:00", "closed holiday 2026-05-04 08:30"),
            // A make-up Saturday works as Monday does; a closure of the hall's own has the last word.
            ("2026-02-14 10:00", "open 12:00 11:50"),
            ("2026-02-28 09:30", "open 10:00 09:50"),
            ("2026-02-28 10:00", "closed late 2026-03-02 08:30"),
            // The next year's holidays are not known: the week alone says, and the opening is provisional.
            ("2026-12-31 18:00", "closed late 2027-01-01 08:30 ?"),
            ("2027-01-01 09:00", "open 12:00 11:50"),
        ] as [(String, String)])
    func `say at each minute what a resident is told`(at: String, expected: String) {
        #expect(Hall.words(Hall.hours().state(at: Hall.time(at), Hall.calendar)) == expected)
    }

    @Test(
        arguments: [
            ("2026-03-02 11:55", "open 17:30 17:20"), ("2026-03-02 12:00", "lunch 1 14:30 17:30"),
            ("2026-03-02 14:29", "lunch 1 14:30 17:30"), ("2026-03-02 14:30", "open 17:30 17:20"),
        ] as [(String, String)])
    func `with somebody on duty at noon the hall stays open`(at: String, expected: String) {
        #expect(Hall.words(Hall.hours(lunch: 1).state(at: Hall.time(at), Hall.calendar)) == expected)
    }

    @Test func `duty at noon does not stretch to the pause before an evening session`() {
        var hours = Hall.hours(lunch: 1)
        hours.week[.mon] = [
            Hall.session("08:30-12:00"), Hall.session("13:30-17:30"), Hall.session("18:30-20:00"),
        ]
        #expect(
            Hall.words(hours.state(at: Hall.time("2026-03-02 12:30"), Hall.calendar))
                == "lunch 1 13:30 17:30")
        #expect(
            Hall.words(hours.state(at: Hall.time("2026-03-02 17:45"), Hall.calendar))
                == "closed pause 2026-03-02 18:30")
    }

    @Test func `a make-up Saturday keeps the hours that Saturdays have`() {
        let hours = Hall.hours(saturday: [Hall.session("09:00-11:00")])
        #expect(
            Hall.words(hours.state(at: Hall.time("2026-02-14 08:45"), Hall.calendar)).hasPrefix(
                "closed early"))
        #expect(
            Hall.words(hours.state(at: Hall.time("2026-02-14 09:45"), Hall.calendar)) == "open 11:00 10:50")
        // Duty on Saturdays is not worked on a holiday.
        #expect(
            Hall.words(hours.state(at: Hall.time("2026-05-02 10:00"), Hall.calendar)).hasPrefix(
                "closed holiday"))
    }

    @Test func `a day that a manager closed opens on another day`() {
        let closed = Hall.hours().closed(.dayClosed, after: Hall.time("2026-03-02 11:00"), Hall.calendar)
        #expect(Hall.words(closed) == "dayClosed 2026-03-03 08:30")
    }

    @Test func `a week without hours never opens, and says so`() {
        let state = OpeningHours().state(at: Hall.time("2026-03-02 11:00"), Hall.calendar)
        #expect(Hall.words(state) == "closed dayOff never")
    }

    @Test func `the preview shows each day's hours and why`() {
        let days = Hall.hours().days(from: Hall.date("2026-02-27"), count: 8, Hall.calendar)
        #expect(days.map(\.sessions.count) == [2, 1, 0, 2, 2, 2, 0, 0])
        #expect(
            days.map { $0.reason?.name ?? "-" }
                == ["-", "closure", "dayOff", "-", "-", "-", "closure", "closure"])
        #expect(Hall.hours().days(from: Hall.date("2027-01-01"), count: 1, Hall.calendar)[0].provisional)
    }

    @Test func `the next opening is the first minute at which the hall is open`() {
        var dice = SeededGenerator(seed: .random(in: .min ... .max))
        for _ in 0..<300 {
            let hours = Hall.hours(lunch: Int.random(in: 0...1, using: &dice))
            let start = Hall.date("2026-01-01").advanced(byDays: Int.random(in: 0..<340, using: &dice))
            let minute = Int.random(in: 0..<1440, using: &dice)
            let now = CivilTime(date: start, hour: minute / 60, minute: minute % 60, second: 0)
            let state = hours.state(at: now, Hall.calendar)
            guard case .closed(let closed) = state, let opens = closed.opens else { continue }
            let distance = opens.date.daysSince1970 - start.daysSince1970
            let wait = distance * 1440 + opens.time.minutes - minute
            let gives = { (minutes: Int) in
                let at = minute + minutes
                let time = CivilTime(
                    date: start.advanced(byDays: at / 1440), hour: at / 60 % 24, minute: at % 60, second: 0)
                return hours.state(at: time, Hall.calendar).givesNumbers
            }
            #expect(gives(wait), "seed \(dice.seed), \(now)")
            let between = [0, wait - 1] + (0..<20).map { _ in Int.random(in: 0..<wait, using: &dice) }
            #expect(!between.contains(where: gives), "seed \(dice.seed), \(now)")
        }
    }

    @Test(arguments: ["08:30-12:00", "00:00-24:00", "23:59-24:00"])
    func `a session is read as written`(text: String) {
        #expect(OpeningHours.Session(text)?.description == text)
    }

    @Test(
        arguments: [
            "22:00-06:00", "08:30-08:30", "8:30-12:00", "08:30–12:00", "08:30", "24:00-24:01", "08:60-12:00",
            "",
            "08:30-12:00-14:00",
        ])
    func `what is no session of one day is refused`(text: String) {
        #expect(OpeningHours.Session(text) == nil)
    }
}

@Suite struct `The last ticket` {
    private static let state = Hall.hours().state(at: Hall.time("2026-03-02 16:00"), Hall.calendar)

    @Test(
        arguments: [
            (nil, .stop, .inTime), (.init(low: 0, high: 300), .stop, .inTime),
            (.init(low: 85, high: 95), .stop, .inTime), (.init(low: 90, high: 95), .stop, .refused),
            (.init(low: 90, high: 95), .warn, .late),
        ] as [(WaitRange?, LastTicket.Rule, LastTicket)])
    func `is decided by the shortest wait there may be`(
        wait: WaitRange?, rule: LastTicket.Rule, expected: LastTicket
    ) {
        #expect(LastTicket.of(wait, in: Self.state, at: Hall.time("2026-03-02 16:00"), rule) == expected)
    }

    @Test func `a hall that never closes refuses nobody`() {
        let wait = WaitRange(low: 600, high: 900)
        #expect(LastTicket.of(wait, in: .always, at: Hall.time("2026-03-02 16:00"), .stop) == .inTime)
    }
}
