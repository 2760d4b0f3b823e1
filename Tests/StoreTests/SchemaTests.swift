import Domain
import GRDB
import Testing

@testable import Store

@Suite struct `The schema holds what the code promises` {
    @Test(arguments: [
        // A number twice on a date.
        """
        INSERT INTO visits (id, business_date, prefix, sequence, digits, priority_class, state, arrived_ms)
        SELECT 'x' || substr(id, 2), business_date, prefix, sequence, digits, priority_class, 'waiting', 0 FROM visits
        """,
        // A second claimed visit at a counter.
        "UPDATE visits SET state = 'called', counter = 1 WHERE sequence = 2",
        // A claim without a counter, and a counter without a claim.
        "UPDATE visits SET counter = NULL WHERE sequence = 1",
        "UPDATE visits SET counter = 3 WHERE sequence = 2",
        "UPDATE visits SET state = 'gone' WHERE sequence = 2",
        "UPDATE visits SET sequence = 1000 WHERE sequence = 2",
        "UPDATE visits SET sequence = 'two' WHERE sequence = 2", "UPDATE visits SET resident = 'nobody'",
        "DELETE FROM visits WHERE sequence = 1", "UPDATE waiting SET count = -1",
        "INSERT INTO calls (visit, business_date, priority_class, counter, nth, wall_ms) "
            + "SELECT visit, business_date, priority_class, counter, nth, 0 FROM calls",
        // A delivery twice for an item and event, or deleted before it was acknowledged.
        "INSERT INTO deliveries (id, type, item, subject, state, time_ms, data, journal_sequence, journal_head) "
            + "SELECT 'x' || substr(id, 2), type, item, subject, 'pending', 0, data, 1, journal_head FROM deliveries",
        "DELETE FROM deliveries",
        "UPDATE items SET number = '1'",
        "INSERT INTO items (id, business_date, running, number, visit, service, catalog_version, state, form, received,"
            + " created_ms) SELECT 'x' || substr(id, 2), business_date, 2, number, visit, service, catalog_version,"
            + " state, form, received, 0 FROM items",
        "UPDATE print_jobs SET state = 'perhaps'",
        "INSERT INTO answers SELECT scope, key, fingerprint, answer, 0 FROM answers LIMIT 1",
        "UPDATE journal SET payload = '{}'", "DELETE FROM journal", "DELETE FROM journal WHERE sequence = 1",
        "INSERT INTO journal SELECT sequence + 100, boot_id, boot_number, monotonic_ms, wall_ms, high_ms, clock_trust,"
            + " utc_offset, actor, kind, payload, previous_hash, hash FROM journal",
        "INSERT INTO kiosk SELECT 2, incarnation, key_check, 1, 1 FROM kiosk",
    ])
    func `bypassing the code breaks no promise`(sql: String) async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        _ = try await store.issue(request(), command())
        try await store.completed(of: visit)
        await #expect(throws: DatabaseError.self) { try await store.raw(sql) }
        #expect(try await store.visit(visit.id)?.state == .serving)
    }

    @Test func `the writer syncs every commit and trusts nothing`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state)
        _ = try await store.issue(request(), command())
        let settings = try await store.group.writer.read { db in
            try [
                "journal_mode", "synchronous", "foreign_keys", "trusted_schema", "cell_size_check",
                "secure_delete",
                "page_size", "mmap_size", "wal_autocheckpoint", "journal_size_limit", "application_id",
                "user_version",
            ].map { try String.fetchOne(db, sql: "PRAGMA \($0)") ?? "" }
        }
        #expect(
            settings == [
                "wal", "2", "1", "0", "1", "1", "4096", "0", "1000", "8388608", "827803982",
                "\(Migrations.version)",
            ])
        await store.close(at: moment(1))
    }

    @Test func `readers can neither write nor checkpoint`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state)
        _ = try await store.issue(request(), command())
        let reader = try Connections.reader(path: directory.database)
        let automatic = try await reader.read { try Int.fetchOne($0, sql: "PRAGMA wal_autocheckpoint") }
        #expect(automatic == 0)
        #expect(throws: DatabaseError.self) {
            try reader.read { try $0.execute(sql: "DELETE FROM visits") }
        }
        #expect(throws: DatabaseError.self) {
            try reader.read { try $0.execute(sql: "PRAGMA query_only = OFF; DELETE FROM visits") }
        }
        let before = try #require(directory.bytes("onewindow.sqlite-wal"))
        #expect(throws: (any Error).self) { _ = try reader.unsafeRead { try $0.checkpoint(.truncate) } }
        try reader.close()
        #expect(directory.bytes("onewindow.sqlite-wal") == before)
        await store.close(at: moment(1))
    }

    @Test func `every table is strict but the migrator's own`() async throws {
        let store = try await Store.test()
        let loose = try await store.group.writer.read { db in
            try String.fetchAll(
                db,
                sql:
                    "SELECT name FROM pragma_table_list WHERE strict = 0 AND schema = 'main' AND type = 'table'"
            )
        }
        #expect(Set(loose) == ["grdb_migrations", "sqlite_schema", "sqlite_sequence"])
    }

    @Test func `issuing looks only at indexes`() async throws {
        let store = try await Store.test()
        let plans = try await store.group.writer.read { db in
            try [
                "SELECT sequence FROM visits WHERE business_date = 'd' AND prefix = 'A' ORDER BY sequence DESC LIMIT 1",
                "SELECT 1 FROM visits WHERE prefix = 'A' AND sequence = 1 AND business_date < 'd' AND state IN "
                    + "('waiting', 'called', 'serving', 'parked', 'noShow') LIMIT 1",
                "SELECT id FROM print_jobs WHERE state = 'queued' ORDER BY place LIMIT 1",
                "SELECT sequence FROM deliveries WHERE state = 'pending' ORDER BY sequence LIMIT 1",
                "SELECT id FROM visits WHERE counter = 1 AND state IN ('called', 'serving')",
            ].flatMap { try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + $0).map { $0["detail"] as String } }
        }
        #expect(plans.allSatisfy { $0.hasPrefix("SEARCH") && $0.contains("INDEX") }, "\(plans)")
    }
}
