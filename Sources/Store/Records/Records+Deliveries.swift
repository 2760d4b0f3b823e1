import Domain
import FoundationEssentials
import GRDB

extension Records {
    private static let columns =
        "sequence, id, type, item, subject, state, time_ms, data, journal_head, attempts, reason"

    func delivery(_ sequence: Int64) throws -> Delivery? {
        try row("SELECT \(Self.columns) FROM deliveries WHERE sequence = ?", [sequence]).map(delivery)
    }

    /// What is owed, in the order of delivery, but for what is under way.
    func pendingDeliveries(besides underway: ClosedRange<Int64>?, limit: Int) throws -> [Delivery] {
        // No delivery has the number 0.
        let (first, last) = underway.map { ($0.lowerBound, $0.upperBound) } ?? (0, 0)
        return try rows(Self.owed, [first, last, limit]).map(delivery)
    }

    /// Along the index of the states, whose entries are in the order of the sequences (tested): what is left out is passed
    /// over without a look at its row.
    static let owed = """
        SELECT \(columns) FROM deliveries WHERE state = 'pending' AND sequence NOT BETWEEN ? AND ?
        ORDER BY sequence LIMIT ?
        """

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
        // All of it from the index: a row is as large as its message, and there may be a hundred thousand.
        let count = "SELECT count(*) FROM deliveries WHERE state = ?"
        let first = """
            SELECT time_ms FROM deliveries WHERE state = 'pending' ORDER BY sequence LIMIT 1
            """
        let sql = """
            SELECT sequence, subject, reason FROM deliveries WHERE state = 'rejected' ORDER BY sequence DESC LIMIT 100
            """
        return Backlog(
            backlog: Int(try number(count, ["pending"]) ?? 0),
            oldest: try number(first).map(WallTime.init(milliseconds:)),
            rejected: try rows(sql).map { row in
                Backlog.Rejected(sequence: row[0], subject: row[1], reason: row[2] ?? "")
            },
            acknowledged: Int(try number(count, ["acknowledged"]) ?? 0))
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
