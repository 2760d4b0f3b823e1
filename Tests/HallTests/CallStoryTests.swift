import Domain
import Hall
import Simulation
import Store
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A call` {
    @Test func `rings on the display with its number, its counter and how often`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk(at: 2)
        var display = try Listening(to: kiosk.hall)
        _ = try await kiosk.hall.issueTicket(.init(), .press())
        let called = try #require(try await kiosk.hall.callNext(session, .press()))
        let first = try await display.next(.call)
        #expect(first.data == #"{"call":\#(called.call),"counter":2,"nth":1,"number":"A001"}"#)
        kiosk.time.advance(by: .seconds(15))
        _ = try await kiosk.hall.change(.recall, session, .press())
        #expect(try await display.next(.call).data.contains(#""nth":2"#))
    }

    @Test func `claims one visit for one counter, however many press at once`() async throws {
        let kiosk = try await SimulatedHall(counters: 8)
        var sessions: [Session] = []
        for counter in 1...8 { sessions.append(try await kiosk.clerk(at: counter)) }
        _ = try await kiosk.hall.issueTicket(.init(), .press())
        let claims = try await withThrowingTaskGroup(of: CalledVisit?.self) { group in
            for session in sessions { group.addTask { try await kiosk.hall.callNext(session, .press()) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(claims.compactMap(\.self).count == 1)
    }

    @Test func `waits until the counter has let its visit go`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        _ = try await kiosk.hall.issueTicket(.init(), .press())
        _ = try await kiosk.hall.issueTicket(.init(), .press())
        let first = try #require(try await kiosk.hall.callNext(session, .press()))
        await #expect(throws: HallError.store(.counterBusy(first.visit.number))) {
            try await kiosk.hall.callNext(session, .press())
        }
        _ = try await kiosk.hall.change(.noShow, session, .press())
        let second = try #require(try await kiosk.hall.callNext(session, .press()))
        #expect(second.visit.number.description == "A002")
    }

    @Test func `needs a counter that exists`() async throws {
        let kiosk = try await SimulatedHall(counters: 3)
        try await kiosk.addClerk("1001")
        await #expect(throws: HallError.noSuchCounter(4)) {
            try await kiosk.hall.signIn(clerk: "1001", pin: SimulatedHall.pin, counter: 4)
        }
    }
}
