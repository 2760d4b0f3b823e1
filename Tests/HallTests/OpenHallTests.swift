import Domain
import Hall
import Paper
import Simulation
import Store
import Testing

@Suite struct `The doors` {
    /// The refusal a press gets now.
    private func refusal(_ kiosk: SimulatedHall, _ once: Once = .press()) async -> HallError? {
        do {
            _ = try await kiosk.hall.issueTicket(.init(), once)
            return nil
        } catch { return error }
    }

    private func monday(_ clock: String) throws -> NextOpening {
        let time = try #require(TimeOfDay(clock))
        return NextOpening(date: SimulatedTime.morning.civil(offset: 8 * 3600).date, time: time)
    }

    @Test
    func `are shut outside the hours, with the reason and when they open again, and no number is drawn`()
        async throws
    {
        let kiosk = try await SimulatedHall(rules: Samples.hours())
        kiosk.time.set("08:29")
        #expect(await refusal(kiosk) == .closed(ClosedHall(reason: .early, opens: try monday("08:30"))))
        kiosk.time.set("08:30")
        #expect(try await kiosk.hall.issueTicket(.init(), .press()).visit.number.description == "A001")
        kiosk.time.set("11:50")
        #expect(await refusal(kiosk) == .closed(ClosedHall(reason: .lastMinutes, opens: try monday("14:30"))))
        kiosk.time.set("12:00")
        #expect(await refusal(kiosk) == .closed(ClosedHall(reason: .pause, opens: try monday("14:30"))))
        #expect(try await kiosk.hall.store.queue().waitingCount == 1)
    }

    @Test func `stay open over noon with somebody on duty`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.hours(lunch: 1))
        kiosk.time.set("12:30")
        #expect(await refusal(kiosk) == nil)
        guard case .lunchDuty(1, _, _) = try await kiosk.hall.hallState() else {
            Issue.record("no duty at noon")
            return
        }
    }

    @Test func `are shut on a public holiday that falls on a weekday`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.hours())
        // 2026-04-06, the Monday of Tomb-Sweeping.
        kiosk.time.set("10:00", day: 35)
        let state = try await kiosk.hall.hallState()
        #expect(state.refusal?.reason.name == "holiday")
        #expect(state.refusal?.reason.words?.zh.contains("清明") == true)
        #expect(state.refusal?.opens?.date.description == "2026-04-07")
    }

    @Test func `a press that is repeated after closing gets the ticket it drew before`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.hours())
        let first = try await kiosk.hall.issueTicket(.init(), .press("same"))
        kiosk.time.set("17:20")
        #expect(try await kiosk.hall.issueTicket(.init(), .press("same")) == first)
        #expect(await refusal(kiosk)?.isClosed == true)
    }

    @Test func `a manager who closes the day closes them until the next`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.hours())
        try await kiosk.addClerk("1009", roles: [.manager])
        let session = try await kiosk.hall.signIn(clerk: "1009", pin: SimulatedHall.pin, counter: 1)
        _ = try await kiosk.hall.closeDay(session, .press())
        let tomorrow = NextOpening(
            date: try monday("08:30").date.advanced(byDays: 1), time: try monday("08:30").time)
        #expect(await refusal(kiosk) == .closed(ClosedHall(reason: .dayClosed, opens: tomorrow)))
        _ = try await kiosk.hall.reopenDay(session, .press())
        #expect(await refusal(kiosk) == nil)
        _ = try await kiosk.hall.closeDay(session, .press())
        kiosk.time.set("09:00", day: 1)
        #expect(await refusal(kiosk) == nil)
    }

    @Test func `a clock that fell behind the record shuts nothing`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.hours())
        _ = try await kiosk.hall.issueTicket(.init(), .press())
        kiosk.time.set("03:00", day: -1)
        #expect(try await kiosk.hall.hallState() == .always)
        #expect(await refusal(kiosk) == nil)
        let empty = try await SimulatedHall(rules: Samples.hours())
        empty.time.set(wall: WallTime(milliseconds: 0))
        #expect(try await empty.hall.hallState() == .always)
    }

    @Test func `without hours in the settings are always open`() async throws {
        let kiosk = try await SimulatedHall()
        kiosk.time.set("03:00")
        #expect(try await kiosk.hall.hallState() == .always)
        #expect(await refusal(kiosk) == nil)
    }

    @Test func `the preview shows a closure before residents meet it`() async throws {
        let from = try monday("08:30").date.advanced(byDays: 1)
        let closure = OpeningHours.Closure(days: from...from, reason: .init(zh: "设备检修", en: "maintenance"))
        let kiosk = try await SimulatedHall(rules: Samples.hours(closures: [closure]))
        let days = kiosk.hall.plannedDays(7)
        #expect(days.map(\.sessions.count) == [2, 0, 2, 2, 2, 0, 0])
        #expect(days[1].reason == .closure(closure.reason))
    }
}

