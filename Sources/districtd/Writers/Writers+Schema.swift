extension SQLiteStore {
    /// Which process of which board speaks for a kiosk.
    static let writers: [String] = []
}

extension PostgresStore {
    static let writers: [String] = []
}
