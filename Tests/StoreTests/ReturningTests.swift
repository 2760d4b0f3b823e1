import Domain
import Testing

@testable import Store

@Suite struct `An item whose resident comes back` {
    /// One item, from a visit that has ended, and the visit of today at counter 1.
    private func returned(
        _ store: Store, same: Bool = true
    ) async throws -> (item: Item, first: Visit, second: Visit) {
        let first = try await store.serving(at: 1, card: card)
        let open = OpenItem(
            visit: first.id, service: "ZX010101", catalogVersion: "t", form: ["name": .text("欧阳测试")],
            received: [0], resident: first.resident, terms: ItemTerms(sameDay: false))
        let item = try await store.openItem(open, counter: 1, command())
        _ = try await store.change(visitAt: 1, event: .finish, command())
        return (item, first, try await store.serving(at: 1, card: same ? card : nil))
    }

    @Test func `is found by the card, and belongs to the visit that takes it up`() async throws {
        let store = try await Store.test()
        let (item, first, second) = try await returned(store)
        #expect(try await store.earlierItems(of: second.id, limit: 9) == [item])
        let continued = try await store.continueItem(item.id, in: second.id, counter: 1, command("c"))
        #expect(continued.visit == second.id && continued.resident == second.resident)
        #expect(try await store.items(visit: second.id) == [continued])
        #expect(try await store.earlierItems(of: second.id, limit: 9).isEmpty)
        let expected = Fact.itemContinued(
            item: item.id, number: item.number, visit: second.id, from: first.id)
        #expect(try await store.journal(after: 0, limit: 99).last?.fact == expected)
        // Pressed twice, or taken up again: one line.
        let again = try await store.continueItem(item.id, in: second.id, counter: 1, command("c"))
        #expect(again == continued)
        #expect(
            try await store.continueItem(item.id, in: second.id, counter: 1, command()) == continued)
        #expect(try await store.journal(after: 0, limit: 99).count { $0.fact == expected } == 1)
    }

    @Test func `without a card is not found, but taken up by whoever knows it, and keeps its own person`()
        async throws
    {
        let store = try await Store.test()
        let (item, first, second) = try await returned(store, same: false)
        #expect(try await store.earlierItems(of: second.id, limit: 9).isEmpty)
        let continued = try await store.continueItem(item.id, in: second.id, counter: 1, command())
        #expect(continued.resident == first.resident)
        let shown = try await store.applicant(of: item.id, actor: .clerk("1001"), at: moment())
        #expect(shown?.number == card.number)
        #expect(try await store.journal(after: 0, limit: 99).last?.fact == .residentShown(visit: first.id))
    }

    @Test
    func `is not taken from a visit that goes on, nor at a counter that serves nobody, nor when closed`()
        async throws
    {
        let store = try await Store.test()
        let (item, _, second) = try await returned(store)
        await #expect(throws: StoreError.notServing(state: .serving)) {
            try await store.continueItem(item.id, in: second.id, counter: 2, command())
        }
        let other = try await store.serving(at: 2)
        _ = try await store.continueItem(item.id, in: second.id, counter: 1, command())
        await #expect(throws: StoreError.notAllowed(state: "serving", event: "continue")) {
            try await store.continueItem(item.id, in: other.id, counter: 2, command())
        }
        _ = try await store.changeItem(item.id, [.withdraw(reason: nil)], ItemChange(), command())
        _ = try await store.change(visitAt: 1, event: .finish, command())
        await #expect(throws: StoreError.notAllowed(state: "withdrawn", event: "continue")) {
            try await store.continueItem(item.id, in: other.id, counter: 2, command())
        }
    }
}
