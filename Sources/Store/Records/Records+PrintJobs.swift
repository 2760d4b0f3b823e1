import Domain
import FoundationEssentials
import GRDB

extension Records {
    private static let columns = "id, kind, state, visit, item, copy_of, content, created_ms, reason"
    /// Without the content, which then is empty: its fate can be settled even if it cannot be unsealed.
    private static let bareColumns = "id, kind, state, visit, item, copy_of, x'', created_ms, reason"

    func printJob(_ id: PrintJobID) throws -> PrintJob? {
        try row("SELECT \(Self.columns) FROM print_jobs WHERE id = ?", [id.text]).map(printJob)
    }

    func barePrintJob(_ id: PrintJobID) throws -> PrintJob? {
        try row("SELECT \(Self.bareColumns) FROM print_jobs WHERE id = ?", [id.text]).map(printJob)
    }

    /// The oldest that waits for the printer, without its content.
    func nextPrintJob() throws -> PrintJob? {
        let sql = "SELECT \(Self.bareColumns) FROM print_jobs WHERE state = 'queued' ORDER BY place LIMIT 1"
        return try row(sql).map(printJob)
    }

    /// The newest first. One look at the index per state, since most jobs are printed ones.
    func printJobs(states: Set<PrintJobState>, limit: Int) throws -> [PrintJob] {
        let sql = "SELECT \(Self.columns), place FROM print_jobs WHERE state = ? ORDER BY place DESC LIMIT ?"
        return try states.flatMap { try rows(sql, [$0.rawValue, limit]) }
            .sorted { ($0[9] as Int64) > ($1[9] as Int64) }
            .prefix(limit).map(printJob)
    }

    /// Those of `kind` that wait for the printer since before `time`, without their content; the oldest first.
    func queuedPrintJobs(_ kind: PrintJob.Kind, createdBefore time: WallTime) throws -> [PrintJob] {
        let sql = """
            SELECT \(Self.bareColumns) FROM print_jobs WHERE state = 'queued' AND kind = ? AND created_ms < ?
            ORDER BY place LIMIT ?
            """
        return try rows(sql, [kind.rawValue, time.milliseconds, Store.longestList]).map(printJob)
    }

    /// Those that were being sent, without their content.
    func unconfirmedPrintJobs() throws -> [PrintJob] {
        try rows("SELECT \(Self.bareColumns) FROM print_jobs WHERE state = 'sending' ORDER BY place").map(
            printJob)
    }

    /// The newest ticket of a visit, without its content.
    func ticketJob(of visit: VisitID) throws -> PrintJob? {
        let sql = """
            SELECT \(Self.bareColumns) FROM print_jobs WHERE visit = ? AND kind = 'ticket' ORDER BY place DESC LIMIT 1
            """
        return try row(sql, [visit.text]).map(printJob)
    }

    /// See `PrintMachine.isOfUse`.
    func isOfUse(_ job: PrintJob) throws -> Bool {
        guard job.kind == .ticket, let id = job.visit else { return true }
        return PrintMachine.isOfUse(job.kind, visit: try visit(id)?.state)
    }

    func printJob(_ row: Row) throws -> PrintJob {
        let id = try PrintJobID(row[0] as String).orCorrupt()
        let box: Data = row[6]
        let content =
            box.isEmpty ? Data() : try sealing.open(box, at: place("print_jobs", "content", id.text))
        return PrintJob(
            id: id, kind: try PrintJob.Kind(rawValue: row[1]).orCorrupt(),
            state: try PrintJobState(rawValue: row[2]).orCorrupt(),
            visit: try (row[3] as String?).map { try VisitID($0).orCorrupt() },
            item: try (row[4] as String?).map { try ItemID($0).orCorrupt() },
            copyOf: try (row[5] as String?).map { try PrintJobID($0).orCorrupt() },
            content: [UInt8](content),
            created: WallTime(milliseconds: row[7]), reason: row[8])
    }
}
