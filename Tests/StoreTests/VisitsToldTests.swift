import Domain
import FoundationEssentials
import Testing

@testable import Store

@Suite struct `What the district is told of visits` {
    private func told(_ store: Store) async throws -> [VisitTold] {
        try await store.pendingDeliveries(limit: 100).filter { $0.type == .visitClosed }.map {
            try JSONDecoder().decode(VisitTold.self, from: Data($0.data))
        }
    }

    @Test
    func `one that is served is told with its times, its counter and its items, in the same transaction`()
        async throws
    {
        let (told, clerk) = (Told(), Actor.clerk("1001"))
        let store = try await Store.test(told: told)
        _ = try await store.issue(request(card: card), command(at: moment()))
        _ = try await store.claimNext(counter: 2, command(at: moment(60), actor: clerk))
        let visit = try await store.change(visitAt: 2, event: .start, command(at: moment(90), actor: clerk))
            .visit
        let item = try await store.completed(of: visit).item
        #expect(try await self.told(store).isEmpty, "nothing is told before it is over")
        _ = try await store.change(visitAt: 2, event: .finish, command("end", at: moment(390), actor: clerk))
        _ = try await store.change(visitAt: 2, event: .finish, command("end", at: moment(399), actor: clerk))

        let one = try #require(try await self.told(store).first)
        #expect(one.site == "450502001001" && one.number == "A001" && one.date == "2026-03-02")
        #expect(one.came == .card && one.priorityClass == "normal" && one.calls == 1)
        #expect(one.issued == moment().wall.rfc3339 && one.called == moment(60).wall.rfc3339)
        #expect(one.closed == moment(390).wall.rfc3339 && one.waited == 60 && one.served == 300)
        #expect(one.counter == 2 && one.clerk == "1001" && one.items == [item.number.text])
        #expect(one.outcome == .served && one.action == .passed && one.ordinal == 1)

        let owed = try await store.pendingDeliveries(limit: 9)
        #expect(
            owed.map(\.subject) == [item.number.text, "2026-03-02/A001"] && owed.map(\.sequence) == [1, 2])
        let words = String(decoding: owed[1].data, as: UTF8.self)
        #expect(!words.contains("欧阳") && !words.contains("110105") && !words.contains("0491231002X"))
        // The line about the delivery follows that about the visit.
        guard case .deliveryQueued(2, "2026-03-02/A001") = told.facts.last else {
            Issue.record("the delivery is not in the journal")
            return
        }
    }

    @Test func `one that left, one that missed its call and one that waited to the end are told apart`()
        async throws
    {
        let store = try await Store.test()
        for _ in 1...3 { _ = try await store.issue(request(), command()) }
        let first = try #require(try await store.claimNext(counter: 1, command())).visit
        _ = try await store.change(visitAt: 1, event: .noShow, command())
        let second = try #require(try await store.claimNext(counter: 1, command())).visit
        _ = try await store.cancel(visit: second.id, command())
        #expect(try await told(store).map(\.outcome) == [.left])
        _ = try await store.closeDay(command())
        let all = try await told(store)
        #expect(all.map(\.outcome) == [.left, .noShow, .unserved])
        #expect(all.map(\.number) == ["A002", first.number.description, "A003"])
        #expect(all.map(\.came) == [.touch, .touch, .touch] && all.allSatisfy { $0.action == .other })
        #expect(all[2].called == nil && all[2].counter == nil && all[2].served == nil && all[2].calls == 0)
    }

    @Test func `one that is reopened is told again when it ends again, and the later word counts`()
        async throws
    {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        _ = try await store.change(visitAt: 1, event: .finish, command())
        _ = try await store.reopen(visit: visit.id, counter: 1, command())
        _ = try await store.completed(of: visit)
        _ = try await store.change(visitAt: 1, event: .finish, command())
        let all = try await told(store)
        #expect(all.map(\.ordinal) == [1, 2] && all.map(\.items.count) == [0, 1])
        #expect(Set(all.map(\.subject)) == ["2026-03-02/A001"])
    }

    @Test func `drawing a number and calling it owe nothing`() async throws {
        let store = try await Store.test()
        _ = try await store.issue(request(), command())
        _ = try await store.claimNext(counter: 1, command())
        _ = try await store.change(visitAt: 1, event: .start, command())
        #expect(try await store.number("SELECT count(*) FROM deliveries") == 0)
    }
}
