import Domain
import Foundation
import Testing

@testable import Store

/// facts/domain.md b7: once per item, voluntary, a bad one with a reason and a follow-up.
@Suite struct `Ratings in the store` {
    private let told = Told()
    private let store: Store

    init() async throws { store = try await Store.test(told: told) }

    /// An item that was settled on 2026-03-02 by clerk 1001.
    private func settled(
        card: IdentityCard? = card, restricted: String? = nil, counter: Int = 1
    ) async throws -> Item {
        let item = try await store.item(of: store.serving(at: counter, card: card))
        let mark = restricted.map { ", restricted = '\($0)'" } ?? ""
        try await store.raw("UPDATE items SET state = 'completed'\(mark) WHERE id = '\(item.id.text)'")
        try await store.raw(
            """
            INSERT INTO item_steps (item, event, state, business_date, actor, wall_ms, late)
                VALUES ('\(item.id.text)', 'complete', 'completed', '2026-03-02', 'clerk:1001', 0, 0)
            """)
        return item
    }

    private func wish(
        _ item: Item, _ level: Rating.Level = .good, reasons: [String] = [], words: String? = nil
    ) -> RateRequest {
        RateRequest(
            item: item.id, rating: Rating(kept: level, reasons: reasons, words: words), channel: .code,
            rules: RatingRules()
        ) { item, rating in
            Array(
                "{\"level\":\(rating.level.rawValue),\"words\":\"\(rating.words ?? "")\",\"n\":\"\(item.number)\"}"
                    .utf8)
        }
    }

    private func resident(_ key: String = UUID().uuidString, after seconds: Int64 = 0) -> Command {
        command(key, at: moment(seconds), actor: .resident)
    }

