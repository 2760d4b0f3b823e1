import Domain
import GRDB

/// What a command works on: the database inside its savepoint, and the journal's end.
///
/// Lives on the writer's thread, within one group. A value, so that a command that fails is undone by putting the
/// copy back that was taken before it: its lines leave no gap in the chain.
struct Transaction {
    let records: Records
    let setting: Setting
    /// False while the disk is full or nearly so.
    let allowsVisits: Bool
    private(set) var journal: Journal
    private(set) var entries: [JournalEntry] = []
    private var latestDate: BusinessDate?

    /// What does not change while the store is open.
    struct Setting: Sendable {
        var sealing: Sealing
        var numbering: TicketNumbering
        var region: String
        var bootNumber: Int64
        var queue: QueueRules
    }

    init(_ db: Database, _ setting: Setting, allowsVisits: Bool) throws {
        records = Records(db: db, sealing: setting.sealing)
        (self.setting, self.allowsVisits) = (setting, allowsVisits)
        journal = try Journal(db)
        latestDate = try records.latestDate()
    }

    var db: Database { records.db }

    func execute(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    mutating func record(_ fact: Fact, _ actor: Actor, _ moment: Moment) throws {
        entries += try journal.append(fact, actor, moment, bootNumber: setting.bootNumber, in: db)
    }

    /// The business date of `moment`, opened and journalled when it is new; it never goes back.
    mutating func businessDate(at moment: Moment) throws -> BusinessDate {
        let date = BusinessDate.current(at: moment, latest: latestDate)
        guard date != latestDate else { return date }
        try execute(
            "INSERT INTO business_dates VALUES (?, ?)", [date.description, moment.wall.milliseconds])
        try record(.businessDateOpened(date: date), .kiosk, moment)
        latestDate = date
        return date
    }

    /// Seals the journal's end, once per group and only if it moved.
    func sealJournal() throws {
        guard !entries.isEmpty else { return }
        let seal = setting.sealing.journalSeal(sequence: journal.sequence, hash: journal.hash)
        try execute("INSERT OR REPLACE INTO journal_head VALUES (1, ?, ?)", [journal.sequence, seal])
    }
}
