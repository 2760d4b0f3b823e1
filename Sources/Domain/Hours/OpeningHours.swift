/// When the hall is open (`hours` in the settings; facts/domain.md c4): a week of sessions, public holidays and make-up
/// days by the calendar, and days of the hall's own. In this order, the first that speaks decides:
///
/// 1. a closure of the hall, with its own hours if it has some;
/// 2. the calendar: a public holiday is closed; a make-up day (调休上班) has its weekday's sessions, or Monday's where
///    that weekday has none;
/// 3. the week.
///
/// A year whose holidays are not known goes by the week, and says that it is provisional. Edges are as people read
/// them: `08:30-12:00` is open at 08:30 and closed at 12:00.
package struct OpeningHours: Hashable, Sendable {
    package enum Weekday: String, Hashable, Sendable, CaseIterable {
        case mon, tue, wed, thu, fri, sat, sun

        package init(of date: CivilDate) { self = Self.allCases[date.weekday - 1] }

        package var isWorkday: Bool { self != .sat && self != .sun }
    }

    /// From `opens` until before `closes`, on one day.
    package struct Session: Hashable, Sendable, CustomStringConvertible {
        package let opens: TimeOfDay
        package let closes: TimeOfDay

        /// Nil when it would end before it begins: a session across midnight is two.
        package init?(opens: TimeOfDay, closes: TimeOfDay) {
            guard opens < closes else { return nil }
            (self.opens, self.closes) = (opens, closes)
        }

        /// Reads `08:30-12:00`.
        package init?(_ text: String) {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, let opens = TimeOfDay(parts[0]), let closes = TimeOfDay(parts[1]) else {
                return nil
            }
            self.init(opens: opens, closes: closes)
        }

        package func contains(_ time: TimeOfDay) -> Bool { opens <= time && time < closes }
        package var minutes: Int { opens.minutes(until: closes) }
        package var description: String { "\(opens)-\(closes)" }
    }

    /// What a resident reads, in both languages.
    package struct Words: Hashable, Sendable {
        package var zh: String
        package var en: String

        package init(zh: String, en: String) { (self.zh, self.en) = (zh, en) }
    }

    /// Days on which the hall is closed, or open at other hours.
    package struct Closure: Hashable, Sendable {
        package var days: ClosedRange<CivilDate>
        package var reason: Words
        /// The hours all the same; empty for closed.
        package var sessions: [Session]

        package init(days: ClosedRange<CivilDate>, reason: Words, sessions: [Session] = []) {
            (self.days, self.reason, self.sessions) = (days, reason, sessions)
        }
    }

    /// In the order of the day and apart from each other; a day without an entry is closed.
    package var week: [Weekday: [Session]]
    /// Apart from each other.
    package var closures: [Closure]
    /// Counters that stay open over noon; 0 for a noon pause.
    package var lunchCounters: Int
    /// Minutes before closing from which no number is given.
    package var lastMinutes: Int
    package var lastTicket: LastTicket.Rule

    package init(
        week: [Weekday: [Session]] = [:], closures: [Closure] = [], lunchCounters: Int = 0,
        lastMinutes: Int = 10, lastTicket: LastTicket.Rule = .warn
    ) {
        (self.week, self.closures, self.lunchCounters) = (week, closures, lunchCounters)
        (self.lastMinutes, self.lastTicket) = (lastMinutes, lastTicket)
    }
}

extension OpeningHours.Session {
    /// The pause between two sessions; nil when they touch or overlap.
    package static func pause(_ first: Self, _ second: Self) -> Self? {
        Self(opens: first.closes, closes: second.opens)
    }

    /// A pause that people eat in: it touches the hours from 12 to 14.
    package var isNoon: Bool { opens.minutes < 14 * 60 && closes.minutes > 12 * 60 }
}
