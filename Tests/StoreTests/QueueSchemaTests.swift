import Domain
import GRDB
import Testing

@testable import Store

@Suite struct `The third step of the schema, for the line` {
    /// A visit of each state, the second one called twice, as the second step left them.
    private func old(_ queue: DatabaseQueue) throws {
        try Migrations.migrator.migrate(queue, upTo: "2 the fate of every slip")
        try queue.write { db in
            try db.execute(sql: "INSERT INTO business_dates VALUES ('2026-03-02', 1)")
            for (index, state) in VisitState.allCases.enumerated() {
                let sql = """
                    INSERT INTO visits (id, business_date, prefix, sequence, digits, priority_class, state, counter,
                        arrived_ms, calls) VALUES (?, '2026-03-02', 'A', ?, 3, 'normal', ?, ?, 1, 0)
                    """
                let counter = state.isClaimed ? index + 1 : nil
                try db.execute(sql: sql, arguments: [id(index), index + 1, state.rawValue, counter])
            }
            for nth in 1...2 {
                let sql = """
                    INSERT INTO calls (visit, business_date, priority_class, counter, nth, wall_ms)
                        VALUES (?, '2026-03-02', 'normal', 2, ?, ?)
                    """
                try db.execute(sql: sql, arguments: [id(1), nth, nth * 1000])
            }
        }
    }

    @Test func `everyone stands where their arrival put them, and the first call stays`() throws {
        let queue = try DatabaseQueue()
        try old(queue)
        try Migrations.migrator.migrate(queue)
        try queue.write { db in
            #expect(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty)
            let places = try Int64.fetchAll(db, sql: "SELECT place FROM visits ORDER BY arrival")
            #expect(places == (1...8).map { QueuePlace.of(arrival: $0) })
            #expect(
                try String.fetchAll(db, sql: "SELECT parked FROM visits WHERE state = 'parked'") == [
                    "shortWait"
                ])
            #expect(try Int.fetchOne(db, sql: "SELECT missed FROM visits WHERE state = 'noShow'") == 1)
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM visits WHERE served_ms IS NOT NULL") == 0)
            #expect(try Int.fetchAll(db, sql: "SELECT turn FROM calls ORDER BY nth") == [1, 0])
            #expect(try Int64.fetchAll(db, sql: "SELECT place FROM calls WHERE place IS NOT NULL") == [2048])
            #expect(throws: DatabaseError.self) {
                try db.execute(sql: "UPDATE visits SET first_called_ms = 9 WHERE id = '\(id(1))'")
            }
        }
    }

    @Test(arguments: [
        // Parked in no way, or in one while it is not parked; passed on to two, or while it does not wait.
        "UPDATE visits SET parked = 'lost' WHERE state = 'parked'",
        "UPDATE visits SET parked = 'fetching' WHERE state = 'waiting'",
        "UPDATE visits SET bound_counter = 2, bound_clerk = '1001' WHERE state = 'waiting'",
        "UPDATE visits SET bound_counter = 2 WHERE state = 'serving'",
        "UPDATE visits SET returns = 1 WHERE state = 'waiting'", "UPDATE visits SET place = -1",
        "INSERT INTO closings (business_date, closed_ms) VALUES ('2026-03-02', 1), ('2026-03-02', 2)",
    ])
    func `holds what the code promises`(sql: String) throws {
        let queue = try DatabaseQueue()
        try old(queue)
        try Migrations.migrator.migrate(queue)
        #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
    }

    @Test func `a number that changes its class while it waits is counted in the other`() throws {
        let queue = try DatabaseQueue()
        try old(queue)
        try Migrations.migrator.migrate(queue)
        func counts(_ db: Database) throws -> [Int] {
            try Int.fetchAll(db, sql: "SELECT count FROM waiting ORDER BY priority_class")
        }
        try queue.write { db in
            #expect(try counts(db) == [0, 1, 0])
            // Only the one that waits; the others are in no line.
            try db.execute(sql: "UPDATE visits SET priority_class = 'priority'")
            #expect(try counts(db) == [0, 0, 1])
            try db.execute(
                sql:
                    "UPDATE visits SET priority_class = 'normal', state = 'cancelled' WHERE state = 'waiting'"
            )
            #expect(try counts(db) == [0, 0, 0])
        }
    }

    private func id(_ number: Int) -> String { "00000000-0000-7000-8000-00000000000\(number)" }
}
