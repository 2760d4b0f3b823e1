import Domain
import FoundationEssentials
import GRDB
import TestTools
import Testing

@testable import Store

@Suite struct `Updates of the district` {
    private let told = Told()
    private let store: Store

    init() async throws { store = try await Store.test(told: told) }

    private func booking(
        _ id: String, reference: String? = nil, _ slot: Slot = slot(), phone: String = "13800000001",
        offers: [Slot] = []
    ) -> TakenUpdate {
        let booking = DistrictBooking(
            reference: reference ?? id, service: "ZX020102", slot: slot, booker: Booker(phone: phone))
        return update(id, "appointment.booked", .book(booking, capacity: 1, offers: offers))
    }

    private func update(_ id: String, _ kind: String, _ deed: UpdateDeed) -> TakenUpdate {
        TakenUpdate(id: id, kind: kind, data: Array("{\"id\":\"\(id)\"}".utf8), deed: deed)
    }

    @discardableResult
    private func take(
        _ updates: [TakenUpdate], after: String?, to cursor: String, rules: AppointmentRules? = .init()
    ) async throws(StoreError) -> [UpdateFate]? {
        try await store.takeUpdates(
            updates, after: after, cursor: cursor, rules: rules, clock: ItemClock(), at: moment())
    }

    private func owed() async throws -> [(type: DistrictEventType, data: [String: AnyJSON])] {
        try await store.pendingDeliveries(limit: 100).map {
            ($0.type, try JSONDecoder().decode([String: AnyJSON].self, from: Data($0.data)))
        }
    }

