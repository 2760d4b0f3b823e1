package import Domain
import FoundationEssentials
import GRDB

/// What moves a visit within the line, out of it and back.
extension Store {
    /// Passes the counter's visit on; number, class and place are kept, and only the one it waits for may call it.
    ///
    /// It is everybody's again once that counter or clerk is signed out. Throws `nobodyThere` when they are not signed in.
    package func transfer(
        visitAt counter: Int, to binding: VisitBinding, _ command: Command
    ) async throws(StoreError) -> VisitChange {
        try await once(command) { transaction in
            let visit = try transaction.claimed(at: counter)
            guard try transaction.records.liveSessions(at: command.moment).reach(binding) else {
                throw StoreError.nobodyThere
            }
            let step = VisitStep(.transfer, counter: counter, bound: binding)
            return try transaction.advance(visit, step, command)
        }
    }

    /// A missed number waits again, behind a few others of its class (`QueueRules.behind`).
    package func comeBack(visit id: VisitID, _ command: Command) async throws(StoreError) -> VisitChange {
        try await once(command) { transaction in
            let visit = try transaction.visit(id)
            if visit.state == .noShow, visit.returns >= transaction.setting.queue.returns {
                throw StoreError.noMoreReturns
            }
            let change = try transaction.advance(visit, VisitStep(.comeBack), command)
            try transaction.place(change.visit, command)
            return change
        }
    }

    /// Grants priority by sight to a visit that waits. The reason is sealed and for clerks only.
    package func grant(
        visit id: VisitID, reason: PriorityReason, _ command: Command
    ) async throws(StoreError) -> VisitChange {
        try await once(command) { transaction in
            let visit = try transaction.visit(id)
            guard VisitMachine.state(after: .grant, in: visit.state) != nil else {
                throw StoreError.notAllowed(state: visit.state.rawValue, event: VisitEvent.grant.rawValue)
            }
            return VisitChange(visit: try transaction.grant(visit, reason, command))
        }
    }

    /// The resident leaves or gives the number back.
    package func cancel(visit id: VisitID, _ command: Command) async throws(StoreError) -> VisitChange {
        try await once(command) { transaction in
            let visit = try transaction.visit(id)
            let change = try transaction.advance(visit, VisitStep(.cancel, counter: visit.counter), command)
            try transaction.expireTicket(of: id, command)
            return change
        }
    }

    /// Takes back a slip of the finger on the same business date: what was finished is served on at `counter` while
    /// that is free, what was cancelled or left unserved waits again where it stood.
    package func reopen(
        visit id: VisitID, counter: Int, _ command: Command
    ) async throws(StoreError) -> VisitChange {
        try await once(command) { transaction in
            let visit = try transaction.visit(id)
            guard VisitMachine.state(after: .reopen, in: visit.state) != nil else {
                throw StoreError.notAllowed(state: visit.state.rawValue, event: VisitEvent.reopen.rawValue)
            }
            guard visit.date == (try transaction.businessDate(at: command.moment)) else {
                throw StoreError.dayOver
            }
            return try transaction.reopen(visit, counter, command)
        }
    }
}

extension Transaction {
    mutating func reopen(_ visit: Visit, _ counter: Int?, _ command: Command) throws -> VisitChange {
        if visit.state == .finished, let counter { try needFree(counter) }
        if visit.state == .unserved {
            try execute("UPDATE visits SET closing = NULL WHERE id = ?", [visit.id.text])
        }
        let counter = visit.state == .finished ? counter : nil
        return try advance(visit, VisitStep(.reopen, counter: counter), command)
    }

    /// Everyone who waits for a counter or a clerk that is not signed in any more waits for anyone again.
    mutating func freeBound(_ actor: Actor, _ moment: Moment) throws {
        let apart = try records.apart().filter { $0.bound != nil }
        guard !apart.isEmpty else { return }
        let live = try records.liveSessions(at: moment)
        for one in apart {
            guard let binding = one.bound, !live.reach(binding) else { continue }
            let sql = "UPDATE visits SET bound_counter = NULL, bound_clerk = NULL WHERE arrival = ?"
            try execute(sql, [one.arrival])
            let visit = try records.visit(arrival: one.arrival).orCorrupt()
            try record(.visitBound(visit: visit.id, number: visit.number, to: nil), actor, moment)
        }
    }

    /// Puts a number that came back behind a few others.
    fileprivate mutating func place(_ visit: Visit, _ command: Command) throws {
        let own = try records.number("SELECT place FROM visits WHERE id = ?", [visit.id.text]).orCorrupt()
        // It waits already: out of the way while the others are looked at.
        let line = try records.places(in: visit.priorityClass, limit: Store.longestList).filter { $0 != own }
        let place = QueuePlace.back(behind: setting.queue.behind, line: line, own: own)
        try execute("UPDATE visits SET place = ? WHERE id = ?", [place, visit.id.text])
        let fact = Fact.visitPlaced(visit: visit.id, place: place, returns: visit.returns)
        try record(fact, command.actor, command.moment)
    }

    fileprivate mutating func grant(
        _ before: Visit, _ reason: PriorityReason, _ command: Command
    ) throws -> Visit {
        var visit = before
        visit.reason = reason
        if visit.priorityClass == .normal { visit.priorityClass = .priority }
        let sql = "UPDATE visits SET priority_class = ?, reason = ?, urgent = ? WHERE id = ?"
        try execute(
            sql,
            [
                visit.priorityClass.rawValue, try sealed(reason, of: visit.id), reason.isUrgent,
                visit.id.text,
            ])
        let fact = Fact.priorityGranted(
            visit: visit.id, number: visit.number, priorityClass: visit.priorityClass, urgent: reason.isUrgent
        )
        try record(fact, command.actor, command.moment)
        return visit
    }

    func sealed(_ reason: PriorityReason, of visit: VisitID) throws -> Data {
        try setting.sealing.seal(
            Data(reason.rawValue.utf8), at: records.place("visits", "reason", visit.text))
    }
}
