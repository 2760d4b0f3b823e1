import Domain
import Hall

/// The doors as the resident's screen and the display show them: closed with the next opening and whom to call, or a
/// line of notice over noon and before closing.
struct DoorsView: Sendable {
    /// From so many minutes before the last ticket on it is announced (facts/domain.md c3).
    private static let announced = 10

    /// One of `open`, `closed`: the script reads it before it answers a card.
    let state: String
    let closed: ClosedView?
    /// A sentence for those who come and those who wait; nil on an ordinary morning.
    let notice: String?

    init(_ hall: Hall, _ doors: HallState, _ words: PageTexts) {
        let now = hall.time.now().civil
        let said = HallWords(words: words, today: now.date)
        state = doors.givesNumbers ? "open" : "closed"
        closed = doors.refusal.map { ClosedView(hall, $0, said, isServing: doors.closes != nil) }
        switch doors {
        case .open(_, let last) where TimeOfDay(now).minutes(until: last) <= Self.announced:
            notice = words("hours.soon", ["n": "\(TimeOfDay(now).minutes(until: last))"])
        case .lunchDuty: notice = words("hours.lunch")
        case .closing: notice = words("hours.stopped")
        case .always, .open, .closed: notice = nil
        }
    }
}

struct ClosedView: Sendable {
    let why: String
    /// "明天（周二）上午 08:30"; nil when no opening is in sight.
    let opens: String?
    let unknown: String?
    /// The hours of the day it opens again.
    let sessions: String?
    let provisional: String?
    /// For those who have a number, while they are served.
    let stillServed: String?
    /// The hall's own number, if the settings name one.
    let phone: String?

    init(_ hall: Hall, _ closed: ClosedHall, _ said: HallWords, isServing: Bool) {
        let words = said.words
        why = said.why(closed.reason)
        opens = closed.opens.map { said.when($0) }
        unknown = closed.opens == nil ? words("hours.opensUnknown") : nil
        let day = closed.opens.flatMap { opens in hall.planned(opens.date) }
        sessions = day.map { words("hours.sessions", ["sessions": said.sessions($0.sessions)]) }
        provisional = closed.opens?.provisional == true ? words("hours.provisional") : nil
        stillServed = isServing ? words("hours.stillServed") : nil
        phone = hall.site.phone.map { words("hours.phone", ["phone": $0]) }
    }
}
