import Domain
import GRDB
import Testing

@testable import Store

@Suite struct `The deliveries of the fifth step` {
    /// A database of the fourth step: one delivery acknowledged and gone, one pending, one rejected, one of a refused
    /// update.
    private func before() throws -> OldDatabase {
        let old = try OldDatabase(upTo: "4 appointments", items: [.completed, .completed])
        try old.owe(.init(id: 4, type: "a", subject: "n1", attempts: 3))
        try old.owe(
            .init(id: 5, type: "b", item: 3, subject: "n2", state: "rejected", attempts: 1, reason: "why"))
        try old.write(
            """
            INSERT INTO updates VALUES (1, 'u1', 'k', 'refused', NULL, NULL, 1);
            INSERT INTO deliveries (id, type, answers, subject, state, time_ms, data, journal_sequence, journal_head)
                VALUES ('\(OldDatabase.id(8))', 'r', 'u1', 'D-1', 'pending', 7, x'08', 1, zeroblob(32))
            """)
        try old.owe(.init(id: 6, type: "c", item: 3, subject: "n2", state: "acknowledged"))
        try old.write("DELETE FROM deliveries WHERE state = 'acknowledged'")
        return old
    }

    private func columns(_ old: OldDatabase) throws -> [[String: DatabaseValue]] {
        try old.queue.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM deliveries ORDER BY sequence").map { row in
                Dictionary(uniqueKeysWithValues: row.map { ($0.0, $0.1) })
            }
        }
    }

    @Test func `keep every row as it is, tell of no visit yet, and go on counting where they were`() throws {
        let old = try before()
        let rows = try columns(old)
        try old.migrate()
        let kept = try columns(old)
        #expect(rows.count == 3 && kept.map { $0["visit"] } == [.null, .null, .null])
        #expect(kept.map { row in row.filter { $0.key != "visit" } } == rows)
        try old.queue.write { db in
            #expect(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty)
            try db.execute(sql: Self.insertion(visit: "'\(OldDatabase.id(1))'", ordinal: 1))
            #expect(db.lastInsertedRowID == 5, "the fourth was given out, although it left")
        }
        #expect(throws: DatabaseError.self) {
            try old.queue.write { try $0.execute(sql: "DELETE FROM deliveries WHERE sequence = 5") }
        }
    }

    @Test func `tell of each end of a visit once`() throws {
        let old = try before()
        try old.migrate()
        let visit = "'\(OldDatabase.id(1))'"
        try old.write(Self.insertion(visit: visit, ordinal: 1))
        try old.write(Self.insertion(visit: visit, ordinal: 2, id: 7))
        for (visit, ordinal) in [(visit, 2), ("'nobody'", 1), ("NULL", 1)] {
            #expect(throws: DatabaseError.self) {
                try old.write(Self.insertion(visit: visit, ordinal: ordinal, id: 3))
            }
        }
    }

    private static func insertion(visit: String, ordinal: Int, id: Int = 9) -> String {
        """
        INSERT INTO deliveries (visit, ordinal, id, type, subject, state, time_ms, data, journal_sequence, journal_head)
            VALUES (\(visit), \(ordinal), '\(OldDatabase.id(id))', 'v', '2026-03-02/A001', 'pending', 1, x'00', 1,
            zeroblob(32))
        """
    }
}
