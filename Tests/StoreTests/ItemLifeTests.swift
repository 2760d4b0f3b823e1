import Domain
import FoundationEssentials
import GRDB
import Testing

@testable import Store

extension Sequence {
    func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}

private let promised = ItemTerms(
    sameDay: false, promisedDays: 20, standing: .delegated, department: "民政局")
private let clerk = Actor.clerk("1001")

extension Store {
    /// An item that takes days, opened by clerk 1001.
    fileprivate func promisedItem(
        of visit: Visit, terms: ItemTerms = promised, at moment: Moment = moment()
    ) async throws -> Item {
        let open = OpenItem(
            visit: visit.id, service: "ZX010101", catalogVersion: "t", form: ["name": .text("欧阳测试")],
            received: [0], resident: visit.resident, terms: terms)
        return try await openItem(
            open, counter: visit.counter ?? 1, command(at: moment, actor: clerk, scope: "clerk:1001"))
    }

    fileprivate func step(_ item: Item, _ steps: ItemStep..., at moment: Moment = moment()) async throws
        -> Item
    {
        try await changeItem(item.id, steps, ItemChange(), command(at: moment, actor: clerk)).item
    }

    fileprivate func addClerks() async throws {
        for number in ["1001", "1002"] {
            try await addClerk(
                Clerk(number: number, name: "测试员", roles: [.clerk]), pin: "2580", at: moment(),
                actor: .technician)
        }
    }
}

@Suite struct `The life of an item on disk` {
    @Test func `an item is kept with all that happened to it, sealed, and its steps are history`()
        async throws
    {
        let store = try await Store.test()
        let item = try await store.promisedItem(of: store.serving(at: 1))
        #expect(item.life.holder == "1001" && item.life.received == CivilDate("2026-03-02"))
        let told = try await store.step(item, .notice([ItemGap(.material(1), remedy: "原件")], because: nil))
        let kept = try await store.step(told, .supplement(form: nil, received: [0, 1]), .accept, .handOver)
        #expect(try await store.item(item.id) == kept)
        let history = try await store.history(of: item.id)
        #expect(history.map(\.event) == [.notice, .supplement, .accept, .handOver])
        #expect(history.allSatisfy { $0.actor == "clerk:1001" && !$0.late })
    }

