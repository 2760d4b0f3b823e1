/// Where an inbox keeps its rows. The verbs of `Inbox` are written once, in SQL that every store reads.
///
/// Each piece of work is one transaction: all of it is durable when `write` returns, or none of it happened.
/// It may run twice, when a store was told so by another writer: it changes nothing but rows.
protocol InboxStore: Sendable {
    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any InboxTables) throws -> Value
    ) async throws(InboxError) -> Value

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (any InboxTables) throws -> Value
    ) async throws(InboxError) -> Value

    /// How many writes under way at once are worth their while.
    var writers: Int { get }

    /// Call once, when nothing is under way.
    func close() throws
}

/// The tables within one transaction; `?` stands for a value.
protocol InboxTables {
    func rows(_ sql: String, _ values: [any InboxBindable]) throws -> [InboxRow]

    func execute(_ sql: String, _ values: [any InboxBindable]) throws

    /// Over rows of the caller's (`InboxList`): one round trip, however many they are.
    @discardableResult func rows(_ sql: String, over list: InboxList) throws -> [InboxRow]
}

extension InboxTables {
    func row(_ sql: String, _ values: [any InboxBindable]) throws -> InboxRow? {
        try rows(sql, values).first
    }
}

/// What a column holds.
enum InboxValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
}

/// One row of an answer, its columns by place.
struct InboxRow: Sendable {
    let values: [InboxValue]

    /// Our own tables hold what our own verbs wrote: another kind of value is a broken program.
    subscript<Value: InboxBindable>(place: Int) -> Value {
        guard let value = Value(values[place]) else {
            preconditionFailure("column \(place) holds no \(Value.self)")
        }
        return value
    }
}

/// What can be put into a column and read from one.
protocol InboxBindable: Sendable {
    init?(_ value: InboxValue)

    var inboxValue: InboxValue { get }
}

extension Int64: InboxBindable {
    init?(_ value: InboxValue) {
        guard case .integer(let number) = value else { return nil }
        self = number
    }

    var inboxValue: InboxValue { .integer(self) }
}

extension String: InboxBindable {
    init?(_ value: InboxValue) {
        guard case .text(let text) = value else { return nil }
        self = text
    }

    var inboxValue: InboxValue { .text(self) }
}

extension [UInt8]: InboxBindable {
    init?(_ value: InboxValue) {
        guard case .bytes(let bytes) = value else { return nil }
        self = bytes
    }

    var inboxValue: InboxValue { .bytes(self) }
}

extension Optional: InboxBindable where Wrapped: InboxBindable {
    init?(_ value: InboxValue) {
        if case .null = value {
            self = .none
        } else if let wrapped = Wrapped(value) {
            self = .some(wrapped)
        } else {
            return nil
        }
    }

    var inboxValue: InboxValue { self?.inboxValue ?? .null }
}