    @Test func `is kept, journalled without words and owed to the district, all at once`() async throws {
        let item = try await settled()
        let rated = try await store.rate(
            wish(item, .bad, reasons: ["214"], words: "王某某态度不好"), resident())
        #expect(rated.level == .bad && rated.isFollowedUp)
        #expect(
            try await store.rating(of: item.id)
                == Rating(kept: .bad, reasons: ["214"], words: "王某某态度不好"))
        let delivery = try #require(try await store.pendingDeliveries(limit: 10).last)
        #expect(delivery.type == .itemRated && delivery.item == item.id)
        #expect(String(decoding: delivery.data, as: UTF8.self).contains("王某某"))
        #expect(
            told.facts.suffix(3) == [
                .itemRated(item: item.id, number: item.number, level: 2, reasons: ["214"], channel: .code),
                .deliveryQueued(sequence: delivery.sequence, itemNumber: item.number.text),
                .followUpChanged(item: item.id, number: item.number, event: nil, state: .open),
            ])
        #expect(!told.facts.contains { "\($0)".contains("王某某") })
        guard case .intact = try await store.verifyJournal() else {
            Issue.record("the chain is broken")
            return
        }
    }

    @Test func `a second one is refused, and a repeat of the first gets its answer`() async throws {
        let item = try await settled()
        let first = try await store.rate(wish(item), resident("a"))
        #expect(try await store.rate(wish(item), resident("a")) == first)
        await #expect(throws: StoreError.rating(.ratedAlready)) {
            try await store.rate(wish(item, .veryBad, reasons: ["115"]), resident())
        }
        #expect(try await store.number("SELECT count(*) FROM ratings") == 1)
        #expect(try await store.rating(of: item.id)?.level == .good)
    }

    @Test func `many at once leave one`() async throws {
        let item = try await settled()
        let store = store
        let taken = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    (try? await store.rate(self.wish(item), self.resident())) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(taken == 1)
        #expect(try await store.number("SELECT count(*) FROM deliveries WHERE type LIKE '%rated%'") == 1)
    }

    @Test func `not before the item is settled, and not after its days`() async throws {
        let open = try await store.item(of: store.serving(at: 2))
        await #expect(throws: StoreError.rating(.notFinished)) {
            try await store.rate(wish(open), resident())
        }
        let item = try await settled()
        await #expect(throws: StoreError.rating(.tooLate)) {
            try await store.rate(wish(item), resident(after: 16 * day))
        }
        _ = try await store.rate(wish(item), resident(after: 15 * day))
        let stranger = Item(
            id: ItemID(at: WallTime(milliseconds: 0)), number: item.number, visit: item.visit,
            service: item.service, catalogVersion: "", form: [:], received: [], created: item.created)
        await #expect(throws: StoreError.notFound("item")) {
            try await store.rate(wish(stranger), resident())
        }
    }

    @Test func `a message that cannot be made leaves no rating`() async throws {
        struct Unmade: Error {}
        let item = try await settled()
        var wish = wish(item)
        wish.districtData = { _, _ in throw Unmade() }
        let broken = wish
        await #expect(throws: StoreError.contentFailed) { try await store.rate(broken, resident()) }
        #expect(try await store.rating(of: item.id) == nil)
    }

    @Test func `the table itself refuses a bad one without reason or words, and a level there is none of`()
        async throws
    {
        let item = try await settled()
        for values in ["1, '[]', NULL", "2, '[]', NULL", "0, '[\"x\"]', NULL", "6, '[]', NULL"] {
            await #expect(throws: (any Error).self) {
                try await store.raw(
                    """
                    INSERT INTO ratings (item, level, reasons, words, channel, business_date, created_ms)
                        VALUES ('\(item.id.text)', \(values), 'code', '2026-03-02', 0)
                    """)
            }
        }
    }

    @Test func `words are sealed on disk`() async throws {
        let folder = try TemporaryDirectory()
        let store = try await Store.test(folder.state)
        let item = try await store.item(of: store.serving(at: 1, card: card))
        try await store.raw("UPDATE items SET state = 'completed'")
        _ = try await store.rate(wish(item, .veryBad, words: "窗口的李某某骂人"), resident())
        await store.close(at: moment(1))
        for name in folder.names where name.hasPrefix("onewindow.sqlite") {
            let bytes = try #require(folder.bytes(name))
            #expect(bytes.range(of: Data("李某某".utf8)) == nil, "\(name)")
        }
    }

    // MARK: Codes and cards

    @Test func `a code leads to its item, and the file holds only its hash`() async throws {
        let item = try await settled()
        let text = try await store.write { transaction in
            try transaction.makeItemToken(item: item.id, wall: moment().wall)
        }
        #expect(text.utf8.count <= 42)
        let code = try #require(ItemCode(text))
        let found = try #require(try await store.rateable(code: code))
        #expect(found.item.id == item.id && found.clerk == "1001" && !found.isRated)
        #expect(found.finished == CivilDate("2026-03-02"))
        var random = SystemRandomNumberGenerator()
        #expect(try await store.rateable(code: ItemCode(using: &random)) == nil)
        #expect(
            try await store.number("SELECT count(*) FROM item_tokens WHERE hash = CAST('\(text)' AS BLOB)")
                == 0)
        _ = try await store.rate(wish(item), resident())
        #expect(try await store.rateable(code: code)?.isRated == true)
    }

    @Test func `a card finds what its holder may rate, never what few may see`() async throws {
        let (mine, secret) = (try await settled(), try await settled(restricted: "minor", counter: 2))
        _ = try await settled(card: nil, counter: 3)
        #expect(try await store.unrated(of: card, limit: 10).map(\.item.id) == [mine.id])
        _ = try await store.rate(wish(mine), resident())
        #expect(try await store.unrated(of: card, limit: 10).isEmpty)
        #expect(try await store.rateable(secret.id)?.isRated == false, "its paper's code still leads there")
    }

    // MARK: Follow-ups

    @Test func `a bad one opens a follow-up, which is contacted and closed, each step once`() async throws {
        let item = try await settled()
        _ = try await store.rate(wish(item, .veryBad, reasons: ["113"]), resident())
        let open = try #require(try await store.openFollowUps(limit: 10).first)
        #expect(open.item == item.id && open.state == .open && open.clerk == "1001")
        #expect(open.opened == CivilDate("2026-03-02") && open.rating.reasons == ["113"])
        let step = FollowUp.Step(clerk: "1002", at: moment(60).wall, words: "已电话联系")
        await #expect(throws: StoreError.notAllowed(state: "open", event: "close")) {
            try await store.changeFollowUp(of: item.id, event: .close, step, command())
        }
        let contacted = try await store.changeFollowUp(of: item.id, event: .contact, step, command("c"))
        #expect(contacted.state == .contacted && contacted.contact == step)
        #expect(
            try await store.changeFollowUp(of: item.id, event: .contact, step, command("c")) == contacted)
        await #expect(throws: StoreError.notAllowed(state: "contacted", event: "contact")) {
            try await store.changeFollowUp(of: item.id, event: .contact, step, command())
        }
        let answer = FollowUp.Step(clerk: "1001", at: moment(120).wall, words: "已说明并道歉")
        let closed = try await store.changeFollowUp(of: item.id, event: .close, answer, command())
        #expect(closed.state == .closed && closed.contact == step && closed.close == answer)
        #expect(try await store.openFollowUps(limit: 10).isEmpty)
        #expect(try await store.closedFollowUps(limit: 10) == [closed])
        #expect(!told.facts.contains { "\($0)".contains("电话") || "\($0)".contains("道歉") })
    }

    @Test func `a good one opens none`() async throws {
        let item = try await settled()
        let rated = try await store.rate(wish(item, .fair), resident())
        #expect(!rated.isFollowedUp)
        #expect(try await store.openFollowUps(limit: 10).isEmpty)
        let step = FollowUp.Step(clerk: "1", at: moment().wall, words: "x")
        await #expect(throws: StoreError.notFound("follow-up")) {
            try await store.changeFollowUp(of: item.id, event: .contact, step, command())
        }
    }

    @Test func `the day counts what was given, and what ran out as not rated, never as good`() async throws {
        let rated = try await settled()
        _ = try await settled(counter: 2)
        _ = try await store.rate(wish(rated, .veryGood), resident())
        let monday = BusinessDate(try #require(CivilDate("2026-03-02")))
        let figures = try await store.ratingFigures(on: monday, openDays: 15)
        #expect(figures == RatingFigures(rated: [.init(level: .veryGood, clerk: "1001")], notRated: 0))
        let last = BusinessDate(try #require(CivilDate("2026-03-17")))
        #expect(
            try await store.ratingFigures(on: last, openDays: 15) == RatingFigures(rated: [], notRated: 1))
    }
}
