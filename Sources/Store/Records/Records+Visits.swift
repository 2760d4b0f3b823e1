import Domain
import FoundationEssentials
import GRDB

extension Records {
    static let visitColumns = """
        v.id, v.business_date, v.prefix, v.sequence, v.digits, v.priority_class, v.state, v.counter, v.service,
        v.resident, v.arrived_ms, v.calls, v.reason, v.parked, v.bound_counter, v.bound_clerk, v.returns, v.origin,
        v.clerk
        """
    /// Where columns begin that a query asks for beyond `visitColumns`.
    static let afterVisit = 19

    func visit(_ id: VisitID) throws -> Visit? {
        try row("SELECT \(Self.visitColumns) FROM visits v WHERE id = ?", [id.text]).map(visit)
    }

    func claimed(at counter: Int) throws -> Visit? {
        let sql =
            "SELECT \(Self.visitColumns) FROM visits v WHERE counter = ? AND state IN ('called', 'serving')"
        return try row(sql, [counter]).map(visit)
    }

    func aside(limit: Int) throws -> [Visit] {
        let sql = """
            SELECT \(Self.visitColumns) FROM visits v WHERE state IN ('parked', 'noShow') ORDER BY arrival LIMIT ?
            """
        return try rows(sql, [limit]).map(visit)
    }

    /// Of the dates up to `date`, who still waits, is parked or was missed; the first to come first.
    func open(until date: BusinessDate, limit: Int = -1) throws -> [Visit] {
        let sql = """
            SELECT \(Self.visitColumns) FROM visits v INDEXED BY visits_open WHERE business_date <= ?
            AND state IN ('waiting', 'called', 'serving', 'parked', 'noShow') AND counter IS NULL
            ORDER BY arrival LIMIT ?
            """
        return try rows(sql, [date.description, limit]).map(visit)
    }

    /// The numbers at the counters, with their last call.
    func claimed() throws -> [(visit: Visit, call: Int64, nth: Int)] {
        let sql = """
            SELECT \(Self.visitColumns), ifnull(c.id, 0), ifnull(c.nth, 0) FROM visits v
            LEFT JOIN calls c ON c.visit = v.id AND c.nth = v.calls
            WHERE v.counter IS NOT NULL AND v.state IN ('called', 'serving') ORDER BY c.id
            """
        return try rows(sql).map { (try visit($0), $0[Self.afterVisit], $0[Self.afterVisit + 1]) }
    }

    func lastCalls(limit: Int) throws -> [CallRecord] {
        let sql = """
            SELECT c.id, v.prefix, v.sequence, v.digits, c.counter, c.nth, c.wall_ms
            FROM calls c JOIN visits v ON v.id = c.visit ORDER BY c.id DESC LIMIT ?
            """
        return try rows(sql, [limit]).map { row in
            CallRecord(
                call: row[0], number: try ticketNumber(row[1], row[2], row[3]), counter: row[4], nth: row[5],
                wall: WallTime(milliseconds: row[6]))
        }
    }

    /// Of a row that begins with `visitColumns`.
    func visit(_ row: Row) throws -> Visit {
        let id = try VisitID(row[0] as String).orCorrupt()
        let counter: Int? = row[14]
        let clerk: String? = row[15]
        return Visit(
            id: id, number: try ticketNumber(row[2], row[3], row[4]),
            date: BusinessDate(try CivilDate(row[1] as String).orCorrupt()),
            priorityClass: try PriorityClass(rawValue: row[5]).orCorrupt(),
            state: try VisitState(rawValue: row[6]).orCorrupt(), counter: row[7], service: row[8],
            resident: try (row[9] as String?).map { try ResidentID($0).orCorrupt() },
            arrived: WallTime(milliseconds: row[10]), calls: row[11],
            reason: try (row[12] as Data?).map { try reason($0, of: id) },
            parked: try (row[13] as String?).map { try ParkKind(rawValue: $0).orCorrupt() },
            bound: counter.map { .counter($0) } ?? clerk.map { .clerk($0) }, returns: row[16],
            origin: try VisitOrigin(rawValue: row[17]).orCorrupt(), clerk: row[18])
    }

    private func reason(_ box: Data, of visit: VisitID) throws -> PriorityReason {
        let plain = try sealing.open(box, at: place("visits", "reason", visit.text))
        return try PriorityReason(rawValue: String(decoding: plain, as: UTF8.self)).orCorrupt()
    }

    func ticketNumber(_ prefix: String, _ sequence: Int, _ digits: Int) throws -> TicketNumber {
        try TicketNumber(prefix: prefix.first.orCorrupt(), sequence: sequence, digits: digits).orCorrupt()
    }
}
