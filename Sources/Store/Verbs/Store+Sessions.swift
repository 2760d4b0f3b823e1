import Crypto
package import Domain
import FoundationEssentials
import GRDB
import Logging

extension Store {
    /// Signs a clerk in at a counter; whoever was signed in there is signed out.
    ///
    /// Throws `wrongPIN`, or `lockedOut` after too many wrong ones, whatever the PIN then is. A number that nobody has
    /// gets the same answers after the same time. The PIN is hashed off the writer's and off Swift's threads; of
    /// many tries at once none gets past the lockout, because the writer counts them one by one.
    ///
    /// With the right PIN it still throws `notOnDuty` where the roster of the day has the clerk elsewhere, and
    /// `visitClaimed` when the session `leaving`, which ends with this, would leave a visit at another counter.
    package func signIn(
        _ number: String, pin: String, counter: Int, leaving: String? = nil, at moment: Moment
    ) async throws(StoreError) -> Session {
        guard Clerk.isNumber(number), counter >= 1 else { throw .wrongPIN }
        // The wait is a value, not an error: that it began again after a reboot must not be rolled back.
        let (wait, credentials) = try await write { transaction in
            let wait = try transaction.lockout(number, at: moment).wait(at: moment)
            return (wait, try transaction.records.credentials(number))
        }
        guard wait == 0 else { throw .lockedOut(seconds: wait) }
        let hash = credentials?.pin ?? .decoy(rounds: pinRounds)
        let isRight = try await hash.matches(pin, at: pins) && credentials != nil
        let token = Hex.text(Self.randomBytes(32))
        let outcome = try await write { transaction in
            let outcome = try transaction.signIn(number, isRight ? hash : nil, token, counter, moment)
            if case .signedIn = outcome, let leaving {
                try transaction.leave(Self.hash(of: leaving), moment)
            }
            return outcome
        }
        switch outcome {
        case .signedIn(let clerk): return Session(token: token, clerk: clerk, counter: counter)
        case .wrong: throw .wrongPIN
        case .lockedOut(let seconds): throw .lockedOut(seconds: seconds)
        case .notOnDuty(let duty): throw .notOnDuty(duty)
        }
    }

    /// Who holds the token; nil once the session has ended. Being asked for is a sign of life.
    package func session(token: String, at moment: Moment) async throws(StoreError) -> Session? {
        let hash = Self.hash(of: token)
        guard let found = try await read({ try $0.session(hash) }), found.isAlive(at: moment) else {
            return nil
        }
        if moment.monotonic - found.seen >= SessionRow.touchEvery {
            do {
                try await write { transaction in
                    let sql = "UPDATE sessions SET seen_monotonic_ms = ? WHERE token_hash = ?"
                    try transaction.execute(sql, [moment.monotonic, hash])
                }
            } catch {
                // A clerk goes on working when this cannot be written down (a full disk).
                log.warning("a session's sign of life was not kept: \(error)")
            }
        }
        return Session(token: token, clerk: found.clerk, counter: found.counter)
    }

    /// Throws `visitClaimed` while a visit is at the counter: nobody is left standing. A session that times out
    /// leaves its visit there too, for whoever opens the counter next.
    package func signOut(token: String, at moment: Moment) async throws(StoreError) {
        let hash = Self.hash(of: token)
        try await write { try $0.leave(hash, moment) }
    }

    private static func hash(of token: String) -> Data { Data(SHA256.hash(data: Data(token.utf8))) }

    private static func randomBytes(_ count: Int) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }
}

/// A session as it is kept: the token only as its SHA-256.
private struct SessionRow: Sendable {
    /// Milliseconds; the sign of life is written down at most once a minute, to spare the disk.
    static let touchEvery: Int64 = 60_000

    var clerk: Clerk
    var counter: Int
    var boot: String
    var opened: Int64
    var seen: Int64

    func isAlive(at moment: Moment) -> Bool {
        boot == moment.boot && .milliseconds(moment.monotonic - seen) < Store.sessionIdleLimit
            && .milliseconds(moment.monotonic - opened) < Store.sessionLimit
    }
}

extension Records {
    fileprivate func session(_ hash: Data) throws -> SessionRow? {
        let sql = """
            SELECT c.number, c.name, c.roles, s.counter, s.boot_id, s.opened_monotonic_ms, s.seen_monotonic_ms
            FROM sessions s JOIN clerks c ON c.number = s.clerk WHERE s.token_hash = ?
            """
        return try row(sql, [hash]).map { row in
            SessionRow(clerk: try clerk(row), counter: row[3], boot: row[4], opened: row[5], seen: row[6])
        }
    }
}

/// What a sign-in came to; a value, because a failure is recorded too and must not be rolled back.
private enum SignIn: Sendable {
    case signedIn(Clerk)
    case wrong
    case lockedOut(seconds: Int)
    /// The PIN was right, so that the wrong ones before it are forgotten.
    case notOnDuty(Duty)
}

extension Transaction {
    /// `right` is the hash the PIN was found to match, nil if it did not.
    fileprivate mutating func signIn(
        _ number: String, _ right: PINHash?, _ token: String, _ counter: Int, _ moment: Moment
    ) throws -> SignIn {
        var lockout = try lockout(number, at: moment)
        let wait = lockout.wait(at: moment)
        guard wait == 0 else { return .lockedOut(seconds: wait) }
        // The hash is compared again: the PIN may have been reset while it was computed.
        guard let right, let credentials = try records.credentials(number), credentials.pin.hash == right.hash
        else {
            lockout.fail(at: moment)
            try keep(lockout)
            let isLockedOut = lockout.wait(at: moment) > 0
            try record(.signInFailed(clerk: number, lockedOut: isLockedOut), .clerk(number), moment)
            return .wrong
        }
        try execute("DELETE FROM lockouts WHERE clerk = ?", [number])
        if case .notOnDuty(let duty) = RosterRule.verdict(
            on: credentials.clerk, in: try rosterToday(at: moment))
        {
            return .notOnDuty(duty)
        }
        try endSessions(where: "counter", is: counter, .clerk(number), moment)
        try execute(
            "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)",
            [
                Data(SHA256.hash(data: Data(token.utf8))), number, counter, moment.boot, moment.monotonic,
                moment.monotonic,
            ])
        try record(.signedIn(clerk: number, counter: counter), .clerk(number), moment)
        try freeBound(.kiosk, moment)
        return .signedIn(credentials.clerk)
    }

    /// Ends a session by its clerk's own wish; none is no error.
    fileprivate mutating func leave(_ hash: Data, _ moment: Moment) throws {
        guard let found = try records.session(hash) else { return }
        if let visit = try records.claimed(at: found.counter) { throw StoreError.visitClaimed(visit.number) }
        try endSessions(where: "counter", is: found.counter, .clerk(found.clerk.number), moment)
        try freeBound(.kiosk, moment)
    }

    /// Ends the sessions of a counter or of a clerk, each with its line.
    mutating func endSessions(
        where column: String, is value: some DatabaseValueConvertible, _ actor: Actor, _ moment: Moment
    ) throws {
        for row in try records.rows("SELECT clerk, counter FROM sessions WHERE \(column) = ?", [value]) {
            try execute("DELETE FROM sessions WHERE counter = ?", [row[1] as Int])
            try record(.signedOut(clerk: row[0], counter: row[1]), actor, moment)
        }
    }
}
