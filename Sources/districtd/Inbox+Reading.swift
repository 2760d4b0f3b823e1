import Domain
import GRDB

/// One event as people and tests see it: no `data`, so nothing personal.
struct HeldEvent: Hashable, Sendable, Codable {
    let source: String
    let incarnation: String
    let sequence: Int64
    let id: String
    let type: String
    let subject: String
    /// RFC 3339, as are all times below.
    let time: String
    let receivedAt: String
    let duplicates: Int64

    init(_ row: Row) {
        (source, incarnation, sequence) = (row["source"], row["incarnation"], row["sequence"])
        (id, type, subject, duplicates) = (row["id"], row["type"], row["subject"], row["duplicates"])
        time = WallTime(milliseconds: row["time"]).rfc3339
        receivedAt = WallTime(milliseconds: row["receivedAt"]).rfc3339
    }
}

/// A run of missing sequences, both ends included.
struct Gap: Hashable, Sendable, Codable {
    let from: Int64
    let through: Int64
}

/// What is held of one kiosk's incarnation.
struct HeldKiosk: Hashable, Sendable, Codable {
    let source: String
    let incarnation: String
    let highest: Int64
    let count: Int64
    let duplicates: Int64
    let journalHead: String
    let lastReceivedAt: String
    /// The first 100, in order.
    let gaps: [Gap]
    /// How many sequences are missing altogether.
    let missing: Int64
}

// MARK: Reading

extension Inbox {
    /// At most this many rows in one answer.
    static let longestList = 1000

    /// In order of source, incarnation and sequence, beginning after `after`.
    func events(
        source: String? = nil, incarnation: String? = nil, after: Int64 = 0, limit: Int = longestList
    ) async throws(InboxError) -> [HeldEvent] {
        // Only conditions that are asked for: each combination then walks the index of its columns.
        var conditions = ["sequence > ?"]
        var arguments: StatementArguments = [after]
        for (column, value) in [("source", source), ("incarnation", incarnation)] {
            guard let value else { continue }
            conditions.append(column + " = ?")
            arguments += [value]
        }
        return try await list(
            """
            SELECT * FROM event WHERE \(conditions.joined(separator: " AND "))
            ORDER BY source, incarnation, sequence LIMIT ?
            """, arguments + [min(limit, Self.longestList)])
    }

    /// In order of receipt, the last first.
    func newest(_ limit: Int) async throws(InboxError) -> [HeldEvent] {
        try await list("SELECT * FROM event ORDER BY arrival DESC LIMIT ?", [limit])
    }

    /// The last heard of first.
    func kiosks() async throws(InboxError) -> [HeldKiosk] {
        try await InboxError.explaining("the inbox") {
            try await self.database.read { database in
                try Row.fetchAll(
                    database, sql: "SELECT * FROM ledger ORDER BY receivedAt DESC, source LIMIT ?",
                    arguments: [Self.longestList]
                ).map { try Self.kiosk($0, in: database) }
            }
        }
    }

    private func list(
        _ sql: String, _ arguments: StatementArguments
    ) async throws(InboxError) -> [HeldEvent] {
        try await InboxError.explaining("the inbox") {
            try await self.database.read { database in
                try Row.fetchAll(database, sql: sql, arguments: arguments).map(HeldEvent.init)
            }
        }
    }

    private static func kiosk(_ row: Row, in database: Database) throws -> HeldKiosk {
        let (highest, count): (Int64, Int64) = (row["highest"], row["count"])
        let (source, incarnation): (String, String) = (row["source"], row["incarnation"])
        return HeldKiosk(
            source: source, incarnation: incarnation, highest: highest, count: count,
            duplicates: row["duplicates"], journalHead: row["journalHead"],
            lastReceivedAt: WallTime(milliseconds: row["receivedAt"]).rfc3339,
            gaps: highest == count ? [] : try gaps(source, incarnation, in: database),
            missing: highest - count)
    }

    private static func gaps(_ source: String, _ incarnation: String, in database: Database) throws -> [Gap] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT before + 1 AS "from", sequence - 1 AS "through" FROM (
                    SELECT sequence, lag(sequence, 1, 0) OVER (ORDER BY sequence) AS before
                    FROM event WHERE source = ? AND incarnation = ?)
                WHERE sequence > before + 1 ORDER BY sequence LIMIT 100
                """, arguments: [source, incarnation]
        ).map { Gap(from: $0["from"], through: $0["through"]) }
    }
}
