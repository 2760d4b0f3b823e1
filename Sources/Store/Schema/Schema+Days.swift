extension Schema {
    /// The end of a day, told explicitly.
    static let days: [String] = []
}
