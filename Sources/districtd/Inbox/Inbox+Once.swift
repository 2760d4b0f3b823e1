import Crypto
import District
import Domain

/// `Idempotency-Key` of an office's request, and a hash of what it asks: the same key for something else is a mistake.
struct OfficeKey: Hashable, Sendable {
    let key: String
    let fingerprint: String

    init(_ key: String, of path: String, _ body: some Sequence<UInt8>) {
        self.key = key
        fingerprint = hexadecimal(SHA256.hash(data: Array(path.utf8) + [0] + body))
    }
}

extension Inbox {
    /// Does what the office asks and keeps the answer, in one transaction; a repeat gets that answer. A refusal changes
    /// nothing and is not kept.
    func once(
        _ key: OfficeKey?,
        _ work: @escaping @Sendable (any InboxTables) throws -> Result<JSONValue, OfficeRefusal>
    ) async throws(InboxError) -> Result<JSONValue, OfficeRefusal> {
        let time = now()
        return try await store.write { tables in
            guard let key else { return try work(tables) }
            if let row = try tables.row(
                "SELECT fingerprint, answer FROM office_request WHERE key = ?", [key.key])
            {
                guard key.fingerprint == row[0] else { return .failure(.keyUsedOtherwise) }
                return .success(try JSONValue(parsing: Array((row[1] as String).utf8)))
            }
            let result = try work(tables)
            if case .success(let answer) = result {
                try tables.execute(
                    "INSERT INTO office_request (key, fingerprint, answer, time) VALUES (?, ?, ?, ?)",
                    [
                        key.key, key.fingerprint, String(decoding: answer.bytes, as: UTF8.self),
                        time.milliseconds,
                    ])
            }
            return result
        }
    }
}
