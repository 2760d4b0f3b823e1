package import Domain
import GRDB

/// What a clerk decides about a slip (`DESIGN.md` 4.4). Nothing here happens by itself.
extension Store {
    /// Has a slip printed once more: a new job with `content` of the old one's, which the caller marks 补打.
    ///
    /// Throws `alreadyRepeated` when somebody has done so before: of two clerks at once one wins. Throws `notAllowed`
    /// while the slip is still on its way to the paper, `ticketNotNeeded` when its number was called, `badCode` when a
    /// booking's slip would check nobody in any more.
    package func reprint(
        _ id: PrintJobID, content: @escaping RepeatContent, _ command: Command
    ) async throws(StoreError) -> PrintJob {
        try await once(command) { transaction in
            guard let first = try transaction.records.printJob(id) else {
                throw StoreError.notFound("print job")
            }
            guard try transaction.records.repeatOf(id) == nil else { throw StoreError.alreadyRepeated }
            guard PrintMachine.mayBeRepeated(first.state) else {
                throw StoreError.notAllowed(state: first.state.rawValue, event: "reprint")
            }
            guard try transaction.records.isOfUse(first) else { throw StoreError.ticketNotNeeded }
            if let code = try transaction.records.codeState(ofSlip: id), code != "current" {
                throw StoreError.badCode(.replaced)
            }
            return try transaction.repeated(first, transaction.made { try content(first.content) }, command)
        }
    }

    /// Gives a slip up: it needs no paper. It can be taken back by a reprint.
    package func voidPrint(_ id: PrintJobID, _ command: Command) async throws(StoreError) -> PrintJob {
        try await once(command) { transaction in
            let job = try transaction.printJob(id)
            guard try transaction.records.repeatOf(id) == nil else { throw StoreError.alreadyRepeated }
            return try transaction.change(job, .void, reason: nil, command.actor, command.moment)
        }
    }

    /// What a clerk should look at, and what was printed last. At most `limit` of each.
    package func prints(limit: Int) async throws(StoreError) -> PrintList {
        try await read { records in
            let limit = Self.bounded(limit)
            return PrintList(
                doubtful: try records.doubtfulPrints(limit: limit),
                recent: try records.recentPrints(limit: limit))
        }
    }

    /// The slips of an item, the newest first.
    package func prints(ofItem id: ItemID) async throws(StoreError) -> [PrintView] {
        try await read { try $0.prints(ofItem: id) }
    }

    /// The newest ticket of each visit that waits; at most `longestList`.
    package func ticketsOfWaiting() async throws(StoreError) -> [VisitID: PrintView] {
        try await read { records in
            let tickets = try records.ticketsOfWaiting()
            return Dictionary(tickets.compactMap { view in view.job.visit.map { ($0, view) } }) { $1 }
        }
    }

    package func printView(_ id: PrintJobID) async throws(StoreError) -> PrintView? {
        try await read { try $0.printView(id) }
    }
}

extension Transaction {
    fileprivate mutating func repeated(
        _ first: PrintJob, _ content: [UInt8], _ command: Command
    ) throws -> PrintJob {
        var job = PrintJob(
            id: PrintJobID(at: command.moment.wall), kind: first.kind, visit: first.visit, item: first.item,
            copyOf: first.id, content: content, created: command.moment.wall)
        try insert(job)
        try record(.printRepeated(job: job.id, of: first.id), command.actor, command.moment)
        try record(job.fact, command.actor, command.moment)
        // The answer is kept for repeats of the command; the slip itself is in the job already.
        job.content = []
        return job
    }
}

extension Records {
    /// The job that repeats this one.
    fileprivate func repeatOf(_ id: PrintJobID) throws -> PrintJobID? {
        try row("SELECT id FROM print_jobs WHERE copy_of = ?", [id.text]).map {
            try PrintJobID($0[0] as String).orCorrupt()
        }
    }

    fileprivate func printView(_ id: PrintJobID) throws -> PrintView? {
        try row("SELECT \(Self.viewColumns) \(Self.viewTables) WHERE p.id = ?", [id.text]).map(view)
    }

    fileprivate func prints(ofItem id: ItemID) throws -> [PrintView] {
        let sql = """
            SELECT \(Self.viewColumns) \(Self.viewTables) WHERE p.item = ? ORDER BY p.place DESC LIMIT ?
            """
        return try rows(sql, [id.text, Store.longestList]).map(view)
    }

    fileprivate func ticketsOfWaiting() throws -> [PrintView] {
        let sql = """
            SELECT \(Self.viewColumns) \(Self.ticketTables)
            WHERE v.state = 'waiting' AND c.id IS NULL ORDER BY p.place LIMIT ?
            """
        return try rows(sql, [Store.longestList]).map(view)
    }

    fileprivate func recentPrints(limit: Int) throws -> [PrintView] {
        let sql = "SELECT \(Self.viewColumns) \(Self.viewTables) ORDER BY p.place DESC LIMIT ?"
        return try rows(sql, [limit]).map(view)
    }

    fileprivate func doubtfulPrints(limit: Int) throws -> [PrintView] {
        try rows(Self.doubtful, [limit]).map(view)
    }

    /// See `PrintMachine.isInDoubt`. Tickets are found by who waits, the others by an index of their own: the many
    /// that expired because their number was called are never looked at.
    static let doubtful = """
        SELECT * FROM (
            SELECT \(viewColumns) \(ticketTables)
            WHERE v.state = 'waiting' AND p.state IN ('failed', 'unknown', 'expired') AND c.id IS NULL
            UNION ALL
            SELECT \(viewColumns) FROM print_jobs p INDEXED BY print_jobs_doubt \(joined)
            WHERE p.kind <> 'ticket' AND p.state IN ('failed', 'unknown', 'expired') AND c.id IS NULL
        ) ORDER BY place LIMIT ?
        """

    private static let viewColumns = """
        p.id, p.kind, p.state, p.visit, p.item, p.copy_of, x'' AS content, p.created_ms, p.reason,
        v.prefix, v.sequence, v.digits, v.state AS visit_state, i.number, c.id AS repeated_by, p.place
        """
    private static let viewTables = "FROM print_jobs p \(joined)"
    private static let joined = """
        LEFT JOIN visits v ON v.id = p.visit LEFT JOIN items i ON i.id = p.item
        LEFT JOIN print_jobs c ON c.copy_of = p.id
        """

    private static let ticketTables = """
        FROM visits v INDEXED BY visits_waiting CROSS JOIN print_jobs p ON p.visit = v.id AND p.kind = 'ticket'
        LEFT JOIN items i ON i.id = p.item LEFT JOIN print_jobs c ON c.copy_of = p.id
        """

    private func view(_ row: Row) throws -> PrintView {
        PrintView(
            job: try printJob(row),
            number: try (row[9] as String?).map { try ticketNumber($0, row[10], row[11]) },
            visit: try (row[12] as String?).map { try VisitState(rawValue: $0).orCorrupt() },
            itemNumber: try (row[13] as String?).map { try ItemNumber($0).orCorrupt() },
            repeatedBy: try (row[14] as String?).map { try PrintJobID($0).orCorrupt() })
    }
}
