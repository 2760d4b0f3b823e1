import Domain
import GRDB
import Testing

@testable import Store

private func mark(_ content: [UInt8]) -> [UInt8] { content + Array(" again".utf8) }

extension Store {
    /// A ticket's job moved by `events`.
    func ticket(_ events: PrintEvent...) async throws -> IssuedTicket {
        let issued = try await issue(request(), command())
        for event in events {
            _ = try await changePrint(issued.job, event: event, at: moment(), actor: .kiosk)
        }
        return issued
    }

    /// A receipt's job moved by `events`, of a visit served at `counter`.
    func receipt(at counter: Int = 1, _ events: PrintEvent...) async throws -> PrintJobID {
        let item = try await item(of: serving(at: counter))
        let change = ItemChange(
            papers: [ItemPaper(.receipt) { item, _ in Array("receipt \(item.number)".utf8) }])
        let job = try #require(
            try await changeItem(item.id, [.accept], change, command()).papers.first)
        for event in events { _ = try await changePrint(job, event: event, at: moment(), actor: .kiosk) }
        return job
    }

    func reprinted(_ job: PrintJobID, _ command: Command) async throws -> PrintJob {
        try await reprint(job, content: mark, command)
    }
}

@Suite struct `Settling a slip` {
    static let settled: [[PrintEvent]] = [
        [.send, .confirm], [.send, .lose], [.fail], [.expire], [.void], [.send, .lose, .void],
    ]

