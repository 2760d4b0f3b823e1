import Domain
import GRDB
import Testing

@testable import Store

@Suite struct `The deliveries of the fourth step` {
    /// A database of the third step: one delivery acknowledged and gone, one pending, one rejected.
    private func before() throws -> OldDatabase {
        let old = try OldDatabase(upTo: "3 the one-window counter", items: [.completed, .completed])
        try old.owe(.init(id: 4, type: "a", subject: "n1", attempts: 3))
        try old.owe(
            .init(id: 5, type: "b", item: 3, subject: "n2", state: "rejected", attempts: 1, reason: "why"))
        try old.owe(.init(id: 6, type: "c", item: 3, subject: "n2", state: "acknowledged"))
        try old.write("DELETE FROM deliveries WHERE state = 'acknowledged'")
        return old
    }

    @Test func `keep what is owed as it is, and go on counting where they were`() throws {
        let old = try before()
        try old.migrate()
        try old.queue.write { db in
            #expect(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty)
            let rows = try Row.fetchAll(db, sql: "SELECT * FROM deliveries ORDER BY sequence")
            #expect(rows.map { $0["subject"] as String } == ["n1", "n2"])
            #expect(rows.map { $0["state"] as String } == ["pending", "rejected"])
            #expect(rows.map { $0["attempts"] as Int } == [3, 1] && rows[1]["reason"] == "why")
            try db.execute(
                sql: """
                    INSERT INTO deliveries (id, type, item, subject, state, time_ms, data, journal_sequence,
                        journal_head) VALUES ('\(OldDatabase.id(7))', 'd', '\(OldDatabase.id(2))', 'n1', 'pending', 1, x'00', 1, zeroblob(32))
                    """)
            #expect(db.lastInsertedRowID == 4, "the third was given out, although it left")
        }
        #expect(throws: DatabaseError.self) {
            try old.queue.write { try $0.execute(sql: "DELETE FROM deliveries WHERE sequence = 1") }
        }
    }

    @Test(arguments: [
        // About nothing, about two things, twice about one, and a second telling of an item.
        "NULL, NULL, NULL, 1", "'ITEM', NULL, 'u1', 1", "'ITEM', NULL, NULL, 1", "'ITEM', NULL, NULL, 2",
        "NULL, 'nobody', NULL, 1", "NULL, NULL, 'unknown', 1", "NULL, NULL, 'u1', 2",
    ])
    func `tell of one thing each, and of it once`(about: String) throws {
        let old = try before()
        try old.migrate()
        try old.queue.write {
            try $0.execute(sql: "INSERT INTO updates VALUES (1, 'u1', 'k', 'applied', NULL, NULL, 1)")
        }
        #expect(throws: DatabaseError.self) {
            try old.queue.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO deliveries (item, appointment, answers, ordinal, id, type, subject, state, time_ms,
                            data, journal_sequence, journal_head)
                            VALUES (\(about.replacing("ITEM", with: OldDatabase.id(2))), '\(OldDatabase.id(9))', 'a', 's', 'pending', 1, x'00',
                            1, zeroblob(32))
                        """)
            }
        }
    }
}
