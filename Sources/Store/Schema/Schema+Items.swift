extension Schema {
    /// The item with its clocks, and what was refused because it is on no list.
    static let itemLife: [String] = []
}
