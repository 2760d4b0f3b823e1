package import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// Moves a print job by its machine (`DESIGN.md` 4.4); throws `notAllowed` where the machine says nothing.
    ///
    /// `reason` is a word safe to log; it is kept up to 200 characters. The answer is without the content.
    package func changePrint(
        _ id: PrintJobID, event: PrintEvent, reason: String? = nil, at moment: Moment, actor: Actor
    ) async throws(StoreError) -> PrintJob {
        try await write { transaction in
            let job = try transaction.change(
                transaction.printJob(id), event, reason: reason, actor, moment)
            // Put back, but called while it was at the printer: it need not wait for paper any more.
            guard event == .putBack, try !transaction.records.isOfUse(job) else { return job }
            return try transaction.change(job, .expire, reason: PrintReason.called.rawValue, .kiosk, moment)
        }
    }

    /// Marks a waiting job `sending`, which is durable when this returns; its bytes may leave then.
    ///
    /// Answers what has become of it instead when it is no longer to be sent: given up meanwhile, or expired here
    /// because its number was called while it was on its way.
    package func beginPrint(
        _ id: PrintJobID, lengthMillimetres: Int, at moment: Moment
    ) async throws(StoreError) -> PrintJob {
        try await write { transaction in
            let job = try transaction.printJob(id)
            guard job.state == .queued else { return job }
            guard try transaction.records.isOfUse(job) else {
                return try transaction.change(
                    job, .expire, reason: PrintReason.called.rawValue, .kiosk, moment)
            }
            try transaction.measure(id, millimetres: lengthMillimetres, at: moment)
            return try transaction.change(job, .send, reason: nil, .kiosk, moment)
        }
    }

    /// Old slips are not printed any more, so that a new roll does not spit out yesterday. At most
    /// `longestList` at a time; how many there were.
    package func expirePrintJobs(
        kind: PrintJob.Kind, createdBefore time: WallTime, at moment: Moment
    ) async throws(StoreError) -> Int {
        try await write { transaction in
            let old = try transaction.records.queuedPrintJobs(kind, createdBefore: time)
            for job in old {
                try transaction.change(job, .expire, reason: PrintReason.tooOld.rawValue, .kiosk, moment)
            }
            return old.count
        }
    }

    /// The oldest job that waits for the printer, without its content (`printJob` has it): a slip that cannot be
    /// unsealed must not hold up those behind it.
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
    /// Without its content: a fate can be settled even if the slip cannot be unsealed.
    func printJob(_ id: PrintJobID) throws -> PrintJob {
        guard let job = try records.barePrintJob(id) else { throw StoreError.notFound("print job") }
        return job
    }

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
        if event == .confirm || event == .lose { try count(job.id) }
        return job
    }

    /// What was being sent when the last life ended: paper may bear it or not, so staff decide.
    mutating func loseUnconfirmedPrints(at moment: Moment) throws {
        for job in try records.unconfirmedPrintJobs() {
            try change(job, .lose, reason: PrintReason.lostPower.rawValue, .kiosk, moment)
        }
    }
}

extension PrintJob {
    /// Its present state, for the journal.
    var fact: Fact {
        .printChanged(job: id, kind: kind, visit: visit, item: item, state: state, reason: reason)
    }
}