extension HallError {
    fileprivate var isClosed: Bool { if case .closed = self { true } else { false } }
}

@Suite struct `The wait` {
    /// A counter that has served `count` residents, ten minutes each.
    private func hall(_ count: Int, rules: SiteRules = SiteRules()) async throws -> (SimulatedHall, Session) {
        let kiosk = try await SimulatedHall(rules: rules)
        let session = try await kiosk.clerk()
        for _ in 0..<count {
            _ = try await kiosk.serving(session, card: false)
            kiosk.time.advance(by: .seconds(600))
            _ = try await kiosk.hall.change(.finish, session, .press())
        }
        return (kiosk, session)
    }

    @Test func `is unknown until enough was measured`() async throws {
        let (kiosk, _) = try await hall(7)
        #expect(try await kiosk.hall.waits(in: .always) == nil)
        #expect(try await kiosk.hall.issueTicket(.init(), .press()).estimate == nil)
    }

    @Test func `is unknown while nobody is at a counter`() async throws {
        let (kiosk, session) = try await hall(8)
        #expect(try await kiosk.hall.waits(in: .always) != nil)
        try await kiosk.hall.store.signOut(token: session.token, at: kiosk.time.now())
        #expect(try await kiosk.hall.waits(in: .always) == nil)
    }

    @Test func `is told at the ticket, kept with it, and printed on it`() async throws {
        let (kiosk, session) = try await hall(8)
        _ = try await kiosk.serving(session, card: false)
        for _ in 0..<3 { _ = try await kiosk.hall.issueTicket(.init(), .press()) }
        let ticket = try await kiosk.hall.issueTicket(.init(), .press())
        #expect(ticket.ahead == 3)
        #expect(ticket.estimate == WaitRange(low: 30, high: 40))
        #expect(try await kiosk.hall.ticket(ticket.visit.id).estimate == ticket.estimate)
        let job = try #require(
            try await kiosk.hall.store.printJobs(states: [.queued], limit: 10).first { $0.id == ticket.job })
        guard case .ticket(let slip, _) = try SlipContent(decoding: job.content) else {
            Issue.record("no ticket")
            return
        }
        #expect(slip.wait == ticket.estimate)
    }

    @Test(arguments: LastTicket.Rule.allCases)
    func `a line that cannot be served today is warned of or stopped, as the hall has it`(
        _ rule: LastTicket.Rule
    ) async throws {
        let (kiosk, _) = try await hall(8, rules: Samples.hours(lastTicket: rule))
        for _ in 0..<6 { _ = try await kiosk.hall.issueTicket(.init(), .press()) }
        kiosk.time.set("17:15")
        switch rule {
        case .warn:
            let ticket = try await kiosk.hall.issueTicket(.init(), .press())
            #expect(kiosk.hall.isLate(ticket.visit, ticket.estimate))
        case .stop:
            let opens = NextOpening(
                date: ticketDate(kiosk).advanced(byDays: 1), time: try #require(TimeOfDay("08:30")))
            await #expect(throws: HallError.lineTooLong(opens)) {
                try await kiosk.hall.issueTicket(.init(), .press())
            }
        }
    }

    private func ticketDate(_ kiosk: SimulatedHall) -> CivilDate { kiosk.time.now().civil.date }

    @Test func `of one who is served in time is not late`() async throws {
        let (kiosk, _) = try await hall(8, rules: Samples.hours(lastTicket: .stop))
        kiosk.time.set("17:15")
        let ticket = try await kiosk.hall.issueTicket(.init(), .press())
        #expect(!kiosk.hall.isLate(ticket.visit, ticket.estimate))
    }
}
