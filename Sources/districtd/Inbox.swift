import Domain
import FoundationEssentials
import GRDB

/// What the district holds: every event once, on disk before it is answered.
///
/// One process and one connection own the file (facts/reliability.md 0.3); the lock is SQLite's own
/// (`locking_mode=EXCLUSIVE`). Offers verbs, never the database.
final class Inbox: Sendable {
    let database: DatabaseQueue
    let now: @Sendable () -> WallTime

    /// Opens `inbox.sqlite` in `directory`, and makes both when they are missing.
    convenience init(directory: String, now: @escaping @Sendable () -> WallTime = Inbox.clock)
        throws(InboxError)
    {
        let database = try InboxError.explaining(directory) {
            // Readable by the service only: events carry personal data.
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            return try DatabaseQueue(path: directory + "/inbox.sqlite", configuration: Inbox.configuration)
        }
        try self.init(database, at: directory, now: now)
    }

    /// The same schema, in memory.
    convenience init(now: @escaping @Sendable () -> WallTime = Inbox.clock) throws(InboxError) {
        let database = try InboxError.explaining("memory") {
            try DatabaseQueue(configuration: Inbox.configuration)
        }
        try self.init(database, at: "memory", now: now)
    }

    private init(
        _ database: DatabaseQueue, at place: String, now: @escaping @Sendable () -> WallTime
    ) throws(InboxError) {
        try InboxError.explaining(place) {
            guard try database.read({ try !Inbox.migrator.hasBeenSuperseded($0) }) else {
                throw InboxError.newer(place)
            }
            try Inbox.migrator.migrate(database)
        }
        self.database = database
        self.now = now
    }

    func close() throws { try database.close() }

    @Sendable static func clock() -> WallTime {
        WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}
