import Domain
import Hall

/// The next 30 days by weeks: when the hall is open or why not, and how many places are taken. What is not certain yet says so.
struct AppointmentPlanView: Sendable {
    struct Weekday: Sendable {
        let name: String
    }
    struct Week: Sendable {
        let days: [Day]
    }
    /// A day, or an empty place before the first and after the last one.
    struct Day: Sendable {
        var date: String?
        var dayText = ""
        var isToday = false
        var isProvisional = false
        /// `open`, `full`, `closed`, or `displaced` where somebody has to be called.
        var state = "closed"
        var hours = ""
        var load: String?
    }

    let weekdays: [Weekday]
    let weeks: [Week]
    let hasProvisional: Bool

    init(_ hall: Hall, _ desk: BookingDesk, _ words: PageTexts) async throws {
        let planned = try await hall.slotDays(from: desk.today, count: BookingDesk.planDays)
        let displaced = Dictionary(grouping: desk.displaced) { $0.appointment.slot.date }
        let known = planned.map { Self.day($0, displaced[$0.hours.date]?.count ?? 0, desk.today, words) }
        let blanks = Array(repeating: Day(), count: desk.today.weekday - 1)
        let days = blanks + known
        weeks = stride(from: 0, to: days.count, by: 7).map { first in
            let week = Array(days[first..<min(first + 7, days.count)])
            return Week(days: week + Array(repeating: Day(), count: 7 - week.count))
        }
        weekdays = (1...7).map { Weekday(name: RosterView.weekday($0, words)) }
        hasProvisional = known.contains(where: \.isProvisional)
    }

    private static func day(
        _ day: Hall.SlotDay, _ displaced: Int, _ today: CivilDate, _ words: PageTexts
    ) -> Day {
        let (date, sessions) = (day.hours.date, day.hours.sessions)
        let (taken, places) = day.slots.reduce((0, 0)) { ($0.0 + $1.taken, $0.1 + $1.places) }
        var view = Day(date: date.description)
        view.dayText = "\(date.month)/\(date.day)"
        (view.isToday, view.isProvisional) = (date == today, day.hours.provisional)
        view.hours =
            sessions.isEmpty
            ? AppointmentWords.reason(day.hours.reason, words) ?? words("bookDesk.closed")
            : sessions.map(\.description).joined(separator: "\n")
        if displaced > 0 {
            (view.state, view.load) = ("displaced", words("bookDesk.toMove", ["n": "\(displaced)"]))
        } else if !sessions.isEmpty {
            view.state = taken >= places ? "full" : "open"
            view.load = words("bookDesk.taken", ["taken": "\(taken)", "places": "\(places)"])
        }
        return view
    }
}
