import Domain
import FoundationEssentials
import GRDB
import Testing

@testable import Store

@Suite struct `The schema of bookings` {
    /// Four bookings at 09:00 of three places and at 10:00: one booked, one held, one checked in; one cancelled.
    private func filled() async throws -> Store {
        let store = try await Store.test()
        _ = try await store.booked(phone(1), capacity: 3)
        _ = try await store.holdSlot(holdRequest(phone(2), capacity: 3), command())
        let third = try await store.booked(phone(3), capacity: 3)
        let gone = try await store.booked(phone(4), slot("10:00"))
        _ = try await store.cancelAppointment(gone.appointment.id, command())
        _ = try await store.booked(phone(5), slot("10:00"))
        // Last, because it begins another business date.
        _ = try await store.checkedIn(code: third.code, at: wednesdayMoment("09:00"))
        return store
    }

    private static let copy = """
        INSERT INTO appointments (id, number_day, running, service, date, start, minutes, place, state, origin, booker,
            created_ms) SELECT 'x' || substr(id, 2), number_day, 500, service, date, start, minutes,
        """

    @Test(arguments: [
        // A place twice; one the slot does not have; one more than it has.
        "\(copy) place, 'booked', origin, booker, 0 FROM appointments WHERE running = 1",
        "\(copy) 4, 'booked', origin, booker, 0 FROM appointments WHERE running = 1",
        "\(copy) 2, 'booked', origin, booker, 0 FROM appointments WHERE start = 600 AND state = 'booked'",
        "UPDATE slots SET capacity = 4; UPDATE appointments SET start = 540, place = 5 WHERE running = 4",
        "UPDATE appointments SET start = 540, place = 1 WHERE running = 4",
        "UPDATE appointments SET start = 540, place = 4 WHERE running = 4",
        "UPDATE slots SET capacity = 2; \(copy) 1, 'booked', origin, booker, 0 FROM appointments WHERE start = 600 "
            + "AND state = 'booked'",
        // A place of a slot that shrank: what stands stands, nothing is added.
        "UPDATE slots SET capacity = 1; UPDATE appointments SET start = 540, place = 1 WHERE running = 4",
        // A slot there is none of, or that runs past midnight.
        "UPDATE appointments SET start = 545 WHERE running = 1",
        "INSERT INTO slots VALUES ('2026-03-04', 1430, 30, 1)", "UPDATE slots SET capacity = -1",
        // A second booking of the person on that day for that matter.
        "UPDATE appointments SET person = (SELECT person FROM appointments WHERE running = 1) WHERE running = 4",
        // A number twice, changed, or of what was never confirmed.
        "UPDATE appointments SET running = 2 WHERE running = 1",
        "UPDATE appointments SET running = 77 WHERE running = 1",
        "UPDATE appointments SET number_day = '2026-03-02', running = 9 WHERE state = 'held'",
        "UPDATE appointments SET number_day = NULL, running = NULL WHERE running = 1",
        // An end that is none; a number of the line without a visit, or one for two.
        "UPDATE appointments SET state = 'booked' WHERE state = 'cancelled'",
        "UPDATE appointments SET state = 'booked', visit = NULL WHERE state = 'checkedIn'",
        "UPDATE appointments SET state = 'checkedIn' WHERE running = 1",
        "UPDATE appointments SET state = 'checkedIn', visit = (SELECT id FROM visits) WHERE running = 1",
        "UPDATE appointments SET state = 'perhaps' WHERE running = 1",
        "UPDATE appointments SET state = 'booked' WHERE state = 'held'",
        "UPDATE appointments SET hold_boot = NULL WHERE state = 'held'",
        "UPDATE appointments SET reference = 'D1' WHERE running = 1",
        "UPDATE appointments SET booker = NULL WHERE running = 1",
        "UPDATE appointments SET state = 'lapsed', hold_boot = NULL, hold_mono_ms = NULL WHERE state = 'held'",
        "DELETE FROM appointments WHERE running = 1", "DELETE FROM slots",
        // Two codes that check in, a code of nobody.
        "INSERT INTO appointment_codes SELECT randomblob(32), appointment, 'current', NULL, 0 FROM appointment_codes "
            + "WHERE state = 'current'",
        "INSERT INTO appointment_codes VALUES (randomblob(32), 'nobody', 'current', NULL, 0)",
        "UPDATE appointment_codes SET state = 'perhaps'",
        "INSERT INTO reminders SELECT id, 1, 2, NULL, '1001', 0 FROM appointments",
    ])
    func `bypassing the code oversells nothing and breaks no promise`(sql: String) async throws {
        let store = try await filled()
        await #expect(throws: DatabaseError.self) { try await store.raw(sql) }
        #expect(try await store.oversold() == 0)
    }

