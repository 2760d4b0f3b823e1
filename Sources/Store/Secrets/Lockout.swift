import Domain
import GRDB

/// The wrong PINs of one staff number, and the wait they cost (`LockoutRule`).
///
/// The end of the wait is a point of monotonic time within one boot. After a reboot nobody can tell how much has
/// passed, so the wait begins again in full: it may grow, it never shrinks.
struct Lockout {
    var clerk: String
    var failures = 0
    /// Seconds, as set by the last failure.
    var waitSeconds = 0
    var boot: String
    /// Milliseconds of monotonic time in `boot`.
    var until: Int64 = 0

    /// Seconds still to wait, rounded up.
    func wait(at moment: Moment) -> Int {
        guard boot == moment.boot else { return waitSeconds }
        return Int((max(0, until - moment.monotonic) + 999) / 1000)
    }

    mutating func fail(at moment: Moment) {
        failures += 1
        waitSeconds = LockoutRule.wait(afterFailures: failures)
        (boot, until) = (moment.boot, moment.monotonic + Int64(waitSeconds) * 1000)
    }

    /// Begins the wait again in a new boot.
    fileprivate mutating func carryOver(to moment: Moment) {
        (boot, until) = (moment.boot, moment.monotonic + Int64(waitSeconds) * 1000)
    }
}

extension Transaction {
    /// So many numbers that nobody has are remembered; the oldest make room.
    private static let most = 10_000

    /// What stands against `number`; a wait from an earlier boot is begun again and kept.
    func lockout(_ number: String, at moment: Moment) throws -> Lockout {
        let sql = "SELECT failures, wait_seconds, boot_id, until_monotonic_ms FROM lockouts WHERE clerk = ?"
        guard let row = try records.row(sql, [number]) else {
            return Lockout(clerk: number, boot: moment.boot)
        }
        var lockout = Lockout(
            clerk: number, failures: row[0], waitSeconds: row[1], boot: row[2], until: row[3])
        if lockout.boot != moment.boot {
            lockout.carryOver(to: moment)
            try keep(lockout)
        }
        return lockout
    }

    func keep(_ lockout: Lockout) throws {
        let sql = """
            INSERT INTO lockouts (clerk, failures, wait_seconds, boot_id, until_monotonic_ms) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (clerk) DO UPDATE SET failures = excluded.failures, wait_seconds = excluded.wait_seconds,
                boot_id = excluded.boot_id, until_monotonic_ms = excluded.until_monotonic_ms
            """
        try execute(
            sql, [lockout.clerk, lockout.failures, lockout.waitSeconds, lockout.boot, lockout.until])
        let crowd = """
            DELETE FROM lockouts WHERE place IN (
                SELECT place FROM lockouts WHERE clerk NOT IN (SELECT number FROM clerks) ORDER BY place LIMIT
                    max(0, (SELECT count(*) FROM lockouts) - \(Self.most)))
            """
        try execute(crowd)
    }
}
