import Domain
import Hall
import Store

/// Everything on the console that changes by itself: the calls for help, the visit at this counter, the line, the
/// items, the way to the district and the parts in trouble. The resident's name is masked until the visit is served;
/// opening the card is noted in the journal (`Hall.desk`).
struct DeskView: Sendable {
    /// How many of the day's items are listed while nobody is served.
    private static let latest = 6

    let alarms: [AlarmRow]
    let due: DueView
    let visit: VisitView?
    let next: NextView?
    /// While the visit is served.
    let resident: ResidentView?
    /// Slips about which somebody must decide.
    let slips: SlipsView
    let waitingText: String
    let waiting: [WaitingRow]
    let aside: [AsideRow]
    let colleagues: [ColleagueRow]
    let items: [ItemRow]
    let itemsOfVisit: Bool
    /// What the resident left open on earlier visits.
    let earlier: [ItemRow]
    let isEarlier: Bool
    let office: OfficeView

    init(_ hall: Hall, _ session: Session, _ words: PageTexts) async throws {
        let now = hall.time.now()
        let desk = try await hall.desk(session)
        alarms = try await hall.openAlarms().enumerated().map {
            AlarmRow($1, session, isFirst: $0 == 0, now, words)
        }
        due = DueView(try await hall.workCounts(), followUps: try await hall.followUps(), words)
        visit = try await Self.visit(desk, hall, words)
        next = desk.next.map { NextView($0, now, words) }
        itemsOfVisit = desk.visit?.state == .serving
        resident = itemsOfVisit ? ResidentView(desk.resident, on: now.civil.date, words) : nil
        slips = SlipsView(try await hall.prints().doubtful, now, words)
        waitingText = words("counter.waiting", ["n": "\(try await hall.store.queue().waitingCount)"])
        let tickets = try await hall.store.ticketsOfWaiting()
        waiting = desk.waiting.map { WaitingRow($0, desk, now, words, ticket: tickets[$0.id]) }
        aside = desk.parked.map { AsideRow($0, desk, hall.site.rules.queue, now, words) }
        colleagues = ColleagueRow.all(try await hall.store.openCounters(at: now), session, words)
        items = try await Self.items(desk, hall, session, now.civil.date, words)
        earlier = try await Self.earlier(desk, hall, now.civil.date, words)
        isEarlier = !earlier.isEmpty
        office = OfficeView(desk, duty: try await hall.duty(of: session), now, words)
    }

    private static func visit(_ desk: Desk, _ hall: Hall, _ words: PageTexts) async throws -> VisitView? {
        guard let visit = desk.visit else { return nil }
        let card = try await hall.resident(of: visit, desk.session)
        let print = try await hall.ticket(visit.id).print
        return VisitView(
            desk, visit, name: card.map { Masking.name($0.name) }, print: print,
            booked: try await booked(visit, hall), hall, words)
    }

    /// The slot of a visit that was booked.
    private static func booked(_ visit: Visit, _ hall: Hall) async throws -> Slot? {
        guard visit.origin == .appointment else { return nil }
        return try await hall.appointment(of: visit.id)?.slot
    }

    private static func earlier(
        _ desk: Desk, _ hall: Hall, _ today: CivilDate, _ words: PageTexts
    ) async throws -> [ItemRow] {
        // Before anything of the visit itself is in hand, the keys are for what the resident came back about.
        let isFree = desk.items.allSatisfy { !$0.item.needsTheDesk }
        var rows: [ItemRow] = []
        for view in desk.earlier {
            let place = ItemRow.Place(
                service: hall.service(of: view.item),
                slip: try await hall.store.prints(ofItem: view.item.id).first, today: today, isHere: false,
                mayAct: true, mayContinue: true, isNext: isFree && rows.isEmpty, list: "earlier")
            rows.append(ItemRow(view, place, words))
        }
        return rows
    }

    /// The items of the visit being served, with all that can be done; else the last ones of today, to look at.
    private static func items(
        _ desk: Desk, _ hall: Hall, _ session: Session, _ today: CivilDate, _ words: PageTexts
    ) async throws -> [ItemRow] {
        let isServing = desk.visit?.state == .serving
        var views = desk.items
        if !isServing {
            views = []
            for item in try await hall.store.itemsToday(limit: latest) {
                views.append(try await hall.view(item))
            }
        }
        let next = isServing ? views.first { $0.item.needsTheDesk }?.item.id : nil
        let newest = views.filter { $0.delivery != nil }.max { $0.item.number.text < $1.item.number.text }
        var rows: [ItemRow] = []
        for view in views {
            let place = ItemRow.Place(
                service: hall.service(of: view.item),
                isNamed: isServing || hall.isNamed(view.item, to: session, serving: nil),
                slip: try await hall.store.prints(ofItem: view.item.id).first, today: today,
                isHere: isServing, mayAct: isServing, isNext: view.item.id == next,
                isNewest: view.item.id == newest?.item.id, list: "desk")
            rows.append(ItemRow(view, place, words))
        }
        return rows
    }
}

/// To whom the visit may be passed on: a counter that is open, or the clerk who sits there, wherever they go.
struct ColleagueRow: Sendable {
    let digit: String
    let toCounter: String
    let toClerk: String
    let name: String
    let detail: String?

    static func all(
        _ open: [OpenCounter], _ session: Session, _ words: PageTexts
    ) -> [ColleagueRow] {
        let others = open.filter { $0.counter != session.counter }
        let choices = others.map { (toClerk: false, $0) } + others.map { (toClerk: true, $0) }
        return choices.enumerated().map { place, choice in
            ColleagueRow(choice.1, toClerk: choice.toClerk, ReasonRow.digit(place), words)
        }
    }

    private init(_ open: OpenCounter, toClerk: Bool, _ digit: String, _ words: PageTexts) {
        self.digit = digit
        let counter = words("counter.atCounter", ["n": "\(open.counter)"])
        toCounter = toClerk ? "" : "\(open.counter)"
        self.toClerk = toClerk ? open.clerk.number : ""
        (name, detail) = toClerk ? (open.clerk.name, words("console.wherever")) : (counter, open.clerk.name)
    }
}
