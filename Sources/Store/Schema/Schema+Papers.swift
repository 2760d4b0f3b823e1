extension Schema {
    /// The codes of receipts, which lead to the items whose papers were taken.
    static let papers: [String] = []
}