    @Test(arguments: settled)
    func `a reprint is a job of its own, marked and linked to the first, whose fate stays`(
        events: [PrintEvent]
    ) async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        let issued = try await store.ticket()
        for event in events {
            _ = try await store.changePrint(issued.job, event: event, at: moment(), actor: .kiosk)
        }
        let before = try #require(try await store.printJob(issued.job))
        let copy = try await store.reprinted(issued.job, command(at: moment(60), actor: .clerk("1001")))
        #expect(copy.id != issued.job && copy.copyOf == issued.job && copy.state == .queued)
        #expect(copy.visit == issued.visit.id && copy.kind == .ticket)
        #expect(try await store.printJob(issued.job) == before)
        #expect(
            String(decoding: try #require(try await store.printJob(copy.id)).content, as: UTF8.self)
                == "ticket A001, 0 ahead again")
        #expect(
            told.facts.suffix(2) == [
                .printRepeated(job: copy.id, of: issued.job),
                .printChanged(
                    job: copy.id, kind: .ticket, visit: issued.visit.id, item: nil, state: .queued,
                    reason: nil),
            ])
        #expect(told.entries.suffix(2).allSatisfy { $0.actor == "clerk:1001" })
        #expect(try await store.nextPrintJob()?.id == copy.id)
    }

    @Test(arguments: [PrintJobState.queued, .sending])
    func `what is on its way to the paper is not repeated`(state: PrintJobState) async throws {
        let store = try await Store.test()
        let issued = try await store.ticket()
        if state == .sending {
            _ = try await store.beginPrint(issued.job, lengthMillimetres: 100, at: moment())
        }
        await #expect(throws: StoreError.notAllowed(state: state.rawValue, event: "reprint")) {
            try await store.reprinted(issued.job, command())
        }
    }

    @Test func `the same press twice is one reprint`() async throws {
        let store = try await Store.test()
        let issued = try await store.ticket(.send, .lose)
        let press = command("press")
        let first = try await store.reprinted(issued.job, press)
        #expect(try await store.reprinted(issued.job, press) == first)
        #expect(try await store.number("SELECT count(*) FROM print_jobs") == 2)
    }

    @Test func `of many clerks at once one wins, and the others are told so`() async throws {
        let store = try await Store.test()
        let issued = try await store.ticket(.send, .lose)
        let outcomes = await withTaskGroup(of: StoreError?.self) { group in
            for clerk in 0..<32 {
                group.addTask {
                    let command = command(scope: "clerk:\(clerk)")
                    do throws(StoreError) {
                        if clerk % 2 == 0 {
                            _ = try await store.reprint(issued.job, content: mark, command)
                        } else {
                            _ = try await store.voidPrint(issued.job, command)
                        }
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: [StoreError?]()) { $0.append($1) }
        }
        let copies = try await store.number("SELECT count(*) FROM print_jobs WHERE copy_of IS NOT NULL")
        #expect(copies == 1, "a void is taken back by a reprint, and a reprint stands")
        #expect(outcomes.count { $0 == nil } <= 2)
        let refusals: Set<StoreError> = [.alreadyRepeated, .notAllowed(state: "void", event: "void")]
        #expect(outcomes.compactMap { $0 }.allSatisfy { refusals.contains($0) })
    }

    @Test func `a slip is repeated once, its copy once more`() async throws {
        let store = try await Store.test()
        let issued = try await store.ticket(.send, .confirm)
        let copy = try await store.reprinted(issued.job, command())
        await #expect(throws: StoreError.alreadyRepeated) {
            try await store.reprinted(issued.job, command())
        }
        await #expect(throws: StoreError.alreadyRepeated) {
            try await store.voidPrint(issued.job, command())
        }
        for event: PrintEvent in [.send, .confirm] {
            _ = try await store.changePrint(copy.id, event: event, at: moment(), actor: .kiosk)
        }
        #expect(try await store.reprinted(copy.id, command()).copyOf == copy.id)
    }

    @Test func `a ticket whose number was called is not printed again, a receipt is`() async throws {
        let store = try await Store.test()
        let issued = try await store.ticket(.send, .lose)
        let receipt = try await store.receipt(.send, .lose)
        _ = try await store.visit(issued.visit.id)
        await #expect(throws: StoreError.ticketNotNeeded) {
            try await store.reprinted(issued.job, command())
        }
        #expect(try await store.reprinted(receipt, command()).kind == .receipt)
    }

    @Test func `content that cannot be marked makes no job`() async throws {
        struct Unmade: Error {}
        let store = try await Store.test()
        let issued = try await store.ticket(.send, .lose)
        await #expect(throws: StoreError.contentFailed) {
            try await store.reprint(issued.job, content: { _ in throw Unmade() }, command())
        }
        #expect(try await store.number("SELECT count(*) FROM print_jobs") == 1)
    }

    @Test func `a void is kept, and nothing that is not there is settled`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        let issued = try await store.ticket(.send, .lose)
        let press = command("press", actor: .clerk("1001"))
        #expect(try await store.voidPrint(issued.job, press).state == .void)
        #expect(try await store.voidPrint(issued.job, press).state == .void)
        await #expect(throws: StoreError.notAllowed(state: "void", event: "void")) {
            try await store.voidPrint(issued.job, command())
        }
        #expect(
            told.facts.count { if case .printChanged(_, _, _, _, .void, _) = $0 { true } else { false } } == 1
        )
        let nobody = PrintJobID(at: moment().wall)
        await #expect(throws: StoreError.notFound("print job")) {
            try await store.voidPrint(nobody, command())
        }
        await #expect(throws: StoreError.notFound("print job")) {
            try await store.reprinted(nobody, command())
        }
    }

    @Test(arguments: [
        "INSERT INTO print_jobs (id, kind, state, visit, copy_of, content, created_ms) SELECT 'x' || substr(id, 2), "
            + "kind, 'queued', visit, copy_of, content, 0 FROM print_jobs WHERE copy_of IS NOT NULL",
        "UPDATE print_jobs SET copy_of = id", "UPDATE print_jobs SET kind = 'letter'",
        "UPDATE print_jobs SET length_mm = -1", "DELETE FROM print_jobs WHERE copy_of IS NULL",
    ])
    func `the schema holds it too`(sql: String) async throws {
        let store = try await Store.test()
        _ = try await store.reprinted(store.ticket(.send, .lose).job, command())
        await #expect(throws: (any Error).self) { try await store.raw(sql) }
    }
}

