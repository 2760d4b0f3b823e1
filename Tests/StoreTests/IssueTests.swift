import Domain
import Testing

@testable import Store

@Suite struct `Issuing tickets` {
    @Test func `numbers go up within a prefix and each class has its own`() async throws {
        let store = try await Store.test()
        var numbers: [String] = []
        for priorityClass: PriorityClass in [.normal, .normal, .priority, .normal, .appointment] {
            numbers.append(try await store.issue(request(priorityClass), command()).visit.number.description)
        }
        #expect(numbers == ["A001", "A002", "P001", "A003", "Y001"])
    }

    @Test func `the answer tells how many go first`() async throws {
        let store = try await Store.test()
        #expect(try await store.issue(request(), command()).ahead == 0)
        #expect(try await store.issue(request(), command()).ahead == 1)
        // Nobody was called yet: the turn is a privileged number's.
        #expect(try await store.issue(request(.priority), command()).ahead == 0)
        #expect(try await store.issue(request(), command()).ahead == 3)
    }

    @Test func `visit, ticket job and journal line are there when the answer is`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        let issued = try await store.issue(request(card: card), command(actor: .resident))
        let view = try #require(try await store.ticket(issued.visit.id))
        #expect(view.visit == issued.visit)
        #expect(view.print == .queued)
        let job = try #require(try await store.nextPrintJob())
        #expect(job.id == issued.job)
        let content = try #require(try await store.printJob(job.id)).content
        #expect(String(decoding: content, as: UTF8.self) == "ticket A001, 0 ahead")
        let line = try #require(told.entries.last)
        #expect(line.actor == "resident")
        #expect(
            line.fact
                == .ticketIssued(
                    visit: issued.visit.id, number: issued.visit.number, priorityClass: .normal, waiting: 1,
                    job: issued.job))
    }

    @Test func `a repeat gets the first answer and changes nothing`() async throws {
        let store = try await Store.test()
        let same = command("k1")
        let first = try await store.issue(request(), same)
        _ = try await store.issue(request(), command())
        #expect(try await store.issue(request(), same) == first)
        #expect(try await store.number("SELECT count(*) FROM visits") == 2)
    }

    @Test func `a key is refused for another request, and lives within its scope`() async throws {
        let store = try await Store.test()
        _ = try await store.issue(request(), command("k1", fingerprint: "one"))
        await #expect(throws: StoreError.keyReused) {
            try await store.issue(request(), command("k1", fingerprint: "two"))
        }
        let other = try await store.issue(request(), command("k1", fingerprint: "two", scope: "clerk:1001"))
        #expect(other.visit.number.sequence == 2)
    }

    @Test(arguments: ["", String(repeating: "k", count: 256)])
    func `a key has 1 to 255 bytes`(key: String) async throws {
        let store = try await Store.test()
        await #expect(throws: StoreError.badKey) { try await store.issue(request(), command(key)) }
    }

    @Test func `content that cannot be made takes everything back`() async throws {
        struct Unmade: Error {}
        let told = Told()
        let store = try await Store.test(told: told)
        let lines = told.entries.count
        let bad = IssueRequest(priorityClass: .normal) { _, _ in throw Unmade() }
        await #expect(throws: StoreError.contentFailed) { try await store.issue(bad, command()) }
        #expect(told.entries.count == lines)
        #expect(try await store.issue(request(), command()).visit.number.sequence == 1)
        #expect(try await store.verifyJournal() == .intact(entries: Int64(lines) + 2, head: head(of: store)))
    }

    @Test func `two thousand at once get two thousand numbers without a gap`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state, digits: 4)
        let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<2000 {
                group.addTask { try await store.issue(request(), command()).visit.number.sequence }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(numbers.sorted() == Array(1...2000))
        #expect(try await store.number("SELECT count FROM waiting WHERE priority_class = 'normal'") == 2000)
        guard case .intact = try await store.verifyJournal() else {
            Issue.record("the journal is broken"); return
        }
        await store.close(at: moment(1))
    }

    @Test func `a bad command leaves the others of its group alone`() async throws {
        struct Unmade: Error {}
        let store = try await Store.test()
        let outcomes = await withTaskGroup(of: Int?.self) { group in
            for nth in 0..<200 {
                group.addTask {
                    let content: TicketContent = { _, _ in
                        if nth % 3 == 0 { throw Unmade() }
                        return []
                    }
                    let request = IssueRequest(priorityClass: .normal, content: content)
                    return try? await store.issue(request, command()).visit.number.sequence
                }
            }
            return await group.reduce(into: [Int?]()) { $0.append($1) }
        }
        let good = outcomes.compactMap { $0 }.sorted()
        #expect(good == Array(1...133))
        guard case .intact = try await store.verifyJournal() else {
            Issue.record("the journal is broken"); return
        }
    }

    @Test func `a cancelled caller does not take the ticket back`() async throws {
        let store = try await Store.test()
        let task = Task { try await store.issue(request(), command("k1")) }
        task.cancel()
        let issued = try await task.value
        #expect(try await store.visit(issued.visit.id) == issued.visit)
    }

    @Test func `after A999 comes no other number, and 90 percent is told once`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        for _ in 1...999 { _ = try await store.issue(request(), command()) }
        await #expect(throws: StoreError.numbersUsedUp(prefix: "A")) {
            try await store.issue(request(), command())
        }
        #expect(try await store.issue(request(.priority), command()).visit.number.description == "P001")
        let alarms = told.facts.filter { if case .numbersRunningOut = $0 { true } else { false } }
        #expect(alarms == [.numbersRunningOut(prefix: "A", sequence: 900)])
    }

    @Test func `a number still open is not drawn the next day`() async throws {
        let store = try await Store.test()
        for _ in 1...3 { _ = try await store.issue(request(), command()) }
        _ = try await store.claimNext(counter: 1, command())
        _ = try await store.change(visitAt: 1, event: .noShow, command())
        let second = try #require(try await store.claimNext(counter: 1, command()))
        _ = try await store.cancel(visit: second.visit.id, command())
        let tomorrow = moment(day)
        let numbers = [
            try await store.issue(request(), command(at: tomorrow)).visit.number.description,
            try await store.issue(request(), command(at: tomorrow)).visit.number.description,
        ]
        // A001 is absent and A003 waits; A002 was given back.
        #expect(numbers == ["A002", "A004"])
    }

    @Test func `a new day begins at 1 and is told once`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        let first = try await store.issue(request(), command())
        _ = try await store.cancel(visit: first.visit.id, command())
        let next = try await store.issue(request(), command(at: moment(day)))
        _ = try await store.issue(request(), command(at: moment(day)))
        #expect(next.visit.number.sequence == 1)
        #expect(next.visit.date.description == "2026-03-03")
        let opened = told.facts.filter { if case .businessDateOpened = $0 { true } else { false } }
        #expect(opened.count == 2)
    }

    @Test func `a clock that goes back is told once per episode and the date stays`() async throws {
        let told = Told()
        let store = try await Store.test(at: moment(0), told: told)
        _ = try await store.issue(request(), command(at: moment(0)))
        for _ in 1...3 {
            let issued = try await store.issue(request(), command(at: moment(-2 * day)))
            #expect(issued.visit.date.description == "2026-03-02")
        }
        _ = try await store.issue(request(), command(at: moment(10)))
        _ = try await store.issue(request(), command(at: moment(9)))
        _ = try await store.issue(request(), command(at: moment(5)))
        let behind = told.facts.filter { if case .clockBehind = $0 { true } else { false } }
        #expect(behind == [.clockBehind(milliseconds: 2 * day * 1000), .clockBehind(milliseconds: 5000)])
        #expect(try await store.businessDate()?.description == "2026-03-02")
    }

    func head(of store: Store) async throws -> String {
        guard case .intact(_, let head) = try await store.verifyJournal() else { return "broken" }
        return head
    }
}
