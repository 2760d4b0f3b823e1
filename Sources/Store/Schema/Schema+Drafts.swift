extension Schema {
    /// What a clerk has typed and not yet handed in, by visit and service.
    static let drafts: [String] = []
}
