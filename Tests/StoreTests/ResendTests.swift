import Domain
import Testing

@testable import Store

@Suite struct `Sending again what the district rejected` {
    @Test func `takes all of them at once, in their order, and nothing else`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        let visit = try await store.serving(at: 1)
        for _ in 1...4 { try await store.completed(of: visit) }
        try await store.raw(
            "UPDATE deliveries SET state = 'rejected', reason = 'why' WHERE sequence IN (1, 3, 4)")
        try await store.acknowledge([2], at: moment())
        let before = told.facts.count
        #expect(try await store.resendRejected(at: moment(), actor: .technician) == 3)
        #expect(try await store.pendingDeliveries(limit: 9).map(\.sequence) == [1, 3, 4])
        #expect(try await store.backlog().rejected.isEmpty)
        #expect(told.facts.count == before + 3, "each has its line in the journal")
        #expect(try await store.resendRejected(at: moment(), actor: .technician) == 0)
    }

    @Test func `goes through a list that is longer than one step`() async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        for _ in 1...205 { try await store.completed(of: visit) }
        try await store.raw("UPDATE deliveries SET state = 'rejected', reason = 'why'")
        #expect(try await store.resendRejected(at: moment(), actor: .technician) == 205)
        #expect(try await store.pendingDeliveries(limit: 1000).count == 205)
    }
}
