import Crypto
import Domain
import FoundationEssentials
import GRDB

/// The end of the journal's hash chain, carried through a group of commands.
///
/// A line's hash is SHA-256 over these fields in this order, each as a netstring (its length in bytes in decimal, a
/// colon, the bytes, a comma), numbers in decimal, so that no two journals share a form:
///
///     "onewindow.journal.v1", previous hash (32 bytes; zeros for line 1), sequence, boot_id, boot_number,
///     monotonic_ms, wall_ms, high_ms, clock_trust, utc_offset, actor, kind, payload
///
/// `high_ms` is the highest wall time on record up to this line: a line with `wall_ms` below it was written by a
/// clock that had gone back (`DESIGN.md` 4.6). `kind` is the name of the `Fact`'s case, `payload` its JSON, keys sorted.
struct Journal {
    /// Commands wait for each other and clocks slew: only further back than this is a clock that went back.
    static let tolerance: Int64 = 2000

    private(set) var sequence: Int64 = 0
    private(set) var hash = Data(repeating: 0, count: 32)
    private(set) var high: Int64 = .min
    /// Within an episode of a clock behind the record, which was journalled when it began.
    private(set) var isBehind = false

    var head: String { Hex.text(hash) }

    /// The chain as it stands on disk.
    init(_ db: Database) throws {
        let sql = "SELECT sequence, hash, high_ms, wall_ms FROM journal ORDER BY sequence DESC LIMIT 1"
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql)) else { return }
        (sequence, hash, high) = (row[0], row[1], row[2])
        isBehind = high - row[3] > Self.tolerance
    }

    /// Appends one line, and before it a `clockBehind` where an episode begins.
    mutating func append(
        _ fact: Fact, _ actor: Actor, _ moment: Moment, bootNumber: Int64, in db: Database
    ) throws -> [JournalEntry] {
        let behind = high == .min ? 0 : high - moment.wall.milliseconds
        if behind > Self.tolerance, !isBehind {
            isBehind = true
            let notice = Fact.clockBehind(milliseconds: behind)
            let first = try line(notice, .kiosk, moment, bootNumber, db)
            return [first, try line(fact, actor, moment, bootNumber, db)]
        }
        isBehind = behind > Self.tolerance
        return [try line(fact, actor, moment, bootNumber, db)]
    }

    private mutating func line(
        _ fact: Fact, _ actor: Actor, _ moment: Moment, _ bootNumber: Int64, _ db: Database
    ) throws -> JournalEntry {
        let line = JournalLine(
            sequence: sequence + 1, bootID: moment.boot, bootNumber: bootNumber, monotonic: moment.monotonic,
            wall: moment.wall.milliseconds, high: max(high, moment.wall.milliseconds),
            trust: moment.trust.rawValue,
            offset: moment.offset, actor: actor.description, payload: try JSON.text(fact))
        let previous = hash
        (sequence, hash, high) = (line.sequence, line.hash(after: previous), line.high)
        try line.insert(db, previous: previous, hash: hash)
        return JournalEntry(
            sequence: sequence, moment: moment, bootNumber: bootNumber, actor: line.actor, fact: fact)
    }
}

/// One line as its columns are.
struct JournalLine {
    var sequence: Int64
    var bootID: String
    var bootNumber: Int64
    var monotonic: Int64
    var wall: Int64
    var high: Int64
    var trust: String
    var offset: Int
    var actor: String
    var kind: String
    var payload: String

    init(
        sequence: Int64, bootID: String, bootNumber: Int64, monotonic: Int64, wall: Int64, high: Int64,
        trust: String, offset: Int, actor: String, payload: String
    ) {
        (self.sequence, self.bootID, self.bootNumber) = (sequence, bootID, bootNumber)
        (self.monotonic, self.wall, self.high, self.trust) = (monotonic, wall, high, trust)
        (self.offset, self.actor, self.payload) = (offset, actor, payload)
        // A fact is an object of one member, whose name is the case: {"visitCalled":{…}}.
        kind = String(payload.dropFirst(2).prefix { $0 != "\"" })
    }

    func hash(after previous: Data) -> Data {
        var form: [UInt8] = []
        form.reserveCapacity(512)
        func add(_ bytes: some Collection<UInt8>) {
            form.append(contentsOf: String(bytes.count).utf8)
            form.append(UInt8(ascii: ":"))
            form.append(contentsOf: bytes)
            form.append(UInt8(ascii: ","))
        }
        add("onewindow.journal.v1".utf8)
        add(previous)
        add(String(sequence).utf8)
        add(bootID.utf8)
        for number in [bootNumber, monotonic, wall, high] { add(String(number).utf8) }
        add(trust.utf8)
        add(String(offset).utf8)
        add(actor.utf8)
        add(kind.utf8)
        add(payload.utf8)
        return Data(SHA256.hash(data: form))
    }

    fileprivate func insert(_ db: Database, previous: Data, hash: Data) throws {
        let sql = "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        try db.cachedStatement(sql: sql).execute(arguments: [
            sequence, bootID, bootNumber, monotonic, wall, high, trust, offset, actor, kind, payload,
            previous, hash,
        ])
    }
}

extension JournalLine {
    static let columns =
        "sequence, boot_id, boot_number, monotonic_ms, wall_ms, high_ms, clock_trust, utc_offset, actor, payload"

    /// Of a row that begins with `columns`.
    init(_ row: Row) {
        self.init(
            sequence: row[0], bootID: row[1], bootNumber: row[2], monotonic: row[3], wall: row[4],
            high: row[5],
            trust: row[6], offset: row[7], actor: row[8], payload: row[9])
    }

    func entry() throws -> JournalEntry {
        guard let trust = ClockTrust(rawValue: trust) else { throw StoreError.corrupt }
        let moment = Moment(
            wall: WallTime(milliseconds: wall), monotonic: monotonic, boot: bootID, trust: trust,
            offset: offset)
        return JournalEntry(
            sequence: sequence, moment: moment, bootNumber: bootNumber, actor: actor,
            fact: try JSON.value(Fact.self, Data(payload.utf8)))
    }
}
