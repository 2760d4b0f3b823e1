import Domain
import Testing

@testable import Store

@Suite struct `A shift's end` {
    let monday = CivilDate(daysSince1970: 20_514)

    /// Two clerks at the counters, one in the grid, a manager who is not planned.
    func store(told: Told = Told()) async throws -> Store {
        let store = try await Store.test(told: told)
        for (number, roles) in [
            ("1001", [ClerkRole.clerk]), ("1002", [.clerk]), ("1003", [.clerk]),
            ("1009", [.clerk, .manager]),
            ("9001", [.technician]),
        ] {
            let clerk = Clerk(number: number, name: "测试员", roles: roles)
            try await store.addClerk(clerk, pin: "2468", at: moment(), actor: .technician)
        }
        for (clerk, duty) in [("1001", Duty.counter), ("1002", .counter), ("1003", .grid)] {
            try await store.setWeekly(clerk, weekday: 1, duty, command())
        }
        return store
    }

    func by(_ clerk: String, at seconds: Int64 = 0) -> Command {
        command(at: moment(seconds), actor: .clerk(clerk), scope: "clerk:\(clerk)")
    }

    /// A visit of the clerk at counter 1, set aside, with an open item.
    func parked(by clerk: String, _ store: Store) async throws -> (visit: Visit, item: Item) {
        _ = try await store.issue(request(), command())
        _ = try await store.claimNext(counter: 1, by(clerk))
        let visit = try await store.change(visitAt: 1, event: .start, by(clerk)).visit
        let open = OpenItem(
            visit: visit.id, service: "ZX020102", catalogVersion: "2026-01", form: ["name": .text("测试甲")],
            received: [0])
        let item = try await store.openItem(open, counter: 1, by(clerk))
        return (try await store.change(visitAt: 1, event: .park, by(clerk)).visit, item)
    }

    @Test func `hands every open item and every visit to the colleague`() async throws {
        let told = Told()
        let store = try await store(told: told)
        let (visit, item) = try await parked(by: "1001", store)
        let before = try #require(try await store.inHand(of: "1001"))
        #expect(before.items.map(\.id) == [item.id])
        #expect(before.visits.map(\.id) == [visit.id])
        let moved = try await store.handOverShift(from: "1001", to: "1002", by("1001"))
        #expect(moved == ShiftHandedOver(items: 1, visits: 1))
        #expect(try await store.inHand(of: "1001")?.items.isEmpty == true)
        #expect(try await store.inHand(of: "1001")?.visits.isEmpty == true)
        let after = try #require(try await store.inHand(of: "1002"))
        #expect(after.items.map(\.id) == [item.id])
        #expect(after.visits.map(\.id) == [visit.id])
        #expect(
            told.facts.last == .shiftHandedOver(from: "1001", to: "1002", items: 1, visits: 1))
        #expect(
            told.facts.contains(.visitPassedOn(visit: visit.id, number: visit.number, to: "1002")))
    }

    @Test func `hands over who waits for that clerk alone`() async throws {
        let store = try await store()
        _ = try await store.signIn("1001", pin: "2468", counter: 1, at: moment())
        _ = try await store.issue(request(), command())
        _ = try await store.claimNext(counter: 2, by("1002"))
        _ = try await store.transfer(visitAt: 2, to: .clerk("1001"), by("1002"))
        _ = try await store.handOverShift(from: "1001", to: "1002", by("1001"))
        #expect(try await store.inHand(of: "1002")?.visits.first?.bound == .clerk("1002"))
    }

    @Test(arguments: ["1001", "1003", "9001"])
    func `goes to nobody but another clerk who is here`(successor: String) async throws {
        let store = try await store()
        await #expect(throws: StoreError.successorNotOnDuty) {
            try await store.handOverShift(from: "1001", to: successor, by("1001"))
        }
    }

    @Test func `may go to a manager, and on an unplanned day to anybody`() async throws {
        let store = try await store()
        _ = try await store.handOverShift(from: "1001", to: "1009", by("1001"))
        _ = try await store.handOverShift(from: "1001", to: "1003", by("1001", at: day))
        await #expect(throws: StoreError.notFound("clerk")) {
            try await store.handOverShift(from: "1001", to: "4711", by("1001"))
        }
    }

    @Test func `happens once, however often it is pressed`() async throws {
        let store = try await store()
        _ = try await parked(by: "1001", store)
        var press = by("1001")
        press.key = "one"
        let first = try await store.handOverShift(from: "1001", to: "1002", press)
        #expect(try await store.handOverShift(from: "1001", to: "1002", press) == first)
        #expect(
            try await store.handOverShift(from: "1001", to: "1002", by("1001"))
                == ShiftHandedOver(items: 0, visits: 0))
    }

    @Test func `that never came is seen by the manager`() async throws {
        let store = try await store()
        let (_, item) = try await parked(by: "1001", store)
        #expect(try await store.leftBehind(at: moment()).isEmpty, "they are on duty today")
        try await store.setException("1001", on: monday, .off, command())
        let left = try await store.leftBehind(at: moment())
        #expect(left.map(\.clerk.number) == ["1001"])
        #expect(left.first?.items.map(\.id) == [item.id])
        _ = try await store.handOverShift(from: "1001", to: "1002", by("1009"))
        #expect(try await store.leftBehind(at: moment()).isEmpty)
    }
}
