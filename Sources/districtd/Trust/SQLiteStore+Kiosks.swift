import GRDB

/// The register of kiosks in SQLite: a file of its own that two programs may have open, because `districtd kiosks …`
/// writes it while the server runs.
extension SQLiteStore.File {
    static var kiosks: SQLiteStore.File {
        var configuration = Configuration()
        configuration.label = "kiosks"
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            for pragma in [
                "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF",
            ] {
                _ = try Row.fetchAll(database, sql: "PRAGMA " + pragma)
            }
        }
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 kiosks") { database in
            for table in tables { try database.execute(sql: table) }
        }
        migrator.registerMigration("2 users") { database in
            for table in SQLiteStore.users { try database.execute(sql: table) }
        }
        return SQLiteStore.File(name: "kiosks.sqlite", configuration: configuration, migrator: migrator)
    }

    /// `code` is the hash of a one-time code that was given out and not used; times are milliseconds since 1970.
    private static let tables = [
        """
        CREATE TABLE kiosk (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
            code BLOB UNIQUE CHECK (length(code) = 32),
            code_ends INTEGER,
            revoked INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1)),
            CHECK ((code IS NULL) = (code_ends IS NULL))
        ) STRICT
        """,
        """
        CREATE TABLE certificate (
            serial TEXT NOT NULL PRIMARY KEY,
            kiosk TEXT NOT NULL REFERENCES kiosk (id),
            ends INTEGER NOT NULL,
            revoked INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1))
        ) STRICT
        """,
        "CREATE INDEX certificate_kiosk ON certificate (kiosk)",
    ]
}
