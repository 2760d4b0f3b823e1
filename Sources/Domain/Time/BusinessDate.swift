/// The day a ticket number belongs to (营业日); not the wall clock's date.
package struct BusinessDate: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    package let date: CivilDate

    package init(_ date: CivilDate) { self.date = date }

    package init(from decoder: any Decoder) throws {
        date = try CivilDate(from: decoder)
    }

    package func encode(to encoder: any Encoder) throws { try date.encode(to: encoder) }

    /// The business date of a moment, given the latest one on record.
    ///
    /// It never goes back (`DESIGN.md` 4.6): a clock that falls behind the record leaves the date where it is,
    /// because numbers already handed out belong to it.
    package static func current(at moment: Moment, latest: BusinessDate?) -> BusinessDate {
        let today = BusinessDate(moment.civil.date)
        return latest.map { max($0, today) } ?? today
    }

    package static func < (left: Self, right: Self) -> Bool { left.date < right.date }
    package var description: String { date.description }
}
