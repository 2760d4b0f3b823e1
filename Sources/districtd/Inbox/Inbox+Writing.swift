import District
import Domain

/// What the kiosks send; each verb is one transaction.
extension Inbox {
    /// Saves a batch in one transaction and says what became of each event, in the order given.
    /// Returns only when what it calls `stored` is durable. Batches that come at once share a transaction.
    func take(
        _ batch: [(id: String, event: Result<CloudEvent, DistrictError>)]
    ) async throws(InboxError) -> DistrictAnswer {
        var results: [EventResult?] = []
        var arrived: [ArrivedEvent] = []
        for entry in batch {
            switch entry.event {
            case .success(let event):
                arrived.append(ArrivedEvent(event))
                results.append(nil)
            case .failure(let fault):
                results.append(EventResult(id: entry.id, status: .rejected, reason: fault.description))
            }
        }
        var taken = try await intake.take(arrived)[...]
        return DistrictAnswer(results: results.map { $0 ?? taken.removeFirst() })
    }

    /// Several batches in one transaction; the results of each.
    static func take(
        _ batches: [[ArrivedEvent]], at received: WallTime, in tables: any InboxTables
    ) throws -> [[EventResult]] {
        let events = batches.joined().enumerated().map { (place: $0.offset, event: $0.element) }
        var taking = Taking(events.count, at: received)
        try taking.take(events, in: tables)
        let stored = taking.stored.map(\.event)
        try noteItems(stored, in: tables)
        try noteBookings(stored, at: received, in: tables)
        var results = taking.results.compactMap(\.self)[...]
        return batches.map { batch in
            defer { results.removeFirst(batch.count) }
            return Array(results.prefix(batch.count))
        }
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
            try Self.tellDocuments(to: CloudEvent.kiosk(ofSource: source), at: received, in: tables)
            return try tables.row(
                "SELECT highest FROM ledger WHERE source = ? AND incarnation = ?", [source, incarnation])?[0]
                ?? 0
        }
    }
}

/// Two lower-case digits a byte.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
