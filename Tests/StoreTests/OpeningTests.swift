import Domain
import FoundationEssentials
import GRDB
import Logging
import Testing

@testable import Store

@Suite struct `Opening and closing` {
    @Test func `the first start makes everything it needs, readable by the service only`() async throws {
        let directory = try TemporaryDirectory()
        let state = "\(directory.path)/a/b"
        let store = try await Store.test(.directory(state))
        #expect(store.opening.bootNumber == 1)
        #expect(store.opening.cleanStop)
        #expect(store.opening.setAside == nil)
        #expect(directory.mode("a/b") == 0o700)
        for name in ["onewindow.sqlite", "onewindow.sqlite-wal", "keys/store.key", "lock", "ballast"] {
            #expect(directory.mode("a/b/\(name)") == 0o600, "\(name)")
        }
        #expect(directory.mode("a/b/keys") == 0o700)
        #expect(directory.bytes("a/b/keys/store.key")?.count == 65)
        #expect(directory.bytes("a/b/ballast")?.count == Int(Ballast.size))
        await store.close(at: moment(1))
    }

    @Test func `a second start goes on where the first stopped`() async throws {
        let directory = try TemporaryDirectory()
        let first = try await Store.test(directory.state)
        let issued = try await first.issue(request(card: card), command("k"))
        await first.close(at: moment(1))
        #expect(!directory.names.contains("onewindow.sqlite-wal"))
        let told = Told()
        let second = try await Store.test(directory.state, at: moment(2), told: told)
        #expect(second.opening.bootNumber == 2)
        #expect(second.opening.cleanStop)
        #expect(second.opening.incarnation == first.opening.incarnation)
        #expect(second.opening.lastSequence == told.entries.last?.sequence)
        #expect(
            told.facts == [
                .kioskStarted(version: "1.0", incarnation: first.opening.incarnation, cleanStop: true)
            ])
        #expect(try await second.issue(request(card: card), command("k")) == issued)
        #expect(try await second.issue(request(), command()).visit.number.sequence == 2)
        let shown = try await second.resident(of: issued.visit.id, actor: .kiosk, at: moment(3))
        #expect(shown == card)
        guard case .intact = try await second.verifyJournal() else { Issue.record("broken"); return }
        await second.close(at: moment(4))
    }

    @Test func `a stop without goodbye is told, and nothing is lost`() async throws {
        let directory = try TemporaryDirectory()
        let copy = try TemporaryDirectory()
        let first = try await Store.test(directory.state)
        let issued = try await first.issue(request(), command())
        // What a power cut would leave.
        for name in directory.names where name != "lock" {
            try FileManager.default.copyItem(
                atPath: "\(directory.path)/\(name)", toPath: "\(copy.path)/\(name)")
        }
        await first.close(at: moment(1))
        let second = try await Store.test(copy.state, at: moment(2))
        #expect(!second.opening.cleanStop)
        #expect(try await second.visit(issued.visit.id) == issued.visit)
        guard case .intact = try await second.verifyJournal() else { Issue.record("broken"); return }
        await second.close(at: moment(3))
    }

    @Test func `a second opener is kept out until the first has closed`() async throws {
        let directory = try TemporaryDirectory()
        let first = try await Store.test(directory.state)
        await #expect(throws: StoreError.locked(directory: directory.path)) {
            try await Store.test(directory.state)
        }
        await first.close(at: moment(1))
        await #expect(throws: StoreError.closed) { try await first.issue(request(), command()) }
        await #expect(throws: StoreError.closed) { try await first.queue() }
        await (try Store.test(directory.state, at: moment(2))).close(at: moment(3))
    }

    @Test func `a newer program's database is left alone`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state)
        try await store.raw("PRAGMA user_version = 42")
        await store.close(at: moment(1))
        let before = directory.bytes("onewindow.sqlite")
        await #expect(throws: StoreError.newerVersion(found: 42, known: Migrations.version)) {
            try await Store.test(directory.state)
        }
        #expect(directory.bytes("onewindow.sqlite") == before)
    }

    @Test func `another program's database is left alone`() async throws {
        let directory = try TemporaryDirectory()
        let other = try DatabaseQueue(path: directory.database)
        try await other.write { try $0.execute(sql: "CREATE TABLE theirs (a)") }
        try other.close()
        let key = SealingKey.random()
        await #expect(throws: StoreError.foreignDatabase(path: directory.database)) {
            try await Store.test(directory.state, key: key)
        }
    }

    @Test(arguments: ["header", "page", "text"])
    func `a damaged database is set aside and a new incarnation begins`(damage: String) async throws {
        let directory = try TemporaryDirectory()
        let first = try await Store.test(directory.state)
        _ = try await first.issue(request(), command())
        await first.close(at: moment(1))
        var bytes = try #require(directory.bytes("onewindow.sqlite"))
        switch damage {
        case "header": bytes.replaceSubrange(0..<100, with: Data(repeating: 0xAA, count: 100))
        case "text": bytes = Data("not a database at all, but long enough to be looked at".utf8)
        default:
            bytes.replaceSubrange(4096..<bytes.count, with: Data(repeating: 0x55, count: bytes.count - 4096))
        }
        try bytes.write(to: URL(filePath: directory.database))
        let told = Told()
        let second = try await Store.test(directory.state, at: moment(2), told: told)
        let place = try #require(second.opening.setAside)
        #expect(FileManager.default.contents(atPath: "\(place)/onewindow.sqlite") == bytes)
        #expect(second.opening.incarnation != first.opening.incarnation)
        #expect(!second.opening.cleanStop)
        #expect(
            told.facts.first
                == .incarnationStarted(
                    incarnation: second.opening.incarnation, reason: "the database was damaged and set aside")
        )
        #expect(try await second.issue(request(), command()).visit.number.sequence == 1)
        await second.close(at: moment(3))
    }

    @Test func `a page damaged under an unclean stop is found at the start`() async throws {
        let directory = try TemporaryDirectory()
        try await damagePage(of: directory)
        let second = try await Store.test(directory.state, at: moment(2))
        #expect(second.opening.setAside != nil)
        await second.close(at: moment(3))
    }

    @Test(.timeLimit(.minutes(1)))
    func `in a large database it is found beside the work, and the next start sets it aside`() async throws {
        let directory = try TemporaryDirectory()
        try await damagePage(of: directory)
        let (ends, end) = AsyncStream.makeStream(of: StoreError.self)
        let second = try await Store.test(
            directory.state, at: moment(2), checkedAtOnce: 0, onFatal: { end.yield($0) })
        #expect(second.opening.setAside == nil)
        #expect(await ends.first { _ in true } == .corrupt)
        await second.close(at: moment(3))
        let third = try await Store.test(directory.state, at: moment(4), checkedAtOnce: 0)
        #expect(third.opening.setAside != nil)
        #expect(!directory.names.contains { $0.hasPrefix("check.") })
        await third.close(at: moment(5))
    }

    @Test func `a check that a stop cut short is still owed`() {
        #expect(IntegrityCheck.need(isClean: true, directory: nil, size: 9, limit: 1) == .none)
        #expect(IntegrityCheck.need(isClean: false, directory: "/nowhere", size: 9, limit: 10) == .atOnce)
        #expect(IntegrityCheck.need(isClean: false, directory: "/nowhere", size: 11, limit: 10) == .later)
        #expect(IntegrityCheck.need(isClean: true, directory: "/nowhere", size: 11, limit: 10) == .none)
    }

    @Test func `the marker of an unfinished check outlives an orderly stop`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path
        await (try Store.test(directory.state)).close(at: moment(1))
        try Data().write(to: URL(filePath: "\(path)/check.owed"))
        #expect(IntegrityCheck.need(isClean: true, directory: path, size: 11, limit: 10) == .later)
        #expect(IntegrityCheck.need(isClean: true, directory: path, size: 9, limit: 10) == .atOnce)
        try Data().write(to: URL(filePath: "\(path)/check.failed"))
        #expect(IntegrityCheck.need(isClean: true, directory: path, size: 11, limit: 10) == .atOnce)
    }

    /// Leaves a database with one page of rubbish, as if the power had gone.
    private func damagePage(of directory: TemporaryDirectory) async throws {
        let first = try await Store.test(directory.state)
        for _ in 1...200 { _ = try await first.issue(request(), command()) }
        await first.close(at: moment(1))
        let raw = try DatabaseQueue(path: directory.database)
        try await raw.write { try $0.execute(sql: "UPDATE kiosk SET clean_stop = 0") }
        let root = try await raw.read { db in
            try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'answers'") ?? 0
        }
        try raw.close()
        var bytes = try #require(directory.bytes("onewindow.sqlite"))
        let start = (root - 1) * 4096
        bytes.replaceSubrange(start..<start + 4096, with: Data(repeating: 0x55, count: 4096))
        try bytes.write(to: URL(filePath: directory.database))
    }

    @Test func `the database does not open with another key, nor without its own`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state)
        await store.close(at: moment(1))
        await #expect(throws: StoreError.wrongKey) {
            try await Store.test(directory.state, key: .random())
        }
        let path = "\(directory.path)/keys/store.key"
        try FileManager.default.removeItem(atPath: path)
        await #expect(throws: StoreError.keyMissing(path: path)) { try await Store.test(directory.state) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a directory that cannot be made is an error that names it`() async throws {
        let directory = try TemporaryDirectory()
        try Data().write(to: URL(filePath: "\(directory.path)/file"))
        await #expect {
            try await Store.test(.directory("\(directory.path)/file/state"))
        } throws: { error in
            guard case .unwritable(let path, _) = error as? StoreError else { return false }
            return path.hasPrefix("\(directory.path)/file")
        }
    }

    @Test(arguments: [(2, "450502001001"), (7, "450502001001"), (3, "45050200100"), (3, "45050200100X")])
    func `a wrong setting is refused`(digits: Int, region: String) async throws {
        let configuration = StoreConfiguration(digits: digits, region: region, version: "1")
        await #expect {
            try await Store.open(
                .memory, configuration: configuration, at: moment(), onCommit: { _ in },
                log: .init(label: "test"))
        } throws: { error in
            if case .badConfiguration = error as? StoreError { true } else { false }
        }
    }
}
