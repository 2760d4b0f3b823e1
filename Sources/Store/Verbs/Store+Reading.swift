package import Domain
import GRDB

extension Store {
    package func visit(_ id: VisitID) async throws(StoreError) -> Visit? {
        try await read { try $0.visit(id) }
    }

    /// A visit with what its paper came to.
    package func ticket(_ id: VisitID) async throws(StoreError) -> TicketView? {
        let rules = rules
        return try await read { records in
            guard let visit = try records.visit(id) else { return nil }
            let job = try records.ticketJob(of: id)
            return TicketView(
                visit: visit, ahead: visit.state == .waiting ? try records.ahead(of: visit, rules) : nil,
                job: job?.id, print: job?.state, printReason: job?.reason,
                estimate: try records.estimate(of: id))
        }
    }

    /// What the hall sees; numbers only.
    package func queue() async throws(StoreError) -> QueueView {
        let rules = rules
        return try await read { records in
            let claimed = try records.claimed()
            return QueueView(
                waiting: try records.waiting(limit: Self.longestList, rules).map(\.number),
                waitingCount: try records.waitingCounts().values.reduce(0, +),
                called: claimed.compactMap { visit, call, nth in
                    guard visit.state == .called, let counter = visit.counter else { return nil }
                    return QueueView.Called(number: visit.number, counter: counter, call: call, nth: nth)
                },
                serving: claimed.compactMap { visit, _, _ in
                    guard visit.state == .serving, let counter = visit.counter else { return nil }
                    return QueueView.Serving(number: visit.number, counter: counter)
                })
        }
    }

    /// Who waits, in the order of the calls if nobody else comes.
    package func waiting(limit: Int) async throws(StoreError) -> [Visit] {
        let rules = rules
        return try await read { try $0.waiting(limit: Self.bounded(limit), rules) }
    }

    package func claimed(at counter: Int) async throws(StoreError) -> Visit? {
        try await read { try $0.claimed(at: counter) }
    }

    /// Who may be resumed: the parked and the absent.
    package func parked() async throws(StoreError) -> [Visit] {
        try await read { try $0.aside(limit: Self.longestList) }
    }

    package func item(_ id: ItemID) async throws(StoreError) -> Item? {
        try await read { try $0.item(id) }
    }

    package func items(visit: VisitID) async throws(StoreError) -> [Item] {
        try await read { try $0.items(of: visit) }
    }

    /// Of the current business date, the newest first.
    package func itemsToday(limit: Int) async throws(StoreError) -> [Item] {
        try await read { records in
            guard let date = try records.latestDate() else { return [] }
            return try records.items(on: date, limit: Self.bounded(limit))
        }
    }

    /// Unseals the card read for the visit, and journals that it was shown before it is.
    package func resident(
        of id: VisitID, actor: Actor, at moment: Moment
    ) async throws(StoreError) -> IdentityCard? {
        try await write { transaction in
            let visit = try transaction.visit(id)
            guard let resident = visit.resident else { return nil }
            let card = try transaction.records.card(of: resident)
            try transaction.record(.residentShown(visit: id), actor, moment)
            return card
        }
    }

    /// The lines after `sequence`, in order.
    package func journal(after sequence: Int64, limit: Int) async throws(StoreError) -> [JournalEntry] {
        try await read { try $0.journal(after: sequence, limit: Self.bounded(limit)).map { try $0.entry() } }
    }

    /// The newest first.
    package func lastCalls(limit: Int) async throws(StoreError) -> [CallRecord] {
        try await read { try $0.lastCalls(limit: Self.bounded(limit)) }
    }

    /// The latest on record; nil before the first.
    package func businessDate() async throws(StoreError) -> BusinessDate? {
        try await read { try $0.latestDate() }
    }
}

extension Records {
    fileprivate func journal(after sequence: Int64, limit: Int) throws -> [JournalLine] {
        let sql = "SELECT \(JournalLine.columns) FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?"
        return try rows(sql, [sequence, limit]).map(JournalLine.init)
    }
}
