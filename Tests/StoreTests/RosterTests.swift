import Domain
import Testing

@testable import Store

@Suite struct `Duty at the counters` {
    /// Monday, 2026-03-02; the next is a Tuesday.
    let monday = CivilDate(daysSince1970: 20_514)

    func store(told: Told = Told()) async throws -> Store {
        let store = try await Store.test(told: told)
        for number in ["1001", "1002", "1003"] {
            let clerk = Clerk(number: number, name: "测试员", roles: [.clerk])
            try await store.addClerk(clerk, pin: "2468", at: moment(), actor: .technician)
        }
        let manager = Clerk(number: "1009", name: "测试员", roles: [.clerk, .manager])
        try await store.addClerk(manager, pin: "2468", at: moment(), actor: .technician)
        return store
    }

    func signIn(_ clerk: String, _ store: Store, at seconds: Int64 = 0) async throws -> Session {
        try await store.signIn(clerk, pin: "2468", counter: 1, at: moment(seconds))
    }

    @Test func `everybody may open a counter while nothing is planned`() async throws {
        let store = try await store()
        #expect(try await !store.roster(on: monday).isPlanned)
        for clerk in ["1001", "1002", "1009"] { _ = try await signIn(clerk, store) }
    }

    @Test func `on a planned day only who is at the counters and a manager may`() async throws {
        let store = try await store()
        try await store.setWeekly("1001", weekday: 1, .counter, command())
        try await store.setWeekly("1002", weekday: 1, .grid, command())
        _ = try await signIn("1001", store)
        _ = try await signIn("1009", store)
        await #expect(throws: StoreError.notOnDuty(.grid)) { try await signIn("1002", store) }
        await #expect(throws: StoreError.notOnDuty(.off)) { try await signIn("1003", store) }
        // Tuesday is not planned.
        _ = try await signIn("1002", store, at: day)
        #expect(try await store.onDuty(monday).map(\.number) == ["1001"])
    }

    @Test func `a wrong PIN is told as such, whatever the roster says`() async throws {
        let store = try await store()
        try await store.setWeekly("1001", weekday: 1, .counter, command())
        await #expect(throws: StoreError.wrongPIN) {
            try await store.signIn("1002", pin: "0000", counter: 1, at: moment())
        }
    }

    @Test func `who is refused by the roster is not signed out elsewhere nor locked out`() async throws {
        let store = try await store()
        let session = try await store.signIn("1002", pin: "2468", counter: 1, at: moment())
        try await store.setWeekly("1001", weekday: 1, .counter, command())
        for nth in 1...8 {
            await #expect(throws: StoreError.notOnDuty(.off)) {
                try await signIn("1002", store, at: Int64(nth))
            }
        }
        #expect(try await store.session(token: session.token, at: moment(9)) != nil)
    }

    @Test func `an exception stands over the week until it is taken back`() async throws {
        let told = Told()
        let store = try await store(told: told)
        try await store.setWeekly("1001", weekday: 1, .counter, command())
        try await store.setException("1001", on: monday, .off, command())
        #expect(try await store.roster(on: monday).assignment(of: "1001")?.duty == .off)
        #expect(
            try await store.roster(on: monday.advanced(byDays: 7)).assignment(of: "1001")?.duty == .counter)
        try await store.setException("1001", on: monday, nil, command())
        #expect(try await store.roster(on: monday).assignment(of: "1001")?.source == .weekly)
        #expect(
            told.facts.suffix(3) == [
                .dutyPlanned(clerk: "1001", weekday: 1, duty: .counter),
                .dutyExcepted(clerk: "1001", date: monday, duty: .off),
                .dutyExcepted(clerk: "1001", date: monday, duty: nil),
            ])
    }

    @Test func `a swap names both, and one of them alone cannot leave it`() async throws {
        let store = try await store()
        try await store.setWeekly("1001", weekday: 1, .counter, command())
        try await store.setWeekly("1002", weekday: 1, .grid, command())
        let swapped = try await store.swap("1001", "1002", on: monday, command())
        #expect(swapped.map(\.swappedWith) == ["1002", "1001"])
        let roster = try await store.roster(on: monday)
        #expect(roster.clerks(on: .counter) == ["1002"])
        #expect(roster.assignment(of: "1001")?.source == .swap)
        try await store.setException("1002", on: monday, .off, command())
        let mended = try await store.roster(on: monday)
        #expect(mended.assignment(of: "1001")?.duty == .counter, "the other half is undone with it")
        #expect(mended.assignment(of: "1002")?.duty == .off)
        await #expect(throws: StoreError.nothingToSwap) {
            try await store.swap("1002", "1003", on: monday, command())
        }
    }

    @Test func `nobody plans for somebody who is not there`() async throws {
        let store = try await store()
        await #expect(throws: StoreError.notFound("clerk")) {
            try await store.setWeekly("4711", weekday: 1, .counter, command())
        }
        await #expect(throws: StoreError.notFound("clerk")) {
            try await store.swap("1001", "4711", on: monday, command())
        }
    }

    @Test func `the week is what was set last, and a repeat of a press sets nothing`() async throws {
        let store = try await store()
        try await store.setWeekly("1001", weekday: 5, .counter, command("one"))
        try await store.setWeekly("1001", weekday: 5, .grid, command("two"))
        try await store.setWeekly("1001", weekday: 5, .counter, command("one"))
        try await store.setWeekly("1001", weekday: 6, .off, command())
        try await store.setWeekly("1001", weekday: 6, nil, command())
        #expect(try await store.weeklyRoster() == ["1001": [5: .grid]])
        #expect(try await store.rosters(from: monday, days: 5).last?.clerks(on: .grid) == ["1001"])
    }

    @Test func `nobody leaves a counter while a visit is there`() async throws {
        let store = try await store()
        let session = try await signIn("1001", store)
        let visit = try await store.serving(at: 1)
        await #expect(throws: StoreError.visitClaimed(visit.number)) {
            try await store.signOut(token: session.token, at: moment(1))
        }
        await #expect(throws: StoreError.visitClaimed(visit.number)) {
            try await store.signIn("1001", pin: "2468", counter: 2, leaving: session.token, at: moment(2))
        }
        #expect(try await store.session(token: session.token, at: moment(3)) != nil)
        _ = try await store.change(visitAt: 1, event: .finish, command())
        let moved = try await store.signIn(
            "1001", pin: "2468", counter: 2, leaving: session.token, at: moment(4))
        #expect(try await store.session(token: session.token, at: moment(5)) == nil)
        try await store.signOut(token: moved.token, at: moment(6))
        #expect(try await store.session(token: moved.token, at: moment(7)) == nil)
    }

    @Test func `a session that times out leaves its visit at the counter for whoever comes`() async throws {
        let store = try await store()
        let session = try await signIn("1001", store)
        let visit = try await store.serving(at: 1)
        let late = Store.sessionIdleLimit.components.seconds + 1
        #expect(try await store.session(token: session.token, at: moment(late)) == nil)
        let next = try await signIn("1002", store, at: late)
        #expect(try await store.claimed(at: next.counter)?.id == visit.id)
    }
}
