import Dispatch
import Domain
import GRDB
import Logging
import Synchronization

/// The one writer. Commands stand in a line; whoever waits when the writer is free goes into one transaction, so that
/// several share one sync of the disk, each in a savepoint of its own.
///
/// A command that comes alone is written at once. A command that fails undoes itself only. Callers go on after the
/// COMMIT returned, and their cancellation undoes nothing. All of it runs on GRDB's dispatch thread: the sync never
/// blocks one of Swift's threads.
final class CommitGroup: Sendable {
    static let longestLine = 4096
    /// One sync is worth many commands, yet the first of a group must not wait long for the last.
    static let largestGroup = 64

    private struct Line {
        var jobs: [any CommandJob] = []
        var isServed = false
        var end: StoreError?
    }

    let writer: DatabaseQueue
    private let setting: Transaction.Setting
    private let ballast: Ballast
    private let onCommit: @Sendable ([JournalEntry]) -> Void
    private let onFatal: @Sendable (StoreError) -> Void
    private let log: Logger
    private let line = Mutex(Line())

    init(
        writer: DatabaseQueue, setting: Transaction.Setting, ballast: Ballast,
        onCommit: @escaping @Sendable ([JournalEntry]) -> Void,
        onFatal: @escaping @Sendable (StoreError) -> Void, log: Logger
    ) {
        (self.writer, self.setting, self.ballast) = (writer, setting, ballast)
        (self.onCommit, self.onFatal, self.log) = (onCommit, onFatal, log)
    }

    /// Runs `body` in the next group; it may run twice when the first try found the disk full. `last` closes the line.
    func run<Answer: Sendable>(
        last: Bool = false, _ body: @escaping @Sendable (inout Transaction) throws -> Answer
    ) async throws(StoreError) -> Answer {
        let outcome: Result<Answer, StoreError> = await withCheckedContinuation { continuation in
            join(Job(body, continuation), last: last)
        }
        return try outcome.get()
    }

    /// Why verbs are refused, once they are.
    var end: StoreError? { line.withLock { $0.end } }

    /// Ends everything after a failure that leaves nothing to be trusted.
    func end(with error: StoreError) { fail([], error) }

    private func join(_ job: any CommandJob, last: Bool) {
        let refusal: StoreError? = line.withLock { line in
            if let end = line.end { return end }
            guard line.jobs.count < Self.longestLine || last else { return .overloaded }
            line.jobs.append(job)
            if last { line.end = .closed }
            return nil
        }
        if let refusal { job.finish(failure: refusal) } else { serve() }
    }

    /// Starts the writer unless it is at work.
    private func serve() {
        let mustStart = line.withLock { line in
            guard !line.isServed, !line.jobs.isEmpty else { return false }
            line.isServed = true
            return true
        }
        guard mustStart else { return }
        writer.asyncWriteWithoutTransaction { @Sendable [self] db in
            commit(next(), in: db)
            line.withLock { $0.isServed = false }
            serve()
        }
    }

    private func next() -> [any CommandJob] {
        line.withLock { line in
            let group = Array(line.jobs.prefix(Self.largestGroup))
            line.jobs.removeFirst(group.count)
            return group
        }
    }

    private func commit(_ group: [any CommandJob], in db: Database) {
        do {
            finish(group, try attempt(group, in: db, allowsVisits: ballast.allowsVisits()))
        } catch .diskFull where ballast.giveUp() {
            log.error("the disk is full: the ballast was given up, no new visits until there is room")
            // Once more without new visits, so that deliveries and calls go on.
            do {
                finish(group, try attempt(group, in: db, allowsVisits: false))
            } catch {
                fail(group, error)
            }
        } catch {
            fail(group, error)
        }
    }

    /// The callers first: they wait for nothing else, and the telling takes a moment.
    private func finish(_ group: [any CommandJob], _ entries: [JournalEntry]) {
        for job in group { job.finish(failure: nil) }
        if !entries.isEmpty { onCommit(entries) }
    }

