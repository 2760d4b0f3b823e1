import CPostgres
import Glibc

/// One connection to PostgreSQL through libpq: the only file that touches the door.
///
/// Its calls wait for the server, so all of them happen on the thread of the queue that owns it (`PostgresStore`).
// Safe because the connection is made in `init`, ended in `deinit`, and never leaves this class.
@safe final class PostgresConnection {
    /// What the server refused or could not do; `state` is its SQLSTATE, empty when it was not reached.
    struct Failure: Error, Hashable {
        let state: String

        /// Another transaction was first: the same work succeeds when it is done again.
        var isConflict: Bool { ["23505", "40001", "40P01"].contains(state) }
    }

    private let connection: OpaquePointer
    /// Statements the server has parsed, by their text.
    private var prepared: [String: String] = [:]

    /// Throws `unreachable` with libpq's own reason, which names host, port, user and database, and nothing else.
    init(_ url: String) throws(InboxError) {
        guard let connection = unsafe onewindow_pg_connect(url) else { throw .unreachable("out of memory") }
        guard unsafe PQstatus(connection) == CONNECTION_OK else {
            let reason = unsafe String(cString: PQerrorMessage(connection))
            unsafe PQfinish(connection)
            throw .unreachable(reason.split(whereSeparator: \.isNewline).joined(separator: " "))
        }
        unsafe onewindow_pg_be_silent(connection)
        // 30 s: a thousand times what a batch needs; whoever hangs gives way. Compiling a plan never pays for our statements.
        let limits =
            "SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '30s'; SET jit = off"
        unsafe PQclear(PQexec(connection, limits))
        unsafe self.connection = connection
    }

    deinit { unsafe PQfinish(connection) }

    var isAlive: Bool { unsafe PQstatus(connection) == CONNECTION_OK }

    /// Statements without values, one after the other.
    func run(_ sql: String) throws(Failure) {
        let result = unsafe PQexec(connection, sql)
        defer { unsafe PQclear(result) }
        try unsafe Self.check(result)
    }

    func rows(_ sql: String, _ values: [InboxValue]) throws(Failure) -> [InboxRow] {
        try rows(sql, values.map(Parameter.init))
    }

    /// Each column of the list as one array.
    func rows(_ sql: String, over list: InboxList) throws(Failure) -> [InboxRow] {
        let arrays = list.columns.indices.map { column in
            Parameter(list.columns[column].kind, list.rows.lazy.map { $0[column] })
        }
        return try rows(sql.replacing(InboxList.mark, with: list.unnested), arrays)
    }

    private func rows(_ sql: String, _ values: [Parameter]) throws(Failure) -> [InboxRow] {
        let name = try prepare(sql)
        // Safe because the copies live until the call has returned; libpq keeps none of them.
        let copies = unsafe values.map { value in
            unsafe value.bytes.map { bytes in
                let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
                unsafe copy.copyBytes(from: bytes)
                return unsafe copy
            }
        }
        defer { unsafe copies.forEach { unsafe $0?.deallocate() } }
        let pointers = unsafe copies.map { copy in
            unsafe UnsafePointer(copy?.baseAddress?.assumingMemoryBound(to: CChar.self))
        }
        let result = unsafe PQexecPrepared(
            connection, name, Int32(values.count), pointers, values.map { Int32($0.bytes?.count ?? 0) },
            values.map(\.format), 0)
        defer { unsafe PQclear(result) }
        try unsafe Self.check(result)
        return unsafe Self.rows(of: result)
    }

    /// `COPY … FROM STDIN`, one row after the other in its text form; committed when it returns.
    func copy(_ sql: String, _ rows: [[UInt8]]) throws(Failure) {
        let begun = unsafe PQexec(connection, sql)
        defer { unsafe PQclear(begun) }
        guard unsafe PQresultStatus(begun) == PGRES_COPY_IN else {
            return try unsafe Self.check(begun)
        }
        for row in rows {
            let isTaken = unsafe row.withUnsafeBytes { bytes in
                unsafe PQputCopyData(
                    connection, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
                    == 1
            }
            guard isTaken else { throw Failure(state: "") }
        }
        guard unsafe PQputCopyEnd(connection, nil) == 1 else { throw Failure(state: "") }
        let end = unsafe PQgetResult(connection)
        defer { unsafe PQclear(end) }
        while let more = unsafe PQgetResult(connection) { unsafe PQclear(more) }
        try unsafe Self.check(end)
    }

    private func prepare(_ sql: String) throws(Failure) -> String {
        if let name = prepared[sql] { return name }
        let name = "inbox\(prepared.count)"
        let result = unsafe PQprepare(connection, name, Self.numbered(sql), 0, nil)
        defer { unsafe PQclear(result) }
        try unsafe Self.check(result)
        prepared[sql] = name
        return name
    }

    /// `?` as PostgreSQL writes it: `$1`, `$2`, … None of our statements holds a `?` of its own.
    private static func numbered(_ sql: String) -> String {
        var place = 0
        return sql.reduce(into: "") { text, character in
            guard character == "?" else { return text.append(character) }
            place += 1
            text += "$\(place)"
        }
    }

    private static func check(_ result: OpaquePointer?) throws(Failure) {
        let status = unsafe PQresultStatus(result)
        guard status != PGRES_COMMAND_OK, status != PGRES_TUPLES_OK else { return }
        throw Failure(state: unsafe String(cString: onewindow_pg_state(result)))
    }
}

// MARK: Answers, all in their text form

extension PostgresConnection {
    private static func rows(of result: OpaquePointer?) -> [InboxRow] {
        let (rows, columns) = unsafe (PQntuples(result), PQnfields(result))
        return (0..<rows).map { row in
            InboxRow(values: (0..<columns).map { unsafe value(of: result, row, $0) })
        }
    }

    private static func value(of result: OpaquePointer?, _ row: Int32, _ column: Int32) -> InboxValue {
        guard unsafe PQgetisnull(result, row, column) == 0, let cell = unsafe PQgetvalue(result, row, column)
        else { return .null }
        let text = unsafe String(cString: cell)
        switch unsafe PQftype(result, column) {
        case 20, 21, 23: return Int64(text).map(InboxValue.integer) ?? .null  // int8, int2, int4
        case 17: return .bytes(bytes(text))  // bytea
        default: return .text(text)
        }
    }

    /// Of `\x0a1b…`, the server's form since version 9.
    private static func bytes(_ text: String) -> [UInt8] {
        let digits = text.utf8.dropFirst(2).map { UInt8(ascii: "a") <= $0 ? $0 - 87 : $0 - 48 }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
