import Domain
import Hall
import Store

/// The lists of bookings: those who cannot be kept on top, below them the list that was asked for.
struct AppointmentListView: Sendable {
    enum Tab: String, Sendable, CaseIterable { case day, reminders, missed, plan }

    struct TabView: Sendable {
        let name: String
        let text: String
        /// Nil for none.
        let count: String?
        let isUrgent: Bool
        let digit: Int
        let selected: Bool
    }

    /// The bookings of one slot, or of one day in the list of those who did not come.
    struct Group: Sendable {
        let time: String
        let text: String?
        let isFull: Bool
        let isNow: Bool
        let rows: [AppointmentRow]
    }

    let tab: String
    let title: String
    let tabs: [TabView]
    let displaced: [AppointmentRow]
    let hasDisplaced: Bool
    let displacedText: String
    let visit: ServedView?

    /// The day of the list, and where its arrows lead.
    let date: String
    let dateText: String
    let before: String
    let after: String
    let today: String
    /// The last day that can be booked singly, and the last of a recurring booking: a year ahead.
    let lastDay: String
    let farthestDay: String
    /// The day is the one the list begins with.
    let isToday: Bool
    let homeText: String
    /// The list is of one day.
    let hasDays: Bool
    /// The hours of the day, or why it is closed.
    let dayText: String

    let hint: String?
    let groups: [Group]
    let noneText: String?
    let plan: AppointmentPlanView?

    init(_ hall: Hall, _ session: Session, _ ask: AppointmentAsk, _ words: PageTexts) async throws {
        let desk = try await BookingDesk(hall)
        let home = ask.tab == .reminders ? desk.nextDay : desk.today
        let day = ask.date ?? home
        (tab, title, tabs) = (ask.tab.rawValue, Self.name(ask.tab, words), Self.tabs(ask.tab, desk, words))
        displaced = desk.displaced.map { AppointmentRow($0, .day, hall, desk.today, words) }
        hasDisplaced = !desk.displaced.isEmpty
        displacedText = words("bookDesk.offCount", ["n": "\(desk.displaced.count)"])
        visit = try await ServedView(hall, session, words)
        (date, dateText) = (day.description, AppointmentWords.date(day, on: desk.today, words))
        (before, after) = (day.advanced(byDays: -1).description, day.advanced(byDays: 1).description)
        (today, lastDay) = (desk.today.description, desk.lastDay.description)
        farthestDay = desk.today.advanced(byDays: 365).description
        (isToday, hasDays) = (day == home, ask.tab == .day || ask.tab == .reminders)
        homeText =
            AppointmentWords.near(home, on: desk.today, words)
            ?? RosterView.weekday(home.weekday, words)
        dayText = Self.hours(day, hall, words)
        let list = AppointmentLists(hall: hall, desk: desk, words: words)
        switch ask.tab {
        case .day: (groups, hint, plan) = (try await list.day(day), nil, nil)
        case .reminders:
            (groups, hint, plan) = (try await list.reminders(day), words("bookDesk.remindHint"), nil)
        case .missed: (groups, hint, plan) = (list.missed(), words("bookDesk.missedHint"), nil)
        case .plan: (groups, hint, plan) = ([], nil, try await AppointmentPlanView(hall, desk, words))
        }
        noneText = groups.isEmpty ? Self.none(ask.tab, words) : nil
    }

    private static func tabs(_ shown: Tab, _ desk: BookingDesk, _ words: PageTexts) -> [TabView] {
        Tab.allCases.enumerated().map { place, tab in
            let count =
                switch tab {
                case .reminders: desk.toCall
                case .missed: desk.missed.count
                case .day, .plan: 0
                }
            return TabView(
                name: tab.rawValue, text: name(tab, words), count: count == 0 ? nil : "\(count)",
                isUrgent: tab == .reminders, digit: place + 1, selected: tab == shown)
        }
    }

    private static func name(_ tab: Tab, _ words: PageTexts) -> String {
        switch tab {
        case .day: words("bookDesk.day")
        case .reminders: words("bookDesk.reminders")
        case .missed: words("bookDesk.missed")
        case .plan: words("bookDesk.plan")
        }
    }

    private static func none(_ tab: Tab, _ words: PageTexts) -> String? {
        switch tab {
        case .day: words("bookDesk.noneDay")
        case .reminders: words("bookDesk.noneReminders")
        case .missed: words("bookDesk.noneMissed", ["n": "\(BookingDesk.missedDays)"])
        case .plan: nil
        }
    }

    private static func hours(_ date: CivilDate, _ hall: Hall, _ words: PageTexts) -> String {
        guard let day = hall.planned(date) else { return "" }
        if day.sessions.isEmpty {
            return AppointmentWords.reason(day.reason, words) ?? words("bookDesk.closed")
        }
        return day.sessions.map(\.description).joined(separator: " ")
    }
}

/// The resident whom the clerk serves, for whom a booking can be made without typing; nil without a card.
struct ServedView: Sendable {
    let id: String
    let text: String
    /// Masked.
    let name: String

    init?(_ hall: Hall, _ session: Session, _ words: PageTexts) async throws {
        guard let visit = try await hall.store.claimed(at: session.counter), visit.state == .serving,
            let card = try await hall.resident(of: visit, session)
        else { return nil }
        (id, name) = (visit.id.text, Masking.name(card.name))
        text = words("bookDesk.forVisit", ["number": visit.number.description])
    }
}
