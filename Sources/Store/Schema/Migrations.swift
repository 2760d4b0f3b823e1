import GRDB

/// The steps from an empty file to today's schema; a step that has landed is never edited.
enum Migrations {
    /// "1WIN" in ASCII: tells our file from any other SQLite database.
    static let applicationID = 0x3157_494E
    /// Also `user_version`: the number of steps taken.
    static let version = 5

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 the first resident") { db in
            for part in Schema.first { try db.execute(sql: part) }
            try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = 1")
        }
        migrator.registerMigration("2 the fate of every slip") { db in
            for part in Schema.second { try db.execute(sql: part) }
            try db.execute(sql: "PRAGMA user_version = 2")
        }
        migrator.registerMigration("3 the one-window counter") { db in
            for part in Schema.third { try db.execute(sql: part) }
            try db.execute(sql: "PRAGMA user_version = 3")
        }
        migrator.registerMigration("4 appointments") { db in
            for part in Schema.fourth { try db.execute(sql: part) }
            try db.execute(sql: "PRAGMA user_version = 4")
        }
        migrator.registerMigration("5 the district line") { db in
            for part in Schema.fifth { try db.execute(sql: part) }
            try db.execute(sql: "PRAGMA user_version = 5")
        }
        return migrator
    }

    /// Refuses what a newer program or another one has written, before anything is touched.
    static func judge(_ db: Database, path: String) throws {
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard tables > 0 else { return }
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        guard application == applicationID else { throw StoreError.foreignDatabase(path: path) }
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found <= version else { throw StoreError.newerVersion(found: found, known: version) }
    }
}
