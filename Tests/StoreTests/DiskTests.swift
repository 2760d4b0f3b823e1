import Dispatch
import Domain
import FoundationEssentials
import GRDB
import Synchronization
import Testing

@testable import Store

extension Data {
    func contains(_ text: String) -> Bool { firstRange(of: Data(text.utf8)) != nil }
}

@Suite struct `The disk` {
    @Test func `no name, number or address can be read from the files`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state)
        let visit = try await store.serving(at: 1, card: card)
        let form: Form = [
            "name": .text(card.name), "idNumber": .text(card.number), "address": .text(card.address ?? ""),
        ]
        let item = try await store.item(of: visit, form: form)
        let content: ItemContent = { Array("\(card.name) \(card.number) \($0.form)".utf8) }
        let paper = ItemPaper(.completion) { item, _ in try content(item) }
        _ = try await store.changeItem(
            item.id, [.accept, .pause(.survey, reason: card.name, days: 1), .resume], ItemChange(), command())
        _ = try await store.changeItem(
            item.id, [.complete(outcome: card.name)], ItemChange(papers: [paper], districtData: content),
            command())
        let matter = RefusedMatter(
            kind: .matter, what: card.name, sender: card.name, reason: card.number, rightBody: card.address)
        _ = try await store.refuseMatter(matter, content: { _ in Array(card.name.utf8) }, command())
        let slip = IssueRequest(priorityClass: .normal, card: { card }) { _, _ in Array(card.name.utf8) }
        let fingerprint = "POST /api/tickets \(card.number)"
        _ = try await store.issue(slip, command(fingerprint: fingerprint))
        func scan(_ moment: String) throws {
            for name in directory.names where name.hasPrefix("onewindow") {
                let bytes = try #require(directory.bytes(name))
                for secret in [card.name, card.number, card.address ?? "", "19491231"] {
                    #expect(!bytes.contains(secret), "\(secret) in \(name), \(moment)")
                }
            }
        }
        try scan("open")
        await store.close(at: moment(1))
        try scan("closed")
        // The scan does find what is not sealed.
        #expect(try #require(directory.bytes("onewindow.sqlite")).contains(visit.id.text))
    }

    @Test func `a sealed field opens only where it was sealed`() throws {
        let sealing = Sealing(key: .random())
        let place = Sealing.Place(table: "items", column: "form", row: "1")
        let box = try sealing.seal(Data("secret".utf8), at: place)
        #expect(try sealing.open(box, at: place) == Data("secret".utf8))
        #expect(try sealing.seal(Data("secret".utf8), at: place) != box)
        for other in [
            Sealing.Place(table: "items", column: "form", row: "2"),
            Sealing.Place(table: "items", column: "outcome", row: "1"),
            Sealing.Place(table: "print_jobs", column: "form", row: "1"),
        ] {
            #expect(throws: StoreError.unreadable(field: other.name)) { try sealing.open(box, at: other) }
        }
        for changed in [box.dropLast(), Data([2]) + box.dropFirst(), Data()] {
            #expect(throws: StoreError.unreadable(field: "items.form")) {
                try sealing.open(Data(changed), at: place)
            }
        }
        #expect(throws: StoreError.unreadable(field: "items.form")) {
            try Sealing(key: .random()).open(box, at: place)
        }
        #expect(sealing.personKey("11010519491231002x") == sealing.personKey("11010519491231002X"))
    }

    @Test func `on a full disk no number is drawn, calls and deliveries go on`() async throws {
        let directory = try TemporaryDirectory()
        var rules = QueueRules()
        rules.perPerson = nil
        let store = try await Store.test(directory.state, rules: rules)
        let visit = try await store.serving(at: 1)
        try await store.completed(of: visit)
        _ = try await store.issue(request(), command())
        let pages = try await store.number("PRAGMA page_count")
        try await store.raw("PRAGMA max_page_count = \(pages + 2)")
        var last = 0
        var refused = false
        for _ in 1...500 where !refused {
            do throws(StoreError) {
                last = try await store.issue(request(card: card), command()).visit.number.sequence
            } catch {
                #expect(error == .diskFull)
                refused = true
            }
        }
        #expect(refused)
        #expect(directory.names.contains("ballast") == false)
        // What the ballast took up is free now: small changes still fit.
        try await store.raw("PRAGMA max_page_count = \(pages + 18)")
        try await store.acknowledge([1], at: moment(1))
        let job = try #require(try await store.nextPrintJob())
        _ = try await store.changePrint(job.id, event: .send, at: moment(1), actor: .kiosk)
        try await store.raw("PRAGMA max_page_count = 1000000")
        // Room again: the ballast is back and the numbers go on without a gap.
        #expect(try await store.issue(request(), command()).visit.number.sequence == last + 1)
        #expect(directory.names.contains("ballast"))
        guard case .intact = try await store.verifyJournal() else { Issue.record("broken"); return }
        await store.close(at: moment(2))
    }

    @Test func `after the disk failed everything is refused and it is told once`() async throws {
        let told = Mutex<[StoreError]>([])
        let store = try await Store.test(onFatal: { error in told.withLock { $0.append(error) } })
        let failure = DatabaseError(resultCode: .SQLITE_IOERR_FSYNC)
        await #expect(throws: StoreError.ioError(code: 1034)) {
            try await store.write { _ in throw failure }
        }
        await #expect(throws: StoreError.ioError(code: 1034)) { try await store.issue(request(), command()) }
        await #expect(throws: StoreError.ioError(code: 1034)) { try await store.queue() }
        #expect(told.withLock { $0 } == [.ioError(code: 1034)])
    }

    @Test func `the line has an end`() async throws {
        let store = try await Store.test()
        let gate = Gate()
        // The writer is held until more have come than the line takes.
        let (held, isHeld) = AsyncStream.makeStream(of: Void.self)
        let holder = Task {
            try await store.write { _ in
                isHeld.finish()
                gate.waitUntilOpen()
            }
        }
        for await _ in held {}
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<CommitGroup.longestLine + 500 {
                group.addTask {
                    do throws(StoreError) {
                        try await store.write { _ in }
                        return true
                    } catch {
                        gate.open()
                        return error != .overloaded
                    }
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        try await holder.value
        #expect(outcomes.contains(false))
        #expect(outcomes.filter { $0 }.count >= CommitGroup.longestLine)
        _ = try await store.issue(request(), command())
    }

    @Test(arguments: [
        StoreError.locked(directory: "d"), .diskFull, .wrongPIN, .lockedOut(seconds: 3), .keyReused, .corrupt,
        .ioError(code: 10), .newerVersion(found: 2, known: 1), .keyMissing(path: "p"), .itemsOpen([]),
    ])
    func `an error is a sentence`(error: StoreError) {
        #expect(error.description.count > 10)
        #expect("\(error)" == error.description)
    }
}

/// Holds the writer's thread until the test lets it go.
private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    func waitUntilOpen() { semaphore.wait() }
    func open() { semaphore.signal() }
}
