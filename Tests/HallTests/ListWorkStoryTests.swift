import District
import Domain
import Hall
import Paper
import Simulation
import Store
import Testing

/// What came back from the deciding body and waits for its resident, and what a list says of what few may know.
@Suite(.timeLimit(.minutes(1))) struct `What is not done yet` {
    /// 残疾人证: accepted by delegation, decided elsewhere.
    private let delegated = "ZX040201"
    /// 残疾儿童康复救助: the same, of a restricted class.
    private let secret = "ZX040202"

    private func decision(_ item: Item, id: String = "u1") -> DistrictUpdates {
        let update = DistrictUpdate(
            id: id, kind: "item.decided", at: SimulatedTime.morning,
            data: [
                "number": .string(item.number.text), "granted": true, "result": "准予发放", "paper": "残疾人证",
            ])
        return DistrictUpdates(cursor: id, more: false, updates: [update])
    }

    private func handedOver(_ code: String, at desk: ItemDesk) async throws -> Item {
        let accepted = try await desk.hall.accept(desk.open(code).item.id, desk.session, .press())
        return try await desk.hall.handOver(accepted.item.id, desk.session, .press()).item
    }

    @Test
    func `a decision that came over the line is heard of, listed, and told on paper when it is handed out`()
        async throws
    {
        let desk = try await ItemDesk(english: true)
        let item = try await handedOver(delegated, at: desk)
        var console = try Listening(to: desk.hall)
        #expect(try await desk.hall.workCounts().ready == 0)
        try await desk.hall.take(decision(item), after: nil)
        let heard = try await console.next(.item, with: "\"decide\"", "\"decided\"", item.number.text)
        #expect(heard.name.audience == .console)
        #expect(try await desk.hall.workCounts().ready == 1)
        #expect(try await desk.hall.workList(.ready).map(\.item.id) == [item.id])
        #expect(try await desk.kinds() == [.acceptance], "nothing is printed for nobody")
        let fetched = try await desk.hall.deliver(
            item.id, papers: [], byProxy: false, desk.session, .press("fetch"))
        #expect(fetched.item.state == .delivered)
        #expect(try await desk.kinds() == [.acceptance, .completion, .pickup])
        guard case .completion(let slip, english: true) = try await desk.slips(of: item.id)[1] else {
            Issue.record("no notice of the decision in the language of the ticket")
            return
        }
        #expect(slip.decision == .granted && slip.result.zh == "准予发放" && slip.paperIssued?.zh == "残疾人证")
        #expect(slip.ratingToken?.hasPrefix("OWR") == true)
        _ = try await desk.hall.deliver(item.id, papers: [], byProxy: false, desk.session, .press("fetch"))
        #expect(try await desk.kinds().count == 3, "the same press prints nothing more")
        #expect(try await desk.hall.workList(.ready).isEmpty)
    }

    @Test func `a decision a clerk typed in was told then, and is not told twice`() async throws {
        let desk = try await ItemDesk()
        let item = try await handedOver(delegated, at: desk)
        let verdict = ItemVerdict(granted: true, result: "准予发放")
        _ = try await desk.hall.decide(item.id, verdict, desk.session, .press())
        _ = try await desk.hall.deliver(item.id, papers: [], byProxy: false, desk.session, .press())
        #expect(try await desk.kinds() == [.acceptance, .completion, .pickup])
    }

    @Test func `what few may know is named to who has it in hand, who serves its resident, and by right`()
        async throws
    {
        let desk = try await ItemDesk()
        let item = try await handedOver(secret, at: desk)
        let open = try await handedOver(delegated, at: desk)
        let (hall, visit) = (desk.hall, desk.visit.id)
        let colleague = try await desk.kiosk.clerk("1002", at: 2)
        let manager = try await desk.kiosk.clerk("1003", at: 3, roles: [.clerk, .manager])
        #expect(hall.isNamed(item, to: desk.session, serving: nil))
        #expect(!hall.isNamed(item, to: colleague, serving: nil))
        #expect(hall.isNamed(item, to: colleague, serving: visit))
        #expect(hall.isNamed(item, to: manager, serving: nil))
        #expect(hall.isNamed(open, to: colleague, serving: nil))
        let passed = try await hall.passOn(item.id, to: "1002", desk.session, .press()).item
        #expect(hall.isNamed(passed, to: colleague, serving: nil))
        #expect(!hall.isNamed(passed, to: desk.session, serving: nil))
    }

    @Test func `by what right is a setting of the hall`() async throws {
        var rules = ItemRules()
        let desk = try await ItemDesk()
        let item = try await handedOver(secret, at: desk)
        let (clerk, manager) = (
            Clerk(number: "2", name: "甲", roles: [.clerk]), Clerk(number: "3", name: "乙", roles: [.manager])
        )
        #expect(rules.names(item, to: manager, isHere: false) && !rules.names(item, to: clerk, isHere: false))
        rules.restrictedSeenBy = []
        #expect(
            !rules.names(item, to: manager, isHere: false) && rules.names(item, to: manager, isHere: true))
        rules.restrictedSeenBy = [.clerk]
        #expect(rules.names(item, to: clerk, isHere: false))
    }
}
