import Domain
import Hall
import Store

/// The roster in words: the pattern of the week, and the days to come.
struct RosterView: Sendable {
    /// The days after today that the page lists.
    private static let days = 14

    struct Heading: Sendable {
        let name: String
        let isToday: Bool
    }
    struct Named: Sendable {
        let number: String
        let name: String
    }

    let mayPlan: Bool
    let weekdays: [Heading]
    let rows: [WeekRow]
    let days: [DayRow]
    let clerks: [Named]
    /// `min` of the fields for a date.
    let today: String
    let todayText: String?
    let shift: ShiftView

    init(_ hall: Hall, _ session: Session, _ words: PageTexts) async throws {
        let (today, clerks) = (try await hall.today(), try await hall.store.clerks())
        let weeks = try await hall.store.weeklyRoster()
        let names = Dictionary(clerks.map { ($0.number, $0.name) }) { first, _ in first }
        let rosters = try await hall.rosters(from: today, days: Self.days)
        let mayPlan = session.clerk.roles.contains(.manager)
        self.mayPlan = mayPlan
        weekdays = (1...7).map {
            Heading(name: Self.weekday($0, words), isToday: $0 == today.weekday)
        }
        rows = clerks.map { WeekRow($0, weeks[$0.number] ?? [:], mayPlan, words) }
        days = rosters.map { DayRow($0, names, words) }
        self.clerks = clerks.map { Named(number: $0.number, name: $0.name) }
        self.today = today.description
        todayText = rosters.first?.isPlanned == false ? words("roster.todayUnplanned") : nil
        shift = try await ShiftView(hall, session, words)
    }

    static func weekday(_ day: Int, _ words: PageTexts) -> String {
        switch day {
        case 1: words("roster.monday")
        case 2: words("roster.tuesday")
        case 3: words("roster.wednesday")
        case 4: words("roster.thursday")
        case 5: words("roster.friday")
        case 6: words("roster.saturday")
        default: words("roster.sunday")
        }
    }

    static func duty(_ duty: Duty?, _ words: PageTexts) -> String {
        switch duty {
        case .counter: words("roster.counter")
        case .grid: words("roster.grid")
        case .off: words("roster.off")
        case nil: words("roster.unplanned")
        }
    }
}

/// One clerk's week.
struct WeekRow: Sendable {
    struct Cell: Sendable {
        let clerk: String
        let weekday: Int
        /// Empty where nothing is planned.
        let duty: String
        let text: String
        /// For ears: who, when, what.
        let label: String
        let mayPlan: Bool
    }

    let number: String
    let name: String
    let cells: [Cell]

    init(_ clerk: Clerk, _ week: [Int: Duty], _ mayPlan: Bool, _ words: PageTexts) {
        (number, name) = (clerk.number, clerk.name)
        cells = (1...7).map { day in
            let text = RosterView.duty(week[day], words)
            return Cell(
                clerk: clerk.number, weekday: day, duty: week[day]?.rawValue ?? "", text: text,
                label: "\(clerk.number) \(clerk.name), \(RosterView.weekday(day, words)): \(text)",
                mayPlan: mayPlan)
        }
    }
}

/// One day to come: who sits at the counters, and what differs from the week.
struct DayRow: Sendable {
    struct Difference: Sendable {
        let clerk: String
        let date: String
        let text: String
    }

    let date: String
    let weekday: String
    /// Who is at the counters; nil for nobody.
    let counters: String?
    let grids: String?
    let warning: String?
    let note: String?
    let differences: [Difference]

    init(_ roster: DayRoster, _ names: [String: String], _ words: PageTexts) {
        func named(_ number: String) -> String { "\(number) \(names[number] ?? "")" }
        func list(_ duty: Duty) -> String? {
            let clerks = roster.clerks(on: duty)
            return clerks.isEmpty ? nil : clerks.map(named).joined(separator: words("roster.comma"))
        }
        (date, weekday) = (roster.date.description, RosterView.weekday(roster.date.weekday, words))
        (counters, grids) = (list(.counter), list(.grid))
        warning = roster.isCounterEmpty ? words("roster.emptyShift") : nil
        note = roster.isPlanned ? nil : words("roster.dayUnplanned")
        differences = roster.assignments.filter { $0.source != .weekly }.map { one in
            let duty = RosterView.duty(one.duty, words)
            let text =
                one.swappedWith.map {
                    words("roster.swapped", ["clerk": named(one.clerk), "with": named($0), "duty": duty])
                } ?? words("roster.excepted", ["clerk": named(one.clerk), "duty": duty])
            return Difference(clerk: one.clerk, date: roster.date.description, text: text)
        }
    }
}
