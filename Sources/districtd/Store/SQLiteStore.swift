import FoundationEssentials
import GRDB

/// The inbox in a file of SQLite: for one districtd, and the default.
///
/// One process and one connection own the file (facts/reliability.md 0.3); the lock is SQLite's own
/// (`locking_mode=EXCLUSIVE`).
struct SQLiteStore: InboxStore {
    /// A file of the district: its name, how it is opened, and its tables.
    struct File {
        let name: String
        let configuration: Configuration
        let migrator: DatabaseMigrator

        static var inbox: File {
            File(
                name: "inbox.sqlite", configuration: SQLiteStore.configuration, migrator: SQLiteStore.migrator
            )
        }
    }

    let database: DatabaseQueue

    /// Opens the file in `directory`, and makes both when they are missing.
    init(directory: String, _ file: File = .inbox) throws(InboxError) {
        let database = try InboxError.explaining(directory) {
            // Readable by the service only: events carry personal data.
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            return try DatabaseQueue(path: directory + "/" + file.name, configuration: file.configuration)
        }
        try self.init(database, at: directory, file)
    }

    /// The same schema, in memory.
    init(_ file: File = .inbox) throws(InboxError) {
        let database = try InboxError.explaining("memory") {
            try DatabaseQueue(configuration: file.configuration)
        }
        try self.init(database, at: "memory", file)
    }

    private init(_ database: DatabaseQueue, at place: String, _ file: File) throws(InboxError) {
        try InboxError.explaining(place) {
            let migrator = file.migrator
            guard try database.read({ try !migrator.hasBeenSuperseded($0) }) else {
                throw InboxError.newer(place)
            }
            try migrator.migrate(database)
        }
        self.database = database
    }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any InboxTables) throws -> Value
    ) async throws(InboxError) -> Value {
        try await InboxError.explaining("the inbox") {
            try await database.read { try work(SQLiteTables(database: $0)) }
        }
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (any InboxTables) throws -> Value
    ) async throws(InboxError) -> Value {
        try await InboxError.explaining("the inbox") {
            try await database.write { try work(SQLiteTables(database: $0)) }
        }
    }

    /// One connection; several batches share its transaction instead (`Intake`).
    var writers: Int { 1 }

    func close() throws { try database.close() }
}

private struct SQLiteTables: InboxTables {
    let database: Database

    func rows(_ sql: String, _ values: [any InboxBindable]) throws -> [InboxRow] {
        try Row.fetchAll(database.cachedStatement(sql: sql), arguments: Self.arguments(values)).map { row in
            InboxRow(values: row.databaseValues.map(Self.value))
        }
    }

    func execute(_ sql: String, _ values: [any InboxBindable]) throws {
        try database.cachedStatement(sql: sql).execute(arguments: Self.arguments(values))
    }

    /// Row by row: a call costs next to nothing here, and one statement serves lists of every length.
    func rows(_ sql: String, over list: InboxList) throws -> [InboxRow] {
        let given = list.columns.map { "? AS \($0.name)" }.joined(separator: ", ")
        let statement = try database.cachedStatement(
            sql: sql.replacing(InboxList.mark, with: "(SELECT \(given)) AS given"))
        return try list.rows.flatMap { row in
            try Row.fetchAll(statement, arguments: Self.arguments(row)).map { row in
                InboxRow(values: row.databaseValues.map(Self.value))
            }
        }
    }

    private static func arguments(_ values: [any InboxBindable]) -> StatementArguments {
        arguments(values.map(\.inboxValue))
    }

    private static func arguments(_ values: [InboxValue]) -> StatementArguments {
        StatementArguments(
            values.map { value -> DatabaseValue in
                switch value {
                case .null: .null
                case .integer(let number): number.databaseValue
                case .text(let text): text.databaseValue
                case .bytes(let bytes): Data(bytes).databaseValue
                }
            })
    }

    private static func value(_ value: DatabaseValue) -> InboxValue {
        switch value.storage {
        case .null: .null
        case .int64(let number): .integer(number)
        case .double(let number): .integer(Int64(number))
        case .string(let text): .text(text)
        case .blob(let bytes): .bytes(Array(bytes))
        }
    }
}
