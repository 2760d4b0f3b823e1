import Domain
import Hall
import Store

/// What the console shows beside the form: the queue, the visit at this counter, its items, the way to the
/// district, and the parts in trouble. The resident's name is masked until the visit is served; opening the card is
/// noted in the journal (`Hall.desk`).
struct DeskView: Sendable {
    let waitingText: String
    let waiting: [WaitingRow]
    let aside: [WaitingRow]
    let visit: VisitView?
    /// While the visit is served.
    let resident: ResidentView?
    /// Slips about which somebody must decide.
    let slips: SlipsView
    let items: [ItemRow]
    let itemsOfVisit: Bool
    let office: OfficeView

    init(_ hall: Hall, _ session: Session, _ words: PageTexts) async throws {
        let now = hall.time.now()
        let desk = try await hall.desk(session)
        let waitingCount = try await hall.store.queue().waitingCount
        waitingText = words("counter.waiting", ["n": "\(waitingCount)"])
        let tickets = try await hall.store.ticketsOfWaiting()
        waiting = desk.waiting.map { WaitingRow($0, now, words, ticket: tickets[$0.id]) }
        slips = SlipsView(try await hall.prints().doubtful, now, words)
        aside = desk.parked.map { WaitingRow($0, now, words) }
        itemsOfVisit = desk.visit?.state == .serving
        visit = try await Self.visit(desk, hall, words)
        resident = itemsOfVisit ? ResidentView(desk.resident, on: now.civil.date, words) : nil
        items = try await Self.items(itemsOfVisit ? desk.visit : nil, hall, words)
        office = OfficeView(desk, now, words)
    }

    private static func visit(_ desk: Desk, _ hall: Hall, _ words: PageTexts) async throws -> VisitView? {
        guard let visit = desk.visit else { return nil }
        let card = try await hall.resident(of: visit, desk.session)
        let print = try await hall.ticket(visit.id).print
        return VisitView(visit, name: card.map { Masking.name($0.name) }, print, words)
    }

    /// The items of the visit being served, else the last ones of today.
    private static func items(_ visit: Visit?, _ hall: Hall, _ words: PageTexts) async throws -> [ItemRow] {
        let items: [Item] =
            if let visit {
                try await hall.store.items(visit: visit.id)
            } else {
                try await hall.store.itemsToday(limit: 5)
            }
        let firstAccepted = items.first { $0.state == .accepted }?.id
        let newestDone = items.max { $0.number.text < $1.number.text && $1.state == .completed }?.id
        var rows: [ItemRow] = []
        for item in items {
            let delivery = try await hall.store.delivery(ofItem: item.id)?.state
            let receipt = try await hall.store.prints(ofItem: item.id).first
            rows.append(
                ItemRow(
                    item, hall.catalog.service(item.service), delivery, receipt, words,
                    isNext: item.id == firstAccepted && visit != nil, isNewest: item.id == newestDone,
                    isHere: visit != nil))
        }
        return rows
    }
}

/// Someone who waits, or was set aside.
struct WaitingRow: Sendable {
    let id: String
    let number: String
    let isPriority: Bool
    let classText: String
    let minutes: String
    let stateText: String
    /// No paper bears its number.
    let hasNoPaper: Bool
    /// The ticket a clerk may print again for somebody who lost it.
    let lostSlip: LostSlip?

    init(_ visit: Visit, _ now: Moment, _ words: PageTexts, ticket: PrintView? = nil) {
        hasNoPaper = ticket.map { $0.job.state != .printed && $0.job.state != .sending } ?? false
        lostSlip = ticket.flatMap { LostSlip($0, words) }
        (id, number) = (visit.id.text, visit.number.description)
        isPriority = visit.priorityClass != .normal
        classText =
            switch visit.priorityClass {
            case .normal: words("counter.classNormal")
            case .priority: words("counter.classPriority")
            case .appointment: words("counter.classAppointment")
            }
        let waited = max(0, now.wall.milliseconds - visit.arrived.milliseconds) / 60_000
        minutes = words("counter.minutes", ["n": "\(waited)"])
        stateText = visit.state == .noShow ? words("counter.missed") : words("counter.parked")
    }
}

