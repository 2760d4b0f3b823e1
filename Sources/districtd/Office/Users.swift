import Domain
import FoundationEssentials

/// Who may use the office's pages: their passphrases, sessions and wrong tries.
///
/// In the register's store (`KioskRegistry`): in SQLite a file of its own that `districtd users …` writes while the server
/// runs; in PostgreSQL tables that several districtd share.
///
/// - `Users+Sessions`: signing in and out
/// - `SignInTries`: the pauses after wrong passphrases
struct Users: Sendable {
    /// A user as an administrator sees them.
    struct Entry: Hashable, Sendable {
        let user: OfficeUser
        let made: WallTime
        /// The last sign of life of a session that has not ended; nil when none is open.
        let seen: WallTime?
    }

    let store: any InboxStore
    let desk = PassphraseDesk()
    /// Of scrypt; fewer in tests.
    let rounds: Int

    init(_ store: any InboxStore, rounds: Int = PassphraseHash.rounds) {
        (self.store, self.rounds) = (store, rounds)
    }

    func isEmpty() async throws(InboxError) -> Bool {
        try await store.read { try $0.row("SELECT 1 FROM office_user LIMIT 1", []) == nil }
    }

    func add(
        _ user: OfficeUser, _ passphrase: String, by actor: OfficeUser, at now: WallTime
    ) async throws {
        guard OfficeUser.isName(user.name) else { throw UserError.badName }
        let hash = try await hash(passphrase, for: user.name)
        let isNew = try await store.write { tables in
            guard try tables.row("SELECT 1 FROM office_user WHERE name = ?", [user.name]) == nil else {
                return false
            }
            try tables.execute(
                "INSERT INTO office_user (name, role, salt, hash, rounds, made, changed) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    user.name, user.role.rawValue, hash.salt, hash.hash, Int64(hash.rounds),
                    now.milliseconds, now.milliseconds,
                ])
            try OfficeRecord.note(.userAdded, user.name, by: actor, at: now, in: tables)
            return true
        }
        guard isNew else { throw UserError.exists(user.name) }
    }

    /// Ends the user's sessions and pauses.
    func setPassphrase(
        of name: String, to passphrase: String, by actor: OfficeUser, at now: WallTime
    ) async throws {
        let hash = try await hash(passphrase, for: name)
        try await change(name) { tables in
            try tables.execute(
                "UPDATE office_user SET salt = ?, hash = ?, rounds = ?, changed = ? WHERE name = ?",
                [hash.salt, hash.hash, Int64(hash.rounds), now.milliseconds, name])
            try tables.execute("DELETE FROM office_session WHERE holder = ?", [name])
            try tables.execute("DELETE FROM office_try WHERE key = ?", [SignInTries.key(ofName: name)])
            try OfficeRecord.note(.passphraseSet, name, by: actor, at: now, in: tables)
        }
    }

    /// The user's sessions end with it; what they did stays on record.
    func remove(_ name: String, by actor: OfficeUser, at now: WallTime) async throws {
        try await change(name) { tables in
            try tables.execute("DELETE FROM office_session WHERE holder = ?", [name])
            try tables.execute("DELETE FROM office_user WHERE name = ?", [name])
            try OfficeRecord.note(.userRemoved, name, by: actor, at: now, in: tables)
        }
    }

    /// In order of their names.
    func list(at now: WallTime) async throws(InboxError) -> [Entry] {
        let oldest = SessionLife.oldest(at: now)
        return try await store.read { tables in
            try tables.rows(
                """
                SELECT name, role, made, (SELECT max(seen) FROM office_session WHERE holder = name AND seen > ?
                    AND opened > ?) FROM office_user ORDER BY name
                """, [oldest.seen, oldest.opened]
            ).map { row in
                Entry(
                    user: Self.user(row), made: WallTime(milliseconds: row[2]),
                    seen: (row[3] as Int64?).map(WallTime.init(milliseconds:)))
            }
        }
    }

    /// Of columns that begin with name and role.
    static func user(_ row: InboxRow) -> OfficeUser {
        guard let role = OfficeUser.Role(rawValue: row[1]) else {
            preconditionFailure("the schema knows the roles")
        }
        return OfficeUser(name: row[0], role: role)
    }

    private func hash(_ passphrase: String, for name: String) async throws -> PassphraseHash {
        if let fault = Passphrase.fault(of: passphrase, for: name) { throw UserError.weak(fault) }
        guard let hash = await PassphraseHash.make(passphrase, rounds: rounds, at: desk) else {
            throw UserError.overloaded
        }
        return hash
    }

    private func change(_ name: String, _ work: @escaping @Sendable (any InboxTables) throws -> Void)
        async throws
    {
        let isKnown = try await store.write { tables in
            guard try tables.row("SELECT 1 FROM office_user WHERE name = ?", [name]) != nil else {
                return false
            }
            try work(tables)
            return true
        }
        guard isKnown else { throw UserError.noSuchUser(name) }
    }
}

/// Why a user could not be made or changed; says what to do, and never what was typed as a passphrase.
enum UserError: Error, Hashable, CustomStringConvertible {
    case badName
    case exists(String)
    case noSuchUser(String)
    case weak(Passphrase.Fault)
    case overloaded

    var text: Text {
        switch self {
        case .badName:
            Text("用户名为 1 至 32 个字母、汉字、数字或 . - _", "a user's name has 1 to 32 letters or digits, or . - _")
        case .exists(let name):
            Text(
                "已有用户 \(name)；改口令用 districtd users passphrase",
                "there is a user \(name) already; districtd users passphrase sets another passphrase")
        case .noSuchUser(let name):
            Text("没有用户 \(name)；见 districtd users list", "there is no user \(name); see districtd users list")
        case .weak(let fault): fault.text
        case .overloaded: Text("登录的人太多，请稍后再试", "too many sign in at once: try again")
        }
    }

    var description: String { "\(text.zh) / \(text.en)" }
}
