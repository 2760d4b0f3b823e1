import Domain
import GRDB

/// The line as `QueueOrder` sees it. Whoever calls the next one looks at the first of each index only.
extension Records {
    /// So many are put in order exactly when a ticket tells how many are ahead; beyond, it is counted from the classes.
    private static let exactLine = 64

    /// Who may be called now at `counter` by `clerk`: the first of each class, the urgent, those passed on to them.
    ///
    /// A number passed on to a counter or a clerk that is not signed in any more stands in its class again.
    func heads(
        counter: Int, clerk: String?, at moment: Moment, _ rules: QueueRules
    ) throws -> [QueueOrder.Head] {
        var heads: [QueueOrder.Head] = []
        var inTurn = try PriorityClass.allCases.compactMap(head)
        let apart = try self.apart()
        let live = apart.isEmpty ? LiveSessions() : try liveSessions(at: moment)
        for one in apart {
            let standing: QueueOrder.Standing
            switch one.bound {
            case .counter(let number) where number == counter: standing = .boundToCounter
            case .clerk(let number) where number == clerk: standing = .boundToClerk
            case .some(let bound) where live.reach(bound): continue
            case .some, nil: standing = .inTurn
            }
            if one.isUrgent {
                heads.append(one.head(.urgent))
            } else if standing == .inTurn {
                inTurn.append(one)
            } else {
                heads.append(one.head(standing))
            }
        }
        for priorityClass in PriorityClass.allCases {
            let line = inTurn.filter { $0.priorityClass == priorityClass }
            guard let first = line.min(by: { ($0.place, $0.arrival) < ($1.place, $1.arrival) }) else {
                continue
            }
            heads.append(first.head(.inTurn, overtaken: try overtakers(of: first, upTo: rules.overtaken)))
        }
        return heads
    }

    func visit(arrival: Int64) throws -> Visit? {
        try row("SELECT \(Self.visitColumns) FROM visits v WHERE arrival = ?", [arrival]).map(visit)
    }

