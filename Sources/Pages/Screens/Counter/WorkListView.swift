import Domain
import Hall
import Store

/// What is not done yet: open items by what is due, and the bad ratings to follow up.
struct WorkListView: Sendable {
    /// One list: those of the items, and the follow-ups.
    enum List: String, Sendable, CaseIterable {
        case late, today, tomorrow, open
        case followUps = "follow-ups"
        case ready

        var filter: Hall.WorkFilter? { Hall.WorkFilter(rawValue: rawValue) }
    }

    struct Tab: Sendable {
        let due: String
        let text: String
        let count: Int
        let selected: Bool
        let isLate: Bool
        let digit: Int
    }

    let t: PageTexts
    let tabs: [Tab]
    let rows: [ItemRow]
    let followUps: [FollowUpRow]
    let isAny: Bool
    let noneText: String

    /// - Parameter list: nil for the most urgent one that is not empty.
    init(_ list: List?, _ hall: Hall, _ session: Session, _ words: PageTexts) async throws {
        t = words
        let counts = try await hall.workCounts()
        let pending = try await hall.followUps()
        let count = { (list: List) in
            switch list {
            case .late: counts[.late]
            case .today: counts[.today]
            case .tomorrow: counts[.tomorrow]
            case .open: counts.open
            case .followUps: pending.count
            case .ready: counts.ready
            }
        }
        let shown = list ?? List.allCases.first { count($0) > 0 } ?? .today
        tabs = List.allCases.enumerated().map { place, list in
            Tab(
                due: list.rawValue, text: Self.name(list, words), count: count(list),
                selected: list == shown, isLate: list == .late && count(list) > 0, digit: place + 1)
        }
        let today = time(hall)
        rows = try await Self.rows(shown.filter, hall, session, today, words)
        followUps =
            shown != .followUps
            ? []
            : pending.map {
                FollowUpRow($0, isNamed: hall.isNamed($0.followUp, to: session), today, words)
            }
        isAny = !(rows.isEmpty && followUps.isEmpty)
        noneText = Self.none(shown, words)
    }

    private static func rows(
        _ filter: Hall.WorkFilter?, _ hall: Hall, _ session: Session, _ today: CivilDate, _ words: PageTexts
    ) async throws -> [ItemRow] {
        guard let filter else { return [] }
        let claimed = try await hall.store.claimed(at: session.counter)
        let isServing = claimed?.state == .serving
        return try await hall.workList(filter).enumerated().map { place, view in
            ItemRow(
                view,
                .init(
                    service: hall.service(of: view.item),
                    isNamed: hall.isNamed(view.item, to: session, serving: claimed?.id), today: today,
                    isHere: view.item.visit == claimed?.id, mayAct: true,
                    mayContinue: isServing && view.item.visit != claimed?.id, isNext: place == 0, list: "work"
                ),
                words)
        }
    }

    private static func name(_ list: List, _ words: PageTexts) -> String {
        switch list {
        case .late: words("console.tabLate")
        case .today: words("console.tabToday")
        case .tomorrow: words("console.tabTomorrow")
        case .open: words("console.tabOpen")
        case .followUps: words("console.tabFollowUps")
        case .ready: words("console.tabReady")
        }
    }

    private static func none(_ list: List, _ words: PageTexts) -> String {
        switch list {
        case .late: words("console.noneLate")
        case .today: words("console.noneToday")
        case .tomorrow: words("console.noneTomorrow")
        case .open: words("console.noneOpen")
        case .followUps: words("console.noneFollowUps")
        case .ready: words("console.noneReady")
        }
    }
}

/// The day the clocks are read on.
private func time(_ hall: Hall) -> CivilDate { hall.time.now().civil.date }

/// A bad rating that somebody has to follow up.
struct FollowUpRow: Sendable {
    struct Reason: Sendable {
        let text: String
    }

    let id: String
    let number: String
    let short: String
    let service: String
    let levelText: String
    let dueText: String
    let dueState: String
    let reasons: [Reason]
    let words: String?
    let contactedText: String?
    let actText: String

    init(_ view: Hall.FollowUpView, isNamed: Bool, _ today: CivilDate, _ words: PageTexts) {
        let followUp = view.followUp
        (id, number, short) = (followUp.item.text, followUp.number.text, followUp.number.short)
        let name = words.language == .chinese ? view.zh : view.en
        service = isNamed ? name : words("console.personalMatter")
        levelText = RatingWords.level(followUp.rating.level, words)
        dueText =
            view.clock.due.map {
                words(
                    "console.due",
                    [
                        "what": followUp.state == .open
                            ? words("console.dueContact") : words("console.dueAnswer"),
                        "date": ItemWords.date($0, on: today, words),
                    ])
            } ?? ""
        dueState = view.clock.isLate ? "late" : view.clock.isDueToday ? "today" : "open"
        reasons = view.reasons.map { Reason(text: words.language == .chinese ? $0.zh : $0.en) }
        self.words = followUp.rating.words
        contactedText = followUp.contact == nil ? nil : words("console.contacted")
        actText = followUp.state == .open ? words("console.contact") : words("console.closeFollowUp")
    }
}

/// The badge of the work list: what is late, what is due today, and what can be handed out.
struct DueView: Sendable {
    let isAny: Bool
    let lateText: String?
    let todayText: String?
    let readyText: String?

    init(_ counts: Hall.WorkCounts, followUps: [Hall.FollowUpView], _ words: PageTexts) {
        let late = counts[.late] + followUps.count { $0.clock.isLate }
        let today = counts[.today] + followUps.count { $0.clock.isDueToday }
        lateText = late == 0 ? nil : words("console.badgeLate", ["n": "\(late)"])
        todayText = today == 0 ? nil : words("console.badgeToday", ["n": "\(today)"])
        readyText = counts.ready == 0 ? nil : words("console.badgeReady", ["n": "\(counts.ready)"])
        isAny = late + today + counts.ready > 0
    }
}
