import Domain
import GRDB

extension Store {
    /// Serves somebody without a ticket at a free counter: a number is drawn, nothing is printed, nobody waits.
    ///
    /// Throws as `issue` does, but for the limit a person has: a clerk sees who it is.
    package func walkUp(
        _ request: WalkUp, counter: Int, _ command: Command
    ) async throws(StoreError) -> VisitChange {
        try await once(command) { transaction in
            try transaction.needFree(counter)
            return VisitChange(visit: try transaction.walkUp(request, counter, command))
        }
    }
}

extension Transaction {
    fileprivate mutating func walkUp(
        _ request: WalkUp, _ counter: Int, _ command: Command
    ) throws -> Visit {
        let (card, date) = try admitted(request.card, command, limit: nil)
        let priorityClass: PriorityClass = request.reason == nil ? .normal : .priority
        var visit = Visit(
            id: VisitID(at: command.moment.wall), number: try draw(priorityClass.prefix, date, command),
            date: date, priorityClass: priorityClass, state: .serving, counter: counter,
            service: request.service, arrived: command.moment.wall, reason: request.reason, origin: .walkUp,
            clerk: command.clerk)
        visit.resident = try card.map { try insert($0, at: command.moment) }
        try insert(visit, command.moment)
        try startServing(visit.id, command.moment)
        let fact = Fact.walkedUp(
            visit: visit.id, number: visit.number, priorityClass: priorityClass, counter: counter)
        try record(fact, command.actor, command.moment)
        try tellUrgency(of: visit, command)
        return visit
    }
}
