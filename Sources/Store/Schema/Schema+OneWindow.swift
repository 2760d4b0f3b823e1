extension Schema {
    /// The one-window counter: the whole life of a visit and of an item, drafts, ratings, the roster, the day's end.
    static let third = queue + itemLife + drafts + ratings + roster + days
}
