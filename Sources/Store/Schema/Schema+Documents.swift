extension Schema {
    static let fifth: [String] = documents + visitsTold

    /// The catalogue and the calendar that the district signed.
    static let documents: [String] = []
}
