import Domain

/// Whether the hall is open, in words that residents read: on the kiosk, on the display and in refusals.
struct HallWords {
    let words: PageTexts
    /// The date on the wall, for "today" and "tomorrow".
    let today: CivilDate

    /// "今天放假：春节"
    func why(_ reason: ClosedHall.Reason) -> String {
        let name = reason.words.map { words.language == .chinese ? $0.zh : $0.en }
        return words("hours.\(reason.name)", ["name": name ?? ""])
    }

    /// "明天（周二）上午 08:30"
    func when(_ opening: NextOpening) -> String {
        let hour = opening.time.minutes / 60
        let part = hour < 12 ? "hours.morning" : hour < 18 ? "hours.afternoon" : "hours.evening"
        return words(
            "hours.when",
            ["day": day(opening.date), "time": words(part, ["time": opening.time.description])])
    }

    /// Why, and when again, as whole sentences.
    func refusal(_ closed: ClosedHall) -> String {
        let stop = words.language == .chinese ? "。" : ". "
        let again =
            closed.opens.map { words("hours.opensAgain", ["when": when($0)]) } ?? words("hours.opensUnknown")
        return why(closed.reason) + stop + again
    }

    /// "08:30-12:00，14:30-17:30"
    func sessions(_ sessions: [OpeningHours.Session]) -> String {
        sessions.map(\.description).joined(separator: words("hours.sessionGap"))
    }

    private func day(_ date: CivilDate) -> String {
        let weekday = words("hours.\(OpeningHours.Weekday(of: date).rawValue)")
        switch date.daysSince1970 - today.daysSince1970 {
        case 0: return words("hours.today")
        case 1: return words("hours.tomorrow", ["weekday": weekday])
        case 2: return words("hours.dayAfter", ["weekday": weekday])
        default:
            let month = words("hours.month\(date.month)")
            return words("hours.date", ["month": month, "day": "\(date.day)", "weekday": weekday])
        }
    }
}
