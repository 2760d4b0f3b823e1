import Dispatch
package import Domain
import GRDB
package import Logging
import Synchronization

/// Everything the kiosk keeps (`DESIGN.md` 5): verbs, never a database handle.
///
/// Each verb that changes something is one transaction with the journal's lines about it, and returns once it is
/// durable. Those that take a `Command` happen once: a repeat gets the first answer. Reads see whatever a verb has
/// returned before.
///
/// - `Store+Issue` issue a ticket                  - `Store+Calls`, `+Line`, `+WalkUp` call, park, pass on, come back
/// - `Store+Days` the end of a day                 - `Store+Items`, `+WorkList`, `+RefusedMatters` the life of an item
/// - `Store+Drafts` what is being typed            - `Store+Ratings` ratings and their follow-ups
/// - `Store+Appointments…` bookings, their changes, reminders; `Store+CheckIn` what becomes a ticket
/// - `Store+Printing` print jobs                   - `Store+Deliveries`, `+Updates` what the district is owed, and sends
/// - `Store+Clerks`, `+Sessions` who signs in      - `Store+Roster`, `+Shift`, `+Alarms` who works where, and helps
/// - `Store+Measures`, `+Reports` figures          - `Store+Reading` what screens show
package final class Store: Sendable {
    /// The longest list any verb returns, whatever limit is asked for.
    package static let longestList = 1000

    package let opening: Opening
    let group: CommitGroup
    let log: Logger
    let pinRounds: Int
    let pins = PINDesk()
    private let setting: Transaction.Setting
    /// Empty for a store in memory, which reads on the writer's connection.
    private let readers: [DatabaseQueue]
    private let check: IntegrityCheck?
    private let turn = Atomic<Int>(0)
    private let lock: Mutex<StateLock?>

    /// Opens the state, makes it at the first start; puts a damaged database aside and begins a new incarnation.
    ///
    /// `onCommit` runs on the writer's thread after each durable commit with the lines it appended, in order; it
    /// must not block. `onFatal` runs once, when the disk failed under us: the process must end.
    package static func open(
        _ location: StoreLocation, configuration: StoreConfiguration, at moment: Moment,
        onCommit: @escaping @Sendable ([JournalEntry]) -> Void,
        onFatal: @escaping @Sendable (StoreError) -> Void = { _ in }, log: Logger
    ) async throws(StoreError) -> Store {
        let opener = Opener(location: location, configuration: configuration, moment: moment, log: log)
        let opened = try await offPool { () throws(StoreError) in try opener.open() }
        onCommit(opened.entries)
        let group = CommitGroup(
            writer: opened.writer, setting: opened.setting, ballast: opened.ballast, onCommit: onCommit,
            onFatal: onFatal, log: log)
        return Store(opened, group, log, pinRounds: configuration.pinRounds)
    }

    private init(_ opened: Opener.Opened, _ group: CommitGroup, _ log: Logger, pinRounds: Int) {
        (opening, setting, readers) = (opened.opening, opened.setting, opened.readers)
        check = opened.check
        (self.group, self.log, self.pinRounds) = (group, log, pinRounds)
        lock = Mutex(opened.lock)
        check?.begin(log: log) { group.end(with: .corrupt) }
    }

    /// Finishes what waits, journals the stop, marks it clean and lets go of the files. Afterwards verbs throw `closed`.
    package func close(at moment: Moment) async {
        do {
            try await group.run(last: true) { transaction in
                try transaction.record(.kioskStopped, .kiosk, moment)
                try transaction.execute("UPDATE kiosk SET clean_stop = 1")
            }
        } catch {
            log.error("the stop could not be recorded: \(error)")
        }
        await Self.offPool { [readers, group, check] in
            check?.end()
            for reader in readers { try? reader.close() }
            // The last connection: SQLite brings the log into the database file.
            try? group.writer.close()
        }
        lock.withLock { $0 = nil }
    }

    /// The hall's rules of queueing.
    var rules: QueueRules { setting.queue }
    /// The hall's region code.
    var site: String { setting.region }

    /// Runs `body` as one transaction, without an idempotency record.
    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (inout Transaction) throws -> Answer
    ) async throws(StoreError) -> Answer {
        try await group.run(body)
    }

    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (Records) throws -> Answer
    ) async throws(StoreError) -> Answer {
        if let end = group.end { throw end }
        let place = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        let connection = readers.isEmpty ? group.writer : readers[place % readers.count]
        let outcome: Result<Answer, StoreError> = await withCheckedContinuation { continuation in
            connection.asyncRead { @Sendable [sealing = setting.sealing] database in
                continuation.resume(
                    returning: Result { try body(Records(db: database.get(), sealing: sealing)) }
                        .mapError { StoreError($0) })
            }
        }
        if case .failure(let error) = outcome, error.isFatal { group.end(with: error) }
        return try outcome.get()
    }

    /// At least 1, at most `longestList`.
    static func bounded(_ limit: Int) -> Int { min(max(limit, 1), longestList) }

    /// Runs what blocks on a thread that is not one of Swift's few.
    static func offPool<Answer: Sendable, Failure>(
        _ body: @escaping @Sendable () throws(Failure) -> Answer
    ) async throws(Failure) -> Answer {
        let outcome: Result<Answer, Failure> = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { @Sendable in
                do throws(Failure) {
                    continuation.resume(returning: .success(try body()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try outcome.get()
    }
}