@Suite struct `Slips that a clerk should look at` {
    @Test func `are those that may be missing, until they are settled`() async throws {
        let store = try await Store.test()
        let lost = try await store.ticket(.send, .lose)
        _ = try await store.ticket(.send, .confirm)
        let failed = try await store.ticket(.fail)
        let expired = try await store.ticket(.expire)
        _ = try await store.ticket()
        func doubtful() async throws -> [PrintJobID] {
            let list = try await store.prints(limit: 10)
            #expect(list.doubtful.allSatisfy { $0.isInDoubt })
            #expect(list.recent.filter(\.isInDoubt).map(\.job.id).reversed() == list.doubtful.map(\.job.id))
            return list.doubtful.map(\.job.id)
        }
        #expect(try await doubtful() == [lost.job, failed.job, expired.job])
        _ = try await store.voidPrint(failed.job, command())
        _ = try await store.reprinted(expired.job, command())
        #expect(try await doubtful() == [lost.job])
        _ = try await store.claimNext(counter: 1, command())
        #expect(try await doubtful() == [], "the first in the line was called: no ticket is of use")
    }

    @Test func `name the number or the item they belong to`() async throws {
        let store = try await Store.test()
        let receipt = try await store.receipt(.send, .lose)
        let view = try #require(try await store.prints(limit: 10).doubtful.first)
        #expect(view.job.id == receipt && view.job.kind == .receipt && view.job.content.isEmpty)
        #expect(view.number?.description == "A001" && view.visit == .serving)
        #expect(view.itemNumber?.text.count == 26)
        #expect(try await store.printView(receipt) == view)
        #expect(try await store.printView(PrintJobID(at: moment().wall)) == nil)
    }

    @Test func `are found by indexes, however many slips there were`() async throws {
        let store = try await Store.test()
        _ = try await store.ticket(.send, .lose)
        let plan = try await store.group.writer.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + Records.doubtful, arguments: [10])
                .map { $0["detail"] as String }
        }
        #expect(
            plan.contains { $0.contains("print_jobs_doubt") }
                && plan.contains { $0.contains("visits_waiting") })
        #expect(plan.allSatisfy { !$0.hasPrefix("SCAN p ") || $0.contains("print_jobs_doubt") }, "\(plan)")
    }
}

@Suite struct `Beginning to print` {
    @Test func `says what became of a job that is not to be sent any more`() async throws {
        let store = try await Store.test()
        let given = try await store.ticket(.void)
        #expect(try await store.beginPrint(given.job, lengthMillimetres: 100, at: moment()).state == .void)
        let next = try await store.ticket()
        #expect(try await store.beginPrint(next.job, lengthMillimetres: 100, at: moment()).state == .sending)
        #expect(try await store.beginPrint(next.job, lengthMillimetres: 100, at: moment()).state == .sending)
    }

    @Test func `a number called while its ticket is at the printer is not printed later`() async throws {
        let store = try await Store.test()
        let issued = try await store.ticket(.send)
        _ = try await store.claimNext(counter: 1, command())
        #expect(
            try await store.printJob(issued.job)?.state == .sending, "what is being printed is left alone")
        let back = try await store.changePrint(
            issued.job, event: .putBack, reason: "paperOut", at: moment(), actor: .kiosk)
        #expect(back.state == .expired)
        #expect(back.reason == PrintReason.called.rawValue)
        #expect(try await store.nextPrintJob() == nil)
    }

    @Test func `a receipt put back waits, however long`() async throws {
        let store = try await Store.test()
        let receipt = try await store.receipt(.send, .putBack)
        for kind in PrintJob.Kind.allCases where kind.expires {
            #expect(
                try await store.expirePrintJobs(
                    kind: kind, createdBefore: moment(30 * day).wall, at: moment(30 * day)) == 0)
        }
        #expect(try await store.nextPrintJob()?.id == receipt)
    }
}