    private func fail(_ group: [any CommandJob], _ error: StoreError) {
        for job in group { job.finish(failure: error) }
        guard error.isFatal else { return }
        let (isFirst, left) = line.withLock { line in
            defer { (line.jobs, line.end) = ([], error) }
            return (line.end?.isFatal != true, line.jobs)
        }
        for job in left { job.finish(failure: error) }
        guard isFirst else { return }
        log.critical("\(error)")
        onFatal(error)
    }

    /// SQLite's own words name tables and columns, never values.
    private func note(_ error: any Error) {
        guard let error = error as? DatabaseError else { return }
        log.error("\(error.extendedResultCode): \(error.message ?? "")")
    }

    /// One transaction; what it appended to the journal. Throws when nothing of it was kept.
    private func attempt(
        _ group: [any CommandJob], in db: Database, allowsVisits: Bool
    ) throws(StoreError) -> [JournalEntry] {
        do {
            try db.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
            var transaction = try Transaction(db, setting, allowsVisits: allowsVisits)
            if group.count == 1 {
                guard try performAlone(group[0], in: &transaction) else { return [] }
            } else {
                for job in group { try perform(job, in: &transaction) }
            }
            try transaction.sealJournal()
            try db.cachedStatement(sql: "COMMIT").execute()
            return transaction.entries
        } catch {
            // SQLite may have rolled back by itself; then this one is refused and means nothing.
            if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") }
            note(error)
            throw StoreError(error)
        }
    }

    /// Alone, the transaction itself is what is undone; a savepoint would copy every page it touches. False when it failed.
    private func performAlone(_ job: any CommandJob, in transaction: inout Transaction) throws -> Bool {
        do {
            try job.perform(&transaction)
            return true
        } catch  where !StoreError.isOfTheDisk(error) {
            note(error)
            try transaction.db.execute(sql: "ROLLBACK")
            job.fail(StoreError(error))
            return false
        }
    }

    /// A failure that concerns the disk ends the whole group, any other one only the command.
    private func perform(_ job: any CommandJob, in transaction: inout Transaction) throws {
        let db = transaction.db
        let before = transaction
        try db.cachedStatement(sql: "SAVEPOINT command").execute()
        do {
            try job.perform(&transaction)
            try db.cachedStatement(sql: "RELEASE command").execute()
        } catch {
            guard !StoreError.isOfTheDisk(error), db.isInsideTransaction else { throw error }
            try db.cachedStatement(sql: "ROLLBACK TO command").execute()
            try db.cachedStatement(sql: "RELEASE command").execute()
            transaction = before
            note(error)
            job.fail(StoreError(error))
        }
    }
}

/// A command in the line, whatever it answers.
private protocol CommandJob: Sendable {
    func perform(_ transaction: inout Transaction) throws
    /// Remembers why it failed, for when the group is through.
    func fail(_ error: StoreError)
    /// Lets the caller go on: with `failure`, or with what `perform` came to.
    func finish(failure: StoreError?)
}

private final class Job<Answer: Sendable>: CommandJob {
    private struct State {
        var outcome: Result<Answer, StoreError> = .failure(.closed)
        var continuation: CheckedContinuation<Result<Answer, StoreError>, Never>?
    }

    private let body: @Sendable (inout Transaction) throws -> Answer
    private let state: Mutex<State>

    init(
        _ body: @escaping @Sendable (inout Transaction) throws -> Answer,
        _ continuation: CheckedContinuation<Result<Answer, StoreError>, Never>
    ) {
        self.body = body
        state = Mutex(State(continuation: continuation))
    }

    func perform(_ transaction: inout Transaction) throws {
        let answer = try body(&transaction)
        state.withLock { $0.outcome = .success(answer) }
    }

    func fail(_ error: StoreError) { state.withLock { $0.outcome = .failure(error) } }

    func finish(failure: StoreError?) {
        let (continuation, outcome) = state.withLock { state in
            defer { state.continuation = nil }
            return (state.continuation, state.outcome)
        }
        continuation?.resume(returning: failure.map { .failure($0) } ?? outcome)
    }
}
