extension Schema {
    /// The district also hears of visits that ended.
    static let visitsTold: [String] = []
}