    /// How many privileged numbers in a row had the last turns of the date, counted up to `limit`.
    func row(on date: BusinessDate, upTo limit: Int) throws -> Int {
        let last = try rows(Self.lastTurns, [date.description, limit])
        return last.prefix { $0[0] != PriorityClass.normal.rawValue }.count
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
    func waiting(limit: Int, _ rules: QueueRules) throws -> [Visit] {
        var visits: [Int64: Visit] = [:]
        var line: [QueueOrder.Waiting] = []
        for priorityClass in PriorityClass.allCases {
            for row in try rows(Self.wholeLine, [priorityClass.rawValue, limit]) {
                let (arrival, visit) = (row[Self.afterVisit] as Int64, try visit(row))
                visits[arrival] = visit
                line.append(
                    QueueOrder.Waiting(
                        priorityClass: priorityClass, place: row[Self.afterVisit + 1], arrival: arrival,
                        isUrgent: visit.reason?.isUrgent ?? false, isBound: visit.bound != nil))
            }
        }
        return try order(of: line, rules).prefix(limit).compactMap { visits[$0.arrival] }
    }

    /// How many are called before `visit`, which waits.
    func ahead(of visit: Visit, _ rules: QueueRules) throws -> Int {
        let counts = try waitingCounts()
        guard counts.values.reduce(0, +) > Self.exactLine else {
            return try waiting(limit: Self.exactLine, rules).firstIndex { $0.id == visit.id } ?? 0
        }
        let isNormal = visit.priorityClass == .normal
        let before = """
            SELECT count(*) FROM visits WHERE state = 'waiting' AND priority_class = ?
            AND place < (SELECT place FROM visits WHERE id = ?)
            """
        var ahead: [PriorityClass: Int] = [:]
        for priorityClass in PriorityClass.allCases {
            // Of the own line only who came before counts, of the other line everyone may take a turn.
            ahead[priorityClass] =
                (priorityClass == .normal) == isNormal
                ? try number(before, [priorityClass.rawValue, visit.id.text]).map(Int.init)
                : counts[priorityClass]
        }
        return QueueOrder.ahead(joining: visit.priorityClass, waiting: ahead, rules: rules)
    }

    /// How many are called before someone who joins `priorityClass` now.
    func ahead(
        joining priorityClass: PriorityClass, isUrgent: Bool, counts: [PriorityClass: Int],
        _ rules: QueueRules
    ) throws -> Int {
        let all = counts.values.reduce(0, +)
        guard all > 0 else { return 0 }
        guard all <= Self.exactLine else {
            return QueueOrder.ahead(joining: priorityClass, waiting: counts, rules: rules)
        }
        let newcomer = QueueOrder.Waiting(
            priorityClass: priorityClass, place: .max, arrival: .max, isUrgent: isUrgent)
        return try order(of: try line() + [newcomer], rules).firstIndex { $0.arrival == .max } ?? all
    }

    /// The places of who waits in a class, from the first, `limit` at most.
    func places(in priorityClass: PriorityClass, limit: Int) throws -> [Int64] {
        let sql = """
            SELECT place FROM visits WHERE state = 'waiting' AND priority_class = ? ORDER BY place LIMIT ?
            """
        return try rows(sql, [priorityClass.rawValue, limit]).map { $0[0] }
    }

    private func order(
        of line: [QueueOrder.Waiting], _ rules: QueueRules
    ) throws -> [QueueOrder.Waiting] {
        guard let first = line.lazy.map(\.place).min() else { return [] }
        let called = try rows(Self.overtaking, [first, Store.longestList]).map { $0[0] as Int64 }
        let row = try latestDate().map { try self.row(on: $0, upTo: rules.inARow) } ?? 0
        return QueueOrder.order(of: line, row: row, called: called, rules: rules)
    }

    /// Everyone who waits, without what a visit is.
    private func line() throws -> [QueueOrder.Waiting] {
        let sql = """
            SELECT priority_class, place, arrival, urgent, bound_counter IS NOT NULL OR bound_clerk IS NOT NULL
            FROM visits INDEXED BY visits_waiting WHERE state = 'waiting' LIMIT ?
            """
        return try rows(sql, [Store.longestList]).map { row in
            QueueOrder.Waiting(
                priorityClass: try PriorityClass(rawValue: row[0]).orCorrupt(), place: row[1],
                arrival: row[2], isUrgent: row[3], isBound: row[4])
        }
    }

    private func head(of priorityClass: PriorityClass) throws -> Standing? {
        try row(Self.firstInTurn, [priorityClass.rawValue]).map(standing)
    }

    /// Who goes before the turns: the urgent, and those passed on to anyone.
    func apart() throws -> [Standing] { try rows(Self.beforeTheTurns).map(standing) }

    private func standing(_ row: Row) throws -> Standing {
        let counter: Int? = row[4]
        let clerk: String? = row[5]
        return Standing(
            priorityClass: try PriorityClass(rawValue: row[0]).orCorrupt(), place: row[1], arrival: row[2],
            isUrgent: row[3], bound: counter.map { .counter($0) } ?? clerk.map { .clerk($0) })
    }

    private func overtakers(of one: Standing, upTo limit: Int) throws -> Int {
        Int(try number(Self.overtakers, [one.place, limit]) ?? 0)
    }

    /// The queries of the call: each is a look at the beginning of an index (tested).
    static let firstInTurn = """
        SELECT priority_class, place, arrival, urgent, bound_counter, bound_clerk FROM visits
        WHERE state = 'waiting' AND urgent = 0 AND bound_counter IS NULL AND bound_clerk IS NULL
        AND priority_class = ? ORDER BY place, arrival LIMIT 1
        """
    static let beforeTheTurns = """
        SELECT priority_class, place, arrival, urgent, bound_counter, bound_clerk FROM visits
        WHERE state = 'waiting' AND (urgent = 1 OR bound_counter IS NOT NULL OR bound_clerk IS NOT NULL)
        ORDER BY place
        """
    static let lastTurns = """
        SELECT priority_class FROM calls WHERE business_date = ? AND turn = 1 ORDER BY id DESC LIMIT ?
        """
    static let overtakers = "SELECT count(*) FROM (SELECT 1 FROM calls WHERE place > ? LIMIT ?)"
    static let overtaking = "SELECT place FROM calls WHERE place > ? ORDER BY place DESC LIMIT ?"
    private static let wholeLine = """
        SELECT \(visitColumns), v.arrival, v.place FROM visits v
        WHERE state = 'waiting' AND priority_class = ? ORDER BY place, arrival LIMIT ?
        """
}

/// A visit that may be the next one.
struct Standing {
    var priorityClass: PriorityClass
    var place: Int64
    var arrival: Int64
    var isUrgent: Bool
    var bound: VisitBinding?

    func head(_ standing: QueueOrder.Standing, overtaken: Int = 0) -> QueueOrder.Head {
        QueueOrder.Head(
            priorityClass: priorityClass, place: place, arrival: arrival, overtaken: overtaken,
            standing: standing)
    }
}
