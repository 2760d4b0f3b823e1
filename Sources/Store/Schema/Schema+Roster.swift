extension Schema {
    /// Who is on duty where.
    static let roster: [String] = []
}
