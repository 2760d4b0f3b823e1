import Domain
import Hall
import Store

/// What every list of bookings needs to know: the days, who is to be called, who did not come.
struct BookingDesk: Sendable {
    /// So far back those who did not come are listed.
    static let missedDays = 7
    /// So far ahead a day on which the hall is open is looked for.
    private static let farthest = 14
    /// As far as the plan is shown.
    static let planDays = 30

    let today: CivilDate
    /// The next day on which the hall is open: whoever comes then is reminded today.
    let nextDay: CivilDate
    let lastDay: CivilDate
    /// Bookings that cannot be kept.
    let displaced: [Hall.BookingLine]
    /// Of the last days, the latest first.
    let missed: [Hall.BookingLine]
    /// So many of the next day have not been reached.
    let toCall: Int

    init(_ hall: Hall) async throws {
        let ahead = try hall.bookingRules.daysAhead
        let today = try await hall.today()
        nextDay = try await Self.nextDay(hall)
        displaced = try await hall.displaced()
        toCall = try await Self.toCall(hall, on: nextDay)
        var missed: [Hall.BookingLine] = []
        for back in 0..<Self.missedDays {
            let lines = try await hall.bookings(on: today.advanced(byDays: -back))
            missed += lines.filter { $0.appointment.state == .missed }
        }
        (self.today, self.missed) = (today, missed)
        lastDay = today.advanced(byDays: ahead)
    }

    static func nextDay(_ hall: Hall) async throws -> CivilDate {
        let tomorrow = try await hall.today().advanced(byDays: 1)
        let days = (0..<farthest).map { tomorrow.advanced(byDays: $0) }
        return days.first { hall.planned($0)?.sessions.isEmpty == false } ?? tomorrow
    }

    static func toCall(_ hall: Hall, on date: CivilDate) async throws -> Int {
        try await hall.bookings(on: date).count(where: \.isToCall)
    }
}

/// Makes the groups of each list.
struct AppointmentLists {
    typealias Group = AppointmentListView.Group

    let hall: Hall
    let desk: BookingDesk
    let words: PageTexts

    /// By slot, with how many of its places are taken.
    func day(_ date: CivilDate) async throws -> [Group] {
        let plan = try await hall.slotDays(from: date, count: 1).first?.slots ?? []
        let views = Dictionary(plan.map { ($0.slot.start, $0) }) { first, _ in first }
        let now = hall.time.now().civil
        return try await groups(date, .day) { $0.state != .held && $0.state != .lapsed }.map { slot, rows in
            let view = views[slot.start]
            let isFull = view.map { $0.taken >= $0.places } ?? false
            let text = view.map {
                isFull
                    ? words("bookDesk.full")
                    : words("bookDesk.takenShort", ["taken": "\($0.taken)", "places": "\($0.places)"])
            }
            let isNow = now.date == date && slot.start <= TimeOfDay(now) && TimeOfDay(now) < slot.end
            return Group(
                time: "\(slot.start)-\(slot.end)", text: text ?? words("bookDesk.outOfPlan"), isFull: isFull,
                isNow: isNow, rows: rows)
        }
    }

    /// Those to come on a day, with what came of the calls.
    func reminders(_ date: CivilDate) async throws -> [Group] {
        try await groups(date, .reminders) { $0.state == .booked }.map { slot, rows in
            Group(time: "\(slot.start)-\(slot.end)", text: nil, isFull: false, isNow: false, rows: rows)
        }
    }

    /// By day, the latest first.
    func missed() -> [Group] {
        let days = Dictionary(grouping: desk.missed) { $0.appointment.slot.date }
        return days.sorted { $0.key > $1.key }.map { date, lines in
            Group(
                time: AppointmentWords.date(date, on: desk.today, words), text: nil, isFull: false,
                isNow: false, rows: lines.map { AppointmentRow($0, .day, hall, desk.today, words) })
        }
    }

    private func groups(
        _ date: CivilDate, _ list: AppointmentRow.List, _ isShown: (Appointment) -> Bool
    ) async throws -> [(slot: Slot, rows: [AppointmentRow])] {
        let lines = try await hall.bookings(on: date).filter { isShown($0.appointment) }
        return Dictionary(grouping: lines) { $0.appointment.slot }.sorted { $0.key < $1.key }.map {
            slot, lines in
            (slot, lines.map { AppointmentRow($0, list, hall, desk.today, words) })
        }
    }
}
