import Domain
import FoundationEssentials
import GRDB

extension Records {
    private static let columns =
        "id, number, visit, service, catalog_version, state, form, received, outcome, resident, created_ms, life, "
        + "receipt"
    private static let isOpen = "state IN ('received', 'noticed', 'accepted', 'handedOver', 'decided')"

    func item(_ id: ItemID) throws -> Item? {
        try row("SELECT \(Self.columns) FROM items WHERE id = ?", [id.text]).map(item)
    }

    func items(of visit: VisitID) throws -> [Item] {
        try rows("SELECT \(Self.columns) FROM items WHERE visit = ? ORDER BY running_id", [visit.text]).map(
            item)
    }

    /// The newest first.
    func items(on date: BusinessDate, limit: Int) throws -> [Item] {
        let sql = "SELECT \(Self.columns) FROM items WHERE business_date = ? ORDER BY running DESC LIMIT ?"
        return try rows(sql, [date.description, limit]).map(item)
    }

    /// The numbers of a visit's items that must be settled before it ends: those of the same day, still unsettled. What
    /// takes days, or waits for a pledged paper, stays here and in somebody's hands.
    func openItems(of visit: VisitID) throws -> [ItemNumber] {
        let sql = """
            SELECT number FROM items WHERE visit = ? AND same_day = 1 AND state IN ('received', 'accepted')
            AND (state = 'received' OR next_clock IS NOT 'pledge') ORDER BY running_id
            """
        return try rows(sql, [visit.text]).map { try ItemNumber($0[0] as String).orCorrupt() }
    }

    /// What is open, by the day its first clock ends; those without a day last.
    func workList(dueUntil date: CivilDate?, limit: Int) throws -> [Item] {
        guard let date else {
            let sql = """
                SELECT \(Self.columns) FROM items WHERE \(Self.isOpen)
                ORDER BY next_due IS NULL, next_due, running_id LIMIT ?
                """
            return try rows(sql, [limit]).map(item)
        }
        let sql = """
            SELECT \(Self.columns) FROM items WHERE \(Self.isOpen) AND next_due <= ?
            ORDER BY next_due, running_id LIMIT ?
            """
        return try rows(sql, [date.description, limit]).map(item)
    }

    /// What is in a clerk's hands; nil for what is in nobody's.
    func openItems(holder: String?, limit: Int) throws -> [Item] {
        let sql = """
            SELECT \(Self.columns) FROM items WHERE \(Self.isOpen) AND holder IS ? ORDER BY running_id LIMIT ?
            """
        return try rows(sql, [holder, limit]).map(item)
    }

    /// Papers of the visit that stay here and that no slip bears witness to.
    func itemsWithoutReceipt(of visit: VisitID) throws -> [Item] {
        try items(of: visit).filter { item in
            item.receipt == nil && [.received, .accepted, .handedOver].contains(item.state)
        }
    }

    func history(of item: ItemID) throws -> [ItemPast] {
        let sql = """
            SELECT event, state, business_date, actor, wall_ms, late FROM item_steps WHERE item = ? ORDER BY place
            """
        return try rows(sql, [item.text]).map { row in
            ItemPast(
                event: try ItemEvent(rawValue: row[0]).orCorrupt(),
                state: try ItemState(rawValue: row[1]).orCorrupt(),
                date: BusinessDate(try CivilDate(row[2] as String).orCorrupt()), actor: row[3],
                wall: WallTime(milliseconds: row[4]), late: row[5])
        }
    }

    /// The forms of whoever the visit's card was of, at this site; never those of restricted matters.
    func earlierForms(of visit: VisitID, limit: Int) throws -> [EarlierForm] {
        let sql = """
            SELECT i.id, i.service, i.form, i.business_date FROM items i
            WHERE i.restricted IS NULL AND i.visit <> ?1 AND i.resident IN (
                SELECT id FROM residents WHERE person_key = (
                    SELECT r.person_key FROM visits v JOIN residents r ON r.id = v.resident WHERE v.id = ?1))
            ORDER BY i.running_id DESC LIMIT ?2
            """
        return try rows(sql, [visit.text, limit]).map { row in
            let plain = try sealing.open(row[2], at: place("items", "form", row[0]))
            return EarlierForm(
                service: row[1], form: try JSON.value(Form.self, plain),
                day: BusinessDate(try CivilDate(row[3] as String).orCorrupt()))
        }
    }

    /// What is open of whoever the visit's card was of, from visits that are over or of earlier days; the newest first.
    func earlierItems(of visit: VisitID, limit: Int) throws -> [Item] {
        let columns = Self.columns.split(separator: ", ").map { "i.\($0)" }.joined(separator: ", ")
        let sql = """
            SELECT \(columns) FROM items i JOIN visits o ON o.id = i.visit
            WHERE i.\(Self.isOpen) AND i.visit <> ?1 AND (o.state IN ('finished', 'cancelled', 'unserved')
                    OR o.state NOT IN ('called', 'serving')
                        AND o.business_date < (SELECT business_date FROM visits WHERE id = ?1))
                AND i.resident IN (SELECT id FROM residents WHERE person_key = (
                    SELECT r.person_key FROM visits v JOIN residents r ON r.id = v.resident WHERE v.id = ?1))
            ORDER BY i.running_id DESC LIMIT ?2
            """
        return try rows(sql, [visit.text, limit]).map(item)
    }

    func card(of resident: ResidentID) throws -> IdentityCard? {
        guard let row = try row("SELECT card FROM residents WHERE id = ?", [resident.text]) else {
            return nil
        }
        let plain = try sealing.open(row[0], at: place("residents", "card", resident.text))
        return try JSON.value(IdentityCard.self, plain)
    }

    private func item(_ row: Row) throws -> Item {
        let id = try ItemID(row[0] as String).orCorrupt()
        func opened(_ box: Data?, _ column: String) throws -> Data? {
            try box.map { try sealing.open($0, at: place("items", column, id.text)) }
        }
        return Item(
            id: id, number: try ItemNumber(row[1] as String).orCorrupt(),
            visit: try VisitID(row[2] as String).orCorrupt(), service: row[3], catalogVersion: row[4],
            state: try ItemState(rawValue: row[5]).orCorrupt(),
            form: try JSON.value(Form.self, opened(row[6], "form").orCorrupt()),
            received: Set(try JSON.value([Int].self, Data((row[7] as String).utf8))),
            outcome: try opened(row[8], "outcome").map { String(decoding: $0, as: UTF8.self) },
            resident: try (row[9] as String?).map { try ResidentID($0).orCorrupt() },
            created: WallTime(milliseconds: row[10]),
            receipt: try (row[12] as String?).map { try PrintJobID($0).orCorrupt() },
            life: try opened(row[11], "life").map { try JSON.value(ItemLife.self, $0) } ?? ItemLife())
    }
}
