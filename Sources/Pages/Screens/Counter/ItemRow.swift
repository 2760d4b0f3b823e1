import Domain
import Hall
import Store

/// One item: how it stands, what is due and when, the fate of its slips and of its delivery, and what can be done.
struct ItemRow: Sendable {
    let id: String
    let number: String
    let short: String
    let service: String
    let state: String
    let stateText: String
    /// What ends next and when.
    let dueText: String?
    /// One of `late`, `today`, `tomorrow`, `open`, `stopped`; empty without a date.
    let dueState: String
    let receiptText: String?
    let receiptTrouble: Bool
    let delivery: String?
    let deliveryText: String?
    /// The one the keys are for.
    let isNext: Bool
    /// The one whose delivery bears the page's `delivery-state`.
    let isNewest: Bool
    let actions: [ItemAction]
    let rest: [ItemAction]
    let hasActions: Bool
    let hasMore: Bool

    /// Where the row stands, and what is known of the item beside itself.
    struct Place: Sendable {
        var service: CatalogService?
        /// What few may know is named to few; to others it is a general word, and its steps are not theirs.
        var isNamed = true
        /// The newest slip.
        var slip: PrintView?
        var today: CivilDate
        /// The resident it belongs to sits at this counter.
        var isHere: Bool
        /// Its steps may be taken from here; a list to look at offers none.
        var mayAct: Bool
        /// It may be taken up in the visit being served here, which is another than its own.
        var mayContinue = false
        var isNext: Bool
        var isNewest = false
        /// Where on the page it stands; the same item may stand in two lists.
        var list: String
    }

    init(_ view: Hall.ItemView, _ place: Place, _ words: PageTexts) {
        let item = view.item
        (id, number, short) = (item.id.text, item.number.text, item.number.short)
        let name = place.service.map { words.language == .chinese ? $0.zh : $0.en } ?? item.service
        service = place.isNamed ? name : words("console.personalMatter")
        (state, stateText) = (item.state.rawValue, ItemWords.state(item, words))
        dueText = view.work.next.map { ItemWords.due($0, on: place.today, words) }
        dueState = view.work.urgency.rawValue
        receiptText = place.slip.map { ItemWords.slip($0, words) }
        receiptTrouble = place.slip?.isInDoubt ?? false
        delivery = view.delivery?.rawValue
        deliveryText = view.delivery.map { ItemWords.delivery($0, words) }
        (isNext, isNewest) = (place.isNext, place.isNewest && view.delivery != nil)
        let all = ItemAction.all(for: view, place, words)
        (actions, rest) = (all.next, all.rest)
        (hasActions, hasMore) = (!(all.next.isEmpty && all.rest.isEmpty), !all.rest.isEmpty)
    }
}

/// What the console says of an item.
enum ItemWords {
    static func state(_ item: Item, _ words: PageTexts) -> String {
        switch item.state {
        case .received: words("counter.itemReceived")
        case .accepted: accepted(item, words)
        case .noticed: words("counter.itemNoticed")
        case .refused: words("counter.itemRefused")
        case .completed: words("counter.itemCompleted")
        case .handedOver: words("counter.itemHandedOver")
        case .decided: words("counter.itemDecided")
        case .delivered: words("counter.itemDelivered")
        case .withdrawn: words("counter.itemWithdrawn")
        }
    }

    private static func accepted(_ item: Item, _ words: PageTexts) -> String {
        switch item.life.acceptance?.basis {
        case .pledge: words("console.itemPledged")
        case .deemed: words("console.itemDeemed")
        case .full, nil: words("counter.itemAccepted")
        }
    }

    /// "9月8日前补正", with the days that are left.
    static func due(_ next: ItemDeadline, on today: CivilDate, _ words: PageTexts) -> String {
        let what =
            switch next.clock {
            case .desk: words("console.dueDesk")
            case .supplement: words("console.dueSupplement")
            case .pledge: words("console.duePledge")
            case .handOver: words("console.dueHandOver")
            case .takeUp: words("console.dueTakeUp")
            case .procedure: words("console.dueProcedure")
            case .promised: words("console.duePromised")
            case .delivery: words("console.dueDelivery")
            }
        return words(
            "console.due", ["what": what, "date": date(next.deadline, on: today, words)])
    }

    /// A day as people say it, marked while no calendar is loaded for its year.
    static func date(_ deadline: Deadline, on today: CivilDate, _ words: PageTexts) -> String {
        let day = day(deadline.date, on: today, words)
        return deadline.provisional ? words("console.provisional", ["date": day]) : day
    }

    static func day(_ date: CivilDate, on today: CivilDate, _ words: PageTexts) -> String {
        if date == today { return words("console.today") }
        if date == today.advanced(byDays: 1) { return words("console.tomorrow") }
        let values = ["year": "\(date.year)", "month": "\(date.month)", "day": "\(date.day)"]
        return date.year == today.year
            ? words("console.monthDay", values) : words("console.yearMonthDay", values)
    }

    static func procedure(_ kind: ItemLife.Pause.Kind, _ words: PageTexts) -> String {
        switch kind {
        case .hearing: words("console.stopHearing")
        case .inspection: words("console.stopInspection")
        case .test: words("console.stopTest")
        case .quarantine: words("console.stopQuarantine")
        case .appraisal: words("console.stopAppraisal")
        case .expertReview: words("console.stopReview")
        case .survey: words("console.stopSurvey")
        case .publicity: words("console.stopPublicity")
        case .other: words("console.stopOther")
        }
    }

    /// The newest paper and what became of it.
    static func slip(_ slip: PrintView, _ words: PageTexts) -> String {
        words(
            "console.slip",
            [
                "slip": words("print.kind.\(slip.job.kind.rawValue)"),
                "state": words("print.state.\(slip.job.state.rawValue)"),
            ])
    }

    static func delivery(_ state: DeliveryState, _ words: PageTexts) -> String {
        switch state {
        case .pending: words("counter.deliveryPending")
        case .acknowledged: words("counter.deliveryDone")
        case .rejected: words("counter.deliveryRejected")
        }
    }
}
