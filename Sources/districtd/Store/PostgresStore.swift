import Dispatch
import Domain
import FoundationEssentials
import Synchronization

/// The inbox in PostgreSQL: for a district that outgrows one file, or runs several districtd behind a balancer.
///
/// They share nothing but the database: what must be once is a constraint there, and work that another one crossed is done
/// again. libpq waits for the server, so each connection has a thread of its own; Swift's shared ones never wait. Whoever
/// finds all of them at work stands in one line, and is served in the order of arrival.
final class PostgresStore: InboxStore {
    /// Four: a commit waits for the disk of the server, and a second core has nothing more to do.
    private static let connections = 4
    /// A conflict needs another writer of the same rows: five in a row are no chance.
    private static let mostTries = 5

    private struct Lines {
        var free: [PostgresLine]
        var waiting: [CheckedContinuation<PostgresLine, Never>] = []
    }

    private let lines: Mutex<Lines>

    /// Connects, and brings the tables up to date.
    init(url: String) async throws(InboxError) {
        lines = Mutex(Lines(free: (1...Self.connections).map { PostgresLine(url: url, number: $0) }))
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
                    return try Self.transaction(Self.begin, connection, work)
                } catch let failure as PostgresConnection.Failure where failure.isConflict {}
            }
            return try Self.transaction(Self.begin, connection, work)
        }
    }

    /// A write finds its rows by their keys: a plan made while the tables were small must not read them whole later.
    private static let begin = """
        BEGIN; SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off;
        SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off
        """

    /// One line stays free for who only asks.
    var writers: Int { Self.connections - 1 }

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

    private func use<Value: Sendable>(
        _ work: @escaping @Sendable (PostgresConnection) throws -> Value
    ) async throws(InboxError) -> Value {
        let line = await borrow()
        defer { giveBack(line) }
        return try await InboxError.explaining("the database") { try await line.use(work) }
    }

    private func borrow() async -> PostgresLine {
        await withCheckedContinuation { continuation in
            let free: PostgresLine? = lines.withLock { lines in
                guard let line = lines.free.popLast() else {
                    lines.waiting.append(continuation)
                    return nil
                }
                return line
            }
            if let free { continuation.resume(returning: free) }
        }
    }

    private func giveBack(_ line: PostgresLine) {
        let next = lines.withLock { lines in
            guard lines.waiting.isEmpty else { return lines.waiting.removeFirst() as CheckedContinuation? }
            lines.free.append(line)
            return nil
        }
        next?.resume(returning: line)
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

    func rows(_ sql: String, over list: InboxList) throws -> [InboxRow] {
        try connection.rows(sql, over: list)
    }
}
