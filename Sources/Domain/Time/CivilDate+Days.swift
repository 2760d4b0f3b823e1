extension CivilDate {
    /// 1 for Monday to 7 for Sunday (ISO 8601).
    package var weekday: Int {
        let sinceMonday = (daysSince1970 + 3) % 7  // 1970-01-01 was a Thursday.
        return (sinceMonday + 7) % 7 + 1
    }

    /// The day `days` later; earlier when negative.
    package func advanced(byDays days: Int) -> CivilDate { CivilDate(daysSince1970: daysSince1970 + days) }
}
