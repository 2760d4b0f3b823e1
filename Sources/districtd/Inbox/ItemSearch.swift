import District
import Domain

/// Which items are asked for.
struct ItemSearch: Hashable, Sendable {
    var site: String?
    var state: HeldItem.State?
    /// An item's number, or some of its digits.
    var number: String?
    /// Whether `number` is all of it.
    var isWhole = false

    /// Letters and digits as numbers have them; what is none matches nothing rather than everything.
    fileprivate var conditions: (sql: String, values: [any InboxBindable]) {
        var (conditions, values) = (["number <> ''"], [any InboxBindable]())
        for (column, value) in [("site", site), ("state", state?.rawValue)] {
            guard let value else { continue }
            conditions.append(column + " = ?")
            values.append(value)
        }
        if let number {
            let isWhole = isWhole || ItemNumber(number) != nil
            let part = number.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
            conditions.append(
                isWhole ? "number = ?" : part.isEmpty ? "number = '' AND number <> ?" : "number LIKE ?")
            values.append(isWhole || part.isEmpty ? number : "%" + part + "%")
        }
        return (conditions.joined(separator: " AND "), values)
    }
}

extension Inbox {
    /// Some of the items that are asked for, and how many they are. Those that wait for a decision come in the order they
    /// are promised for, all others the last changed first.
    func items(_ search: ItemSearch, from offset: Int64, limit: Int) async throws(InboxError) -> (
        items: [HeldItem], total: Int64
    ) {
        let (sql, values) = search.conditions
        let order =
            search.state == .handedOver ? "coalesce(promised, '9'), changed, number" : "changed DESC, number"
        return try await store.read { tables in
            let total: Int64 = try tables.row("SELECT count(*) FROM item WHERE \(sql)", values)?[0] ?? 0
            let rows = try tables.rows(
                "SELECT \(Self.itemColumns) FROM item WHERE \(sql) ORDER BY \(order) LIMIT ? OFFSET ?",
                values + [Int64(limit), offset])
            return (rows.map(Self.item), total)
        }
    }

    /// The next of those asked for in the order of kiosk and number, after one of them: for tables that are read through.
    func items(_ search: ItemSearch, after last: HeldItem?, limit: Int) async throws(InboxError) -> [HeldItem]
    {
        var (sql, values) = search.conditions
        if let last {
            sql += " AND (source > ? OR (source = ? AND number > ?))"
            let source = CloudEvent.source(ofKiosk: last.kiosk)
            values += [source, source, last.number] as [any InboxBindable]
        }
        let (conditions, bound) = (sql, values + [Int64(limit)])
        return try await store.read { tables in
            try tables.rows(
                "SELECT \(Self.itemColumns) FROM item WHERE \(conditions) ORDER BY source, number LIMIT ?",
                bound
            ).map(Self.item)
        }
    }

    /// The sites and services that items were told of.
    func itemSites() async throws(InboxError) -> [String] {
        try await store.read { tables in
            try tables.rows(
                "SELECT DISTINCT site FROM item ORDER BY site LIMIT ?", [Int64(Self.longestList)]
            ).map { $0[0] }
        }
    }

    func itemServices() async throws(InboxError) -> [(code: String, name: String)] {
        try await store.read { tables in
            try tables.rows(
                """
                SELECT service, max(service_name) FROM item WHERE service <> '' GROUP BY service ORDER BY service LIMIT ?
                """, [Int64(Self.longestList)]
            ).map { ($0[0], $0[1]) }
        }
    }

    /// What was decided on an item, as the kiosk was told, and who entered it when.
    func decision(on item: HeldItem) async throws(InboxError) -> (told: JSONValue, record: OfficeRecord?)? {
        try await store.read { tables in
            let row = try tables.row(
                "SELECT decision FROM item WHERE source = ? AND number = ?",
                [CloudEvent.source(ofKiosk: item.kiosk), item.number])
            guard let row, let told: String = row[0] else { return nil }
            let record = try tables.row(
                """
                SELECT id, time, who, act, subject FROM office_record WHERE subject = ? AND act = 'decided'
                ORDER BY id DESC LIMIT 1
                """, [item.number]
            ).map(OfficeRecord.init)
            return (try JSONValue(parsing: Array(told.utf8)), record)
        }
    }
}
