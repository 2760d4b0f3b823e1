import Domain
import Testing

@testable import Store

@Suite struct `The end of a day is a decision` {
    @Test func `closing tells whom it leaves unserved, and no more numbers are drawn`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        var visits: [Visit] = []
        for _ in 1...3 { visits.append(try await store.issue(request(), command()).visit) }
        _ = try await store.claimNext(counter: 1, command())
        _ = try await store.change(visitAt: 1, event: .noShow, command())
        let before = try #require(try await store.day(at: moment()))
        #expect(before.closed == false)
        #expect(before.open.map(\.number.description) == ["A001", "A002", "A003"])
        let closing = command("close")
        let closed = try await store.closeDay(closing)
        #expect(closed.unserved.map(\.id) == visits.map(\.id))
        #expect(try await store.closeDay(closing) == closed)
        #expect(told.facts.last == .dayClosed(date: closed.date, unserved: 3))
        let after = try #require(try await store.day(at: moment()))
        #expect(after.closed)
        #expect(after.open == [])
        #expect(after.unserved.map(\.state) == [.unserved, .unserved, .unserved])
        await #expect(throws: StoreError.dayClosed) { try await store.issue(request(), command()) }
        await #expect(throws: StoreError.dayClosed) {
            try await store.walkUp(WalkUp(), counter: 1, command())
        }
        #expect(try await store.queue().waitingCount == 0)
    }

    @Test func `a day is not closed over somebody at a counter`() async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 2)
        await #expect(throws: StoreError.visitsAtCounters([visit.number])) {
            try await store.closeDay(command())
        }
        #expect(try await store.day(at: moment())?.atCounters.map(\.id) == [visit.id])
    }

    @Test func `a day opened again has everyone waiting where they stood`() async throws {
        let store = try await Store.test()
        for priorityClass: PriorityClass in [.normal, .priority, .normal] {
            _ = try await store.issue(request(priorityClass), command())
        }
        let line = try await store.queue().waiting
        _ = try await store.closeDay(command())
        let again = try await store.reopenDay(command())
        #expect(again.count == 3)
        #expect(try await store.queue().waiting == line)
        #expect(try await store.issue(request(), command()).visit.number.description == "A003")
        await #expect(throws: StoreError.notAllowed(state: "open", event: "reopenDay")) {
            try await store.reopenDay(command())
        }
        // Closed once more, it is another closing.
        #expect(try await store.closeDay(command()).count == 4)
    }

    @Test func `what was unserved before the closing stays so`() async throws {
        let store = try await Store.test()
        let early = try await store.issue(request(), command()).visit
        _ = try await store.closeDay(command())
        _ = try await store.reopenDay(command())
        _ = try await store.closeDay(command())
        // One of them is taken back by itself: closing again sweeps it up, the day stays closed.
        _ = try await store.reopen(visit: early.id, counter: 1, command())
        #expect(try await store.queue().waitingCount == 1)
        #expect(try await store.closeDay(command()).unserved.map(\.id) == [early.id])
        #expect(try await store.number("SELECT count(*) FROM closings") == 2)
    }

    @Test func `what an earlier date left over is ended without closing today`() async throws {
        let store = try await Store.test()
        let left = try await store.issue(request(), command()).visit
        let today = try await store.issue(request(), command(at: moment(day))).visit
        let state = try #require(try await store.day(at: moment(day)))
        #expect(state.leftOver.map(\.id) == [left.id])
        #expect(state.open.map(\.id) == [today.id])
        let closing = try await store.closeDay(through: left.date, command(at: moment(day)))
        #expect(closing.unserved.map(\.id) == [left.id])
        #expect(try await store.queue().waiting == [today.number])
        _ = try await store.issue(request(), command(at: moment(day)))
        await #expect(throws: StoreError.dayOver) {
            try await store.reopen(visit: left.id, counter: 1, command(at: moment(day)))
        }
        let never = BusinessDate(CivilDate(daysSince1970: 0))
        await #expect(throws: StoreError.notFound("business date")) {
            try await store.closeDay(through: never, command(at: moment(day)))
        }
    }

    @Test func `one person draws so many numbers a day and no more`() async throws {
        let store = try await Store.test()
        for _ in 1...5 { _ = try await store.issue(request(card: card), command()) }
        await #expect(throws: StoreError.overLimit(numbers: 5)) {
            try await store.issue(request(card: card), command())
        }
        // Without a card nobody is known; a new day begins anew.
        _ = try await store.issue(request(), command())
        _ = try await store.issue(request(card: card), command(at: moment(day)))
    }
}
