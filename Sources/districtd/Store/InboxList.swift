/// Rows that a statement is given at once: a table named `given`, where the statement says `FROM @list`.
///
/// What holds for one row must hold for all of them together: a statement may be run over the whole list, or row by row.
struct InboxList: Sendable {
    enum Kind: Sendable { case integer, text, bytes }

    struct Column: Sendable {
        let name: String
        let kind: Kind
    }

    let columns: [Column]
    private(set) var rows: [[InboxValue]] = []

    init(_ columns: (name: String, kind: Kind)...) { self.columns = columns.map(Column.init) }

    mutating func append(_ values: [any InboxBindable]) {
        precondition(values.count == columns.count, "a row has a value for each column")
        rows.append(values.map(\.inboxValue))
    }

    var isEmpty: Bool { rows.isEmpty }

    /// What a statement says for the list.
    static let mark = "@list"
}
