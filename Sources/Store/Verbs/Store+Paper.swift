package import Domain
import GRDB

/// The roll in the printer, which a restart must not forget (`PaperGauge`).
///
/// What a slip used up is counted in the transaction that settles its job (`Transaction.count`): also when its fate
/// is unknown, because then paper may have left the roll.
extension Store {
    /// The gauge, and how long the last slips were, the newest last.
    package func paper() async throws(StoreError) -> PaperCount {
        try await read { records in
            PaperCount(gauge: try records.gauge() ?? PaperGauge(), lengths: try records.lastLengths())
        }
    }

    /// Keeps what the printer says of its paper; a new roll is journalled. `coverOpened`: since it was last said.
    package func sawPaper(
        _ level: PaperLevel, coverOpened: Bool, at moment: Moment
    ) async throws(StoreError) {
        try await write { transaction in
            let before = try transaction.openRoll(at: moment)
            var gauge = before
            if coverOpened { gauge.coverOpened() }
            if gauge.saw(level) {
                try transaction.beginRoll(.sensor, after: before, .kiosk, moment)
            } else {
                try transaction.execute(
                    "UPDATE rolls SET near_end_mm = ?, paper = ? WHERE roll = (SELECT max(roll) FROM rolls)",
                    [gauge.nearEndAt, level.rawValue])
            }
        }
    }

    /// Somebody put in a new roll and says so.
    package func changeRoll(_ command: Command) async throws(StoreError) -> PaperCount {
        try await once(command) { transaction in
            let before = try transaction.openRoll(at: command.moment)
            try transaction.beginRoll(.technician, after: before, command.actor, command.moment)
            return PaperCount(gauge: PaperGauge(), lengths: try transaction.records.lastLengths())
        }
    }
}

extension Transaction {
    /// Adds the paper of a slip that was settled to the roll.
    func count(_ job: PrintJobID) throws {
        let sql = """
            UPDATE rolls SET printed_mm = printed_mm + ifnull((SELECT length_mm FROM print_jobs WHERE id = ?), 0)
            WHERE roll = (SELECT max(roll) FROM rolls)
            """
        try execute(sql, [job.text])
    }

    /// Notes how much paper a job takes, before it is sent.
    func measure(_ job: PrintJobID, millimetres: Int, at moment: Moment) throws {
        _ = try openRoll(at: moment)
        try execute("UPDATE print_jobs SET length_mm = ? WHERE id = ?", [max(0, millimetres), job.text])
    }

    /// The roll in the printer; the first one begins when anything is first known of it.
    fileprivate func openRoll(at moment: Moment) throws -> PaperGauge {
        if let gauge = try records.gauge() { return gauge }
        try insertRoll(.first, at: moment)
        return PaperGauge()
    }

    fileprivate mutating func beginRoll(
        _ change: RollChange, after before: PaperGauge, _ actor: Actor, _ moment: Moment
    ) throws {
        try insertRoll(change, at: moment)
        try record(.rollChanged(change: change, printed: before.printed), actor, moment)
    }

    private func insertRoll(_ change: RollChange, at moment: Moment) throws {
        try execute(
            "INSERT INTO rolls (begun_ms, change, paper) VALUES (?, ?, 'adequate')",
            [moment.wall.milliseconds, change.rawValue])
    }
}

extension Records {
    fileprivate func gauge() throws -> PaperGauge? {
        try row("SELECT printed_mm, near_end_mm, paper FROM rolls ORDER BY roll DESC LIMIT 1").map { row in
            PaperGauge(
                printed: row[0], nearEndAt: row[1], paper: try PaperLevel(rawValue: row[2]).orCorrupt())
        }
    }

    /// Also of those whose fate is unknown: a printer that cannot confirm has no others.
    fileprivate func lastLengths() throws -> [Int] {
        let sql = """
            SELECT length_mm FROM print_jobs WHERE state IN ('printed', 'unknown') AND length_mm IS NOT NULL
            ORDER BY place DESC LIMIT ?
            """
        return try rows(sql, [PaperGauge.slipsMeasured]).map { $0[0] as Int }.reversed()
    }
}
