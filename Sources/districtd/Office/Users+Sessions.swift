import Crypto
import Domain

/// How long a session lives. By the wall clock: several districtd on several machines share the sessions, and no
/// monotonic clock is theirs in common.
enum SessionLife {
    /// Nobody was there for half an hour: a screen that was left alone closes.
    static let idle: Int64 = 30 * 60 * 1000
    /// A working day, once; then everybody signs in again.
    static let whole: Int64 = 12 * 3600 * 1000
    /// Written down at most once a minute.
    static let touchEvery: Int64 = 60 * 1000

    /// What a living session's times must be above.
    static func oldest(at now: WallTime) -> (seen: Int64, opened: Int64) {
        (now.milliseconds - idle, now.milliseconds - whole)
    }
}

/// What a sign-in came to.
enum SignIn: Hashable, Sendable {
    case signedIn(token: String, OfficeUser)
    /// Name or passphrase: nobody is told which.
    case wrong
    case lockedOut(seconds: Int)
    case overloaded
}

extension Users {
    /// Checks a passphrase and begins a session. After too many wrong ones, of a name or from an address, the answer is
    /// `lockedOut`, whatever the passphrase then is. Of many tries at once none gets past the pauses: each is counted
    /// in a transaction that holds the rows of its name and address.
    func signIn(
        _ name: String, _ passphrase: String, from address: String, at now: WallTime
    ) async throws(InboxError) -> SignIn {
        let keys = [SignInTries.key(ofName: name), SignInTries.key(ofAddress: address)]
        let (wait, held) = try await store.read { tables in
            (try SignInTries.wait(keys, at: now, in: tables), try Self.hash(of: name, in: tables))
        }
        guard wait == 0 else { return .lockedOut(seconds: wait) }
        guard let isRight = await (held ?? .decoy(rounds: rounds)).matches(passphrase, at: desk) else {
            return .overloaded
        }
        let token = Self.newToken()
        return try await store.write { tables in
            let tries = try keys.map { try SignInTries.locked($0, in: tables) }
            let wait = tries.map { $0.wait(at: now) }.max() ?? 0
            guard wait == 0 else { return .lockedOut(seconds: wait) }
            // Read again: the passphrase may have been set anew, or the user removed, while it was hashed.
            guard isRight, let held, try Self.hash(of: name, in: tables) == held,
                let row = try tables.row("SELECT name, role FROM office_user WHERE name = ?", [name])
            else {
                try Self.fail(tries, name, isKnown: held != nil, at: now, in: tables)
                return .wrong
            }
            let user = Self.user(row)
            try tables.execute("DELETE FROM office_try WHERE key = ?", [keys[0]])
            try Self.open(token, user, at: now, in: tables)
            return .signedIn(token: token, user)
        }
    }

    /// Whose session it is; nil once it has ended.
    ///
    /// - Parameter isAlive: whether somebody is there; a page that renews itself says nothing of that.
    func user(bearing token: String, at now: WallTime, isAlive: Bool) async throws(InboxError) -> OfficeUser?
    {
        let (hash, oldest) = (Self.hash(ofToken: token), SessionLife.oldest(at: now))
        let found = try await store.read { tables in
            try tables.row(
                """
                SELECT u.name, u.role, s.seen FROM office_session s JOIN office_user u ON u.name = s.holder
                WHERE s.token = ? AND s.seen > ? AND s.opened > ?
                """, [hash, oldest.seen, oldest.opened])
        }
        guard let found else { return nil }
        if isAlive, now.milliseconds - (found[2] as Int64) >= SessionLife.touchEvery {
            try await store.write { tables in
                try tables.execute(
                    "UPDATE office_session SET seen = ? WHERE token = ?", [now.milliseconds, hash])
            }
        }
        return Self.user(found)
    }

    /// None is no error.
    func signOut(_ token: String, at now: WallTime) async throws(InboxError) {
        let hash = Self.hash(ofToken: token)
        try await store.write { tables in
            let sql = """
                SELECT u.name, u.role FROM office_session s JOIN office_user u ON u.name = s.holder WHERE s.token = ?
                """
            guard let row = try tables.row(sql, [hash]) else { return }
            let user = Self.user(row)
            try tables.execute("DELETE FROM office_session WHERE token = ?", [hash])
            try OfficeRecord.note(.signedOut, user.name, by: user, at: now, in: tables)
        }
    }

    // MARK: Rows

    private static func open(
        _ token: String, _ user: OfficeUser, at now: WallTime, in tables: any InboxTables
    ) throws {
        let oldest = SessionLife.oldest(at: now)
        try tables.execute(
            "DELETE FROM office_session WHERE seen <= ? OR opened <= ?", [oldest.seen, oldest.opened])
        try tables.execute(
            "INSERT INTO office_session (token, holder, opened, seen) VALUES (?, ?, ?, ?)",
            [hash(ofToken: token), user.name, now.milliseconds, now.milliseconds])
        try OfficeRecord.note(.signedIn, user.name, by: user, at: now, in: tables)
    }

    private static func fail(
        _ tries: [SignInTries], _ name: String, isKnown: Bool, at now: WallTime, in tables: any InboxTables
    ) throws {
        for var each in tries {
            each.fail(at: now)
            try each.keep(in: tables)
        }
        try SignInTries.forget(at: now, in: tables)
        // What is no user's name may be a passphrase in the wrong box: it is not written down.
        guard isKnown, var first = tries.first else { return }
        first.fail(at: now)
        guard first.wait(at: now) > 0 else { return }
        try OfficeRecord.note(
            .lockedOut, name, by: OfficeUser(name: name, role: .clerk), at: now, in: tables)
    }

    private static func hash(of name: String, in tables: any InboxTables) throws -> PassphraseHash? {
        try tables.row("SELECT salt, hash, rounds FROM office_user WHERE name = ?", [name]).map { row in
            PassphraseHash(salt: row[0], hash: row[1], rounds: Int(row[2] as Int64))
        }
    }

    /// 256 random bits: what is kept of them is only a hash.
    private static func newToken() -> String {
        var random = SystemRandomNumberGenerator()
        return hexadecimal((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }

    private static func hash(ofToken token: String) -> [UInt8] { Array(SHA256.hash(data: Array(token.utf8))) }
}
