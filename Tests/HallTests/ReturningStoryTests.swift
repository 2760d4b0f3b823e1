import Domain
import Hall
import Simulation
import Store
import Testing

/// A resident who was told what is missing comes back with a new ticket.
@Suite(.timeLimit(.minutes(1))) struct `A resident who comes back` {
    private let sameDay = "ZX020102"

    /// Somebody else, who brings the papers.
    private var neighbour: IdentityCard {
        var card = Samples.card
        (card.name, card.number) = ("测试乙", "990000195512310048")
        return card
    }

    /// Told of a wrong answer and gone; now another visit is served, of the same card unless `card` says otherwise.
    private func told(
        _ card: IdentityCard? = Samples.card
    ) async throws -> (desk: ItemDesk, item: Item, visit: Visit) {
        let desk = try await ItemDesk()
        let opened = try await desk.open(sameDay, received: []) {
            $0["phone"] = .text("一")
        }
        let item = try await desk.hall.notice(
            opened.item.id, adding: [], because: nil, desk.session, .press()
        ).item
        _ = try await desk.hall.change(.finish, desk.session, .press())
        let token = card.map { desk.hall.cards.keep($0) }
        _ = try await desk.hall.issueTicket(.init(card: token), .press())
        _ = try #require(try await desk.hall.callNext(desk.session, .press()))
        let visit = try await desk.hall.change(.start, desk.session, .press()).visit
        return (desk, item, visit)
    }

    @Test func `sees the earlier item on the desk, mends the answer and leaves with it completed`()
        async throws
    {
        let (desk, item, visit) = try await told()
        let earlier = try await desk.hall.desk(desk.session).earlier
        #expect(earlier.map(\.item.id) == [item.id])
        _ = try await desk.hall.continueItem(item.id, in: visit.id, desk.session, .press())
        let now = try await desk.hall.desk(desk.session)
        #expect(now.earlier.isEmpty && now.items.map(\.item.id) == [item.id])

        let form = try await desk.hall.openForm(mending: item.id, visit: visit.id, desk.session)
        #expect(form.form == item.form && form.card?.number == Samples.card.number)
        let service = try #require(desk.hall.catalog.service(sameDay))
        let mended = try await desk.hall.supplement(
            item.id, form: Samples.form(service), received: Samples.papers(service), desk.session, .press())
        #expect(mended.item.state == .received && mended.problems.isEmpty && mended.missing.isEmpty)
        let done = try await desk.hall.complete(item.id, outcome: nil, desk.session, .press())
        #expect(done.item.state == .completed)
        let completion = try #require(try await desk.jobs().last)
        #expect(completion.kind == .completion && completion.visit == visit.id)
        #expect(try await desk.hall.change(.finish, desk.session, .press()).visit.state == .finished)
    }

    @Test func `is in the journal with the clerk, before the form is seen`() async throws {
        let (desk, item, visit) = try await told()
        await #expect(throws: HallError.unknownItem) {
            try await desk.hall.openForm(mending: item.id, visit: visit.id, desk.session)
        }
        _ = try await desk.hall.continueItem(item.id, in: visit.id, desk.session, .press())
        _ = try await desk.hall.openForm(mending: item.id, visit: visit.id, desk.session)
        let lines = try await desk.hall.store.journal(after: 0, limit: 200)
        let expected = Fact.itemContinued(
            item: item.id, number: item.number, visit: visit.id, from: item.visit)
        let line = try #require(lines.first { $0.fact == expected })
        #expect(line.actor == Actor.clerk(desk.session.clerk.number).description)
        let shown = try #require(lines.last { $0.fact == .residentShown(visit: visit.id) })
        #expect(shown.sequence > line.sequence)
    }

    @Test
    func `without a card is served by the item's number, and whoever came is not taken for the applicant`()
        async throws
    {
        for card in [nil, neighbour] {
            let (desk, item, visit) = try await told(card)
            #expect(try await desk.hall.desk(desk.session).earlier.isEmpty)
            _ = try await desk.hall.continueItem(item.id, in: visit.id, desk.session, .press())
            let form = try await desk.hall.openForm(mending: item.id, visit: visit.id, desk.session)
            #expect(form.card?.number == Samples.card.number && form.form == item.form)
            let lines = try await desk.hall.store.journal(after: 0, limit: 200)
            #expect(lines.last?.fact == .residentShown(visit: item.visit))
        }
    }

    @Test func `a counter that serves nobody, or another visit, takes nothing up`() async throws {
        let (desk, item, visit) = try await told()
        let other = try await desk.kiosk.clerk(at: 2)
        await #expect(throws: HallError.notAtThisCounter) {
            try await desk.hall.continueItem(item.id, in: visit.id, other, .press())
        }
        _ = try await desk.hall.change(.finish, desk.session, .press())
        await #expect(throws: HallError.notAtThisCounter) {
            try await desk.hall.continueItem(item.id, in: visit.id, desk.session, .press())
        }
    }
}
