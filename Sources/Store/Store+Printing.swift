package import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// Moves a print job by its machine (`DESIGN.md` 4.4); throws `notAllowed` where the machine says nothing.
    ///
    /// `reason` is a word safe to log; it is kept up to 200 characters.
    package func changePrint(
        _ id: PrintJobID, event: PrintEvent, reason: String? = nil, at moment: Moment, actor: Actor
    ) async throws(StoreError) -> PrintJob {
        try await write { transaction in
            guard let job = try transaction.records.printJob(id) else {
                throw StoreError.notFound("print job")
            }
            return try transaction.change(job, event, reason: reason, actor, moment)
        }
    }

    /// Old slips are not printed any more, so that a new roll does not spit out yesterday. At most
    /// `longestList` at a time; how many there were.
    package func expirePrintJobs(
        kind: PrintJob.Kind, createdBefore time: WallTime, at moment: Moment
    ) async throws(StoreError) -> Int {
        try await write { transaction in
            let old = try transaction.records.queuedPrintJobs(kind, createdBefore: time)
            for job in old { try transaction.change(job, .expire, reason: "too old", .kiosk, moment) }
            return old.count
        }
    }

    /// The oldest job that waits for the printer.
    package func nextPrintJob() async throws(StoreError) -> PrintJob? {
        try await read { try $0.nextPrintJob() }
    }

    /// The newest first.
    package func printJobs(
        states: Set<PrintJobState>, limit: Int
    ) async throws(StoreError) -> [PrintJob] {
        try await read { try $0.printJobs(states: states, limit: Self.bounded(limit)) }
    }

    package func printJob(_ id: PrintJobID) async throws(StoreError) -> PrintJob? {
        try await read { try $0.printJob(id) }
    }
}

extension Transaction {
    func insert(_ job: PrintJob) throws {
        let place = records.place("print_jobs", "content", job.id.text)
        let sql = """
            INSERT INTO print_jobs (id, kind, state, visit, item, copy_of, content, created_ms)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """
        try execute(
            sql,
            [
                job.id.text, job.kind.rawValue, job.state.rawValue, job.visit?.text, job.item?.text,
                job.copyOf?.text,
                setting.sealing.seal(job.content, at: place), job.created.milliseconds,
            ])
    }

    @discardableResult
    mutating func change(
        _ before: PrintJob, _ event: PrintEvent, reason: String?, _ actor: Actor, _ moment: Moment
    ) throws -> PrintJob {
        guard let state = PrintMachine.state(after: event, in: before.state) else {
            throw StoreError.notAllowed(state: before.state.rawValue, event: event.rawValue)
        }
        var job = before
        job.state = state
        job.reason = reason.map { String($0.prefix(200)) }
        try execute(
            "UPDATE print_jobs SET state = ?, reason = ? WHERE id = ?",
            [state.rawValue, job.reason, job.id.text])
        try record(job.fact, actor, moment)
        return job
    }

    /// What was being sent when the last life ended: paper may bear it or not, so staff decide.
    mutating func loseUnconfirmedPrints(at moment: Moment) throws {
        for job in try records.unconfirmedPrintJobs() {
            try change(job, .lose, reason: "power or process lost", .kiosk, moment)
        }
    }
}

extension PrintJob {
    /// Its present state, for the journal.
    var fact: Fact {
        .printChanged(job: id, kind: kind, visit: visit, item: item, state: state, reason: reason)
    }
}
