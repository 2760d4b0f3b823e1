import Domain

/// What somebody of the office did: kept in the transaction that does it, and never changed.
///
/// In SQLite there are two such tables, because `kiosks.sqlite` and `inbox.sqlite` are two files; in PostgreSQL one.
struct OfficeRecord: Hashable, Sendable {
    enum Act: String, Hashable, Sendable, CaseIterable {
        case decided, booked, bookedAgain, moved, cancelled
        case codeGiven, revoked, released, published
        case userAdded, userRemoved, passphraseSet, signedIn, signedOut, lockedOut
    }

    /// A UUIDv7: in the order of time.
    let id: String
    let time: WallTime
    /// The name of a user, or of `OfficeUser.thisMachine` or `.commandLine`.
    let who: String
    /// As it was written: a later districtd may know more acts.
    let act: String
    /// The number of an item, the reference of a booking, a kiosk, a user: nothing personal of a resident.
    let subject: String

    /// Adds one to the transaction under way.
    static func note(
        _ act: Act, _ subject: String, by user: OfficeUser, at time: WallTime, in tables: any InboxTables
    ) throws {
        try tables.execute(
            "INSERT INTO office_record (id, time, who, act, subject) VALUES (?, ?, ?, ?, ?)",
            [
                Identifier<OfficeRecord>(at: time).text, time.milliseconds, user.name, act.rawValue, subject,
            ])
    }

    init(_ row: InboxRow) {
        (id, time) = (row[0], WallTime(milliseconds: row[1]))
        (who, act, subject) = (row[2], row[3], row[4])
    }
}

extension InboxStore {
    /// The newest first, those before `id`.
    func officeRecords(before id: String?, limit: Int) async throws(InboxError) -> [OfficeRecord] {
        try await read { tables in
            try tables.rows(
                """
                SELECT id, time, who, act, subject FROM office_record \(id == nil ? "" : "WHERE id < ?")
                ORDER BY id DESC LIMIT ?
                """, (id.map { [$0] } ?? []) + [Int64(limit)] as [any InboxBindable]
            ).map(OfficeRecord.init)
        }
    }
}
