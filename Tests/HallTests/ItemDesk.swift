import Domain
import Hall
import Simulation
import Store
import Testing

/// A counter with the resident of `Samples.card` before it.
struct ItemDesk {
    let kiosk: SimulatedHall
    let session: Session
    let visit: Visit

    init(english: Bool = false) async throws {
        kiosk = try await SimulatedHall()
        session = try await kiosk.clerk()
        let token = kiosk.hall.cards.keep(Samples.card)
        _ = try await kiosk.hall.issueTicket(
            .init(card: token, language: english ? .english : .chinese), .press())
        _ = try #require(try await kiosk.hall.callNext(session, .press()))
        visit = try await kiosk.hall.change(.start, session, .press()).visit
    }

    var hall: Hall { kiosk.hall }
    var today: CivilDate { kiosk.time.now().civil.date }

    func open(
        _ code: String, received: Set<Int>? = nil, _ spoil: (inout Form) -> Void = { _ in }
    ) async throws -> Hall.ItemView {
        let service = try #require(hall.catalog.service(code))
        var form = Samples.form(service)
        spoil(&form)
        let opened = try await hall.openItem(
            .init(
                visit: visit.id, service: code, form: form,
                received: received ?? Samples.papers(service)), session, .press())
        if received == nil {
            #expect(opened.problems.isEmpty && opened.missing.isEmpty, "\(opened.problems)")
        }
        return opened
    }

    /// All but the ticket, in order.
    func jobs() async throws -> [PrintJob] {
        try await hall.store.printJobs(states: [.queued], limit: 99).filter { $0.kind != .ticket }
            .reversed()
    }

    func kinds() async throws -> [PrintJob.Kind] { try await jobs().map(\.kind) }

    func slips(of item: ItemID) async throws -> [SlipContent] {
        try await jobs().filter { $0.item == item }.map { try SlipContent(decoding: $0.content) }
    }
}
