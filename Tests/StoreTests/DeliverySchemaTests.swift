import Domain
import GRDB
import Testing

@testable import Store

@Suite struct `The deliveries of the fourth step` {
    private func id(_ number: Int) -> String { "00000000-0000-7000-8000-00000000000\(number)" }

    /// A database of the third step: one delivery acknowledged and gone, one pending, one rejected.
    private func before() throws -> DatabaseQueue {
        let queue = try DatabaseQueue()
        try Migrations.migrator.migrate(queue, upTo: "3 the one-window counter")
        let (visit, item, other) = (id(1), id(2), id(3))
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO business_dates VALUES ('2026-03-02', 1);
                    INSERT INTO visits (id, business_date, prefix, sequence, digits, priority_class, state, arrived_ms)
                        VALUES ('\(visit)', '2026-03-02', 'A', 1, 3, 'normal', 'finished', 1);
                    INSERT INTO items (id, business_date, running, number, visit, service, catalog_version, state, form,
                        received, created_ms) VALUES ('\(item)', '2026-03-02', 1, '45050200100120260302000018',
                        '\(visit)', 'S', '1', 'completed', x'00', '[]', 1), ('\(other)', '2026-03-02', 2,
                        '45050200100120260302000026', '\(visit)', 'S', '1', 'completed', x'00', '[]', 1);
                    INSERT INTO journal VALUES (1, 'b', 1, 1, 1, 1, 'synced', 0, 'kiosk', 'k', '{"a":{}}',
                        zeroblob(32), zeroblob(32));
                    INSERT INTO deliveries (id, type, item, item_number, state, time_ms, data, journal_sequence,
                        journal_head, attempts, attempted_ms, reason) VALUES
                        ('\(id(4))', 'a', '\(item)', 'n1', 'pending', 1, x'01', 1, zeroblob(32), 3, 7, NULL),
                        ('\(id(5))', 'b', '\(other)', 'n2', 'rejected', 2, x'02', 1, zeroblob(32), 1, 8, 'why'),
                        ('\(id(6))', 'c', '\(other)', 'n2', 'acknowledged', 3, x'03', 1, zeroblob(32), 1, 9, NULL);
                    DELETE FROM deliveries WHERE state = 'acknowledged';
                    """)
        }
        return queue
    }

    @Test func `keep what is owed as it is, and go on counting where they were`() throws {
        let queue = try before()
        try Migrations.migrator.migrate(queue)
        try queue.write { db in
            #expect(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty)
            let rows = try Row.fetchAll(db, sql: "SELECT * FROM deliveries ORDER BY sequence")
            #expect(rows.map { $0["subject"] as String } == ["n1", "n2"])
            #expect(rows.map { $0["state"] as String } == ["pending", "rejected"])
            #expect(rows.map { $0["attempts"] as Int } == [3, 1] && rows[1]["reason"] == "why")
            try db.execute(
                sql: """
                    INSERT INTO deliveries (id, type, item, subject, state, time_ms, data, journal_sequence,
                        journal_head) VALUES ('\(id(7))', 'd', '\(id(2))', 'n1', 'pending', 1, x'00', 1, zeroblob(32))
                    """)
            #expect(db.lastInsertedRowID == 4, "the third was given out, although it left")
        }
        #expect(throws: DatabaseError.self) {
            try queue.write { try $0.execute(sql: "DELETE FROM deliveries WHERE sequence = 1") }
        }
    }

    @Test(arguments: [
        // About nothing, about two things, twice about one, and a second telling of an item.
        "NULL, NULL, NULL, 1", "'ITEM', NULL, 'u1', 1", "'ITEM', NULL, NULL, 1", "'ITEM', NULL, NULL, 2",
        "NULL, 'nobody', NULL, 1", "NULL, NULL, 'unknown', 1", "NULL, NULL, 'u1', 2",
    ])
    func `tell of one thing each, and of it once`(about: String) throws {
        let queue = try before()
        try Migrations.migrator.migrate(queue)
        try queue.write {
            try $0.execute(sql: "INSERT INTO updates VALUES (1, 'u1', 'k', 'applied', NULL, NULL, 1)")
        }
        #expect(throws: DatabaseError.self) {
            try queue.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO deliveries (item, appointment, answers, ordinal, id, type, subject, state, time_ms,
                            data, journal_sequence, journal_head)
                            VALUES (\(about.replacing("ITEM", with: id(2))), '\(id(9))', 'a', 's', 'pending', 1, x'00',
                            1, zeroblob(32))
                        """)
            }
        }
    }
}
