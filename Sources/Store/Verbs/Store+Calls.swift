package import Domain
import GRDB

extension Store {
    /// Claims the next visit for a counter; nil when nobody waits. A ticket not yet printed is no longer printed.
    ///
    /// - Parameter clerk: who sits there, so that numbers passed on to that clerk come first.
    package func claimNext(
        counter: Int, clerk: String? = nil, _ command: Command
    ) async throws(StoreError) -> CalledVisit? {
        try await once(command) { transaction in
            try transaction.needFree(counter)
            guard let (visit, why) = try transaction.nextVisit(counter, clerk, at: command.moment) else {
                return CalledVisit?.none
            }
            return try transaction.call(visit, at: counter, .next(why), command)
        }
    }

    /// Who would be called at the counter now, and why; nil when nobody waits for it.
    package func nextChoice(
        counter: Int, clerk: String?, at moment: Moment
    ) async throws(StoreError) -> (visit: Visit, why: QueueOrder.Why)? {
        let rules = rules
        return try await read { records in
            let date = try records.latestDate().map { BusinessDate.current(at: moment, latest: $0) }
            guard let date else { return nil }
            return try records.next(counter, clerk, on: date, at: moment, rules)
        }
    }

    /// Claims a certain visit that waits, out of turn; who may do so is the hall's to say. It is journalled as picked.
    package func pick(
        visit id: VisitID, counter: Int, _ command: Command
    ) async throws(StoreError) -> CalledVisit {
        try await once(command) { transaction in
            try transaction.needFree(counter)
            let visit = try transaction.visit(id)
            guard visit.state == .waiting else {
                throw StoreError.notAllowed(state: visit.state.rawValue, event: VisitEvent.call.rawValue)
            }
            let fact = Fact.visitPicked(visit: id, number: visit.number, counter: counter)
            try transaction.record(fact, command.actor, command.moment)
            return try transaction.call(visit, at: counter, .picked, command)
        }
    }

    /// Recall, start, park, no-show or finish of the visit the counter has claimed.
    ///
    /// - Parameters:
    ///   - park: how it is set aside; a short wait unless said.
    ///   - receipt: at the end of the visit, makes the receipt of papers that stay here without one.
    package func change(
        visitAt counter: Int, event: VisitEvent, park: ParkKind? = nil, receipt: ItemsContent? = nil,
        _ command: Command
    ) async throws(StoreError) -> VisitChange {
        try await once(command) { transaction in
            let visit = try transaction.claimed(at: counter)
            // Those that need no claim, and those that need more, have verbs of their own.
            guard [.recall, .start, .park, .noShow, .finish].contains(event) else {
                throw StoreError.notAllowed(state: visit.state.rawValue, event: event.rawValue)
            }
            if event == .recall, visit.state == .called { try transaction.needPatience(with: visit, command) }
            let change = try transaction.advance(
                visit, VisitStep(event, counter: counter, park: park), command)
            if event == .finish, let receipt {
                _ = try transaction.receiptOwed(to: visit.id, receipt, command)
            }
            return change
        }
    }

    /// Takes up a parked or missed visit at a counter.
    package func resume(
        visit id: VisitID, counter: Int, _ command: Command
    ) async throws(StoreError) -> VisitChange {
        try await once(command) { transaction in
            try transaction.needFree(counter)
            return try transaction.advance(
                transaction.visit(id), VisitStep(.resume, counter: counter), command)
        }
    }
}

extension Transaction {
    /// Who is called now. Every business date counts: nobody who waits is lost because the clock moved.
    fileprivate mutating func nextVisit(
        _ counter: Int, _ clerk: String?, at moment: Moment
    ) throws -> (visit: Visit, why: QueueOrder.Why)? {
        let date = try businessDate(at: moment)
        return try records.next(counter, clerk, on: date, at: moment, setting.queue)
    }

    fileprivate mutating func call(
        _ visit: Visit, at counter: Int, _ why: CallReason, _ command: Command
    ) throws -> CalledVisit {
        let called = try advance(visit, VisitStep(.call, counter: counter, why: why), command)
        try expireTicket(of: visit.id, command)
        return CalledVisit(visit: called.visit, call: try called.call.orCorrupt())
    }

    /// A number is called again a few times and not at once (facts/domain.md c1). The time between two calls is
    /// known within one boot of the machine; after a restart it is long enough.
    fileprivate func needPatience(with visit: Visit, _ command: Command) throws {
        let rules = setting.queue
        let sql = "SELECT place, boot, mono_ms FROM calls WHERE visit = ? ORDER BY nth DESC LIMIT ?"
        let last = try records.rows(sql, [visit.id.text, rules.recalls + 1])
        let recalls = last.prefix { ($0[0] as Int64?) == nil }.count
        guard recalls < rules.recalls else { throw StoreError.recallLimit(recalls: rules.recalls) }
        guard let row = last.first, row[1] == command.moment.bootKey, let called: Int64 = row[2] else {
            return
        }
        let rest = rules.recallInterval - .milliseconds(command.moment.monotonic - called)
        guard rest <= .zero else {
            throw StoreError.recallTooSoon(seconds: Int((rest / .seconds(1)).rounded(.up)))
        }
    }
}

extension Records {
    fileprivate func next(
        _ counter: Int, _ clerk: String?, on date: BusinessDate, at moment: Moment, _ rules: QueueRules
    ) throws -> (visit: Visit, why: QueueOrder.Why)? {
        let heads = try heads(counter: counter, clerk: clerk, at: moment, rules)
        let row = try row(on: date, upTo: rules.inARow)
        guard let next = QueueOrder.next(heads: heads, row: row, rules: rules) else { return nil }
        return (try visit(arrival: next.head.arrival).orCorrupt(), next.why)
    }
}
