extension Schema {
    /// How far the district's updates were taken in, and what came with them.
    static let updates: [String] = []
}
