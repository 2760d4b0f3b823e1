import Domain
import GRDB

extension Records {
    private static let visitColumns =
        "v.id, v.business_date, v.prefix, v.sequence, v.digits, v.priority_class, v.state, v.counter, v.service, "
        + "v.resident, v.arrived_ms, v.calls"

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

    /// Of earlier dates, who still waits, is parked or was absent; at most `Store.longestList`.
    func leftOver(before date: BusinessDate) throws -> [Visit] {
        let sql = """
            SELECT \(Self.visitColumns) FROM visits v WHERE business_date < ?
            AND state IN ('waiting', 'called', 'serving', 'parked', 'noShow') AND counter IS NULL
            ORDER BY arrival LIMIT ?
            """
        return try rows(sql, [date.description, Store.longestList]).map(visit)
    }

    /// The first of each class that waits.
    func heads() throws -> [QueueOrder.Head] {
        try PriorityClass.allCases.compactMap { priorityClass in
            let sql = """
                SELECT arrival FROM visits WHERE state = 'waiting' AND priority_class = ? ORDER BY arrival LIMIT 1
                """
            let arrival = try number(sql, [priorityClass.rawValue])
            return arrival.map { QueueOrder.Head(priorityClass: priorityClass, arrival: $0) }
        }
    }

    func visit(arrival: Int64) throws -> Visit? {
        try row("SELECT \(Self.visitColumns) FROM visits v WHERE arrival = ?", [arrival]).map(visit)
    }

    /// How many wait in each class.
    func waitingCounts() throws -> [PriorityClass: Int] {
        var counts: [PriorityClass: Int] = [:]
        for row in try rows("SELECT priority_class, count FROM waiting") {
            counts[try PriorityClass(rawValue: row[0]).orCorrupt()] = row[1]
        }
        return counts
    }

    /// Who waits, in the order of the calls if nobody else comes.
    func waiting(limit: Int) throws -> [Visit] {
        var lines: [PriorityClass: [(arrival: Int64, visit: Visit)]] = [:]
        for priorityClass in PriorityClass.allCases {
            let sql = """
                SELECT \(Self.visitColumns), v.arrival FROM visits v WHERE state = 'waiting' AND priority_class = ?
                ORDER BY arrival LIMIT ?
                """
            lines[priorityClass] = try rows(sql, [priorityClass.rawValue, limit])
                .map { (arrival: $0[12], visit: try visit($0)) }.reversed()
        }
        var order: [Visit] = []
        var last = try latestDate().flatMap(lastCalledClass)
        while order.count < limit {
            let heads = lines.compactMap { line in
                line.value.last.map { QueueOrder.Head(priorityClass: line.key, arrival: $0.arrival) }
            }
            guard let next = QueueOrder.next(heads: heads, lastCalled: last),
                let first = lines[next]?.popLast()
            else { break }
            order.append(first.visit)
            last = next
        }
        return order
    }

    /// The class of the day's last first call.
    func lastCalledClass(on date: BusinessDate) throws -> PriorityClass? {
        let sql = """
            SELECT priority_class FROM calls WHERE business_date = ? AND nth = 1 ORDER BY id DESC LIMIT 1
            """
        return try row(sql, [date.description]).map { try PriorityClass(rawValue: $0[0]).orCorrupt() }
    }

    /// How many are called before `visit`, which waits.
    func ahead(of visit: Visit) throws -> Int {
        let counts = try waitingCounts()
        let isNormal = visit.priorityClass == .normal
        let before = """
            SELECT count(*) FROM visits WHERE state = 'waiting' AND priority_class = ?
            AND arrival < (SELECT arrival FROM visits WHERE id = ?)
            """
        var ahead: [PriorityClass: Int] = [:]
        for priorityClass in PriorityClass.allCases {
            // Of the own line only who came before counts, of the other line everyone may take a turn.
            ahead[priorityClass] =
                (priorityClass == .normal) == isNormal
                ? try number(before, [priorityClass.rawValue, visit.id.text]).map(Int.init)
                : counts[priorityClass]
        }
        return QueueOrder.ahead(joining: visit.priorityClass, waiting: ahead)
    }

    /// The numbers at the counters, with their last call.
    func claimed() throws -> [(visit: Visit, call: Int64, nth: Int)] {
        let sql = """
            SELECT \(Self.visitColumns), ifnull(c.id, 0), ifnull(c.nth, 0) FROM visits v
            LEFT JOIN calls c ON c.visit = v.id AND c.nth = v.calls
            WHERE v.counter IS NOT NULL AND v.state IN ('called', 'serving') ORDER BY c.id
            """
        return try rows(sql).map { (try visit($0), $0[12], $0[13]) }
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

    private func visit(_ row: Row) throws -> Visit {
        Visit(
            id: try VisitID(row[0] as String).orCorrupt(), number: try ticketNumber(row[2], row[3], row[4]),
            date: BusinessDate(try CivilDate(row[1] as String).orCorrupt()),
            priorityClass: try PriorityClass(rawValue: row[5]).orCorrupt(),
            state: try VisitState(rawValue: row[6]).orCorrupt(), counter: row[7], service: row[8],
            resident: try (row[9] as String?).map { try ResidentID($0).orCorrupt() },
            arrived: WallTime(milliseconds: row[10]), calls: row[11])
    }

    func ticketNumber(_ prefix: String, _ sequence: Int, _ digits: Int) throws -> TicketNumber {
        try TicketNumber(prefix: prefix.first.orCorrupt(), sequence: sequence, digits: digits).orCorrupt()
    }
}