    @Test func `looking for a place, a code and who is missed looks only at indexes`() async throws {
        let store = try await Store.test()
        let plans = try await store.group.writer.read { db in
            try [
                "SELECT place FROM appointments WHERE date = 'd' AND start = 1 "
                    + "AND state IN ('held', 'booked', 'checkedIn', 'missed') ORDER BY place",
                "SELECT max(running) FROM appointments WHERE number_day = 'd'",
                "SELECT id FROM appointments WHERE person = x'00' AND state = 'held'",
                "SELECT id FROM appointments WHERE person = x'00' AND date = 'd' AND service = 's' "
                    + "AND state IN ('booked', 'checkedIn')",
                "SELECT a.id FROM appointment_codes c JOIN appointments a ON a.id = c.appointment WHERE c.hash = x'00'",
                "SELECT id FROM appointments WHERE state = 'booked' AND date BETWEEN 'a' AND 'b' "
                    + "ORDER BY date, start, running_id LIMIT 9",
            ].flatMap { try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + $0).map { $0["detail"] as String } }
        }
        #expect(
            plans.allSatisfy {
                $0.hasPrefix("SEARCH") && ($0.contains("INDEX") || $0.contains("PRIMARY KEY"))
            },
            "\(plans)")
    }

    @Test func `the fourth step takes over every row of the third`() async throws {
        let (today, before) = (try TemporaryDirectory(), try TemporaryDirectory())
        let store = try await Store.test(today.state)
        let visit = try await store.serving(at: 1, card: card)
        try await store.completed(of: visit)
        let waiting = try await store.issue(request(card: card), command("k"))
        let (pending, tables) = (
            try await store.pendingDeliveries(limit: 9), try await store.tables(besides: [])
        )
        #expect(!pending.isEmpty)
        await store.close(at: moment(1))
        try ThirdStep.copy(of: today, to: before)

        let again = try await Store.test(before.state, at: moment(2))
        #expect(try await again.number("PRAGMA user_version") == Migrations.version)
        #expect(try await again.pendingDeliveries(limit: 9) == pending)
        #expect(
            try await again.tables(besides: ["journal", "kiosk"])
                == tables.filter { $0.key != "journal" && $0.key != "kiosk" })
        #expect(try await again.issue(request(card: card), command("k")) == waiting)
        #expect(try await again.queue().waiting == [waiting.visit.number])
        let booked = try await again.booked(.card(card), at: moment(3))
        #expect(try await again.checkedIn(code: booked.code, at: wednesdayMoment("09:00")).ticket != nil)
        try await again.acknowledge(pending.map(\.sequence), at: moment(4))
        #expect(try await again.number("PRAGMA foreign_key_check") == 0)
        try await again.expectIntactJournal()
        await again.close(at: wednesdayMoment("10:00"))
    }
}

/// A file as the third step of the schema left it.
private enum ThirdStep {
    /// Copies a state of today's into tables that the first three steps made; `to` is an empty directory.
    static func copy(of today: TemporaryDirectory, to before: TemporaryDirectory) throws {
        for name in ["keys", "ballast"] {
            try FileManager.default.copyItem(
                atPath: "\(today.path)/\(name)", toPath: "\(before.path)/\(name)")
        }
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: before.database, configuration: configuration)
        try Migrations.migrator.migrate(queue, upTo: "3 the one-window counter")
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "ATTACH ? AS today", arguments: [today.database])
            let tables = try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                        AND name <> 'grdb_migrations' ORDER BY rowid
                    """)
            for table in tables { try copy(table, db) }
            // Counted by the triggers while the rows came in, and put down anew here.
            try db.execute(sql: "DELETE FROM waiting; INSERT INTO waiting SELECT * FROM today.waiting")
            try db.execute(sql: "DETACH today")
        }
        try queue.close()
    }

    /// What step four renamed has its old name there.
    private static func copy(_ table: String, _ db: Database) throws {
        guard table != "waiting" else { return }
        let columns = try db.columns(in: table).map(\.name)
        let sources = columns.map { table == "deliveries" && $0 == "item_number" ? "subject" : $0 }
        let order = table == "journal" ? " ORDER BY sequence" : ""
        try db.execute(
            sql: """
                INSERT INTO main.\(table) (\(columns.joined(separator: ", ")))
                    SELECT \(sources.joined(separator: ", ")) FROM today.\(table)\(order)
                """)
    }
}

extension Store {
    /// Every row of every table, as text, by table.
    fileprivate func tables(besides left: Set<String>) async throws -> [String: [String]] {
        try await group.writer.read { db in
            let names = try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                        AND name NOT IN ('grdb_migrations', 'journal_head')
                    """)
            return try names.filter { !left.contains($0) }.reduce(into: [:]) { tables, name in
                tables[name] = try Row.fetchAll(db, sql: "SELECT * FROM \(name) ORDER BY 1, 2")
                    .map(\.description)
            }
        }
    }
}
