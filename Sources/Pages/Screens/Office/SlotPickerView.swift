import Domain
import Hall

/// The days that can be booked, and the slots of one of them, for a clerk to choose from.
struct SlotPickerView: Sendable {
    struct Day: Sendable {
        let date: String
        let weekday: String
        let dayText: String
        /// What is free, or why nothing is.
        let free: String
        let open: Bool
        let selected: Bool
    }
    struct Time: Sendable {
        let start: String
        /// With the day, as it is said when it is booked.
        let when: String
        let free: String
        let open: Bool
    }
    struct Half: Sendable {
        let text: String
        let slots: [Time]
    }

    private static let noon = TimeOfDay(minutes: 12 * 60)

    /// The chosen day; nil when there is none to choose.
    let date: String?
    let days: [Day]
    let halves: [Half]

    /// - Parameter wish: the day to begin with; nil, or a day with no place, for the next that has one.
    init(_ hall: Hall, _ wish: CivilDate?, _ words: PageTexts) async throws {
        let today = try await hall.today()
        let planned = try await hall.slotDays()
        let free = planned.filter { $0.free > 0 }
        let chosen = free.first { $0.hours.date >= wish ?? today } ?? free.first
        self.date = chosen?.hours.date.description
        days = planned.map { Self.day($0, chosen?.hours.date, today, words) }
        let slots = chosen?.slots ?? []
        let (morning, afternoon) = (
            slots.filter { $0.slot.start < Self.noon ?? $0.slot.end },
            slots.filter { $0.slot.start >= Self.noon ?? $0.slot.end }
        )
        halves = [(words("bookDesk.morning"), morning), (words("bookDesk.afternoon"), afternoon)]
            .filter { !$0.1.isEmpty }
            .map { text, slots in Half(text: text, slots: slots.map { Self.time($0, today, words) }) }
    }

    private static func day(
        _ day: Hall.SlotDay, _ chosen: CivilDate?, _ today: CivilDate, _ words: PageTexts
    ) -> Day {
        let date = day.hours.date
        let free =
            if !day.isOpen {
                AppointmentWords.reason(day.hours.reason, words) ?? words("bookDesk.closed")
            } else if day.free > 0 {
                words("bookDesk.free", ["n": "\(day.free)"])
            } else {
                day.slots.allSatisfy { $0.refusal != nil } ? words("bookDesk.over") : words("bookDesk.full")
            }
        return Day(
            date: date.description,
            weekday: AppointmentWords.near(date, on: today, words)
                ?? RosterView.weekday(date.weekday, words),
            dayText: "\(date.month)/\(date.day)", free: free, open: day.free > 0, selected: date == chosen)
    }

    private static func time(_ view: Hall.SlotView, _ today: CivilDate, _ words: PageTexts) -> Time {
        let free =
            switch view.refusal {
            case nil where view.free > 0: words("bookDesk.free", ["n": "\(view.free)"])
            case nil: words("bookDesk.full")
            case .tooSoon?: words("bookDesk.tooSoon")
            case .some: words("bookDesk.over")
            }
        return Time(
            start: view.slot.start.description, when: AppointmentWords.start(view.slot, on: today, words),
            free: free, open: view.free > 0)
    }
}
