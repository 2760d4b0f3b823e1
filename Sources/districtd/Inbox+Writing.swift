import Crypto
import District
import Domain
import FoundationEssentials
import GRDB

/// What changes the inbox; each verb is one transaction.
extension Inbox {
    /// Saves a batch in one transaction and says what became of each event, in the order given.
    /// Returns only when what it calls `stored` is durable.
    func take(
        _ batch: [(id: String, event: Result<CloudEvent, DistrictError>)]
    ) async throws(InboxError) -> DistrictAnswer {
        let received = now()
        return try await InboxError.explaining("the inbox") {
            let results = try await self.database.write { database in
                try batch.map { entry in
                    switch entry.event {
                    case .success(let event): try Self.take(event, at: received, in: database)
                    case .failure(let fault):
                        EventResult(id: entry.id, status: .rejected, reason: fault.description)
                    }
                }
            }
            return DistrictAnswer(results: results)
        }
    }

    /// Keeps a kiosk's word about itself, and answers the highest sequence held for its incarnation.
    func heartbeat(source: String, incarnation: String, body: JSONValue) async throws(InboxError) -> Int64 {
        let received = now()
        return try await InboxError.explaining("the inbox") {
            try await self.database.write { database in
                try database.cachedStatement(
                    sql: """
                        INSERT INTO status (source, incarnation, body, receivedAt) VALUES (?, ?, ?, ?)
                        ON CONFLICT (source) DO UPDATE SET incarnation = excluded.incarnation,
                            body = excluded.body, receivedAt = excluded.receivedAt
                        """
                ).execute(arguments: [
                    source, incarnation, String(decoding: body.bytes, as: UTF8.self), received.milliseconds,
                ])
                return try Int64.fetchOne(
                    database, sql: "SELECT highest FROM ledger WHERE source = ? AND incarnation = ?",
                    arguments: [source, incarnation]) ?? 0
            }
        }
    }

    private static func take(_ event: CloudEvent, at received: WallTime, in database: Database) throws
        -> EventResult
    {
        let fact = event.fact
        let receipt = Data(SHA256.hash(data: fact))
        if let held = try held(event, in: database) {
            guard held == receipt else {
                return EventResult(
                    id: event.id, status: .rejected, reason: "id: is held already with other content")
            }
            try countDuplicate(of: event, at: received, in: database)
            return EventResult(id: event.id, status: .duplicate, receipt: hexadecimal(receipt))
        }
        if try isTaken(event, in: database) {
            return EventResult(
                id: event.id, status: .rejected,
                reason: "sequence: is held already by another event of this incarnation")
        }
        try insert(event, fact, receipt, at: received, in: database)
        return EventResult(id: event.id, status: .stored, receipt: hexadecimal(receipt))
    }

    /// The receipt of the event with the same source and id.
    private static func held(_ event: CloudEvent, in database: Database) throws -> Data? {
        let statement = try database.cachedStatement(
            sql: "SELECT receipt FROM event WHERE source = ? AND id = ?")
        return try Data.fetchOne(statement, arguments: [event.source, event.id])
    }

    private static func isTaken(_ event: CloudEvent, in database: Database) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT 1 FROM event WHERE source = ? AND incarnation = ? AND sequence = ?")
        return try Bool.fetchOne(statement, arguments: [event.source, event.incarnation, event.sequence])
            ?? false
    }

    private static func insert(
        _ event: CloudEvent, _ fact: [UInt8], _ receipt: Data, at received: WallTime, in database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO event (source, id, incarnation, sequence, type, subject, time, body, receipt, receivedAt)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            event.source, event.id, event.incarnation, event.sequence, event.type.rawValue, event.subject,
            event.time.milliseconds, String(decoding: fact, as: UTF8.self), receipt, received.milliseconds,
        ])
        try database.cachedStatement(
            sql: """
                INSERT INTO ledger (source, incarnation, highest, count, duplicates, journalHead, receivedAt)
                VALUES (?, ?, ?, 1, 0, ?, ?)
                ON CONFLICT (source, incarnation) DO UPDATE SET highest = max(highest, excluded.highest),
                    count = count + 1, journalHead = excluded.journalHead, receivedAt = excluded.receivedAt
                """
        ).execute(arguments: [
            event.source, event.incarnation, event.sequence, event.journalHead, received.milliseconds,
        ])
    }

    private static func countDuplicate(
        of event: CloudEvent, at received: WallTime, in database: Database
    ) throws {
        try database.cachedStatement(
            sql: "UPDATE event SET duplicates = duplicates + 1 WHERE source = ? AND id = ?"
        ).execute(arguments: [event.source, event.id])
        try database.cachedStatement(
            sql: """
                UPDATE ledger SET duplicates = duplicates + 1, journalHead = ?, receivedAt = ?
                WHERE source = ? AND incarnation = ?
                """
        ).execute(arguments: [event.journalHead, received.milliseconds, event.source, event.incarnation])
    }
}

/// Two lower-case digits a byte.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
