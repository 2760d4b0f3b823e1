import Domain
import GRDB
import Testing

@testable import Store

@Suite struct `What came of a try to deliver` {
    private func owing(_ count: Int, told: Told = Told()) async throws -> Store {
        let store = try await Store.test(told: told)
        let visit = try await store.serving(at: 1)
        for _ in 0..<count { try await store.completed(of: visit) }
        return store
    }

    private func states(_ store: Store) async throws -> [DeliveryState] {
        try await store.deliveries(limit: 99).reversed().map(\.state)
    }

    @Test func `is recorded at once: who is taken, who is not, and that the others were tried`() async throws
    {
        let told = Told()
        let store = try await owing(6, told: told)
        let before = told.facts.count
        try await store.settle(
            TriedDeliveries(
                acknowledged: [4, 1, 2], rejected: [.init(3, reason: "unknown service")], undecided: [5]),
            at: moment(1))
        #expect(
            try await states(store) == [
                .acknowledged, .acknowledged, .rejected, .acknowledged, .pending, .pending,
            ])
        #expect(try await store.deliveries(limit: 9).reversed().map(\.attempts) == [1, 1, 1, 1, 1, 0])
        let sequences = told.facts.dropFirst(before).map { fact -> Int64? in
            switch fact {
            case .deliveryAcknowledged(let sequence, _): sequence
            case .deliveryRejected(let sequence, _, "unknown service"): -sequence
            default: nil
            }
        }
        #expect(sequences == [1, 2, 4, -3], "in order, whatever order the answer had")
        try await store.expectIntactJournal()
    }

    @Test func `changes nothing that is not owed any more`() async throws {
        let told = Told()
        let store = try await owing(3, told: told)
        try await store.acknowledge([1], at: moment(1))
        try await store.reject(2, reason: "late", at: moment(1))
        let (before, facts) = (try await store.deliveries(limit: 9), told.facts.count)
        try await store.settle(
            TriedDeliveries(acknowledged: [2, 99], rejected: [.init(1, reason: "no")], undecided: [1, 2]),
            at: moment(2))
        #expect(try await store.deliveries(limit: 9) == before && told.facts.count == facts)
    }

    @Test func `one that never left counts no try`() async throws {
        let store = try await owing(1)
        try await store.reject(1, reason: "its data is no JSON", at: moment(1))
        #expect(try await store.deliveries(limit: 1).map(\.attempts) == [0])
    }

    @Test func `is kept by a file, with its lines, through a start`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(.directory(directory.path))
        let visit = try await store.serving(at: 1)
        for _ in 0..<3 { try await store.completed(of: visit) }
        try await store.settle(
            TriedDeliveries(acknowledged: [1], rejected: [.init(2, reason: "no")], undecided: [3]),
            at: moment(1))
        await store.close(at: moment(2))
        let again = try await Store.test(.directory(directory.path), at: moment(3))
        #expect(try await states(again) == [.acknowledged, .rejected, .pending])
        try await again.expectIntactJournal()
    }

    @Test func `what is under way is not owed a second time, and what is before it is`() async throws {
        let store = try await owing(7)
        try await store.reject(2, reason: "no", at: moment(1))
        #expect(try await store.pendingDeliveries(besides: 1...4, limit: 9).map(\.sequence) == [5, 6, 7])
        #expect(try await store.pendingDeliveries(besides: 3...5, limit: 2).map(\.sequence) == [1, 6])
        try await store.resend(2, at: moment(2), actor: .technician)
        #expect(try await store.pendingDeliveries(besides: 3...5, limit: 9).map(\.sequence) == [1, 2, 6, 7])
        #expect(try await store.pendingDeliveries(limit: 3).map(\.sequence) == [1, 2, 3])
    }

    @Test func `the next ones are found along an index, however many there are`() async throws {
        let plan = try await owing(1).group.writer.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + Records.owed, arguments: [0, 0, 1])
                .map { $0["detail"] as String }
        }
        #expect(plan.count == 1 && plan[0].contains("deliveries_state"), "\(plan)")
    }
}
