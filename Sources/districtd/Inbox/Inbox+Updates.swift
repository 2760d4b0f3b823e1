import District
import Domain

/// What the kiosks fetch (`GET /v1/updates`).
extension Inbox {
    enum UpdateKind: String {
        case appointmentBooked = "appointment.booked"
        case appointmentMoved = "appointment.moved"
        case appointmentCancelled = "appointment.cancelled"
        case itemDecided = "item.decided"
        case calendar, catalogue
    }

    /// What `kiosk` has not seen yet. The cursor is the last update's own id, not a place in a list: an inbox that was
    /// put back from a copy does not know it, begins anew, and the kiosk knows by the ids what it has.
    func updates(
        for kiosk: String, after cursor: String, limit: Int = DistrictUpdates.mostUpdates
    ) async throws(InboxError) -> DistrictUpdates {
        let limit = min(limit, DistrictUpdates.mostUpdates)
        return try await store.read { tables in
            let seen: Int64? = try tables.row(
                "SELECT place FROM kiosk_update WHERE kiosk = ? AND id = ?", [kiosk, cursor])?[0]
            let rows = try tables.rows(
                """
                SELECT id, kind, time, data FROM kiosk_update WHERE kiosk = ? AND place > ?
                ORDER BY place LIMIT ?
                """, [kiosk, seen ?? 0, Int64(limit + 1)])
            let updates = try Self.page(rows.prefix(limit), in: tables)
            return DistrictUpdates(
                cursor: updates.last?.id ?? (seen == nil ? Self.firstCursor : cursor),
                more: rows.count > updates.count, updates: updates)
        }
    }

    /// As many as fit, at least one: documents are long.
    private static func page(
        _ rows: ArraySlice<InboxRow>, in tables: any InboxTables
    ) throws -> [DistrictUpdate] {
        var updates: [DistrictUpdate] = []
        var length = DistrictUpdates.longestPage - DistrictUpdates.longestUpdate
        for row in rows {
            let update = DistrictUpdate(
                id: row[0], kind: row[1], at: WallTime(milliseconds: row[2]),
                data: try told(row[1], row[3], in: tables))
            length += update.json.bytes.count
            guard updates.isEmpty || length <= DistrictUpdates.longestPage else { break }
            updates.append(update)
        }
        return updates
    }

    /// Of a kiosk that was never told anything; no update bears it.
    private static let firstCursor = "0"

    /// Adds what `kiosk` is to be told to the transaction under way.
    static func tell(
        _ kiosk: String, _ kind: UpdateKind, _ data: JSONValue, at time: WallTime,
        in tables: any InboxTables
    ) throws {
        let head = try tables.row(
            """
            INSERT INTO update_head (kiosk, last) VALUES (?, 1)
            ON CONFLICT (kiosk) DO UPDATE SET last = update_head.last + 1 RETURNING last
            """, [kiosk])
        guard let place: Int64 = head?[0] else { preconditionFailure("an upsert returns its row") }
        try tables.execute(
            "INSERT INTO kiosk_update (kiosk, place, id, kind, time, data) VALUES (?, ?, ?, ?, ?, ?)",
            [
                kiosk, place, Identifier<DistrictUpdate>(at: time).text, kind.rawValue, time.milliseconds,
                String(decoding: data.bytes, as: UTF8.self),
            ])
    }
}
