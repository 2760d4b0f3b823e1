import Devices
import Domain
import Foundation
import Hall
import Simulation
import Store
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A rating, from the code to the follow-up` {
    private let kiosk: SimulatedHall

    init() async throws { kiosk = try await SimulatedHall() }

    private var hall: Hall { kiosk.hall }

    /// An item of the sample card's holder that a clerk completed.
    private func completed(_ session: Session) async throws -> Item {
        let visit = try await kiosk.serving(session)
        let form = try await hall.prefill("ZX020102", visit: visit.id, session).prefill.form.merging([
            "phone": .text("0779-1234567"), "cardAction": .text("新办"), "truthPledge": .flag(true),
            "signature": .text("paper"),
        ]) { $1 }
        let opened = try await hall.openItem(
            .init(visit: visit.id, service: "ZX020102", form: form, received: [0, 1]), session, .press())
        _ = try await hall.accept(opened.item.id, session, .press())
        let item = try await hall.complete(opened.item.id, outcome: nil, session, .press()).item
        _ = try await hall.change(.finish, session, .press())
        return item
    }

    private func wish(
        _ level: Int, _ reasons: [String] = [], _ words: String? = nil
    ) -> Hall.RatingWish {
        .init(level: level, reasons: reasons, words: words, channel: .card)
    }

    @Test func `a card finds what its holder may rate, once, and the district hears of it`() async throws {
        let session = try await kiosk.clerk()
        let item = try await completed(session)
        let token = hall.cards.keep(Samples.card)
        let offered = try await hall.unrated(card: token)
        #expect(offered.map(\.item) == [item.id] && offered.first?.zh == hall.catalog.service("ZX020102")?.zh)
        let taken = try await hall.rate(item.id, wish(5, ["510"]), .press())
        #expect(taken.rated.level == .veryGood && taken.contactBy == nil)
        #expect(try await hall.unrated(card: token).isEmpty)
        await #expect(throws: HallError.store(.rating(.ratedAlready))) {
            try await hall.rate(item.id, wish(1, ["115"]), .press())
        }
        let owed = try await hall.store.pendingDeliveries(limit: 10)
        let rated = try #require(owed.last)
        #expect(owed.map(\.type) == [.itemCompleted, .visitClosed, .itemRated])
        let data = try #require(
            try JSONSerialization.jsonObject(with: Data(rated.data)) as? [String: Any])
        #expect(data["level"] as? Int == 5 && data["standardLevel"] as? Int == 1)
        #expect(data["levelName"] as? String == "非常满意" && data["by"] as? String == "card")
        #expect(data["itemNumber"] as? String == item.number.text)
        #expect(!String(decoding: rated.data, as: UTF8.self).contains(Samples.card.name))
        await #expect(throws: HallError.cardForgotten) { try await hall.unrated(card: "no card") }
    }

    @Test func `a bad one without reason is refused, with one it is followed up by working days`()
        async throws
    {
        let session = try await kiosk.clerk()
        let item = try await completed(session)
        await #expect(throws: HallError.rating(.reasonMissing)) {
            try await hall.rate(item.id, wish(2), .press())
        }
        await #expect(throws: HallError.rating(.noSuchReason("510"))) {
            try await hall.rate(item.id, wish(2, ["510"]), .press())
        }
        let taken = try await hall.rate(item.id, wish(2, ["214"], "等了很久"), .press())
        // Rated on a Monday: within one working day.
        #expect(taken.contactBy == Deadline(date: try #require(CivilDate("2026-03-03"))))
        let open = try #require(try await hall.followUps().first)
        #expect(open.zh == hall.catalog.service("ZX020102")?.zh && open.reasons.map(\.zh) == ["服务态度生硬"])
        #expect(open.clock.due == taken.contactBy && !open.clock.isLate)
        kiosk.time.advance(by: .seconds(2 * 86_400))
        #expect(try await hall.followUps().first?.clock.isLate == true)
        await #expect(throws: HallError.rating(.stepWordsMissing)) {
            try await hall.followUp(item.id, .contact, words: " ", session, .press())
        }
        let contacted = try await hall.followUp(
            item.id, .contact, words: "已电话联系", session, .press())
        #expect(contacted.followUp.contact?.clerk == session.clerk.number && !contacted.clock.isLate)
        _ = try await hall.followUp(item.id, .close, words: "已答复", session, .press())
        #expect(try await hall.followUps().isEmpty)
        #expect(try await hall.closedFollowUps(limit: 10).map(\.followUp.item) == [item.id])
    }

    @Test func `an item that is not settled or not there is not rated`() async throws {
        let session = try await kiosk.clerk()
        let visit = try await kiosk.serving(session)
        let item = try await hall.openItem(
            .init(visit: visit.id, service: "ZX020102", form: [:], received: []), session, .press()
        ).item
        await #expect(throws: HallError.store(.rating(.notFinished))) {
            try await hall.rate(item.id, wish(5), .press())
        }
        await #expect(throws: HallError.unknownItem) {
            try await hall.rate(ItemID(at: WallTime(milliseconds: 1)), wish(5), .press())
        }
    }

    // MARK: The scanner

    @Test func `the code of the completion notice leads to its item, and says so on the screen alone`()
        async throws
    {
        let session = try await kiosk.clerk()
        let item = try await completed(session)
        let jobs = try await hall.store.printJobs(states: [.queued], limit: 20)
        let paper = try #require(jobs.first { $0.kind == .completion && $0.item == item.id })
        let content = String(decoding: paper.content, as: UTF8.self)
        let code = try #require(content.firstMatch(of: /OWR[A-Z2-7]{26}/)?.output)
        let scanner = SimulatedScanner()
        let story = HearScans(hall: hall, scanner: scanner)
        let running = Task { try await story.run() }
        defer { running.cancel() }
        var screen = try Listening(to: hall)
        scanner.scan(String(code))
        let open = try await screen.next(.rating, with: "\"open\"", item.id.text, "老年人优待证", "2026-03-02")
        #expect(!open.data.contains(code) && !open.data.contains(Samples.card.name))
        _ = try await hall.rate(
            item.id, .init(level: 3, reasons: [], words: nil, channel: .code), .press())
        scanner.scan(String(code))
        // Rated already: what is left to be told is how far it is.
        let progress = try await screen.next(.progress, with: "scan")
        #expect(!progress.data.contains(code) && !progress.data.contains(item.id.text))
    }

    @Test func `a code nobody was given is only said to be unknown, and is written nowhere`() async throws {
        let scanner = SimulatedScanner()
        let story = HearScans(hall: hall, scanner: scanner)
        let running = Task { try await story.run() }
        defer { running.cancel() }
        var screen = try Listening(to: hall)
        let before = try await hall.store.journal(after: 0, limit: 100).count
        var random = SystemRandomNumberGenerator()
        for code in ["6901234567892", ItemCode(using: &random).text, "OWR"] {
            scanner.scan(code)
            let news = try await screen.next(.rating)
            #expect(news.data.contains("unknown") && !news.data.contains(code))
        }
        #expect(try await hall.store.journal(after: 0, limit: 100).count == before)
        #expect(HallEvent.Name.rating.audience == .kiosk)
    }
}
