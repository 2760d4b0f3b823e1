import CSQLite
import Dispatch
import GRDB

/// How connections are opened: one that writes, a few that can only read (`facts/reliability.md 0.3, 1.8`).
///
/// The writer is a `DatabaseQueue`, not a pool: GRDB's pool sets `synchronous=NORMAL` behind our back
/// (`facts/toolchain.md`). Only the writer checkpoints; two connections doing so at once can corrupt the file on
/// SQLite before 3.51.3.
enum Connections {
    /// Enough for the pages of a hall; a read takes a fraction of a millisecond.
    static let readerCount = 2

    /// Nil path: in memory.
    static func writer(path: String?) throws -> DatabaseQueue {
        _ = savepointsInMemory
        var configuration = common
        configuration.label = "onewindow.writer"
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA page_size = 4096;
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = FULL;
                    PRAGMA secure_delete = ON;
                    PRAGMA wal_autocheckpoint = 1000;
                    PRAGMA journal_size_limit = 8388608;
                    PRAGMA cache_size = -8192;
                    PRAGMA temp_store = MEMORY;
                    """)
            try hardened(db)
        }
        guard let path else { return try DatabaseQueue(configuration: configuration) }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    static func reader(path: String) throws -> DatabaseQueue {
        var configuration = common
        configuration.label = "onewindow.reader"
        configuration.readonly = true
        configuration.prepareDatabase { db in
            if let connection = unsafe db.sqliteConnection {
                // Safe because GRDB keeps the connection open while it prepares it.
                _ = unsafe onewindow_no_checkpoint_on_close(connection)
            }
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0; PRAGMA query_only = ON")
            try hardened(db)
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// A group of commands has a savepoint each; spilled to a file they cost more than the commands.
    private static let savepointsInMemory = onewindow_savepoints_in_memory()

    private static var common: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        return configuration
    }

    private static func hardened(_ db: Database) throws {
        try db.execute(
            sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0")
    }
}
