import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// Walks the whole journal and tells where it was touched, if it was.
    ///
    /// It reads a page of lines at a time, so memory stays bounded and no long read holds back the log. A change of
    /// any column, a line missing, moved or put in shows in the chain; a cut-off end, or a chain computed anew,
    /// shows in the sealed head, which nobody without the key can write, and in the heads kept with the deliveries.
    package func verifyJournal() async throws(StoreError) -> JournalVerdict {
        var walk = JournalWalk()
        while true {
            let before = walk
            walk = try await read { records in
                var walk = before
                try walk.page(records)
                return walk
            }
            if let fault = walk.fault { return fault }
            if walk.isAtEnd { return .intact(entries: walk.sequence, head: Hex.text(walk.hash)) }
        }
    }
}

/// How far a verification has come.
private struct JournalWalk: Sendable {
    private static let pageSize = 1000

    var sequence: Int64 = 0
    var hash = Data(repeating: 0, count: 32)
    var high: Int64 = .min
    var isAtEnd = false
    var fault: JournalVerdict?

    mutating func page(_ records: Records) throws {
        let sql = """
            SELECT \(JournalLine.columns), kind, previous_hash, hash FROM journal WHERE sequence > ?
            ORDER BY sequence LIMIT \(Self.pageSize)
            """
        let rows = try records.rows(sql, [sequence])
        let first = sequence + 1
        for row in rows where fault == nil { step(row) }
        if fault == nil, sequence >= first { try compareDeliveries(records, from: first) }
        guard fault == nil, rows.count < Self.pageSize else { return }
        isAtEnd = true
        try compareHead(records)
    }

    private mutating func step(_ row: Row) {
        let line = JournalLine(row)
        guard line.sequence == sequence + 1 else { return broken(at: sequence + 1, "a line is missing") }
        guard row[10] == line.kind else { return broken(at: line.sequence, "the kind was changed") }
        guard row[11] == hash else { return broken(at: line.sequence, "it does not follow the line before") }
        let highest = max(high, line.wall)
        guard line.high == highest else { return broken(at: line.sequence, "the highest time is wrong") }
        let computed = line.hash(after: hash)
        guard row[12] == computed else { return broken(at: line.sequence, "a field was changed") }
        (sequence, hash, high) = (line.sequence, computed, highest)
    }

    private mutating func compareDeliveries(_ records: Records, from first: Int64) throws {
        let sql = """
            SELECT d.journal_sequence FROM deliveries d LEFT JOIN journal j ON j.sequence = d.journal_sequence
            WHERE d.journal_sequence BETWEEN ? AND ? AND j.hash IS NOT d.journal_head ORDER BY 1 LIMIT 1
            """
        guard let place = try records.number(sql, [first, sequence]) else { return }
        broken(at: place, "it differs from the head sent to the district")
    }

    /// Of the snapshot that gave the last page, so that lines appended meanwhile are no fault.
    private mutating func compareHead(_ records: Records) throws {
        guard let row = try records.row("SELECT sequence, seal FROM journal_head") else {
            if sequence > 0 { broken(at: sequence, "the sealed head is missing") }
            return
        }
        let sealed: Int64 = row[0]
        guard sealed == sequence else {
            return broken(
                at: min(sealed, sequence) + 1, sealed > sequence ? "the end is missing" : "lines were added")
        }
        guard row[1] == records.sealing.journalSeal(sequence: sequence, hash: hash) else {
            return broken(at: sequence, "the seal of the head does not fit")
        }
    }

    private mutating func broken(at place: Int64, _ why: String) { fault = .broken(at: place, why: why) }
}
