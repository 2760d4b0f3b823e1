import GRDB

/// Why the inbox cannot be used; each says what to do. Safe for any log.
enum InboxError: Error, Hashable, CustomStringConvertible {
    case unwritable(String)
    case inUse(String)
    case newer(String)
    case corrupt(String)
    case full
    /// SQLite's extended result code.
    case failed(Int32)
    /// PostgreSQL does not answer; libpq's own reason.
    case unreachable(String)
    /// PostgreSQL's SQLSTATE.
    case refused(String)

    var description: String {
        switch self {
        case .unwritable(let place):
            "cannot write in \(place): name a directory this user may write with --state"
        case .inUse(let place):
            "another districtd uses \(place): stop it, or name another directory with --state"
        case .newer(let place):
            "the inbox in \(place) was written by a newer districtd: start that version"
        case .corrupt(let place):
            "the inbox in \(place) is damaged: keep inbox.sqlite and its -wal file aside, then restore a copy"
        case .full: "the disk is full: make room, the kiosks will send again"
        case .failed(let code): "the inbox failed with SQLite code \(code)"
        case .unreachable(let reason):
            "the database does not answer: start it, or mend the address in --store (\(reason))"
        case .refused(let state): "the inbox failed with PostgreSQL code \(state)"
        }
    }

    /// Runs `work` and turns every error into one of these.
    static func explaining<Value>(_ place: String, _ work: () throws -> Value) throws(InboxError) -> Value {
        do { return try work() } catch { throw InboxError(error, place) }
    }

    static func explaining<Value: Sendable>(
        _ place: String, _ work: () async throws -> Value
    ) async throws(InboxError) -> Value {
        do { return try await work() } catch { throw InboxError(error, place) }
    }

    private init(_ error: any Error, _ place: String) {
        switch error {
        case let error as InboxError: self = error
        case let failure as PostgresConnection.Failure: self = Self.meaning(of: failure)
        case let error as DatabaseError: self = Self.meaning(of: error, place)
        case is CancellationError: self = .failed(ResultCode.SQLITE_INTERRUPT.rawValue)
        default: self = .unwritable(place)  // the directory could not be made
        }
    }

    private static func meaning(of failure: PostgresConnection.Failure) -> InboxError {
        switch failure.state {
        case "", "57P01", "57P02", "57P03": .unreachable("the connection was lost")
        case "53100": .full
        default: .refused(failure.state)
        }
    }

    private static func meaning(of error: DatabaseError, _ place: String) -> InboxError {
        switch error.resultCode {
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM: .unwritable(place)
        case .SQLITE_BUSY, .SQLITE_LOCKED: .inUse(place)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt(place)
        case .SQLITE_FULL: .full
        default: .failed(error.extendedResultCode.rawValue)
        }
    }
}
