package import Domain
import GRDB

extension Store {
    /// Claims the next visit for a counter; nil when nobody waits. A ticket not yet printed is no longer printed.
    package func claimNext(counter: Int, _ command: Command) async throws(StoreError) -> CalledVisit? {
        try await once(command) { transaction in
            if let busy = try transaction.records.claimed(at: counter) {
                throw StoreError.counterBusy(busy.number)
            }
            guard let visit = try transaction.nextVisit(at: command.moment) else { return CalledVisit?.none }
            let called = try transaction.advance(visit, .call, counter: counter, command)
            try transaction.expireTicket(of: visit.id, command)
            return CalledVisit(visit: called.visit, call: try called.call.orCorrupt())
        }
    }

    /// Recall, start, park, no-show or finish of the visit the counter has claimed.
    package func change(
        visitAt counter: Int, event: VisitEvent, _ command: Command
    ) async throws(StoreError) -> VisitChange {
        try await once(command) { transaction in
            guard let visit = try transaction.records.claimed(at: counter) else {
                throw StoreError.nothingClaimed(counter: counter)
            }
            // Those that need no claim have verbs of their own; a transfer is not offered yet.
            guard [.recall, .start, .park, .noShow, .finish].contains(event) else {
                throw StoreError.notAllowed(state: visit.state.rawValue, event: event.rawValue)
            }
            return try transaction.advance(visit, event, counter: counter, command)
        }
    }

    /// Takes up a parked or absent visit at a counter.
    package func resume(
        visit id: VisitID, counter: Int, _ command: Command
    ) async throws(StoreError) -> VisitChange {
        try await once(command) { transaction in
            if let busy = try transaction.records.claimed(at: counter) {
                throw StoreError.counterBusy(busy.number)
            }
            return try transaction.advance(transaction.visit(id), .resume, counter: counter, command)
        }
    }

    /// The resident leaves or gives the number back.
    package func cancel(visit id: VisitID, _ command: Command) async throws(StoreError) -> VisitChange {
        try await once(command) { transaction in
            let change = try transaction.advance(transaction.visit(id), .cancel, counter: nil, command)
            try transaction.expireTicket(of: id, command)
            return change
        }
    }

    /// Ends what earlier business dates left waiting, parked or absent: unserved. At most `longestList`
    /// at a time; how many there were.
    ///
    /// Never done by the store itself: the date also moves when a wrong clock is set right, with people in the hall.
    package func closeDay(_ command: Command) async throws(StoreError) -> Int {
        try await once(command) { transaction in
            let date = try transaction.businessDate(at: command.moment)
            let left = try transaction.records.leftOver(before: date)
            for visit in left {
                _ = try transaction.advance(visit, .closeDay, counter: nil, command)
                try transaction.expireTicket(of: visit.id, command)
            }
            return left.count
        }
    }
}

extension Transaction {
    func visit(_ id: VisitID) throws -> Visit {
        guard let visit = try records.visit(id) else { throw StoreError.notFound("visit") }
        return visit
    }

    /// Who is called now. Every business date counts: nobody who waits is lost because the clock moved.
    fileprivate mutating func nextVisit(at moment: Moment) throws -> Visit? {
        let heads = try records.heads()
        let last = try records.lastCalledClass(on: businessDate(at: moment))
        guard let next = QueueOrder.next(heads: heads, lastCalled: last),
            let head = heads.first(where: { $0.priorityClass == next })
        else { return nil }
        return try records.visit(arrival: head.arrival)
    }

    /// Moves a visit by the machine, and records the call that goes with it.
    fileprivate mutating func advance(
        _ before: Visit, _ event: VisitEvent, counter: Int?, _ command: Command
    ) throws -> VisitChange {
        guard let state = VisitMachine.state(after: event, in: before.state) else {
            throw StoreError.notAllowed(state: before.state.rawValue, event: event.rawValue)
        }
        if event == .finish {
            let open = try records.openItems(of: before.id)
            guard open.isEmpty else { throw StoreError.itemsOpen(open) }
        }
        var visit = before
        (visit.state, visit.counter) = (state, state.isClaimed ? counter : nil)
        let isCall = event == .call || event == .recall
        if isCall { visit.calls += 1 }
        try execute(
            "UPDATE visits SET state = ?, counter = ?, calls = ? WHERE id = ?",
            [state.rawValue, visit.counter, visit.calls, visit.id.text])
        guard isCall, let counter else {
            let fact = Fact.visitChanged(
                visit: visit.id, number: visit.number, event: event, state: state,
                counter: visit.counter ?? before.counter)
            try record(fact, command.actor, command.moment)
            return VisitChange(visit: visit)
        }
        return VisitChange(visit: visit, call: try insertCall(visit, counter, command))
    }

    private mutating func insertCall(_ visit: Visit, _ counter: Int, _ command: Command) throws -> Int64 {
        let date = try businessDate(at: command.moment)
        let sql = """
            INSERT INTO calls (visit, business_date, priority_class, counter, nth, wall_ms) VALUES (?, ?, ?, ?, ?, ?)
            """
        try execute(
            sql,
            [
                visit.id.text, date.description, visit.priorityClass.rawValue, counter, visit.calls,
                command.moment.wall.milliseconds,
            ])
        let call = db.lastInsertedRowID
        let fact = Fact.visitCalled(
            call: call, visit: visit.id, number: visit.number, counter: counter, nth: visit.calls)
        try record(fact, command.actor, command.moment)
        return call
    }

    /// A number that was called needs no ticket any more.
    fileprivate mutating func expireTicket(of visit: VisitID, _ command: Command) throws {
        guard let job = try records.ticketJob(of: visit), job.state == .queued else { return }
        try change(job, .expire, reason: PrintReason.called.rawValue, .kiosk, command.moment)
    }
}
