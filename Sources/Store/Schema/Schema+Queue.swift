extension Schema {
    /// What a visit needs to be parked, passed on, taken back and measured.
    static let queue: [String] = []
}