    @Test
    func
        `silence accepts at the first look after the fifth working day, also days later, by the kiosk itself`()
        async throws
    {
        let told = Told()
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state, told: told)
        let item = try await store.promisedItem(of: store.serving(at: 1))
        let clock = ItemClock()
        #expect(try await store.letTimePass(clock, at: moment(7 * day)).isEmpty)
        await store.close(at: moment(7 * day))
        let again = try await Store.test(directory.state, at: moment(20 * day), told: told)
        let deemed = try #require(try await again.letTimePass(clock, at: moment(20 * day)).first)
        #expect(deemed.id == item.id && deemed.state == .accepted && deemed.life.holder == "1001")
        #expect(deemed.life.acceptance?.basis == .deemed)
        #expect(deemed.life.acceptance?.date == CivilDate("2026-03-02"))
        let line = try #require(
            told.entries.last {
                $0.fact == .itemChanged(item: item.id, number: item.number, event: .deem, state: .accepted)
            })
        #expect(line.actor == "kiosk")
        #expect(try await again.letTimePass(clock, at: moment(21 * day)).isEmpty)
        #expect(try await again.history(of: item.id).map(\.late) == [true])
        guard case .intact = try await again.verifyJournal() else {
            Issue.record("the journal is broken"); return
        }
        await again.close(at: moment(21 * day))
    }

    @Test func `what was pledged and never came is withdrawn, and nothing twice`() async throws {
        let store = try await Store.test()
        let item = try await store.promisedItem(of: store.serving(at: 1))
        _ = try await store.step(item, .pledge([.init(material: 1, days: 5)]))
        #expect(try await store.letTimePass(ItemClock(), at: moment(7 * day)).isEmpty)
        let late = try #require(try await store.letTimePass(ItemClock(), at: moment(8 * day)).first)
        #expect(late.state == .withdrawn && late.life.withdrawal?.cause == .pledgeMissed)
        #expect(late.life.holder == nil)
        #expect(try await store.letTimePass(ItemClock(), at: moment(8 * day)).isEmpty)
    }

    @Test func `the work list is in the order of what ends first, and knows who holds what`() async throws {
        let store = try await Store.test()
        try await store.addClerks()
        let visit = try await store.serving(at: 1)
        let first = try await store.promisedItem(of: visit)
        let second = try await store.promisedItem(of: visit)
        let third = try await store.promisedItem(of: visit)
        _ = try await store.step(first, .accept)
        _ = try await store.step(third, .accept, .withdraw(reason: nil))
        #expect(try await store.workList().map(\.id) == [second.id, first.id])
        let soon = try #require(CivilDate("2026-03-09"))
        #expect(try await store.workList(dueUntil: soon).map(\.id) == [second.id])
        #expect(try await store.openItems(holder: "1001").map(\.id) == [first.id, second.id])
        #expect(try await store.passOn(from: "1001", to: "1002", command("shift")) == 2)
        #expect(try await store.passOn(from: "1001", to: "1002", command("shift")) == 2)
        #expect(try await store.openItems(holder: "1001").isEmpty)
        #expect(try await store.passOn(first.id, to: "1001", command()).life.holder == "1001")
        await #expect(throws: StoreError.notFound("clerk")) {
            try await store.passOn(first.id, to: "9", command())
        }
        await #expect(throws: StoreError.notAllowed(state: "withdrawn", event: "passOn")) {
            try await store.passOn(third.id, to: "1002", command())
        }
        #expect(try await store.openItems(holder: nil).isEmpty)
    }

    @Test func `a new calendar moves what is due`() async throws {
        let store = try await Store.test()
        let item = try await store.promisedItem(of: store.serving(at: 1))
        let off = try #require(CivilDate("2026-03-03"))
        let source = WorkingCalendar.Source(year: 2026, document: "t", issued: off)
        let calendar = WorkingCalendar(
            sources: [source], special: [off: .init(isWorked: false, zh: "假", en: "off")])
        #expect(try await store.countAnew(ItemClock(), at: moment()) == 0)
        #expect(try await store.countAnew(ItemClock(.init(), calendar), at: moment()) == 1)
        let ninth = try #require(CivilDate("2026-03-09"))
        #expect(try await store.workList(dueUntil: ninth).isEmpty)
        #expect(try await store.workList(dueUntil: ninth.advanced(byDays: 1)).map(\.id) == [item.id])
    }

    @Test func `one receipt bears all papers of a visit that stay and have none, by itself at the end`()
        async throws
    {
        let told = Told()
        let store = try await Store.test(told: told)
        let visit = try await store.serving(at: 1)
        let stays = try await store.promisedItem(of: visit)
        let away = try await store.promisedItem(of: visit)
        let done = try await store.item(of: visit)
        let refused = try await store.promisedItem(of: visit)
        _ = try await store.step(away, .accept, .handOver)
        _ = try await store.step(done, .accept, .complete(outcome: "x"))
        _ = try await store.step(refused, .refuse(reason: "x", rightBody: nil))
        let content: ItemsContent = { items, _ in Array(items.map(\.number.short).joined(separator: " ").utf8)
        }
        _ = try await store.change(visitAt: 1, event: .finish, receipt: content, command())
        let receipts = try await store.printJobs(states: [.queued], limit: 99).filter { $0.kind == .receipt }
        #expect(receipts.map { String(decoding: $0.content, as: UTF8.self) } == ["0001 0002"])
        #expect(receipts.first?.visit == visit.id && receipts.first?.item == nil)
        #expect(try await store.item(stays.id)?.receipt == receipts.first?.id)
        #expect(try await store.item(done.id)?.receipt == nil)
        #expect(
            told.facts.contains(
                .itemsReceipted(
                    visit: visit.id, job: receipts[0].id, items: [stays.number, away.number])))
        await #expect(throws: StoreError.nothingToReceipt) {
            try await store.printReceipt(of: visit.id, content: content, command())
        }
    }

    @Test func `a receipt that cannot be made leaves the visit as it was`() async throws {
        struct Unmade: Error {}
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        _ = try await store.promisedItem(of: visit)
        await #expect(throws: StoreError.contentFailed) {
            try await store.change(visitAt: 1, event: .finish, receipt: { _, _ in throw Unmade() }, command())
        }
        #expect(try await store.visit(visit.id)?.state == .serving)
    }

    @Test func `the day's figures count each item once, by what it did on that day`() async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        _ = try await store.step(store.item(of: visit), .accept, .complete(outcome: "x"))
        let away = try await store.step(store.promisedItem(of: visit), .accept, .handOver)
        let told = try await store.promisedItem(of: visit)
        _ = try await store.step(told, .notice([ItemGap(.material(1))], because: nil))
        let date = try #require(try await store.businessDate())
        let figures = try await store.itemFigures(on: date)
        #expect(figures.count == 3 && figures.allSatisfy { $0.received && $0.clerk == "1001" })
        #expect(figures.filter(\.completed).map(\.sameDay) == [true])
        #expect(figures.filter(\.accepted).count == 2 && figures.filter(\.noticed).count == 1)
        #expect(figures.filter(\.handedOver).map(\.state) == [.handedOver])
        _ = try await store.step(
            away, .decide(.init(granted: true, result: "y")), at: moment(60 * day))
        let later = try #require(try await store.businessDate())
        let figure = try #require(try await store.itemFigures(on: later).first)
        #expect(figure.decided && figure.late && !figure.received && !figure.accepted)
        #expect(try await store.itemFigures(on: BusinessDate(later.date.advanced(byDays: 1))).isEmpty)
    }

    @Test func `earlier forms are those of the same person, the newest first, never restricted ones`()
        async throws
    {
        let store = try await Store.test()
        let old = try await store.serving(at: 1, card: card)
        _ = try await store.promisedItem(of: old)
        _ = try await store.promisedItem(of: old, terms: ItemTerms(sameDay: false, restricted: "minor"))
        _ = try await store.change(visitAt: 1, event: .finish, command())
        let stranger = try await store.serving(at: 1)
        _ = try await store.promisedItem(of: stranger)
        _ = try await store.change(visitAt: 1, event: .finish, command())
        let visit = try await store.serving(at: 1, card: card)
        let forms = try await store.earlierForms(of: visit.id, limit: 9)
        #expect(forms.map(\.service) == ["ZX010101"])
        #expect(forms.first?.form == ["name": .text("欧阳测试")])
        #expect(try await store.earlierForms(of: stranger.id, limit: 9).isEmpty)
    }

    @Test func `a matter on no list is recorded with who sent it, numbered by the day, and printed`()
        async throws
    {
        let store = try await Store.test()
        let matter = RefusedMatter(
            kind: .certificate, code: "JZ05", what: "无犯罪记录证明", sender: "某单位", reason: "不出具",
            rightBody: "公安派出所")
        let first = try await store.refuseMatter(matter, content: { Array($0.utf8) }, command("r"))
        #expect(first.document == "45050200100120260302-JH0001")
        #expect(try await store.refuseMatter(matter, content: { Array($0.utf8) }, command("r")) == first)
        let second = try await store.refuseMatter(matter, content: { Array($0.utf8) }, command())
        #expect(second.document.hasSuffix("0002"))
        #expect(try await store.refusedMatters(limit: 9) == [second, first])
        let job = try #require(try await store.printJob(first.job))
        #expect(job.kind == .refusal && String(decoding: job.content, as: UTF8.self) == first.document)
    }
}

