import Domain
import GRDB
import Testing

@testable import Store

@Suite struct `The journal` {
    /// A journal of some days, on disk; its triggers taken away, as one with the file in hand would.
    func opened(_ directory: TemporaryDirectory, told: Told = Told()) async throws -> Store {
        let store = try await Store.test(directory.state, told: told)
        let visit = try await store.serving(at: 1)
        for _ in 1...3 { try await store.completed(of: visit) }
        for nth in 0..<5 { _ = try await store.issue(request(), command(at: moment(Int64(nth) * day))) }
        for trigger in ["no_update", "no_delete", "no_gap"] {
            try await store.raw("DROP TRIGGER journal_\(trigger)")
        }
        return store
    }

    @Test func `is whole, and says what was told at each commit`() async throws {
        let directory = try TemporaryDirectory()
        let told = Told()
        let store = try await opened(directory, told: told)
        guard case .intact(let entries, let head) = try await store.verifyJournal() else {
            Issue.record("broken")
            return
        }
        #expect(entries == Int64(told.entries.count))
        #expect(head.count == 64)
        #expect(try await store.journal(after: 0, limit: 1000) == told.entries)
        #expect(try await store.journal(after: entries - 2, limit: 1).map(\.sequence) == [entries - 1])
        #expect(told.entries.map(\.sequence) == Array(1...entries))
        await store.close(at: moment(9 * day))
    }

    @Test(
        arguments: [
            ("UPDATE journal SET payload = replace(payload, 'A001', 'A002') WHERE kind = 'visitCalled'", nil),
            ("UPDATE journal SET wall_ms = wall_ms - 1 WHERE sequence = 5", 5),
            ("UPDATE journal SET monotonic_ms = 0 WHERE sequence = 5", 5),
            ("UPDATE journal SET boot_number = 9 WHERE sequence = 5", 5),
            ("UPDATE journal SET actor = 'resident' WHERE sequence = 5", 5),
            ("UPDATE journal SET kind = 'kioskStopped' WHERE sequence = 5", 5),
            ("UPDATE journal SET clock_trust = 'never' WHERE sequence = 5", 5),
            ("UPDATE journal SET utc_offset = 0 WHERE sequence = 5", 5),
            ("UPDATE journal SET high_ms = high_ms + 1 WHERE sequence = 5", 5),
            ("UPDATE journal SET hash = zeroblob(32) WHERE sequence = 5", 5),
            ("UPDATE journal SET previous_hash = zeroblob(32) WHERE sequence = 5", 5),
            ("PRAGMA foreign_keys = OFF; DELETE FROM journal WHERE sequence = 5", 5),
            ("DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)", nil),
            ("DELETE FROM journal WHERE sequence > (SELECT max(journal_sequence) FROM deliveries)", nil),
            ("DELETE FROM journal_head", nil),
            ("UPDATE journal_head SET seal = zeroblob(32)", nil),
            ("UPDATE deliveries SET journal_head = zeroblob(32) WHERE sequence = 2", nil),
            (
                "INSERT INTO journal SELECT sequence + 1, boot_id, boot_number, monotonic_ms, wall_ms, high_ms, clock_trust, "
                    + "utc_offset, actor, kind, payload, hash, hash FROM journal ORDER BY sequence DESC LIMIT 1",
                nil
            ),
        ] as [(String, Int64?)])
    func `shows where it was touched`(sql: String, line: Int64?) async throws {
        let directory = try TemporaryDirectory()
        let store = try await opened(directory)
        try await store.group.writer.writeWithoutTransaction { try $0.execute(sql: sql) }
        guard case .broken(let at, let why) = try await store.verifyJournal() else {
            Issue.record("not found: \(sql)")
            return
        }
        if let line { #expect(at == line, "\(why)") }
        await store.close(at: moment(9 * day))
    }

    @Test func `written anew by someone without the key does not pass`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await opened(directory)
        try await store.group.writer.write { db in
            try db.execute(
                sql:
                    "UPDATE journal SET actor = 'technician' WHERE sequence = (SELECT max(sequence) FROM journal)"
            )
            let row = try #require(
                try Row.fetchOne(
                    db,
                    sql:
                        "SELECT \(JournalLine.columns), previous_hash FROM journal ORDER BY sequence DESC LIMIT 1"
                ))
            let line = JournalLine(row)
            try db.execute(
                sql: "UPDATE journal SET hash = ? WHERE sequence = ?",
                arguments: [line.hash(after: row[10]), line.sequence])
        }
        guard case .broken(_, let why) = try await store.verifyJournal() else {
            Issue.record("not found")
            return
        }
        #expect(why == "the seal of the head does not fit")
        await store.close(at: moment(9 * day))
    }

    @Test func `a line's hash covers the documented form`() {
        let line = JournalLine(
            sequence: 7, bootID: "b", bootNumber: 2, monotonic: 30, wall: 40, high: 50, trust: "synced",
            offset: 28800,
            actor: "kiosk", payload: "{\"kioskStopped\":{}}")
        #expect(line.kind == "kioskStopped")
        // sha256 of the netstrings, computed by other means.
        #expect(
            Hex.text(line.hash(after: .init(repeating: 0, count: 32)))
                == "5f0b4dfad755b39acfd2f056758995a1850b889838e62ef907c6d2b6498e8efa")
    }
}
