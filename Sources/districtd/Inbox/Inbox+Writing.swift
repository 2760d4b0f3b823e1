import Crypto
import District
import Domain

/// What the kiosks send; each verb is one transaction.
extension Inbox {
    /// Saves a batch in one transaction and says what became of each event, in the order given.
    /// Returns only when what it calls `stored` is durable.
    func take(
        _ batch: [(id: String, event: Result<CloudEvent, DistrictError>)]
    ) async throws(InboxError) -> DistrictAnswer {
        let received = now()
        let results = try await store.write { tables in
            try batch.map { entry in
                switch entry.event {
                case .success(let event): try Self.take(event, at: received, in: tables)
                case .failure(let fault):
                    EventResult(id: entry.id, status: .rejected, reason: fault.description)
                }
            }
        }
        return DistrictAnswer(results: results)
    }

    /// Keeps a kiosk's word about itself, and answers the highest sequence held for its incarnation.
    func heartbeat(source: String, incarnation: String, body: JSONValue) async throws(InboxError) -> Int64 {
        let received = now()
        return try await store.write { tables in
            try tables.execute(
                """
                INSERT INTO status (source, incarnation, body, receivedAt) VALUES (?, ?, ?, ?)
                ON CONFLICT (source) DO UPDATE SET incarnation = excluded.incarnation,
                    body = excluded.body, receivedAt = excluded.receivedAt
                """,
                [source, incarnation, String(decoding: body.bytes, as: UTF8.self), received.milliseconds])
            return try tables.row(
                "SELECT highest FROM ledger WHERE source = ? AND incarnation = ?", [source, incarnation])?[0]
                ?? 0
        }
    }

    private static func take(_ event: CloudEvent, at received: WallTime, in tables: any InboxTables) throws
        -> EventResult
    {
        let fact = event.fact
        let receipt = Array(SHA256.hash(data: fact))
        if let held = try held(event, in: tables) {
            guard held == receipt else {
                return EventResult(
                    id: event.id, status: .rejected, reason: "id: is held already with other content")
            }
            try countDuplicate(of: event, at: received, in: tables)
            return EventResult(id: event.id, status: .duplicate, receipt: hexadecimal(receipt))
        }
        if try isTaken(event, in: tables) {
            return EventResult(
                id: event.id, status: .rejected,
                reason: "sequence: is held already by another event of this incarnation")
        }
        try insert(event, fact, receipt, at: received, in: tables)
        try noteItem(event, in: tables)
        try noteBooking(event, at: received, in: tables)
        return EventResult(id: event.id, status: .stored, receipt: hexadecimal(receipt))
    }

    /// The receipt of the event with the same source and id.
    private static func held(_ event: CloudEvent, in tables: any InboxTables) throws -> [UInt8]? {
        try tables.row("SELECT receipt FROM event WHERE source = ? AND id = ?", [event.source, event.id])?[0]
    }

    private static func isTaken(_ event: CloudEvent, in tables: any InboxTables) throws -> Bool {
        try tables.row(
            "SELECT id FROM event WHERE source = ? AND incarnation = ? AND sequence = ?",
            [event.source, event.incarnation, event.sequence]) != nil
    }

    private static func insert(
        _ event: CloudEvent, _ fact: [UInt8], _ receipt: [UInt8], at received: WallTime,
        in tables: any InboxTables
    ) throws {
        try tables.execute(
            """
            INSERT INTO event (source, id, incarnation, sequence, type, subject, time, body, receipt, receivedAt)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                event.source, event.id, event.incarnation, event.sequence, event.type.rawValue, event.subject,
                event.time.milliseconds, String(decoding: fact, as: UTF8.self), receipt,
                received.milliseconds,
            ])
        try tables.execute(
            """
            INSERT INTO ledger (source, incarnation, highest, count, duplicates, journalHead, receivedAt)
            VALUES (?, ?, ?, 1, 0, ?, ?)
            ON CONFLICT (source, incarnation) DO UPDATE SET count = ledger.count + 1,
                highest = CASE WHEN excluded.highest > ledger.highest THEN excluded.highest
                    ELSE ledger.highest END,
                journalHead = excluded.journalHead, receivedAt = excluded.receivedAt
            """,
            [event.source, event.incarnation, event.sequence, event.journalHead, received.milliseconds])
    }

    private static func countDuplicate(
        of event: CloudEvent, at received: WallTime, in tables: any InboxTables
    ) throws {
        try tables.execute(
            "UPDATE event SET duplicates = duplicates + 1 WHERE source = ? AND id = ?",
            [event.source, event.id])
        try tables.execute(
            """
            UPDATE ledger SET duplicates = duplicates + 1, journalHead = ?, receivedAt = ?
            WHERE source = ? AND incarnation = ?
            """, [event.journalHead, received.milliseconds, event.source, event.incarnation])
    }
}

/// Two lower-case digits a byte.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
