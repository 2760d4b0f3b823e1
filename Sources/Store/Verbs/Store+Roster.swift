package import Domain
import GRDB

/// The roster: a weekly pattern, what differs on single dates, and who swapped with whom. What was planned before
/// stays in the journal.
extension Store {
    /// What `clerk` does on a weekday from 1 (Monday) to 7; nil takes the day out of the pattern.
    @discardableResult
    package func setWeekly(
        _ clerk: String, weekday: Int, _ duty: Duty?, _ command: Command
    ) async throws(StoreError) -> Duty? {
        try await once(command) { transaction in
            try transaction.needClerk(clerk)
            if let duty {
                try transaction.execute(
                    "INSERT OR REPLACE INTO roster_weekly VALUES (?, ?, ?)", [clerk, weekday, duty.rawValue])
            } else {
                try transaction.execute(
                    "DELETE FROM roster_weekly WHERE clerk = ? AND weekday = ?", [clerk, weekday])
            }
            let fact = Fact.dutyPlanned(clerk: clerk, weekday: weekday, duty: duty)
            try transaction.record(fact, command.actor, command.moment)
            return duty
        }
    }

    /// What `clerk` does on one date, whatever the week says; nil takes it back. A swap of that day is undone for both.
    @discardableResult
    package func setException(
        _ clerk: String, on date: CivilDate, _ duty: Duty?, _ command: Command
    ) async throws(StoreError) -> Duty? {
        try await once(command) { transaction in
            try transaction.needClerk(clerk)
            try transaction.undoSwap(of: clerk, on: date, command)
            try transaction.except(
                duty.map { Assignment(clerk: clerk, duty: $0, source: .exception) }, clerk, date)
            let fact = Fact.dutyExcepted(clerk: clerk, date: date, duty: duty)
            try transaction.record(fact, command.actor, command.moment)
            return duty
        }
    }

    /// Two clerks do each other's duty on a date. Throws `nothingToSwap` where both do the same.
    @discardableResult
    package func swap(
        _ first: String, _ second: String, on date: CivilDate, _ command: Command
    ) async throws(StoreError) -> [Assignment] {
        try await once(command) { transaction in
            for clerk in [first, second] { try transaction.needClerk(clerk) }
            for clerk in [first, second] { try transaction.undoSwap(of: clerk, on: date, command) }
            let roster = try transaction.records.roster(on: date)
            guard let swapped = RosterRule.swapped(first, second, in: roster) else {
                throw StoreError.nothingToSwap
            }
            for assignment in swapped { try transaction.except(assignment, assignment.clerk, date) }
            let fact = Fact.dutySwapped(clerk: first, with: second, date: date)
            try transaction.record(fact, command.actor, command.moment)
            return swapped
        }
    }

    package func roster(on date: CivilDate) async throws(StoreError) -> DayRoster {
        try await read { try $0.roster(on: date) }
    }

    /// The days from `first` on, one after the other; at most `days`.
    package func rosters(from first: CivilDate, days: Int) async throws(StoreError) -> [DayRoster] {
        try await read { records in
            try (0..<Self.bounded(days)).map { try records.roster(on: first.advanced(byDays: $0)) }
        }
    }

    /// The pattern of the week: by staff number what is planned for the weekdays 1 (Monday) to 7.
    package func weeklyRoster() async throws(StoreError) -> [String: [Int: Duty]] {
        try await read { records in
            var weeks: [String: [Int: Duty]] = [:]
            for row in try records.rows("SELECT clerk, weekday, duty FROM roster_weekly") {
                weeks[row[0], default: [:]][row[1]] = try Duty(rawValue: row[2]).orCorrupt()
            }
            return weeks
        }
    }

    /// The clerks who are down for the counters on `date`.
    package func onDuty(_ date: CivilDate) async throws(StoreError) -> [Clerk] {
        let numbers = Set(try await roster(on: date).clerks(on: .counter))
        return try await clerks().filter { numbers.contains($0.number) }
    }
}

extension Transaction {
    func needClerk(_ number: String) throws {
        guard try records.credentials(number) != nil else { throw StoreError.notFound("clerk") }
    }

    /// The roster of the business date of `moment`, which nothing opens: a look is no work.
    func rosterToday(at moment: Moment) throws -> DayRoster {
        let date = BusinessDate.current(at: moment, latest: try records.latestDate())
        return try records.roster(on: date.date)
    }

    fileprivate func except(_ assignment: Assignment?, _ clerk: String, _ date: CivilDate) throws {
        guard let assignment else {
            return try execute(
                "DELETE FROM roster_exceptions WHERE date = ? AND clerk = ?", [date.description, clerk])
        }
        try execute(
            "INSERT OR REPLACE INTO roster_exceptions VALUES (?, ?, ?, ?)",
            [date.description, clerk, assignment.duty.rawValue, assignment.swappedWith])
    }

    /// One half of a swap alone would name somebody who no longer stands in.
    fileprivate mutating func undoSwap(of clerk: String, on date: CivilDate, _ command: Command) throws {
        guard let partner = try records.roster(on: date).assignment(of: clerk)?.swappedWith else { return }
        for number in [clerk, partner] {
            try except(nil, number, date)
            try record(
                .dutyExcepted(clerk: number, date: date, duty: nil), command.actor, command.moment)
        }
    }
}

extension Records {
    func roster(on date: CivilDate) throws -> DayRoster {
        let weekly = try rows("SELECT clerk, duty FROM roster_weekly WHERE weekday = ?", [date.weekday])
            .map { row in
                Assignment(
                    clerk: row[0], duty: try Duty(rawValue: row[1]).orCorrupt(), source: .weekly)
            }
        let sql = "SELECT clerk, duty, swapped_with FROM roster_exceptions WHERE date = ?"
        let exceptions = try rows(sql, [date.description]).map { row in
            let partner: String? = row[2]
            return Assignment(
                clerk: row[0], duty: try Duty(rawValue: row[1]).orCorrupt(),
                source: partner == nil ? .exception : .swap, swappedWith: partner)
        }
        return DayRoster(date: date, weekly: weekly, exceptions: exceptions)
    }
}
