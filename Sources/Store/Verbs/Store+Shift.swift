package import Domain
import GRDB

/// What a hand-over moved.
package struct ShiftHandedOver: Hashable, Sendable, Codable {
    package var items: Int
    /// Set aside by the clerk, or waiting for them.
    package var visits: Int
}

/// What lies in the hands of somebody who is not here.
package struct LeftBehind: Hashable, Sendable {
    package var clerk: Clerk
    package var items: [Item]
    package var visits: [Visit]
}

/// Handing over a shift (交班): everything that one clerk had in hand is in another's, in one transaction.
extension Store {
    /// Moves the open items of `from`, the visits they set aside and those that wait for them.
    ///
    /// What `from` has at a counter stays there: they cannot sign out before it is done with. Throws `successorNotOnDuty`
    /// unless `to` is another clerk who may sit at a counter today.
    package func handOverShift(
        from: String, to: String, _ command: Command
    ) async throws(StoreError) -> ShiftHandedOver {
        try await once(command) { transaction in
            try transaction.needClerk(from)
            try transaction.needSuccessor(to, of: from, at: command.moment)
            let items = try transaction.all { try $0.passOnItems(from: from, to: to, command) }
            let visits = try transaction.all { try $0.passOnVisits(from: from, to: to, command) }
            let fact = Fact.shiftHandedOver(from: from, to: to, items: items, visits: visits)
            try transaction.record(fact, command.actor, command.moment)
            return ShiftHandedOver(items: items, visits: visits)
        }
    }

    /// What `clerk` has in hand, for who takes over.
    package func inHand(of clerk: String) async throws(StoreError) -> LeftBehind? {
        try await read { records in
            try records.credentials(clerk).map { try records.left(by: $0.clerk) }
        }
    }

    /// Open work of clerks who have no counter today and are not signed in either; one entry a clerk.
    package func leftBehind(at moment: Moment) async throws(StoreError) -> [LeftBehind] {
        try await read { records in
            let date = BusinessDate.current(at: moment, latest: try records.latestDate())
            let here = Set(try records.roster(on: date.date).clerks(on: .counter))
                .union(try records.liveSessions(at: moment).clerks)
            return try records.clerksWithWork().filter { !here.contains($0.number) }
                .map { try records.left(by: $0) }
        }
    }
}

extension Transaction {
    /// Repeats `pass`, which moves at most `Store.longestList` at a time, until nothing is left; how many there were.
    fileprivate mutating func all(_ pass: (inout Transaction) throws -> Int) throws -> Int {
        var moved = 0
        while case let some = try pass(&self), some > 0 { moved += some }
        return moved
    }

    fileprivate func needSuccessor(_ to: String, of from: String, at moment: Moment) throws {
        guard let successor = try records.credentials(to)?.clerk else { throw StoreError.notFound("clerk") }
        let verdict = RosterRule.verdict(on: successor, in: try rosterToday(at: moment))
        guard to != from, verdict.mayOpen, verdict != .technician else {
            throw StoreError.successorNotOnDuty
        }
    }

    fileprivate mutating func passOnVisits(
        from: String, to: String, _ command: Command
    ) throws -> Int {
        let visits = try records.visits(inHandOf: from)
        for visit in visits {
            if visit.state == .waiting {
                try execute("UPDATE visits SET bound_clerk = ? WHERE id = ?", [to, visit.id.text])
                let fact = Fact.visitBound(visit: visit.id, number: visit.number, to: .clerk(to))
                try record(fact, command.actor, command.moment)
            } else {
                try execute("UPDATE visits SET clerk = ? WHERE id = ?", [to, visit.id.text])
                let fact = Fact.visitPassedOn(visit: visit.id, number: visit.number, to: to)
                try record(fact, command.actor, command.moment)
            }
        }
        return visits.count
    }
}

extension Records {
    fileprivate func left(by clerk: Clerk) throws -> LeftBehind {
        LeftBehind(
            clerk: clerk, items: try openItems(holder: clerk.number, limit: Store.longestList),
            visits: try visits(inHandOf: clerk.number))
    }

    /// Parked by the clerk, or waiting for them alone.
    fileprivate func visits(inHandOf clerk: String) throws -> [Visit] {
        let sql = """
            SELECT \(Self.visitColumns) FROM visits v WHERE state = 'waiting' AND bound_clerk = ?1
            UNION ALL SELECT \(Self.visitColumns) FROM visits v WHERE state = 'parked' AND clerk = ?1 LIMIT ?2
            """
        return try rows(sql, [clerk, Store.longestList]).map(visit)
    }

    fileprivate func clerksWithWork() throws -> [Clerk] {
        let sql = """
            SELECT number, name, roles FROM clerks WHERE number IN (
                SELECT holder FROM items WHERE holder IS NOT NULL
                UNION SELECT clerk FROM visits WHERE state = 'parked'
                UNION SELECT bound_clerk FROM visits WHERE state = 'waiting' AND bound_clerk IS NOT NULL)
            ORDER BY number LIMIT \(Store.longestList)
            """
        return try rows(sql).map { try clerk($0) }
    }
}
