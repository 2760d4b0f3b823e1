import GRDB

/// Tables and settings of the file. A migration is never edited once it has landed.
extension Inbox {
    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "inbox"
        configuration.prepareDatabase { database in
            // FULL: what is answered `stored` survives a power cut (facts/reliability.md 0.2).
            // EXCLUSIVE before WAL: a second districtd on this file is kept out, and no shared memory is made.
            for pragma in [
                "locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL",
                "trusted_schema = OFF",
                "cell_size_check = ON", "journal_size_limit = 16777216",
            ] {
                _ = try Row.fetchAll(database, sql: "PRAGMA " + pragma)
            }
        }
        return configuration
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 inbox") { database in
            try database.execute(sql: events)
            try database.execute(sql: ledger)
            try database.execute(sql: status)
        }
        return migrator
    }

    /// `arrival` is the order of receipt; `time` and `receivedAt` are milliseconds since 1970;
    /// `body` is the fact in canonical JSON, `receipt` its SHA-256.
    private static let events = """
        CREATE TABLE event (
            arrival INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            id TEXT NOT NULL,
            incarnation TEXT NOT NULL,
            sequence INTEGER NOT NULL CHECK (sequence > 0),
            type TEXT NOT NULL,
            subject TEXT NOT NULL,
            time INTEGER NOT NULL,
            body TEXT NOT NULL CHECK (length(body) > 1),
            receipt BLOB NOT NULL CHECK (length(receipt) = 32),
            receivedAt INTEGER NOT NULL,
            duplicates INTEGER NOT NULL DEFAULT 0 CHECK (duplicates >= 0),
            UNIQUE (source, id),
            UNIQUE (source, incarnation, sequence)
        ) STRICT
        """

    /// One row per kiosk and incarnation, so that no page counts a million events: without a gap,
    /// `count` equals `highest`.
    private static let ledger = """
        CREATE TABLE ledger (
            source TEXT NOT NULL,
            incarnation TEXT NOT NULL,
            highest INTEGER NOT NULL CHECK (highest >= count),
            count INTEGER NOT NULL CHECK (count > 0),
            duplicates INTEGER NOT NULL CHECK (duplicates >= 0),
            journalHead TEXT NOT NULL,
            receivedAt INTEGER NOT NULL,
            PRIMARY KEY (source, incarnation)
        ) STRICT, WITHOUT ROWID
        """

    /// The last heartbeat of each kiosk.
    private static let status = """
        CREATE TABLE status (
            source TEXT NOT NULL PRIMARY KEY,
            incarnation TEXT NOT NULL,
            body TEXT NOT NULL CHECK (length(body) > 1),
            receivedAt INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """
}
