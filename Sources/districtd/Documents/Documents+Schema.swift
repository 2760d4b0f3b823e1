extension SQLiteStore {
    /// The catalogues and calendars that the district signed.
    static let documents: [String] = []
}

extension PostgresStore {
    static let documents: [String] = []
}
