import Domain
import Testing

@Suite struct `A missed booking` {
    @Test(
        arguments: [
            ("2026-11-25 09:15", 59, false), ("2026-11-25 09:16", 0, true), ("2026-11-25 08:00", 0, false),
            ("2026-11-24 23:00", 0, false), ("2026-11-26 00:00", 0, true), ("2027-01-01 00:00", 0, true),
        ])
    func `is one from the minute after the grace time on`(at: String, second: Int, missed: Bool) {
        let booking = Bookings.appointment("2026-11-25 09:00")
        for trust in [ClockTrust.synced, .sinceSync] {
            let moment = Bookings.moment(at, trust: trust, second: second)
            #expect(NoShow.isMissed(booking, at: moment, Bookings.rules) == missed)
        }
    }

    @Test func `is marked by no clock that was never set, however far forward it stands`() {
        let booking = Bookings.appointment("2026-11-25 09:00")
        for at in ["2026-11-25 10:00", "2026-11-26 00:00", "2036-01-01 00:00"] {
            let moment = Bookings.moment(at, trust: .never)
            #expect(!NoShow.isMissed(booking, at: moment, Bookings.rules), "\(at)")
            #expect(NoShow.wait(for: booking.slot, at: moment, Bookings.rules) == nil)
        }
    }

    @Test(arguments: AppointmentState.allCases)
    func `was booked and nothing else`(_ state: AppointmentState) {
        let booking = Bookings.appointment("2026-11-25 09:00", state)
        let moment = Bookings.moment("2026-11-25 18:00")
        #expect(NoShow.isMissed(booking, at: moment, Bookings.rules) == (state == .booked))
    }

    @Test(
        arguments: [
            ("2026-11-25 09:15", 59, 1), ("2026-11-25 09:15", 0, 60), ("2026-11-25 09:16", 0, 0),
            ("2026-11-25 09:17", 30, -90), ("2026-11-24 09:16", 0, 86_400),
        ])
    func `is waited for to the second`(at: String, second: Int, seconds: Int) {
        let wait = NoShow.wait(
            for: Bookings.slot("2026-11-25 09:00"), at: Bookings.moment(at, second: second), Bookings.rules)
        #expect(wait == .seconds(seconds))
    }
}

@Suite struct `Repeatedly missed bookings` {
    @Test(
        arguments: [
            // Three in 90 days stop new ones for 30; two do not.
            ([], "2026-06-01", nil), (["2026-05-01", "2026-05-02"], "2026-06-01", nil),
            (["2026-05-01", "2026-05-02", "2026-05-31"], "2026-05-31", "2026-06-30"),
            // The last day of the pause is part of it, in whatever order they are told.
            (["2026-05-31", "2026-05-01", "2026-05-02"], "2026-06-30", "2026-06-30"),
            (["2026-05-01", "2026-05-02", "2026-05-31"], "2026-07-01", nil),
            // The ninetieth day counts, the ninety-first does not.
            (["2026-03-01", "2026-04-01", "2026-05-29"], "2026-06-01", "2026-06-28"),
            (["2026-03-01", "2026-04-01", "2026-05-30"], "2026-06-01", nil),
            // One more within the time prolongs it; one long after does not revive it.
            (["2026-05-01", "2026-05-02", "2026-05-03", "2026-05-20"], "2026-06-10", "2026-06-19"),
            (["2026-01-01", "2026-01-02", "2026-01-03", "2026-05-20"], "2026-05-21", nil),
            // Several on one day each count; a day that the clock dreamt of does not.
            (["2026-05-01", "2026-05-01", "2026-05-01"], "2026-05-02", "2026-05-31"),
            (["2026-05-01", "2026-05-02", "2036-05-03"], "2026-05-04", nil),
        ] as [([String], String, String?)])
    func `pause new ones`(missed: [String], today: String, until: String?) {
        let pause = MissedRule.pause(
            missed: missed.map(Bookings.date), today: Bookings.date(today), Bookings.rules)
        #expect(pause?.description == until)
    }

    @Test func `pause nothing where the site sets no limit`() {
        let missed = Array(repeating: Bookings.date("2026-05-01"), count: 9)
        var (noLimit, noPause, first) = (Bookings.rules, Bookings.rules, Bookings.rules)
        (noLimit.missedLimit, noPause.pauseDays, first.missedLimit) = (0, 0, 1)
        let today = Bookings.date("2026-05-02")
        #expect(MissedRule.pause(missed: missed, today: today, noLimit) == nil)
        #expect(MissedRule.pause(missed: missed, today: today, noPause) == nil)
        #expect(MissedRule.pause(missed: [missed[0]], today: today, first) == Bookings.date("2026-05-31"))
    }
}
