import Domain
import FoundationEssentials
import GRDB

extension Records {
    private static let columns =
        "sequence, id, type, item, subject, state, time_ms, data, journal_head, attempts, reason"

    func delivery(_ sequence: Int64) throws -> Delivery? {
        try row("SELECT \(Self.columns) FROM deliveries WHERE sequence = ?", [sequence]).map(delivery)
    }

    /// What is owed, in the order of delivery.
    func pendingDeliveries(limit: Int) throws -> [Delivery] {
        let sql = "SELECT \(Self.columns) FROM deliveries WHERE state = 'pending' ORDER BY sequence LIMIT ?"
        return try rows(sql, [limit]).map(delivery)
    }

    /// The newest first.
    func deliveries(limit: Int) throws -> [Delivery] {
        try rows("SELECT \(Self.columns) FROM deliveries ORDER BY sequence DESC LIMIT ?", [limit]).map(
            delivery)
    }

    func delivery(ofItem item: ItemID) throws -> Delivery? {
        let sql = "SELECT \(Self.columns) FROM deliveries WHERE item = ? ORDER BY sequence DESC LIMIT 1"
        return try row(sql, [item.text]).map(delivery)
    }

    func backlog() throws -> Backlog {
        let owed = try row("SELECT count(*), min(time_ms) FROM deliveries WHERE state = 'pending'")
            .orCorrupt()
        let open = try number("SELECT count(*) FROM deliveries WHERE state IN ('pending', 'rejected')") ?? 0
        let all = try number("SELECT count(*) FROM deliveries") ?? 0
        let sql = """
            SELECT sequence, subject, reason FROM deliveries WHERE state = 'rejected' ORDER BY sequence DESC LIMIT 100
            """
        return Backlog(
            backlog: owed[0], oldest: (owed[1] as Int64?).map(WallTime.init(milliseconds:)),
            rejected: try rows(sql).map { row in
                Backlog.Rejected(sequence: row[0], subject: row[1], reason: row[2] ?? "")
            },
            acknowledged: Int(all - open))
    }

    private func delivery(_ row: Row) throws -> Delivery {
        let id: String = row[1]
        return Delivery(
            sequence: row[0], id: id, type: try DistrictEventType(rawValue: row[2]).orCorrupt(),
            item: try (row[3] as String?).map { try ItemID($0).orCorrupt() }, subject: row[4],
            state: try DeliveryState(rawValue: row[5]).orCorrupt(), time: WallTime(milliseconds: row[6]),
            data: [UInt8](try sealing.open(row[7], at: place("deliveries", "data", id))),
            journalHead: Hex.text(row[8] as Data), attempts: row[9], reason: row[10])
    }
}
