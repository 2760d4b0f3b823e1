package import Domain
import GRDB

/// Calls for help, from the counter that calls to the colleagues who come. On disk, so that a restart in the middle
/// hushes nobody; those of earlier days are over.
extension Store {
    /// Calls the colleagues to a counter; while its call is open, once more is the same call.
    package func raiseAlarm(
        _ reason: Alarm.Reason, counter: Int, clerk: String, _ command: Command
    ) async throws(StoreError) -> Alarm {
        try await once(command) { transaction in
            let date = try transaction.businessDate(at: command.moment)
            if let open = try transaction.records.openAlarms(on: date).first(where: { $0.counter == counter })
            {
                return open
            }
            try transaction.closeForgotten(counter: counter, command.moment)
            let alarm = Alarm(
                id: AlarmID(at: command.moment.wall), counter: counter, clerk: clerk, reason: reason,
                raised: command.moment.wall)
            let sql = """
                INSERT INTO alarms (id, business_date, counter, clerk, reason, raised_ms) VALUES (?, ?, ?, ?, ?, ?)
                """
            try transaction.execute(
                sql,
                [
                    alarm.id.text, date.description, counter, clerk, reason.rawValue,
                    alarm.raised.milliseconds,
                ])
            let fact = Fact.alarmRaised(alarm: alarm.id, counter: counter, clerk: clerk, reason: reason)
            try transaction.record(fact, command.actor, command.moment)
            return alarm
        }
    }

    /// A colleague is on the way; several may be. See `AlarmRule`.
    package func answerAlarm(
        _ id: AlarmID, clerk: String, counter: Int, _ command: Command
    ) async throws(StoreError) -> Alarm {
        try await once(command) { transaction in
            var alarm = try transaction.alarm(id)
            guard AlarmRule.mayAnswer(clerk, alarm) else {
                throw StoreError.notAllowed(state: alarm.stateName, event: "answer")
            }
            alarm.answers.append(.init(clerk: clerk, counter: counter))
            try transaction.execute(
                "INSERT INTO alarm_answers (alarm, clerk, counter) VALUES (?, ?, ?)",
                [id.text, clerk, counter])
            let fact = Fact.alarmAnswered(
                alarm: id, counter: alarm.counter, clerk: clerk, from: counter)
            try transaction.record(fact, command.actor, command.moment)
            return alarm
        }
    }

    /// It is over.
    package func closeAlarm(
        _ id: AlarmID, by clerk: Clerk, _ command: Command
    ) async throws(StoreError) -> Alarm {
        try await once(command) { transaction in
            var alarm = try transaction.alarm(id)
            guard AlarmRule.mayClose(clerk, alarm) else {
                throw StoreError.notAllowed(state: alarm.stateName, event: "close")
            }
            alarm.isClosed = true
            try transaction.close(alarm, command.actor, command.moment)
            return alarm
        }
    }

    /// Those of the current business date that are not over, the oldest first.
    package func openAlarms() async throws(StoreError) -> [Alarm] {
        try await read { records in
            guard let date = try records.latestDate() else { return [] }
            return try records.openAlarms(on: date)
        }
    }
}

extension Alarm {
    fileprivate var stateName: String {
        if isClosed { return "closed" }
        return answers.isEmpty ? "raised" : "answered"
    }
}

extension Transaction {
    fileprivate func alarm(_ id: AlarmID) throws -> Alarm {
        let sql = "SELECT \(Records.alarmColumns) FROM alarms WHERE id = ?"
        guard let row = try records.row(sql, [id.text]) else { throw StoreError.notFound("alarm") }
        return try records.alarm(row)
    }

    fileprivate mutating func close(_ alarm: Alarm, _ actor: Actor, _ moment: Moment) throws {
        try execute(
            "UPDATE alarms SET closed_ms = ? WHERE id = ?", [moment.wall.milliseconds, alarm.id.text])
        try record(.alarmClosed(alarm: alarm.id, counter: alarm.counter), actor, moment)
    }

    /// What an earlier day left open would keep the counter from calling.
    fileprivate mutating func closeForgotten(counter: Int, _ moment: Moment) throws {
        let sql = "SELECT \(Records.alarmColumns) FROM alarms WHERE counter = ? AND closed_ms IS NULL"
        for row in try records.rows(sql, [counter]) {
            try close(try records.alarm(row), .kiosk, moment)
        }
    }
}

extension Records {
    fileprivate static let alarmColumns = "id, counter, clerk, reason, raised_ms, closed_ms"

    fileprivate func openAlarms(on date: BusinessDate) throws -> [Alarm] {
        let sql = """
            SELECT \(Self.alarmColumns) FROM alarms WHERE closed_ms IS NULL AND business_date = ? ORDER BY place
            """
        return try rows(sql, [date.description]).map(alarm)
    }

    fileprivate func alarm(_ row: Row) throws -> Alarm {
        let id: String = row[0]
        let sql = "SELECT clerk, counter FROM alarm_answers WHERE alarm = ? ORDER BY place"
        let answers = try rows(sql, [id])
        return Alarm(
            id: try AlarmID(id).orCorrupt(), counter: row[1], clerk: row[2],
            reason: try Alarm.Reason(rawValue: row[3]).orCorrupt(), raised: WallTime(milliseconds: row[4]),
            answers: answers.map { Alarm.Answer(clerk: $0[0], counter: $0[1]) },
            isClosed: (row[5] as Int64?) != nil)
    }
}
