import Domain
import FoundationEssentials
import GRDB

@testable import Store

/// A database as an older program left it, for the tests of a schema step: a finished visit (the first id), an item in
/// each of `items`' states (the second id and on), and the one journal entry that what is owed to the district names.
///
/// Every column it writes stands since the first step; a test writes what its own step is about itself.
struct OldDatabase {
    /// What is owed for an item; its number stood in `item_number` before the fourth step, in `subject` since.
    struct Delivery {
        var id: Int
        var type = "t"
        /// The id of the item.
        var item = 2
        var subject = "n"
        var state = "pending"
        var attempts = 0
        var reason: String?
    }

    let queue: DatabaseQueue

    init(upTo step: String, items: [ItemState] = [.completed]) throws {
        queue = try DatabaseQueue()
        try Migrations.migrator.migrate(queue, upTo: step)
        try write(
            """
            INSERT INTO business_dates VALUES ('2026-03-02', 1);
            INSERT INTO visits (id, business_date, prefix, sequence, digits, priority_class, state, arrived_ms)
                VALUES ('\(Self.id(1))', '2026-03-02', 'A', 1, 3, 'normal', 'finished', 1);
            INSERT INTO journal VALUES (1, 'b', 1, 1, 1, 1, 'synced', 0, 'kiosk', 'k', '{"a":{}}',
                zeroblob(32), zeroblob(32));
            """)
        for (place, state) in items.enumerated() {
            try write(
                """
                INSERT INTO items (id, business_date, running, number, visit, service, catalog_version, state, form,
                    received, created_ms) VALUES ('\(Self.id(2 + place))', '2026-03-02', \(1 + place),
                    '4505020010012026030200\(place)018', '\(Self.id(1))', 'S', '1', '\(state.rawValue)', x'00', '[]', 1)
                """)
        }
    }

    static func id(_ number: Int) -> String { "00000000-0000-7000-8000-00000000000\(number)" }

    func write(_ sql: String) throws { try queue.write { try $0.execute(sql: sql) } }

    /// The contents of a delivery are one byte: its own id.
    func owe(_ delivery: Delivery) throws {
        let column = try queue.read { db in
            try db.columns(in: "deliveries").map(\.name).first { $0 == "item_number" } ?? "subject"
        }
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO deliveries (id, type, item, \(column), state, time_ms, data, journal_sequence,
                        journal_head, attempts, reason) VALUES (?, ?, ?, ?, ?, 1, ?, 1, zeroblob(32), ?, ?)
                    """,
                arguments: [
                    Self.id(delivery.id), delivery.type, Self.id(delivery.item), delivery.subject,
                    delivery.state, Data([UInt8(delivery.id)]), delivery.attempts, delivery.reason,
                ])
        }
    }

    /// Every step that is still to come.
    func migrate() throws { try Migrations.migrator.migrate(queue) }
}