@Suite struct `The third step of the schema` {
    @Test func `takes over items, slips and deliveries as they are, and no reference is lost`() throws {
        let old = try OldDatabase(upTo: "2 the fate of every slip", items: [.accepted])
        let (visit, item) = (OldDatabase.id(1), OldDatabase.id(2))
        try old.write(
            """
            INSERT INTO print_jobs (id, kind, state, visit, item, content, created_ms, length_mm)
                VALUES ('\(OldDatabase.id(3))', 'receipt', 'printed', '\(visit)', '\(item)', x'00', 1, 120)
            """)
        try old.owe(.init(id: 4))
        try old.migrate()
        try old.queue.read { db in
            #expect(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty)
            let row = try #require(try Row.fetchOne(db, sql: "SELECT * FROM items"))
            #expect(row["id"] == item && row["state"] == "accepted" && row["life"] as Data? == nil)
            #expect(row["same_day"] == 1 && row["next_due"] as String? == nil)
            #expect(
                try Int.fetchOne(db, sql: "SELECT length_mm FROM print_jobs WHERE item = '\(item)'") == 120)
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM deliveries WHERE item = '\(item)'") == 1)
        }
        try old.queue.write { db in
            try db.execute(sql: "UPDATE items SET state = 'withdrawn'")
            for kind in PrintJob.Kind.allCases {
                try db.execute(sql: "UPDATE print_jobs SET kind = '\(kind.rawValue)'")
            }
            for state in ItemState.allCases {
                try db.execute(sql: "UPDATE items SET state = '\(state.rawValue)'")
            }
        }
    }
}
