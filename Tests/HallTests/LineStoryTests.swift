import Domain
import Hall
import Simulation
import Store
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A visit that does not go straight through` {
    @Test func `is told to everyone who listens, and why it comes sooner to nobody`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk(at: 1)
        let visit = try await kiosk.hall.issueTicket(.init(), .press()).visit
        var display = try Listening(to: kiosk.hall)
        let granted = try await kiosk.hall.grant(.seriousIllness, to: visit.id, session, .press())
        #expect(granted.visit.priorityClass == .priority)
        let told = try await display.next(.queue)
        #expect(told.data == #"{"counter":null,"number":"A001","state":"waiting"}"#)
        #expect(try await kiosk.hall.next(session)?.visit.id == visit.id)
    }

    @Test func `is passed on to a colleague who calls it first`() async throws {
        let kiosk = try await SimulatedHall()
        let first = try await kiosk.clerk("1001", at: 1)
        let second = try await kiosk.clerk("1002", at: 2)
        for _ in 1...2 { _ = try await kiosk.hall.issueTicket(.init(), .press()) }
        let called = try #require(try await kiosk.hall.callNext(first, .press()))
        _ = try await kiosk.hall.transfer(to: .clerk("1002"), first, .press())
        let next = try #require(try await kiosk.hall.next(second))
        #expect(next.visit.id == called.visit.id)
        #expect(next.why == .boundToClerk)
        #expect(try await kiosk.hall.next(first)?.visit.number.description == "A002")
        #expect(try await kiosk.hall.callNext(second, .press())?.visit.id == called.visit.id)
        await #expect(throws: HallError.noSuchCounter(9)) {
            try await kiosk.hall.transfer(to: .counter(9), second, .press())
        }
    }

    @Test func `is picked only by who may`() async throws {
        let kiosk = try await SimulatedHall()
        let clerk = try await kiosk.clerk("1001", at: 1)
        let picker = try await kiosk.clerk("1002", at: 2, roles: [.clerk, .picker])
        _ = try await kiosk.hall.issueTicket(.init(), .press())
        let second = try await kiosk.hall.issueTicket(.init(), .press()).visit
        await #expect(throws: HallError.needsRole(.picker)) {
            try await kiosk.hall.pick(second.id, clerk, .press())
        }
        #expect(try await kiosk.hall.pick(second.id, picker, .press()).visit.number == second.number)
    }

    @Test func `needs no ticket, but a service of the catalogue`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk(at: 1)
        await #expect(throws: HallError.unknownService("NONE")) {
            try await kiosk.hall.walkUp(service: "NONE", reason: nil, session, .press())
        }
        let visit = try await kiosk.hall.walkUp(service: nil, reason: nil, session, .press()).visit
        #expect(visit.state == .serving)
        #expect(visit.clerk == "1001")
    }

    @Test func `ends unserved only when a manager closes the day`() async throws {
        let kiosk = try await SimulatedHall()
        let clerk = try await kiosk.clerk("1001", at: 1)
        let manager = try await kiosk.clerk("1002", at: 2, roles: [.clerk, .manager])
        let visit = try await kiosk.hall.issueTicket(.init(), .press()).visit
        await #expect(throws: HallError.needsRole(.manager)) {
            try await kiosk.hall.closeDay(clerk, .press())
        }
        #expect(try await kiosk.hall.day()?.open.map(\.id) == [visit.id])
        #expect(try await kiosk.hall.closeDay(manager, .press()).unserved.map(\.id) == [visit.id])
        await #expect(throws: HallError.self) { try await kiosk.hall.issueTicket(.init(), .press()) }
        #expect(try await kiosk.hall.reopenDay(manager, .press()).count == 1)
        #expect(try await kiosk.hall.ticket(visit.id).visit.state == .waiting)
    }
}
