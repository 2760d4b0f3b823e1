extension SQLiteStore {
    /// Who may use the office's pages, and their sessions.
    static let users: [String] = []
}

extension PostgresStore {
    static let users: [String] = []
}
