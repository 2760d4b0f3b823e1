import Dispatch
import Domain
import FoundationEssentials
import Synchronization

/// The inbox in PostgreSQL: for a district that outgrows one file, or runs several districtd behind a balancer.
///
/// They share nothing but the database: what must be once is a constraint there, and work that another one crossed is done
/// again. libpq waits for the server, so each connection has a thread of its own; Swift's shared ones never wait.
final class PostgresStore: InboxStore {
    /// Four: a commit waits for the disk of the server, and a second core has nothing more to do.
    private static let connections = 4
    /// A conflict needs another writer of the same rows: five in a row are no chance.
    private static let mostTries = 5

    private let lines: [PostgresLine]
    private let busy: Mutex<[Int]>

    /// Connects, and brings the tables up to date.
    init(url: String) async throws(InboxError) {
        lines = (1...Self.connections).map { PostgresLine(url: url, number: $0) }
        busy = Mutex(Array(repeating: 0, count: Self.connections))
        try await use { connection in try Self.migrate(connection) }
    }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any InboxTables) throws -> Value
    ) async throws(InboxError) -> Value {
        try await use { try Self.transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", $0, work) }
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (any InboxTables) throws -> Value
    ) async throws(InboxError) -> Value {
        try await use { connection in
            for _ in 1..<Self.mostTries {
                do {
                    return try Self.transaction("BEGIN", connection, work)
                } catch let failure as PostgresConnection.Failure where failure.isConflict {}
            }
            return try Self.transaction("BEGIN", connection, work)
        }
    }

    /// The connections end with their last work.
    func close() throws {}

    private static func transaction<Value>(
        _ begin: String, _ connection: PostgresConnection, _ work: (any InboxTables) throws -> Value
    ) throws -> Value {
        try connection.run(begin)
        do {
            let value = try work(PostgresTables(connection: connection))
            try connection.run("COMMIT")
            return value
        } catch {
            try? connection.run("ROLLBACK")
            throw error
        }
    }

    /// On the line with the least to do.
    private func use<Value: Sendable>(
        _ work: @escaping @Sendable (PostgresConnection) throws -> Value
    ) async throws(InboxError) -> Value {
        let place = busy.withLock { busy in
            let place = busy.indices.min { busy[$0] < busy[$1] } ?? 0
            busy[place] += 1
            return place
        }
        defer { busy.withLock { $0[place] -= 1 } }
        return try await InboxError.explaining("the database") { try await lines[place].use(work) }
    }
}

/// One connection and its thread; connects anew when it was lost.
private final class PostgresLine: @unchecked Sendable {
    private let url: String
    private let thread: DispatchQueue
    // Safe because only the one thread of the queue above touches it.
    private var connection: PostgresConnection?

    init(url: String, number: Int) {
        self.url = url
        thread = DispatchQueue(label: "onewindow.postgres.\(number)")
    }

    func use<Value: Sendable>(
        _ work: @escaping @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
            thread.async { @Sendable [self] in
                continuation.resume(returning: Result { try work(connected()) })
            }
        }
        return try result.get()
    }

    private func connected() throws(InboxError) -> PostgresConnection {
        if let connection, connection.isAlive { return connection }
        connection = nil
        let fresh = try PostgresConnection(url)
        connection = fresh
        return fresh
    }
}

private struct PostgresTables: InboxTables {
    let connection: PostgresConnection

    func rows(_ sql: String, _ values: [any InboxBindable]) throws -> [InboxRow] {
        try connection.rows(sql, values.map(\.inboxValue))
    }

    func execute(_ sql: String, _ values: [any InboxBindable]) throws {
        _ = try connection.rows(sql, values.map(\.inboxValue))
    }
}
