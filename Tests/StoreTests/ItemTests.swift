import Domain
import FoundationEssentials
import GRDB
import Testing

@testable import Store

@Suite struct `Items and deliveries` {
    @Test func `an item has a number of the day and a sealed form`() async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1, card: card)
        let first = try await store.item(of: visit)
        let second = try await store.item(of: visit)
        #expect(first.number.text.hasPrefix("45050200100120260302" + "00001"))
        #expect(second.number.short == "0002")
        #expect(try await store.item(first.id) == first)
        #expect(try await store.items(visit: visit.id).map(\.id) == [first.id, second.id])
        #expect(try await store.itemsToday(limit: 1).map(\.id) == [second.id])
        #expect(first.received == [0, 1])
    }

    @Test func `an item is opened only at the counter that serves the visit`() async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        let open = OpenItem(visit: visit.id, service: "S", catalogVersion: "1", form: [:], received: [])
        await #expect(throws: StoreError.notServing(state: .serving)) {
            try await store.openItem(open, counter: 2, command())
        }
        _ = try await store.change(visitAt: 1, event: .park, command())
        await #expect(throws: StoreError.notServing(state: .parked)) {
            try await store.openItem(open, counter: 1, command())
        }
    }

    @Test func `a step prints its papers in the same transaction, and says which of them is the receipt`()
        async throws
    {
        let store = try await Store.test()
        let item = try await store.item(of: store.serving(at: 1))
        let change = ItemChange(papers: [
            ItemPaper(.pledge) { item, _ in Array("pledge \(item.number.short)".utf8) },
            ItemPaper(.acceptance, isReceipt: true) { item, _ in
                Array((item.life.acceptance?.document ?? "").utf8)
            },
        ])
        let steps: [ItemStep] = [.supplement(form: nil, received: [0, 1, 2]), .accept]
        let accepted = try await store.changeItem(item.id, steps, change, command("a"))
        #expect(accepted.item.state == .accepted)
        #expect(accepted.item.received == [0, 1, 2])
        #expect(accepted.delivery == nil)
        let jobs = try await accepted.papers.asyncMap { try #require(try await store.printJob($0)) }
        #expect(jobs.map(\.kind) == [.pledge, .acceptance])
        #expect(
            jobs.map { String(decoding: $0.content, as: UTF8.self) } == [
                "pledge 0001", "\(item.number)-SL",
            ])
        #expect(accepted.item.receipt == accepted.papers[1])
        #expect(try await store.item(item.id) == accepted.item)
        #expect(try await store.changeItem(item.id, steps, change, command("a")) == accepted)
    }

    @Test func `completing owes the district one message that names the journal's head`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        let visit = try await store.serving(at: 1)
        let changed = try await store.completed(of: visit)
        #expect(changed.delivery == 1)
        #expect(changed.item.outcome == "issued")
        let delivery = try #require(try await store.pendingDeliveries(limit: 10).first)
        #expect(delivery.item == changed.item.id)
        #expect(delivery.state == .pending)
        #expect(String(decoding: delivery.data, as: UTF8.self) == "{\"number\":\"\(changed.item.number)\"}")
        let expected = Fact.itemChanged(
            item: changed.item.id, number: changed.item.number, event: .complete, state: .completed)
        let fact = try #require(told.entries.first { $0.fact == expected })
        let head = try await store.group.writer.read { db in
            try Data.fetchOne(
                db, sql: "SELECT hash FROM journal WHERE sequence = ?", arguments: [fact.sequence])
        }
        #expect(delivery.journalHead == head.map { Hex.text($0) })
        #expect(try await store.delivery(ofItem: changed.item.id) == delivery)
    }

    @Test func `a message that cannot be made leaves the item as it was`() async throws {
        struct Unmade: Error {}
        let store = try await Store.test()
        let item = try await store.item(of: store.serving(at: 1))
        _ = try await store.changeItem(item.id, [.accept], ItemChange(), command())
        let change = ItemChange(districtData: { _ in throw Unmade() })
        await #expect(throws: StoreError.contentFailed) {
            try await store.changeItem(item.id, [.complete(outcome: "x")], change, command())
        }
        #expect(try await store.item(item.id)?.state == .accepted)
        let visit = try #require(try await store.visit(item.visit))
        #expect(try await store.completed(of: visit).delivery == 1)
    }

    @Test func `a visit with an unsettled item of the same day cannot be finished`() async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        let item = try await store.item(of: visit)
        await #expect(throws: StoreError.itemsOpen([item.number])) {
            try await store.change(visitAt: 1, event: .finish, command())
        }
        _ = try await store.changeItem(
            item.id, [.refuse(reason: "not here", rightBody: nil)], ItemChange(), command())
        #expect(try await store.change(visitAt: 1, event: .finish, command()).visit.state == .finished)
    }

    @Test func `a visit may end while an item of the same day waits for a pledged paper`() async throws {
        let store = try await Store.test()
        let item = try await store.item(of: store.serving(at: 1))
        _ = try await store.changeItem(
            item.id, [.pledge([.init(material: 2, days: 5)])], ItemChange(), command())
        #expect(try await store.change(visitAt: 1, event: .finish, command()).visit.state == .finished)
    }

    @Test func `what the item machine does not know is refused`() async throws {
        let store = try await Store.test()
        let item = try await store.item(of: store.serving(at: 1))
        await #expect(throws: StoreError.notAllowed(state: "received", event: "complete")) {
            try await store.changeItem(item.id, [.complete(outcome: "x")], ItemChange(), command())
        }
        await #expect(throws: StoreError.item(.clockRuns)) {
            try await store.changeItem(item.id, [.accept, .resume], ItemChange(), command())
        }
        #expect(try await store.item(item.id) == item)
        await #expect(throws: StoreError.notFound("item")) {
            try await store.changeItem(ItemID(at: moment().wall), [.accept], ItemChange(), command())
        }
    }

    @Test func `deliveries leave in order, and only the district's word ends them`() async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        for _ in 1...4 { try await store.completed(of: visit) }
        #expect(try await store.pendingDeliveries(limit: 3).map(\.sequence) == [1, 2, 3])
        try await store.acknowledge([1, 2, 2, 99], at: moment(2))
        try await store.reject(3, reason: "unknown service", at: moment(3))
        #expect(try await store.pendingDeliveries(limit: 9).map(\.sequence) == [4])
        let backlog = try await store.backlog()
        #expect(backlog.backlog == 1)
        #expect(backlog.oldest == moment().wall)
        #expect(backlog.acknowledged == 2)
        #expect(backlog.rejected.map(\.reason) == ["unknown service"])
        let before = try await store.deliveries(limit: 9)[1]
        try await store.resend(3, at: moment(4), actor: .clerk("1001"))
        let again = try #require(try await store.pendingDeliveries(limit: 9).first)
        #expect(again.sequence == 3)
        #expect(again.id == before.id && again.item == before.item)
        await #expect(throws: StoreError.notAllowed(state: "pending", event: "resend")) {
            try await store.resend(3, at: moment(5), actor: .clerk("1001"))
        }
        #expect(try await store.deliveries(limit: 9).map(\.attempts) == [0, 0, 1, 1])
    }

    @Test func `an acknowledged message is not acknowledged twice in the journal`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        try await store.completed(of: store.serving(at: 1))
        try await store.acknowledge([1], at: moment(1))
        try await store.acknowledge([1], at: moment(2))
        try await store.reject(1, reason: "late", at: moment(3))
        let words = told.facts.filter {
            switch $0 {
            case .deliveryAcknowledged, .deliveryRejected: true
            default: false
            }
        }
        #expect(words.count == 1)
    }
}

