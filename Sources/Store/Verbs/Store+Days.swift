package import Domain
import GRDB

/// How a business date stands.
package struct DayState: Hashable, Sendable {
    package var date: BusinessDate
    /// No more numbers of this date.
    package var closed: Bool
    /// Of this date: who waits, is parked or was missed. Closing the day leaves them unserved.
    package var open: [Visit]
    /// Of this date: who is at a counter; the day cannot be closed over them.
    package var atCounters: [Visit]
    /// Of this date: who was left unserved.
    package var unserved: [Visit]
    /// Of earlier dates: who still waits, is parked or was missed. Closing the day leaves them unserved, too.
    package var leftOver: [Visit]
}

package struct Closing: Hashable, Sendable, Codable {
    package var date: BusinessDate
    /// Whom this closing left unserved, the first to come first; at most `Store.longestList` of them.
    package var unserved: [Visit]
    /// All of them.
    package var count: Int
}

/// The end of a day is a decision of people (facts/peers.md 5, row 41): never taken by the store itself, because the date
/// also moves when a wrong clock is set right, with people in the hall.
extension Store {
    /// How the current business date stands; nil before the first.
    package func day(at moment: Moment) async throws(StoreError) -> DayState? {
        try await read { records in
            guard let latest = try records.latestDate() else { return nil }
            let date = BusinessDate.current(at: moment, latest: latest)
            let limit = Self.longestList
            let open = try records.open(until: date, limit: limit)
            return DayState(
                date: date, closed: try records.isClosed(date), open: open.filter { $0.date == date },
                atCounters: try records.claimed().map(\.visit).filter { $0.date <= date },
                unserved: try records.unserved(on: date, limit: limit),
                leftOver: open.filter { $0.date < date })
        }
    }

    /// Closes a business date, the current one unless said: no more numbers of it, and whoever of it or of an earlier one
    /// waits, is parked or was missed ends unserved. Closing it again sweeps up who came back meanwhile.
    ///
    /// Throws `visitsAtCounters` while one of them is being served, `notFound` for a date that never was.
    package func closeDay(
        through date: BusinessDate? = nil, _ command: Command
    ) async throws(StoreError) -> Closing {
        try await once(command) { transaction in
            let current = try transaction.businessDate(at: command.moment)
            return try transaction.close(date ?? current, command)
        }
    }

    /// Opens the current business date again: numbers are drawn, and whom its closing left unserved wait where they
    /// stood.
    ///
    /// Throws `notAllowed` when it is not closed; what was closed earlier stays closed, because numbers begin anew
    /// with each date.
    package func reopenDay(_ command: Command) async throws(StoreError) -> Closing {
        try await once(command) { transaction in
            try transaction.reopen(transaction.businessDate(at: command.moment), command)
        }
    }
}

extension Transaction {
    fileprivate mutating func close(_ date: BusinessDate, _ command: Command) throws -> Closing {
        guard try records.number("SELECT 1 FROM business_dates WHERE date = ?", [date.description]) != nil
        else { throw StoreError.notFound("business date") }
        let busy = try records.claimed().map(\.visit).filter { $0.date <= date }
        guard busy.isEmpty else { throw StoreError.visitsAtCounters(busy.map(\.number)) }
        var unserved: [Visit] = []
        let closing = try closing(of: date, command.moment)
        for visit in try records.open(until: date) {
            let change = try advance(visit, VisitStep(.closeDay), command)
            try execute("UPDATE visits SET closing = ? WHERE id = ?", [closing, visit.id.text])
            try expireTicket(of: visit.id, command)
            unserved.append(change.visit)
        }
        try record(.dayClosed(date: date, unserved: unserved.count), command.actor, command.moment)
        return Closing(
            date: date, unserved: Array(unserved.prefix(Store.longestList)), count: unserved.count)
    }

    /// The closing that is in force, or a new one.
    private func closing(of date: BusinessDate, _ moment: Moment) throws -> Int64 {
        if let closing = try records.closing(of: date) { return closing }
        let sql = "INSERT INTO closings (business_date, closed_ms) VALUES (?, ?)"
        try execute(sql, [date.description, moment.wall.milliseconds])
        return db.lastInsertedRowID
    }

    fileprivate mutating func reopen(_ date: BusinessDate, _ command: Command) throws -> Closing {
        guard let closing = try records.closing(of: date) else {
            throw StoreError.notAllowed(state: "open", event: "reopenDay")
        }
        let sql = "UPDATE closings SET reopened_ms = ? WHERE closing = ?"
        try execute(sql, [command.moment.wall.milliseconds, closing])
        var waiting: [Visit] = []
        for visit in try records.unserved(by: closing) {
            waiting.append(try reopen(visit, nil, command).visit)
        }
        try record(.dayReopened(date: date), command.actor, command.moment)
        return Closing(date: date, unserved: Array(waiting.prefix(Store.longestList)), count: waiting.count)
    }
}

extension Records {
    func isClosed(_ date: BusinessDate) throws -> Bool { try closing(of: date) != nil }

    fileprivate func closing(of date: BusinessDate) throws -> Int64? {
        let sql = "SELECT closing FROM closings WHERE business_date = ? AND reopened_ms IS NULL"
        return try number(sql, [date.description])
    }

    fileprivate func unserved(by closing: Int64) throws -> [Visit] {
        let sql = "SELECT \(Self.visitColumns) FROM visits v WHERE closing = ? ORDER BY arrival"
        return try rows(sql, [closing]).map(visit)
    }

    fileprivate func unserved(on date: BusinessDate, limit: Int) throws -> [Visit] {
        let sql = """
            SELECT \(Self.visitColumns) FROM visits v WHERE business_date = ? AND state = 'unserved'
            ORDER BY arrival LIMIT ?
            """
        return try rows(sql, [date.description, limit]).map(visit)
    }
}
