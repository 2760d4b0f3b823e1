import District
import Domain
import FoundationEssentials
import Hall
import Simulation
import Store
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct `An item, from the counter to the district` {
    private static let service = "ZX020102"

    /// Everything the form needs, over what the card fills in.
    private func form(_ kiosk: SimulatedHall, _ visit: Visit, _ session: Session) async throws -> Form {
        let prefilled = try await kiosk.hall.prefill(Self.service, visit: visit.id, session)
        #expect(prefilled.admitted == true)
        return prefilled.prefill.form.merging([
            "phone": .text("0779-1234567"), "cardAction": .text("新办"), "truthPledge": .flag(true),
            "signature": .text("paper"),
        ]) { $1 }
    }

    @Test func `is prefilled from the card, and the look at the card is journalled once`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        let visit = try await kiosk.serving(session)
        let form = try await form(kiosk, visit, session)
        #expect(
            form["applicantName"] == .text("测试甲") && form["sex"] == .text("女") && form["nation"] == .text("汉")
        )
        #expect(form["birthDate"] == .text("1955-12-31") && form["hukouAddress"] == .text("测试省测试市测试路1号"))
        #expect(form["applicantIdNo"] == .text("990000195512310021"))
        _ = try await kiosk.hall.desk(session)
        let shown = try await kiosk.hall.store.journal(after: 0, limit: 100).filter {
            if case .residentShown = $0.fact { true } else { false }
        }
        #expect(shown.count == 1)
    }

    @Test func `with gaps is told everything at once and is not accepted`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        let visit = try await kiosk.serving(session)
        let opened = try await kiosk.hall.openItem(
            .init(visit: visit.id, service: Self.service, form: [:], received: []), session, .press())
        #expect(opened.missing == [0, 1])
        #expect(opened.problems.count == 12)
        await #expect(throws: HallError.formProblems(opened.problems)) {
            try await kiosk.hall.accept(opened.item.id, session, .press())
        }
        let mended = try await kiosk.hall.supplement(
            opened.item.id, form: form(kiosk, visit, session), received: [0], session, .press())
        #expect(mended.problems.isEmpty && mended.missing == [1])
        await #expect(throws: HallError.materialsMissing([1])) {
            try await kiosk.hall.accept(opened.item.id, session, .press())
        }
    }

    @Test func `outside the admission list cannot be created`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        let visit = try await kiosk.serving(session)
        await #expect(throws: HallError.unknownService("ZX999999")) {
            try await kiosk.hall.openItem(
                .init(visit: visit.id, service: "ZX999999", form: [:], received: []), session, .press())
        }
        await #expect(throws: HallError.noSuchMaterial(99)) {
            try await kiosk.hall.openItem(
                .init(visit: visit.id, service: Self.service, form: [:], received: [99]), session, .press())
        }
    }

    @Test func `belongs to the counter that serves`() async throws {
        let kiosk = try await SimulatedHall()
        let (mine, other) = (try await kiosk.clerk(at: 1), try await kiosk.clerk(at: 2))
        let visit = try await kiosk.serving(mine)
        let item = try await kiosk.hall.openItem(
            .init(visit: visit.id, service: Self.service, form: [:], received: []), mine, .press()
        ).item
        await #expect(throws: HallError.notAtThisCounter) {
            try await kiosk.hall.accept(item.id, other, .press())
        }
        await #expect(throws: HallError.notAtThisCounter) {
            try await kiosk.hall.prefill(Self.service, visit: visit.id, other)
        }
    }

    @Test func `completed prints the notice of it, is owed to the district, and the visit can then finish`()
        async throws
    {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        let visit = try await kiosk.serving(session)
        let item = try await completed(kiosk, visit, session)
        #expect(item.state == .completed)
        // No receipt is due on what is settled on the spot (facts/domain.md b2).
        let papers = try await kiosk.hall.store.printJobs(states: [.queued], limit: 10).filter {
            $0.kind != .ticket
        }
        #expect(papers.map(\.kind) == [.completion] && papers.map(\.item) == [item.id])
        let owed = try await kiosk.hall.store.pendingDeliveries(limit: 10)
        #expect(owed.map(\.sequence) == [1] && owed.first?.subject == item.number.text)
        let data = String(decoding: try #require(owed.first).data, as: UTF8.self)
        #expect(data.contains("990000195512310021") && data.contains("老年人优待证"))
        #expect(try await kiosk.hall.change(.finish, session, .press()).visit.state == .finished)
    }

    @Test func `keeps the visit at the counter until it is completed`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        let visit = try await kiosk.serving(session)
        let item = try await kiosk.hall.openItem(
            .init(visit: visit.id, service: Self.service, form: [:], received: []), session, .press()
        ).item
        await #expect(throws: HallError.store(.itemsOpen([item.number]))) {
            try await kiosk.hall.change(.finish, session, .press())
        }
    }

    @Test func `reaches the district once and in order, though answers get lost on the way`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        for _ in 0..<3 {
            let visit = try await kiosk.serving(session)
            _ = try await completed(kiosk, visit, session)
            _ = try await kiosk.hall.change(.finish, session, .press())
        }
        let inbox = ForgetfulInbox()
        var screen = try Listening(to: kiosk.hall)
        let forwarder = Task {
            try await DeliverItems(hall: kiosk.hall, line: inbox, kiosk: "450502001001-01", settings: pace)
                .run()
        }
        defer { forwarder.cancel() }
        // Each item, and the end of its visit.
        _ = try await screen.next(.delivery, with: "\"sequence\":6", "acknowledged")
        #expect(inbox.stored == ["1", "2", "3", "4", "5", "6"])
        #expect(try await kiosk.hall.store.backlog().backlog == 0)
    }

    @Test func `that cannot be sent is put aside where people see it, and the next one goes`() async throws {
        let kiosk = try await SimulatedHall()
        let session = try await kiosk.clerk()
        let visit = try await kiosk.serving(session)
        let opened = try await kiosk.hall.openItem(
            .init(
                visit: visit.id, service: Self.service, form: form(kiosk, visit, session), received: [0, 1]),
            session, .press())
        _ = try await kiosk.hall.accept(opened.item.id, session, .press())
        let command = Command(
            key: "spoilt", scope: "test", fingerprint: "test", actor: .kiosk, moment: kiosk.time.now())
        let spoilt = ItemChange(districtData: { _ in Array("no JSON".utf8) })
        _ = try await kiosk.hall.store.changeItem(
            opened.item.id, [.complete(outcome: "x")], spoilt, command)
        _ = try await completed(kiosk, visit, session)
        let inbox = ForgetfulInbox()
        var screen = try Listening(to: kiosk.hall)
        let forwarder = Task {
            try await DeliverItems(hall: kiosk.hall, line: inbox, kiosk: "k", settings: pace).run()
        }
        defer { forwarder.cancel() }
        _ = try await screen.next(.delivery, with: "\"sequence\":1", "rejected")
        _ = try await screen.next(.delivery, with: "\"sequence\":2", "acknowledged")
        #expect(try await kiosk.hall.store.backlog().rejected.map(\.sequence) == [1])
    }

    /// Tries again at once: a test waits for events, never for a pause.
    private var pace: DeliverySettings {
        var pace = DeliverySettings()
        (pace.shortestPause, pace.longestPause) = (.zero, .zero)
        return pace
    }

    /// Stores every event once, but loses its first answer to each batch.
    private final class ForgetfulInbox: DistrictLine {
        private let ids = Mutex<(seen: Set<String>, order: [String], answered: Set<String>)>(([], [], []))

        var stored: [String] { ids.withLock { $0.order } }

        func send(_ outgoing: OutgoingBatch) async -> DeliveryResponse {
            let batch = outgoing.events
            return ids.withLock { ids in
                for event in batch where ids.seen.insert(event.id).inserted {
                    ids.order.append(String(event.sequence))
                }
                guard let first = batch.first, !ids.answered.insert(first.id).inserted else {
                    return .unavailable(.timedOut, retryAfter: nil)
                }
                return .answered(DistrictAnswer(results: batch.map { .init(id: $0.id, status: .duplicate) }))
            }
        }
    }

    private func completed(_ kiosk: SimulatedHall, _ visit: Visit, _ session: Session) async throws -> Item {
        let form = try await form(kiosk, visit, session)
        let opened = try await kiosk.hall.openItem(
            .init(visit: visit.id, service: Self.service, form: form, received: [0, 1]), session, .press())
        #expect(opened.missing.isEmpty && opened.problems.isEmpty)
        _ = try await kiosk.hall.accept(opened.item.id, session, .press())
        return try await kiosk.hall.complete(opened.item.id, outcome: nil, session, .press()).item
    }
}