/// The visit this counter has claimed.
struct VisitView: Sendable {
    let id: String
    let number: String
    let state: String
    let stateText: String
    let isCalled: Bool
    let isServing: Bool
    let maskedName: String?
    let callsText: String
    /// Said when the resident may hold no paper with the number.
    let noPaperText: String?

    init(_ visit: Visit, name: String?, _ print: PrintJobState?, _ words: PageTexts) {
        noPaperText =
            switch print {
            case .printed, .sending, nil: nil
            case .unknown: words("counter.ticketInDoubt")
            case .queued, .failed, .expired, .void: words("counter.ticketNotPrinted")
            }
        (id, number, state) = (visit.id.text, visit.number.description, visit.state.rawValue)
        (isCalled, isServing) = (visit.state == .called, visit.state == .serving)
        stateText = isServing ? words("counter.serving") : words("counter.called")
        maskedName = name
        callsText = words("counter.calls", ["n": "\(visit.calls)"])
    }
}

/// One item with the fate of its receipt and of its delivery.
struct ItemRow: Sendable {
    let id: String
    let number: String
    let short: String
    let service: String
    let serviceCode: String
    let state: String
    let stateText: String
    let isOpen: Bool
    let canComplete: Bool
    /// The one the key C is for.
    let isNext: Bool
    let receiptText: String?
    let receiptTrouble: Bool
    let lostSlip: LostSlip?
    let delivery: String?
    let deliveryText: String?
    /// The one whose delivery bears the page's `delivery-state`.
    let isNewest: Bool

    init(
        _ item: Item, _ matter: CatalogService?, _ delivery: DeliveryState?, _ receipt: PrintView?,
        _ words: PageTexts, isNext: Bool, isNewest: Bool, isHere: Bool
    ) {
        (id, number, short) = (item.id.text, item.number.text, item.number.short)
        service = matter.map { words.language == .chinese ? $0.zh : $0.en } ?? item.service
        (serviceCode, state) = (item.service, item.state.rawValue)
        stateText = Self.text(item.state, words)
        isOpen = isHere && item.state == .received
        canComplete = isHere && item.state == .accepted
        (self.isNext, self.isNewest) = (isNext, isNewest && delivery != nil)
        receiptText = receipt.map { Self.text($0.job.state, words) }
        receiptTrouble = receipt?.isInDoubt ?? false
        lostSlip = receipt.flatMap { LostSlip($0, words) }
        self.delivery = delivery?.rawValue
        deliveryText = delivery.map { Self.text($0, words) }
    }

    private static func text(_ state: ItemState, _ words: PageTexts) -> String {
        switch state {
        case .received: words("counter.itemReceived")
        case .accepted: words("counter.itemAccepted")
        case .noticed: words("counter.itemNoticed")
        case .refused: words("counter.itemRefused")
        case .completed: words("counter.itemCompleted")
        case .handedOver: words("counter.itemHandedOver")
        case .decided: words("counter.itemDecided")
        case .delivered: words("counter.itemDelivered")
        case .withdrawn: words("counter.itemWithdrawn")
        }
    }

    private static func text(_ state: PrintJobState, _ words: PageTexts) -> String {
        switch state {
        case .queued: words("counter.receiptQueued")
        case .sending: words("counter.receiptSending")
        case .printed: words("counter.receiptPrinted")
        case .unknown: words("counter.receiptUnknown")
        case .failed, .expired, .void: words("counter.receiptFailed")
        }
    }

    private static func text(_ state: DeliveryState, _ words: PageTexts) -> String {
        switch state {
        case .pending: words("counter.deliveryPending")
        case .acknowledged: words("counter.deliveryDone")
        case .rejected: words("counter.deliveryRejected")
        }
    }
}
