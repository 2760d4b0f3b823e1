import Domain
import FoundationEssentials
import GRDB

extension Records {
    private static let columns =
        "id, number, visit, service, catalog_version, state, form, received, outcome, resident, created_ms"

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

    /// The numbers of a visit's items that nobody has brought to an end or to the back office.
    func openItems(of visit: VisitID) throws -> [ItemNumber] {
        let sql = """
            SELECT number FROM items WHERE visit = ? AND state IN ('received', 'accepted') ORDER BY running_id
            """
        return try rows(sql, [visit.text]).map { try ItemNumber($0[0] as String).orCorrupt() }
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
        let form = try sealing.open(row[6], at: place("items", "form", id.text))
        let outcome = try (row[8] as Data?).map {
            try sealing.open($0, at: place("items", "outcome", id.text))
        }
        return Item(
            id: id, number: try ItemNumber(row[1] as String).orCorrupt(),
            visit: try VisitID(row[2] as String).orCorrupt(), service: row[3], catalogVersion: row[4],
            state: try ItemState(rawValue: row[5]).orCorrupt(), form: try JSON.value(Form.self, form),
            received: Set(try JSON.value([Int].self, Data((row[7] as String).utf8))),
            outcome: outcome.map { String(decoding: $0, as: UTF8.self) },
            resident: try (row[9] as String?).map { try ResidentID($0).orCorrupt() },
            created: WallTime(milliseconds: row[10]))
    }
}
