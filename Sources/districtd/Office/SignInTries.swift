import Crypto
import Domain

/// The wrong passphrases of one name, or from one address, and the pause they cost.
///
/// A name has the kiosk's own pauses (`LockoutRule`: from the fifth on, 30 s to 15 min). An address has many people behind
/// it, a whole office or a balancer, so its pauses begin after `crowd` more. By the wall clock, which all districtd of
/// one database share; a clock that goes back lengthens a pause, by no more than the pause itself.
struct SignInTries: Hashable, Sendable {
    let key: [UInt8]
    var failures: Int64 = 0
    /// Of the last wrong one, in milliseconds.
    var last: Int64 = 0

    /// Twenty people of one office may each be wrong once.
    private static let crowd: Int64 = 20
    /// A day without a wrong one, and they are forgotten.
    private static let memory: Int64 = 24 * 3600 * 1000

    /// Names and addresses are kept as hashes that tell them apart: what was typed as a name may be a passphrase.
    static func key(ofName name: String) -> [UInt8] { nameMark + hash("name\0" + name).dropFirst() }

    static func key(ofAddress address: String) -> [UInt8] {
        addressMark + hash("address\0" + address).dropFirst()
    }

    private static let (nameMark, addressMark): ([UInt8], [UInt8]) = ([0], [1])

    private static func hash(_ text: String) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    /// Seconds still to wait, rounded up.
    func wait(at now: WallTime) -> Int {
        let pause = Int64(pause) * 1000
        return Int((min(pause, max(0, last + pause - now.milliseconds)) + 999) / 1000)
    }

    /// Seconds, after the last wrong one.
    private var pause: Int {
        LockoutRule.wait(afterFailures: Int(failures - (key.first == Self.addressMark[0] ? Self.crowd : 0)))
    }

    mutating func fail(at now: WallTime) {
        if now.milliseconds - last > Self.memory { failures = 0 }
        (failures, last) = (min(failures, 1 << 30) + 1, now.milliseconds)
    }
}

extension SignInTries {
    /// The longest wait of these.
    static func wait(_ keys: [[UInt8]], at now: WallTime, in tables: any InboxTables) throws -> Int {
        try keys.map { key in
            let sql = "SELECT key, failures, last FROM office_try WHERE key = ?"
            return try tables.row(sql, [key]).map { SignInTries($0).wait(at: now) } ?? 0
        }.max() ?? 0
    }

    /// Reads one and holds its row until the transaction ends, in every store.
    static func locked(_ key: [UInt8], in tables: any InboxTables) throws -> SignInTries {
        let row = try tables.row(
            """
            INSERT INTO office_try (key, failures, last) VALUES (?, 0, 0)
            ON CONFLICT (key) DO UPDATE SET failures = office_try.failures RETURNING key, failures, last
            """, [key])
        guard let row else { preconditionFailure("an upsert returns its row") }
        return SignInTries(row)
    }

    func keep(in tables: any InboxTables) throws {
        try tables.execute(
            "UPDATE office_try SET failures = ?, last = ? WHERE key = ?", [failures, last, key])
    }

    /// Those of a day without a wrong one.
    static func forget(at now: WallTime, in tables: any InboxTables) throws {
        try tables.execute("DELETE FROM office_try WHERE last < ?", [now.milliseconds - memory])
    }

    private init(_ row: InboxRow) { self.init(key: row[0], failures: row[1], last: row[2]) }
}
