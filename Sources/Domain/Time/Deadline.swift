/// The day on which a period ends, at closing time (Civil Code art. 203; facts/domain.md g).
package struct Deadline: Hashable, Sendable, Codable {
    package let date: CivilDate
    /// True when a day was counted whose year no calendar was loaded for: the date is then shown as provisional.
    package let provisional: Bool

    package init(date: CivilDate, provisional: Bool = false) {
        (self.date, self.provisional) = (date, provisional)
    }
}
