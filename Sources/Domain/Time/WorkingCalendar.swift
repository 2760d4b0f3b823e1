/// Which days are worked, and when a period of working days ends (facts/domain.md g).
///
/// A year whose notice was loaded is known; in any other year Monday to Friday count, and every deadline that
/// touches such a year is provisional. Half-days for some groups of people do not stop the clock and are not here.
package struct WorkingCalendar: Hashable, Sendable {
    /// A period longer than ten years of working days is none that the law knows; it is cut to this.
    private static let longestPeriod = 2600

    /// Where the days of one year come from.
    package struct Source: Hashable, Sendable, Codable {
        package var year: Int
        /// The notice, as 国务院办公厅关于2026年部分节假日安排的通知.
        package var document: String
        package var documentNumber: String?
        package var issued: CivilDate

        package init(year: Int, document: String, documentNumber: String? = nil, issued: CivilDate) {
            (self.year, self.document) = (year, document)
            (self.documentNumber, self.issued) = (documentNumber, issued)
        }
    }

    /// A day that does not follow the ordinary week.
    package struct SpecialDay: Hashable, Sendable {
        /// True for a make-up day (调休上班): worked although it is a Saturday or Sunday.
        package var isWorked: Bool
        package var zh: String
        package var en: String
        /// False: the notice left it to a local one, so that deadlines across it are provisional.
        package var isCertain: Bool

        package init(isWorked: Bool, zh: String, en: String, isCertain: Bool = true) {
            (self.isWorked, self.zh, self.en, self.isCertain) = (isWorked, zh, en, isCertain)
        }
    }

    /// One for each known year, in order.
    package let sources: [Source]
    private let years: Set<Int>
    private let special: [CivilDate: SpecialDay]

    /// A calendar that knows no year: Monday to Friday, always provisional.
    package init() { self.init(sources: [], special: [:]) }

    package init(sources: [Source], special: [CivilDate: SpecialDay]) {
        self.sources = sources.sorted { $0.year < $1.year }
        self.special = special
        years = Set(sources.map(\.year))
    }

    package func knows(year: Int) -> Bool { years.contains(year) }

    /// Nil for a day that follows the ordinary week.
    package func specialDay(_ day: CivilDate) -> SpecialDay? {
        knows(year: day.year) ? special[day] : nil
    }

    package func isWorkingDay(_ day: CivilDate) -> Bool {
        specialDay(day)?.isWorked ?? (day.weekday <= 5)
    }

    /// How many days of `first...last` are worked; 0 when `last` is before `first`.
    package func workingDays(from first: CivilDate, to last: CivilDate) -> Int {
        guard first <= last else { return 0 }
        return (first.daysSince1970...last.daysSince1970).count { isWorkingDay(CivilDate(daysSince1970: $0)) }
    }

    package func workingDays(inMonth month: Int, of year: Int) -> Int {
        guard let first = CivilDate(year: year, month: month, day: 1),
            let next = CivilDate(
                year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1, day: 1)
        else { return 0 }
        return workingDays(from: first, to: next.advanced(byDays: -1))
    }

    /// The first working day after `day`.
    package func nextWorkingDay(after day: CivilDate) -> CivilDate { self.day(1, after: day).date }

    /// The day an act counts for: `day` itself within opening hours, after closing the next working day.
    package func dayOfRecord(_ day: CivilDate, afterClosing: Bool) -> CivilDate {
        afterClosing ? nextWorkingDay(after: day) : day
    }

    /// The `count`th working day after `day`, which is day 0; `day` itself for a count of 0.
    ///
    /// - Parameter pauses: when the clock stands still (special procedure, 特别程序), from the first day to the last,
    ///   both not counted.
    package func day(_ count: Int, after day: CivilDate, pauses: [ClosedRange<CivilDate>] = []) -> Deadline {
        var (left, date, provisional) = (min(count, Self.longestPeriod), day, false)
        while left > 0 {
            date = date.advanced(byDays: 1)
            if !isCertain(date) { provisional = true }
            if isWorkingDay(date), !pauses.contains(where: { $0.contains(date) }) { left -= 1 }
        }
        return Deadline(date: date, provisional: provisional)
    }

    /// The `count`th day of the calendar after `day`, for periods in 日 outside the licensing law and for public
    /// notices (公示); one that would end on a day off ends on the next working day (Civil Code art. 203).
    package func calendarDay(
        _ count: Int, after day: CivilDate, pauses: [ClosedRange<CivilDate>] = []
    ) -> Deadline {
        var (left, date) = (min(count, Self.longestPeriod), day)
        while left > 0 {
            date = date.advanced(byDays: 1)
            if !pauses.contains(where: { $0.contains(date) }) { left -= 1 }
        }
        var provisional = !isCertain(date)
        while !isWorkingDay(date) {
            date = date.advanced(byDays: 1)
            if !isCertain(date) { provisional = true }
        }
        return Deadline(date: date, provisional: provisional)
    }

    /// The year whose notice is due and was not loaded: this one, or in December the next, because the notice
    /// appears between late October and late November of the year before. Nil when all is well.
    package func missingYear(on day: CivilDate) -> Int? {
        if !knows(year: day.year) { return day.year }
        return day.month == 12 && !knows(year: day.year + 1) ? day.year + 1 : nil
    }

    private func isCertain(_ day: CivilDate) -> Bool {
        knows(year: day.year) && special[day]?.isCertain ?? true
    }
}
