extension Schema {
    /// Ratings, their follow-ups, and the codes that lead to an item.
    static let ratings: [String] = []
}
