import Domain
import Hall
import Paper
import Simulation
import Store
import Testing

@Suite(.timeLimit(.minutes(1))) struct `The roster at the door` {
    @Test func `lets everybody in and says so while nothing is planned`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        #expect(try await kiosk.hall.duty(of: session) == .nothingPlanned)
    }

    @Test func `refuses who is elsewhere, with the duty as the reason`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk(at: 1)
        try await kiosk.addClerk("1002")
        let weekday = try await kiosk.hall.today().weekday
        try await kiosk.hall.setWeekly("1001", weekday: weekday, .counter, session, .press())
        try await kiosk.hall.setWeekly("1002", weekday: weekday, .grid, session, .press())
        #expect(try await kiosk.hall.duty(of: session) == .onDuty)
        await #expect(throws: HallError.store(.notOnDuty(.grid))) {
            try await kiosk.hall.signIn(clerk: "1002", pin: SimulatedHall.pin, counter: 2)
        }
        let today = try await kiosk.hall.today()
        try await kiosk.hall.swap("1001", "1002", on: today, session, .press())
        _ = try await kiosk.hall.signIn(clerk: "1002", pin: SimulatedHall.pin, counter: 2)
        #expect(try await kiosk.hall.duty(of: session) == .notOnDuty(.grid), "said, but not thrown out")
    }

    @Test func `keeps a clerk at the counter until nobody is there any more`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        let visit = try await kiosk.serving(session)
        await #expect(throws: HallError.store(.visitClaimed(visit.number))) {
            try await kiosk.hall.signOut(session.token)
        }
        _ = try await kiosk.hall.change(.finish, session, .press())
        try await kiosk.hall.signOut(session.token)
        #expect(try await kiosk.hall.session(session.token) == nil)
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A clerk who calls for help` {
    @Test func `is heard at once, answered by name, and it is over for everybody`() async throws {
        let kiosk = try await SimulatedHall()
        let (caller, helper) = (try await kiosk.clerk(at: 1), try await kiosk.clerk(at: 2))
        var console = try Listening(to: kiosk.hall)
        let raised = try await kiosk.hall.raiseAlarm(.security, caller, .press())
        let heard = try await console.next(.alarm, with: #""state":"raised""#, #""counter":1"#)
        #expect(heard.name.audience == .console)
        #expect(heard.data.contains(#""reason":"security""#))
        let answered = try await kiosk.hall.answerAlarm(raised.alarm.id, helper, .press())
        #expect(answered.helpers.map(\.clerk) == ["1002"])
        #expect(answered.helpers.map(\.name) == ["测试员"])
        _ = try await console.next(.alarm, with: #""state":"answered""#, #""clerk":"1002""#)
        // A console that is opened now.
        #expect(try await kiosk.hall.openAlarms().map(\.alarm) == [answered.alarm])
        _ = try await kiosk.hall.closeAlarm(raised.alarm.id, caller, .press())
        _ = try await console.next(.alarm, with: #""state":"closed""#)
        #expect(try await kiosk.hall.openAlarms().isEmpty)
    }
}

@Suite(.timeLimit(.minutes(1))) struct `The report of a day` {
    @Test func `counts who came, by what became of them and by whom`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        _ = try await kiosk.hall.issueTicket(.init(), .press())
        kiosk.time.advance(by: .seconds(240))
        _ = try await kiosk.hall.issueTicket(.init(), .press())
        _ = try #require(try await kiosk.hall.callNext(session, .press()))
        _ = try await kiosk.hall.change(.start, session, .press())
        kiosk.time.advance(by: .seconds(90))
        _ = try await kiosk.hall.change(.finish, session, .press())
        let today = try await kiosk.hall.today()
        let report = try await kiosk.hall.report(on: today)
        let visits = report.figures.visits
        #expect([visits.taken, visits.served, visits.open] == [2, 1, 1])
        #expect(visits.waits?.median == .seconds(240))
        #expect(visits.services?.median == .seconds(90))
        #expect(report.figures.clerks.map(\.clerk) == ["1001"])
        #expect(report.names["1001"] == "测试员")
        #expect(report.standing?.day.open.map(\.number.description) == ["A002"])
    }

    @Test func `of a day nobody came has zeros and nothing to decide`() async throws {
        let kiosk = try await SimulatedHall()
        let report = try await kiosk.hall.report(on: CivilDate(daysSince1970: 20_000))
        #expect(report.figures.visits.taken == 0)
        #expect(report.figures.visits.waits == nil)
        #expect(report.figures.clerks.isEmpty && report.unserved.isEmpty)
        #expect(report.standing == nil)
    }

    @Test func `is printed as a slip of its own, once a press`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        _ = try await kiosk.serving(session)
        let today = try await kiosk.hall.today()
        let press = Once.press()
        let first = try await kiosk.hall.printReport(on: today, session, press)
        let again = try await kiosk.hall.printReport(on: today, session, press)
        #expect(first.job.id == again.job.id)
        #expect(first.job.kind == .dayReport)
        let jobs = try await kiosk.hall.store.printJobs(states: [.queued], limit: 10)
        let content = try #require(jobs.first { $0.id == first.job.id }).content
        guard case .dayReport(let slip, _) = try SlipContent(decoding: content) else {
            Issue.record("another slip")
            return
        }
        #expect(slip.visits.taken == 1)
        #expect(slip.waits?.median == "0.0")
        #expect(slip.clerks?.map(\.clerk) == ["1001 测试员"])
    }
}
