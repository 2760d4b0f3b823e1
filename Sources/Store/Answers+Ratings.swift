package import Domain

/// A rating to be taken.
package struct RateRequest: Sendable {
    package var item: ItemID
    package var rating: Rating
    package var channel: Rating.Channel
    /// How long an item is open to a rating.
    package var rules: RatingRules
    /// Makes the event's `data` for the district from the item as it is.
    package var districtData: @Sendable (Item, Rating) throws -> [UInt8]

    package init(
        item: ItemID, rating: Rating, channel: Rating.Channel, rules: RatingRules,
        districtData: @escaping @Sendable (Item, Rating) throws -> [UInt8]
    ) {
        (self.item, self.rating, self.channel) = (item, rating, channel)
        (self.rules, self.districtData) = (rules, districtData)
    }
}

/// An item with what decides whether it may be rated.
package struct RateableItem: Hashable, Sendable {
    package let item: Item
    /// The day the matter was settled.
    package let finished: CivilDate
    /// The clerk who settled it; nil when nobody at the counters did.
    package let clerk: String?
    package let isRated: Bool
}

/// A rating that was taken.
package struct RatedItem: Hashable, Sendable, Codable {
    package let item: ItemID
    package let level: Rating.Level
    /// The business date it counts for.
    package let opened: CivilDate
    /// True for a bad one.
    package var isFollowedUp = false
}

/// The ratings of a day, for its report (facts/domain.md f: M30).
package struct RatingFigures: Hashable, Sendable {
    package struct Rated: Hashable, Sendable {
        package let level: Rating.Level
        /// Who settled the item.
        package let clerk: String?
    }

    package let rated: [Rated]
    /// Items whose time for a rating ran out on the day without one.
    package let notRated: Int
}
