import Domain
import GRDB
import Logging

/// Looks at every page of the database after an unclean stop (`facts/reliability.md 1.8`): a card that lies is found,
/// not repaired.
///
/// A small database is checked before anything else. A large one would keep the hall waiting (7 s a GiB), so the
/// kiosk starts and the check runs beside it on a connection of its own. Damage found late ends the process, and the
/// next start sets the file aside. Two marker files tell the next start what is left to do:
/// `check.owed` (begun, not finished) and `check.failed` (damage was found).
final class IntegrityCheck: Sendable {
    /// How a start has to check.
    enum Need: Hashable, Sendable { case none, atOnce, later }

    private let owed: String
    private let failed: String
    private let reader: DatabaseQueue

    /// Nil unless the check of this start runs beside the work.
    init?(_ need: Need, directory: String?, path: String?) throws(StoreError) {
        guard need == .later, let directory, let path else { return nil }
        (owed, failed) = (Self.owed(in: directory), Self.failed(in: directory))
        try Disk.writeDurably("", to: owed)
        do { reader = try Connections.reader(path: path) } catch { throw StoreError(error) }
    }

    /// What the start of a database owes, by how it was left and how large it is.
    static func need(isClean: Bool, directory: String?, size: Int64, limit: Int64) -> Need {
        guard let directory else { return .none }
        if Disk.exists(failed(in: directory)) { return .atOnce }
        guard !isClean || Disk.exists(owed(in: directory)) else { return .none }
        return size > limit ? .later : .atOnce
    }

    /// Throws `corrupt` when a page is not what it should be.
    static func run(_ db: Database) throws {
        guard try String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok" else { throw StoreError.corrupt }
    }

    /// Nothing is owed any more: the file was found sound, or was set aside.
    static func settle(in directory: String) throws(StoreError) {
        for marker in [owed(in: directory), failed(in: directory)] where Disk.exists(marker) {
            try Disk.remove(marker)
        }
    }

    /// Checks on the reader's own thread; `onDamage` is called once when damage was found.
    func begin(log: Logger, onDamage: @escaping @Sendable () -> Void) {
        reader.asyncRead { @Sendable [self] database in
            do {
                try Self.run(database.get())
                try Disk.remove(owed)
                log.info("every page was looked at after the unclean stop: sound")
            } catch {
                // Interrupted by `end`: still owed.
                guard StoreError(error) == .corrupt else { return }
                try? Disk.writeDurably("", to: failed)
                onDamage()
            }
        }
    }

    /// Stops a check that is not through; the next start takes it up again. Blocks until it has stopped.
    func end() {
        reader.interrupt()
        try? reader.close()
    }

    private static func owed(in directory: String) -> String { "\(directory)/check.owed" }
    private static func failed(in directory: String) -> String { "\(directory)/check.failed" }
}
