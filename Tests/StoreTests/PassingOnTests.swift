import Domain
import Testing

@testable import Store

@Suite struct `Passing a visit on` {
    private func signedIn(_ store: Store, _ clerk: String, at counter: Int) async throws -> Session {
        try await store.addClerk(
            Clerk(number: clerk, name: "测试员", roles: [.clerk, .manager]), pin: "2580", at: moment(),
            actor: .technician)
        return try await store.signIn(clerk, pin: "2580", counter: counter, at: moment())
    }

    @Test func `a visit passed on to a counter is called there first, and nowhere else`() async throws {
        let store = try await Store.test()
        _ = try await signedIn(store, "1002", at: 2)
        let visit = try await store.serving(at: 1)
        for _ in 1...2 { _ = try await store.issue(request(.priority), command()) }
        let passed = try await store.transfer(visitAt: 1, to: .counter(2), command()).visit
        #expect(passed.bound == .counter(2))
        #expect(passed.number == visit.number)
        #expect(try await store.nextChoice(counter: 1, clerk: "1001", at: moment())?.why == .only)
        #expect(try await store.claimNext(counter: 1, clerk: "1001", command())?.number == "P001")
        let choice = try #require(try await store.nextChoice(counter: 2, clerk: "1002", at: moment()))
        #expect(choice.why == .boundToCounter)
        let called = try #require(try await store.claimNext(counter: 2, clerk: "1002", command()))
        #expect(called.visit.id == visit.id)
        #expect(called.visit.bound == nil)
        #expect(called.visit.arrived == visit.arrived)
    }

    @Test func `a visit passed on to a clerk waits for that clerk at any counter`() async throws {
        let store = try await Store.test()
        _ = try await signedIn(store, "1002", at: 3)
        let visit = try await store.serving(at: 1)
        _ = try await store.transfer(visitAt: 1, to: .clerk("1002"), command())
        #expect(try await store.claimNext(counter: 1, clerk: "1001", command()) == nil)
        #expect(try await store.nextChoice(counter: 3, clerk: "1002", at: moment())?.why == .boundToClerk)
        #expect(try await store.claimNext(counter: 3, clerk: "1002", command())?.visit.id == visit.id)
    }

    @Test func `a visit is passed on only to somebody who is there`() async throws {
        let store = try await Store.test()
        _ = try await store.serving(at: 1)
        for binding: VisitBinding in [.counter(2), .clerk("1002")] {
            await #expect(throws: StoreError.nobodyThere) {
                try await store.transfer(visitAt: 1, to: binding, command())
            }
        }
    }

    @Test func `who waits for a counter that is left waits for anyone`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        let session = try await signedIn(store, "1002", at: 2)
        let visit = try await store.serving(at: 1)
        _ = try await store.transfer(visitAt: 1, to: .counter(2), command())
        try await store.signOut(token: session.token, at: moment())
        #expect(try await store.visit(visit.id)?.bound == nil)
        #expect(told.facts.contains(.visitBound(visit: visit.id, number: visit.number, to: nil)))
        #expect(try await store.claimNext(counter: 1, clerk: "1001", command())?.visit.id == visit.id)
    }

    @Test func `a session that timed out holds nobody back`() async throws {
        let store = try await Store.test()
        _ = try await signedIn(store, "1002", at: 2)
        let visit = try await store.serving(at: 1)
        _ = try await store.transfer(visitAt: 1, to: .clerk("1002"), command())
        let later = moment(13 * 3600)
        #expect(try await store.nextChoice(counter: 1, clerk: "1001", at: later)?.why == .only)
        #expect(
            try await store.claimNext(counter: 1, clerk: "1001", command(at: later))?.visit.id == visit.id)
    }
}
