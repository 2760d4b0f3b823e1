package import Domain

extension Samples {
    /// Monday to Friday 08:30-12:00 and 14:30-17:30, no numbers in the last ten minutes.
    package static func hours(
        lunch: Int = 0, lastTicket: LastTicket.Rule = .warn, closures: [OpeningHours.Closure] = []
    ) -> SiteRules {
        let day = ["08:30-12:00", "14:30-17:30"].compactMap { OpeningHours.Session($0) }
        let week = OpeningHours.Weekday.allCases.filter(\.isWorkday).map { ($0, day) }
        var rules = SiteRules()
        rules.hours = OpeningHours(
            week: Dictionary(uniqueKeysWithValues: week), closures: closures, lunchCounters: lunch,
            lastTicket: lastTicket)
        return rules
    }
}

extension SimulatedTime {
    /// The clock is set to a time of day, so many days after the simulated morning's date (a Monday).
    package func set(_ clock: String, day: Int = 0) {
        guard let time = TimeOfDay(clock) else { preconditionFailure("no time of day: \(clock)") }
        let seconds = Int64(day) * 86_400 + Int64(time.minutes - 9 * 60) * 60
        set(wall: Self.morning.advanced(bySeconds: seconds))
    }
}
