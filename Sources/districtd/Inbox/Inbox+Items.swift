import District
import Domain

/// An item the kiosks told of, as it stands: nothing personal.
struct HeldItem: Hashable, Sendable, Codable {
    enum State: String, Hashable, Sendable, Codable, CaseIterable {
        case handedOver, completed, refused, decided
    }

    let kiosk: String
    let number: String
    /// The 12-digit region code of its hall.
    let site: String
    let service: String
    let serviceName: String
    let state: State
    /// To whom it went, and the day it is promised for.
    let department: String?
    let promised: String?
}

extension Inbox {
    /// Keeps the decision and tells the kiosk that handed the item over, in one transaction. What a resident was told
    /// stands: another decision on the same item is refused.
    func decide(
        _ number: ItemNumber, _ verdict: ItemVerdict, by user: OfficeUser, once: OfficeKey? = nil
    ) async throws(InboxError) -> Result<JSONValue, OfficeRefusal> {
        let (time, told) = (now(), verdict.told(of: number))
        return try await self.once(once) { tables in
            let items = try tables.rows(
                """
                SELECT \(Self.itemColumns) FROM item WHERE number = ? AND state IN ('handedOver', 'decided') LIMIT 2
                """, [number.text]
            ).map(Self.item)
            guard let item = items.first else { return .failure(.unknownItem) }
            guard items.count == 1 else { return .failure(.twoItems) }
            guard item.state == .handedOver else { return .failure(.decidedAlready) }
            try tables.execute(
                "UPDATE item SET state = 'decided', decision = ?, changed = ? WHERE number = ? AND source = ?",
                [
                    String(decoding: told.bytes, as: UTF8.self), time.milliseconds, number.text,
                    CloudEvent.source(ofKiosk: item.kiosk),
                ])
            try Self.tell(item.kiosk, .itemDecided, told, at: time, in: tables)
            try OfficeRecord.note(.decided, number.text, by: user, at: time, in: tables)
            return .success(told)
        }
    }

    /// Those that wait for a decision first, the promised end first among them; at most `longestList`.
    func items(site: String? = nil, state: HeldItem.State? = nil) async throws(InboxError) -> [HeldItem] {
        var conditions = ["number <> ''"]
        var values: [any InboxBindable] = []
        for (column, value) in [("site", site), ("state", state?.rawValue)] {
            guard let value else { continue }
            conditions.append(column + " = ?")
            values.append(value)
        }
        let sql = """
            SELECT \(Self.itemColumns) FROM item WHERE \(conditions.joined(separator: " AND "))
            ORDER BY CASE state WHEN 'handedOver' THEN 0 ELSE 1 END,
                CASE state WHEN 'handedOver' THEN coalesce(promised, '9') ELSE '' END, changed DESC, number LIMIT ?
            """
        let bound = values + [Int64(Self.longestList)]
        return try await store.read { try $0.rows(sql, bound).map(Self.item) }
    }

    /// What events say of their items, as of the events' own time; of one item the last counts. A decision stands whatever
    /// comes late.
    static func noteItems(_ events: [CloudEvent], in tables: any InboxTables) throws {
        var last: [ArrivedEvent.Key: CloudEvent] = [:]
        for event in events where stands[event.type] != nil {
            last[ArrivedEvent.Key(source: event.source, id: event.subject)] = event
        }
        guard !last.isEmpty else { return }
        var list = InboxList(
            ("source", .text), ("number", .text), ("site", .text), ("service", .text),
            ("service_name", .text),
            ("state", .text), ("department", .text), ("promised", .text), ("changed", .integer))
        // In one order, so that two transactions never wait for each other.
        for event in last.values.sorted(by: { ($0.source, $0.subject) < ($1.source, $1.subject) }) {
            func word(_ name: String) -> String? { event.data[name]?.text }
            list.append([
                event.source, event.subject, word("site") ?? "", word("service") ?? "",
                word("serviceName") ?? "", stands[event.type]?.rawValue, word("department"), word("promised"),
                event.time.milliseconds,
            ])
        }
        try tables.rows(
            """
            INSERT INTO item (source, number, site, service, service_name, state, department, promised, changed)
            SELECT given.source, given.number, given.site, given.service, given.service_name, given.state,
                given.department, given.promised, given.changed FROM @list WHERE true
            ON CONFLICT (source, number) DO UPDATE SET state = excluded.state,
                department = excluded.department, promised = excluded.promised, changed = excluded.changed
            WHERE item.state <> 'decided'
            """, over: list)
    }

    private static let stands: [EventType: HeldItem.State] = [
        .itemCompleted: .completed, .itemHandedOver: .handedOver, .itemRefused: .refused,
    ]

    static let itemColumns =
        "source, number, site, service, service_name, state, department, promised"

    static func item(_ row: InboxRow) -> HeldItem {
        guard let state = HeldItem.State(rawValue: row[5]) else {
            preconditionFailure("the schema knows the states")
        }
        return HeldItem(
            kiosk: CloudEvent.kiosk(ofSource: row[0]), number: row[1], site: row[2], service: row[3],
            serviceName: row[4], state: state, department: row[6], promised: row[7])
    }
}

extension ItemVerdict {
    /// `data` of `item.decided`.
    fileprivate func told(of number: ItemNumber) -> JSONValue {
        var members: [String: JSONValue] = [
            "number": .string(number.text), "granted": .bool(granted), "result": .string(result),
        ]
        for (name, text) in [("reason", reason), ("paper", paper), ("date", date?.description)] {
            if let text { members[name] = .string(text) }
        }
        return .object(members)
    }
}
