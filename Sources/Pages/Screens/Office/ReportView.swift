import Domain
import Hall
import Store

/// A day's report in words.
struct ReportView: Sendable {
    struct Figure: Sendable {
        let label: String
        let value: String
        /// What the value is a part of, or how it was made.
        let note: String?
    }
    struct Group: Sendable {
        let name: String
        let figures: [Figure]
    }
    struct ClerkRow: Sendable {
        let number: String
        let name: String
        let cells: [String]
    }

    let date: String
    let dayText: String
    let today: String
    let before: String
    let next: String?
    let printed: String
    let isToday: Bool
    let groups: [Group]
    let headings: [String]
    let clerks: [ClerkRow]
    let hasClerks: Bool
    /// Numbers nobody served, of a day that is over.
    let unserved: String?
    let onDuty: String?
    let closing: ClosingView?

    init(_ hall: Hall, _ asked: CivilDate, _ session: Session, _ words: PageTexts) async throws {
        let (report, today) = (try await hall.report(on: asked), try await hall.today())
        let figures = report.figures
        (date, self.today, isToday) = (asked.description, today.description, asked == today)
        dayText = RosterView.weekday(asked.weekday, words)
        before = asked.advanced(byDays: -1).description
        next = asked < today ? asked.advanced(byDays: 1).description : nil
        printed = hall.time.now().civil.description
        groups = Self.groups(figures, report.standing, words)
        headings = [
            words("report.served"), words("report.noShow"),
            words("report.inMinutes", ["name": words("report.serviceMedian")]),
            words("report.accepted"), words("report.completed"), words("report.sameDay"),
            words("report.handedOver"), words("report.late"), words("report.rated"), words("report.badOnes"),
        ]
        clerks = figures.clerks.map { Self.row($0, report.names) }
        hasClerks = !clerks.isEmpty
        unserved =
            report.unserved.isEmpty
            ? nil : report.unserved.map(\.description).joined(separator: "  ")
        let counters = report.roster.clerks(on: .counter)
        onDuty =
            counters.isEmpty
            ? nil
            : counters.map { "\($0) \(report.names[$0] ?? "")" }.joined(separator: words("roster.comma"))
        closing = report.standing.map {
            ClosingView(
                $0.day, mayClose: session.clerk.roles.contains(.manager), hall.time.now(), words)
        }
    }

    private static func row(_ one: DayFigures.ByClerk, _ names: [String: String]) -> ClerkRow {
        let (visits, items, ratings) = (one.visits, one.items, one.ratings)
        return ClerkRow(
            number: one.clerk, name: names[one.clerk] ?? "",
            cells: [
                "\(visits.served)", "\(visits.noShow)", visits.services?.median.minutes ?? "–",
                "\(items.accepted)", "\(items.completed)", "\(items.sameDay.part)", "\(items.handedOver)",
                "\(items.late)", "\(ratings.given)", "\(ratings.bad)",
            ])
    }
}

extension ReportView {
    fileprivate static func groups(
        _ figures: DayFigures, _ standing: Hall.Standing?, _ words: PageTexts
    ) -> [Group] {
        [
            Group(name: words("report.visits"), figures: visits(figures.visits, words)),
            Group(name: words("report.times"), figures: times(figures.visits, words)),
            Group(name: words("report.items"), figures: items(figures.items, standing, words)),
            Group(name: words("report.ratings"), figures: ratings(figures.ratings, words)),
        ]
    }

    private static func visits(_ visits: DayFigures.Visits, _ words: PageTexts) -> [Figure] {
        [
            count(words("report.taken"), visits.taken), count(words("report.served"), visits.served),
            count(words("report.noShow"), visits.noShow), count(words("report.cancelled"), visits.cancelled),
            count(words("report.unserved"), visits.unserved), count(words("report.open"), visits.open),
        ]
    }

    private static func times(_ visits: DayFigures.Visits, _ words: PageTexts) -> [Figure] {
        func minutes(_ label: String, _ spread: Spread?, _ value: KeyPath<Spread, Duration>) -> Figure {
            Figure(
                label: label,
                value: spread.map { words("report.minutes", ["n": $0[keyPath: value].minutes]) } ?? "–",
                note: spread.map { words("report.ofTimes", ["n": "\($0.count)"]) })
        }
        return [
            minutes(words("report.waitMedian"), visits.waits, \.median),
            minutes(words("report.waitNinetieth"), visits.waits, \.ninetieth),
            minutes(words("report.serviceMedian"), visits.services, \.median),
            minutes(words("report.serviceNinetieth"), visits.services, \.ninetieth),
            share(words("report.foretoldRight"), visits.foretold, words),
        ]
    }

    private static func items(
        _ items: DayFigures.Items, _ standing: Hall.Standing?, _ words: PageTexts
    ) -> [Figure] {
        let overdue = standing.map { words("report.overdue", ["n": "\($0.overdue)"]) }
        return [
            count(words("report.received"), items.received), count(words("report.accepted"), items.accepted),
            count(words("report.noticed"), items.noticed), count(words("report.refused"), items.refused),
            count(words("report.completed"), items.completed),
            share(words("report.sameDay"), items.sameDay, words),
            count(words("report.handedOver"), items.handedOver),
            Figure(label: words("report.late"), value: "\(items.late)", note: overdue),
        ]
    }

    private static func ratings(_ ratings: DayFigures.Ratings, _ words: PageTexts) -> [Figure] {
        zip(DayFigures.Ratings.levels, ratings.counts).map { count(ReportTable.level($0, words), $1) } + [
            count(words("report.notRated"), ratings.notRated),
            share(words("report.goodOnes"), ratings.good, words),
        ]
    }

    private static func count(_ label: String, _ count: Int) -> Figure {
        Figure(label: label, value: "\(count)", note: nil)
    }

    private static func share(_ label: String, _ share: Share, _ words: PageTexts) -> Figure {
        Figure(
            label: label, value: share.percent.map { "\($0) %" } ?? "–",
            note: share.whole > 0
                ? words("report.partOf", ["part": "\(share.part)", "whole": "\(share.whole)"]) : nil)
    }
}
