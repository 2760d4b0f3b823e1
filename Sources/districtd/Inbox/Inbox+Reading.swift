import Domain

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

    /// The columns `init(_:)` reads, in its order.
    static let columns = "source, incarnation, sequence, id, type, subject, time, receivedAt, duplicates"

    init(_ row: InboxRow) {
        (source, incarnation, sequence) = (row[0], row[1], row[2])
        (id, type, subject) = (row[3], row[4], row[5])
        time = WallTime(milliseconds: row[6]).rfc3339
        receivedAt = WallTime(milliseconds: row[7]).rfc3339
        duplicates = row[8]
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
        var values: [any InboxBindable] = [after]
        for (column, value) in [("source", source), ("incarnation", incarnation)] {
            guard let value else { continue }
            conditions.append(column + " = ?")
            values.append(value)
        }
        return try await list(
            """
            SELECT \(HeldEvent.columns) FROM event WHERE \(conditions.joined(separator: " AND "))
            ORDER BY source, incarnation, sequence LIMIT ?
            """, values + [Int64(min(limit, Self.longestList))])
    }

    /// In order of receipt, the last first.
    func newest(_ limit: Int) async throws(InboxError) -> [HeldEvent] {
        try await list(
            "SELECT \(HeldEvent.columns) FROM event ORDER BY arrival DESC LIMIT ?", [Int64(limit)])
    }

    /// The last heard of first.
    func kiosks() async throws(InboxError) -> [HeldKiosk] {
        try await store.read { tables in
            try tables.rows(
                """
                SELECT source, incarnation, highest, count, duplicates, journalHead, receivedAt FROM ledger
                ORDER BY receivedAt DESC, source LIMIT ?
                """, [Int64(Self.longestList)]
            ).map { try Self.kiosk($0, in: tables) }
        }
    }

    private func list(
        _ sql: String, _ values: [any InboxBindable]
    ) async throws(InboxError) -> [HeldEvent] {
        try await store.read { try $0.rows(sql, values).map(HeldEvent.init) }
    }

    private static func kiosk(_ row: InboxRow, in tables: any InboxTables) throws -> HeldKiosk {
        let (source, incarnation): (String, String) = (row[0], row[1])
        let (highest, count): (Int64, Int64) = (row[2], row[3])
        return HeldKiosk(
            source: source, incarnation: incarnation, highest: highest, count: count,
            duplicates: row[4], journalHead: row[5],
            lastReceivedAt: WallTime(milliseconds: row[6]).rfc3339,
            gaps: highest == count ? [] : try gaps(source, incarnation, in: tables),
            missing: highest - count)
    }

    private static func gaps(
        _ source: String, _ incarnation: String, in tables: any InboxTables
    ) throws -> [Gap] {
        try tables.rows(
            """
            SELECT before + 1, sequence - 1 FROM (
                SELECT sequence, coalesce(lag(sequence) OVER (ORDER BY sequence), 0) AS before
                FROM event WHERE source = ? AND incarnation = ?) AS places
            WHERE sequence > before + 1 ORDER BY sequence LIMIT 100
            """, [source, incarnation]
        ).map { Gap(from: $0[0], through: $0[1]) }
    }
}
