import Crypto
import District
import Domain

/// Which kiosks the district knows: their one-time codes, their certificates, and who is not believed any more.
///
/// In SQLite a file of its own beside the inbox, because `districtd kiosks …` writes it while the server runs; in
/// PostgreSQL two tables beside the others.
struct KioskRegistry: Sendable {
    /// A kiosk as people see it.
    struct Entry: Hashable, Sendable {
        enum Standing: String, Hashable, Sendable {
            /// A code was given out and not used yet.
            case waiting
            /// The code was not used in time.
            case expired
            case enrolled
            case revoked
        }

        var kiosk: String
        var standing: Standing
        /// When its newest certificate that counts ends.
        var certificateEnds: WallTime?
        /// When a code that was given out and not used ends, or has ended.
        var codeEnds: WallTime?
    }

    /// What came of an enrolment.
    enum Enrolled: Hashable, Sendable {
        case done(String, IssuedCertificate)
        case unknownCode
        case badRequest
    }

    /// What a certificate is worth at this moment.
    enum Verdict: Hashable, Sendable { case good, revoked, unknown }

    /// Also that of the office's users (`Users`).
    let store: any InboxStore

    init(_ store: any InboxStore) { self.store = store }

    /// Gives out a code for a kiosk, new or known; an older code that was not used does not work any more.
    func add(
        _ kiosk: String, _ code: EnrolmentCode, until: WallTime, by user: OfficeUser = .commandLine,
        at now: WallTime = Inbox.clock()
    ) async throws {
        guard CloudEvent.source(ofUncheckedKiosk: kiosk) != nil else { throw TrustError.badName }
        try await store.write { tables in
            let sql = """
                INSERT INTO kiosk (id, code, code_ends) VALUES (?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET code = excluded.code, code_ends = excluded.code_ends
                """
            try tables.execute(sql, [kiosk, Self.hash(code.secret), until.milliseconds])
            try OfficeRecord.note(.codeGiven, kiosk, by: user, at: now, in: tables)
        }
    }

    /// Uses up a code: the kiosk it was for, with every certificate it had before made void. Nil for a code that was
    /// never given out, was used, or has ended.
    ///
    /// - Parameter sign: makes the certificate; nil when there is nothing to sign, and then the code is not used up.
    func enrol(
        secret: String, at now: WallTime, _ sign: @escaping @Sendable (_ kiosk: String) -> IssuedCertificate?
    ) async throws -> Enrolled {
        let hash = Self.hash(secret)
        return try await store.write { tables in
            let found = try tables.row(
                "SELECT id FROM kiosk WHERE code = ? AND code_ends > ?", [hash, now.milliseconds])
            guard let kiosk: String = found?[0] else { return .unknownCode }
            guard let issued = sign(kiosk) else { return .badRequest }
            // Of several at once the first has the code; the others wait here for its commit and find none.
            let claimed = try tables.row(
                "UPDATE kiosk SET code = NULL, code_ends = NULL, revoked = 0 WHERE id = ? AND code = ? RETURNING id",
                [kiosk, hash])
            guard claimed != nil else { return .unknownCode }
            try tables.execute("UPDATE certificate SET revoked = 1 WHERE kiosk = ?", [kiosk])
            try Self.insert(issued, of: kiosk, tables)
            return .done(kiosk, issued)
        }
    }

    /// Keeps one more certificate of an enrolled kiosk. The old one goes on working until its own end: the new one may
    /// have been lost on the way.
    ///
    /// - Parameter serial: that of the certificate it was asked with.
    /// - Returns: whether that one still counted; a kiosk that was enrolled anew meanwhile keeps only what it got there.
    func renew(_ kiosk: String, shown serial: String, _ issued: IssuedCertificate) async throws -> Bool {
        try await store.write { tables in
            // Holds the kiosk's row: an enrolment is before all of this, or after.
            let held = try tables.row(
                "UPDATE kiosk SET revoked = revoked WHERE id = ? RETURNING revoked", [kiosk])
            guard let held, held[0] as Int64 == 0 else { return false }
            let counts = try tables.row(
                "SELECT serial FROM certificate WHERE serial = ? AND kiosk = ? AND revoked = 0",
                [serial, kiosk])
            guard counts != nil else { return false }
            try Self.insert(issued, of: kiosk, tables)
            return true
        }
    }

    /// From now on the kiosk is not believed.
    func revoke(
        _ kiosk: String, by user: OfficeUser = .commandLine, at now: WallTime = Inbox.clock()
    ) async throws {
        let isKnown = try await store.write { tables in
            let known = try tables.row("SELECT id FROM kiosk WHERE id = ?", [kiosk]) != nil
            try tables.execute(
                "UPDATE kiosk SET revoked = 1, code = NULL, code_ends = NULL WHERE id = ?", [kiosk])
            if known { try OfficeRecord.note(.revoked, kiosk, by: user, at: now, in: tables) }
            return known
        }
        guard isKnown else { throw TrustError.noSuchKiosk(kiosk) }
    }

    func verdict(on kiosk: String, serial: String) async throws -> Verdict {
        try await store.read { tables in
            let sql = """
                SELECT k.revoked + c.revoked FROM certificate c JOIN kiosk k ON k.id = c.kiosk
                    WHERE c.serial = ? AND k.id = ?
                """
            guard let row = try tables.row(sql, [serial, kiosk]) else { return .unknown }
            return row[0] as Int64 > 0 ? .revoked : .good
        }
    }

    func list(at now: WallTime) async throws -> [Entry] {
        try await store.read { tables in
            let sql = """
                SELECT id, revoked, code_ends,
                    (SELECT max(ends) FROM certificate WHERE kiosk = id AND revoked = 0) FROM kiosk ORDER BY id
                """
            return try tables.rows(sql, []).map { row in
                let (revoked, code, ends): (Int64, Int64?, Int64?) = (row[1], row[2], row[3])
                let standing: Entry.Standing =
                    revoked > 0
                    ? .revoked : ends != nil ? .enrolled : code ?? 0 > now.milliseconds ? .waiting : .expired
                return Entry(
                    kiosk: row[0], standing: standing,
                    certificateEnds: ends.map(WallTime.init(milliseconds:)),
                    codeEnds: code.map(WallTime.init(milliseconds:)))
            }
        }
    }

    private static func insert(
        _ issued: IssuedCertificate, of kiosk: String, _ tables: any InboxTables
    ) throws {
        try tables.execute(
            "INSERT INTO certificate (serial, kiosk, ends) VALUES (?, ?, ?)",
            [issued.serial, kiosk, issued.ends.milliseconds])
    }

    /// The secret has 65 random bits, so a plain hash does not give it away.
    private static func hash(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }
}

/// A certificate as the registry keeps it.
struct IssuedCertificate: Hashable, Sendable {
    var pem: String
    /// Hexadecimal.
    var serial: String
    var ends: WallTime
}