@Suite struct `Print jobs` {
    @Test func `a job is printed only after it was sent and confirmed`() async throws {
        let store = try await Store.test()
        let job = try await store.issue(request(), command()).job
        await #expect(throws: StoreError.notAllowed(state: "queued", event: "confirm")) {
            try await store.changePrint(job, event: .confirm, at: moment(), actor: .kiosk)
        }
        #expect(try await store.changePrint(job, event: .send, at: moment(), actor: .kiosk).state == .sending)
        #expect(try await store.nextPrintJob() == nil)
        let printed = try await store.changePrint(job, event: .confirm, at: moment(), actor: .kiosk)
        #expect(printed.state == .printed)
        #expect(try await store.printJob(job)?.state == .printed)
    }

    @Test func `jobs are printed oldest first, listed newest first`() async throws {
        let store = try await Store.test()
        let first = try await store.issue(request(), command()).job
        let second = try await store.issue(request(), command()).job
        #expect(try await store.nextPrintJob()?.id == first)
        #expect(try await store.printJobs(states: [.queued], limit: 9).map(\.id) == [second, first])
        #expect(try await store.printJobs(states: [.queued, .failed], limit: 1).map(\.id) == [second])
        #expect(try await store.printJobs(states: [.unknown], limit: 9).isEmpty)
    }

    @Test func `old tickets expire and say why`() async throws {
        let store = try await Store.test()
        let old = try await store.issue(request(), command()).job
        let new = try await store.issue(request(), command(at: moment(600))).job
        let count = try await store.expirePrintJobs(
            kind: .ticket, createdBefore: moment(300).wall, at: moment(601))
        #expect(count == 1)
        #expect(try await store.printJob(old)?.reason == "too old")
        #expect(try await store.nextPrintJob()?.id == new)
    }

    @Test func `what was being sent when the process died is unknown afterwards`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state)
        let issued = try await store.issue(request(), command())
        _ = try await store.changePrint(issued.job, event: .send, at: moment(), actor: .kiosk)
        await store.close(at: moment(1))
        let told = Told()
        let again = try await Store.test(directory.state, at: moment(2), told: told)
        let view = try #require(try await again.ticket(issued.visit.id))
        #expect(view.print == .unknown)
        #expect(view.printReason == "power or process lost")
        #expect(
            told.facts.last
                == .printChanged(
                    job: issued.job, kind: .ticket, visit: issued.visit.id, item: nil, state: .unknown,
                    reason: "power or process lost"))
        await again.close(at: moment(3))
    }

    @Test func `a slip that cannot be unsealed does not keep the kiosk from starting`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state)
        let job = try await store.issue(request(), command()).job
        _ = try await store.changePrint(job, event: .send, at: moment(), actor: .kiosk)
        try await store.raw("UPDATE print_jobs SET content = x'0102'")
        await store.close(at: moment(1))
        let again = try await Store.test(directory.state, at: moment(2))
        #expect(try await again.number("SELECT count(*) FROM print_jobs WHERE state = 'unknown'") == 1)
        await #expect(throws: StoreError.unreadable(field: "print_jobs.content")) {
            try await again.printJob(job)
        }
        await again.close(at: moment(3))
    }
}