    @Test func `are applied with their cursor, and once however often they come`() async throws {
        #expect(try await take([booking("u1"), booking("u2")], after: nil, to: "1") == [.applied, .refused])
        #expect(try await store.updatesState() == UpdatesState(cursor: "1", kept: 0))
        // The answer got lost on the way: the same page once more, asked with the same cursor as before.
        #expect(try await take([booking("u1")], after: nil, to: "1") == nil)
        // The district's cursor went back: each is recognised by its id.
        #expect(
            try await take(
                [booking("u1"), booking("u3", slot("10:00"), phone: "13800000003")], after: "1", to: "2")
                == [.applied])
        #expect(try await store.number("SELECT count(*) FROM appointments WHERE state = 'booked'") == 2)
        #expect(
            told.facts.filter { if case .updatesTaken = $0 { true } else { false } } == [
                .updatesTaken(cursor: "1", updates: 2), .updatesTaken(cursor: "2", updates: 1),
            ])
        try await store.expectIntactJournal()
    }

    @Test func `the loser of a slot is told to the district with what is free nearby`() async throws {
        _ = try await store.booked(phone(1))
        let offers = [slot("09:30"), slot("10:00")]
        #expect(
            try await take(
                [booking("u1", reference: "D-1", phone: "13800000002", offers: offers)], after: nil, to: "1")
                == [.refused])
        let refused = try #require(try await owed().first)
        #expect(refused.type == .appointmentRefused)
        #expect(refused.data["reference"] == .string("D-1") && refused.data["reason"] == .string("slotTaken"))
        #expect(
            refused.data["offers"]?.list?.compactMap { $0["start"] } == [.string("09:30"), .string("10:00")])
        let delivery = try #require(try await store.pendingDeliveries(limit: 1).first)
        #expect(delivery.item == nil && delivery.subject == "D-1")
        #expect(try await store.appointment(reference: "D-1") == nil)
    }

    @Test func `a booking is confirmed with the code that checks it in offline`() async throws {
        try await take([booking("u1", reference: "D-1")], after: nil, to: "1")
        let confirmed = try #require(try await owed().first)
        #expect(confirmed.type == .appointmentConfirmed)
        let code = try #require(confirmed.data["code"]?.text)
        #expect(code.utf8.count <= 42)
        let answer = try await store.checkedIn(code: code, at: wednesdayMoment("09:00"))
        #expect(answer.ticket?.visit.origin == .appointment)
        let arrived = try #require(try await owed().last)
        #expect(arrived.type == .appointmentCheckedIn && arrived.data["timing"] == .string("onTime"))
        #expect(arrived.data["ticket"] == answer.ticket.map { .string("\($0.visit.number)") })
    }

    @Test func `moves and cancels what it booked, and hears of what is over`() async throws {
        try await take([booking("u1", reference: "D-1")], after: nil, to: "1")
        let move = UpdateDeed.move(reference: "D-1", to: slot("11:00"), capacity: 1, offers: [])
        #expect(
            try await take(
                [
                    update("u2", "appointment.moved", move), update("u3", "appointment.moved", move),
                    update("u4", "appointment.cancelled", .cancel(reference: "D-1")),
                    update("u5", "appointment.cancelled", .cancel(reference: "D-1")),
                    update("u6", "appointment.moved", move),
                    update("u7", "appointment.cancelled", .cancel(reference: "D-9")),
                ], after: "1", to: "2")
                == [.applied, .applied, .applied, .applied, .refused, .refused])
        let owed = try await owed()
        #expect(
            owed.map(\.type) == [
                .appointmentConfirmed, .appointmentMoved, .appointmentCancelled, .appointmentRefused,
                .appointmentRefused,
            ])
        #expect(
            owed[1].data["from"]?["start"] == .string("09:00") && owed[1].data["start"] == .string("11:00"))
        #expect(owed.suffix(2).allSatisfy { $0.data["reason"] == .string("unknownBooking") })
    }

    @Test func `a hall that takes no bookings says so`() async throws {
        #expect(try await take([booking("u1")], after: nil, to: "1", rules: nil) == [.refused])
        #expect(try await owed().first?.data["reason"] == .string("closed"))
    }

    @Test func `what is not known here is kept, and what is faulty is listed`() async throws {
        let fates = try await take(
            [
                update("u1", "weather", .keep),
                update("u2", "item.decided", .faulty(reason: "number: is missing")),
                update(
                    "u3", "appointment.booked",
                    .refuse(reference: "D-1", service: nil, nil, .faulty, offers: [])),
            ], after: nil, to: "1")
        #expect(fates == [.kept, .faulty, .faulty])
        #expect(try await store.updatesState().kept == 3)
        #expect(try await store.number("SELECT count(*) FROM updates WHERE data IS NOT NULL") == 3)
        #expect(try await owed().map(\.type) == [.appointmentRefused])
        // Its data is sealed.
        #expect(try await store.number("SELECT count(*) FROM updates WHERE data LIKE '%u1%'") == 0)
    }

    // MARK: Decisions

    @Test func `a decision reaches the item that was handed over, by our clock and once`() async throws {
        let visit = try await store.serving(at: 1, card: card)
        let item = try await store.item(of: visit)
        _ = try await store.changeItem(item.id, [.accept, .handOver], ItemChange(), command())
        let wish = ItemVerdict(
            granted: true, result: "准予", paper: "优待证", date: CivilDate(daysSince1970: 30_000))
        let fates = try await take(
            [
                update("u1", "item.decided", .decide(item.number, wish)),
                update("u2", "item.decided", .decide(item.number, wish)),
            ], after: nil, to: "1")
        #expect(fates == [.applied, .refused])
        let decided = try #require(try await store.item(item.id))
        #expect(decided.state == .decided && decided.life.decision?.paper == "优待证")
        #expect(decided.life.decision?.date == moment().civil.date, "the future is taken as today")
        #expect(try await owed().isEmpty)
        try await store.expectIntactJournal()
    }

    @Test func `a decision ends a special procedure, and a refused one leaves nothing behind`() async throws {
        let visit = try await store.serving(at: 1, card: card)
        let item = try await store.item(of: visit)
        let pause = ItemStep.pause(.other, reason: "专家评审", days: 5)
        _ = try await store.changeItem(item.id, [.accept, .handOver, pause], ItemChange(), command())
        let without = ItemVerdict(granted: false, result: "不予")
        let entries = told.entries.count
        #expect(
            try await take([update("u1", "item.decided", .decide(item.number, without))], after: nil, to: "1")
                == [.refused])
        #expect(try await store.item(item.id)?.life.pause != nil, "the clock stands as it stood")
        #expect(told.entries.count == entries + 1, "only that a page was taken")
        let whole = ItemVerdict(granted: false, result: "不予", reason: "不符合条件")
        try await take([update("u2", "item.decided", .decide(item.number, whole))], after: "1", to: "2")
        #expect(try await store.item(item.id)?.state == .decided)
        try await store.expectIntactJournal()
    }

    // MARK: Whatever comes

    @Test func `pages in any order and number leave each update counted once`() async throws {
        let seed = UInt64.random(in: 0...(.max))
        print("seed of the pages: \(seed)")
        var dice = SeededGenerator(seed: seed)
        let times = ["09:00", "09:30", "10:00", "10:30", "11:00"]
        let all = (0..<60).map { number in
            booking(
                "u\(number)", slot(times[number % times.count]), phone: "138\(Digits.padded(number, 8))")
        }
        for round in 1...40 {
            let page = (0..<Int.random(in: 0...12, using: &dice)).map { _ in
                all[Int.random(in: all.indices, using: &dice)]
            }
            let cursor = try await store.updatesState().cursor
            try await take(page, after: cursor, to: "\(round)")
        }
        let (seen, booked, refused) = (
            try await store.number("SELECT count(*) FROM updates"),
            try await store.number("SELECT count(*) FROM appointments WHERE state = 'booked'"),
            try await store.number("SELECT count(*) FROM updates WHERE fate = 'refused'")
        )
        #expect(booked == times.count && seen == booked + refused, "seed \(seed)")
        let owed = try await store.pendingDeliveries(limit: 100)
        #expect(owed.map(\.sequence) == (1...Int64(seen)).map { $0 }, "seed \(seed)")
        try await store.expectIntactJournal()
    }
}

/// Any JSON, for looking at what the district is told.
private enum AnyJSON: Hashable, Decodable {
    case string(String)
    case number(Int)
    case list([AnyJSON])
    case object([String: AnyJSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else if let list = try? container.decode([AnyJSON].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: AnyJSON].self))
        }
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }
    var list: [AnyJSON]? { if case .list(let list) = self { list } else { nil } }
    subscript(name: String) -> AnyJSON? { if case .object(let members) = self { members[name] } else { nil } }
}
