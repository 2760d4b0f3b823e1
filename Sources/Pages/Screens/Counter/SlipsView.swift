import Domain
import Store

/// The slips that may be missing: what they are, why nobody knows, and the two things a clerk can do about each.
struct SlipsView: Sendable {
    let rows: [SlipRow]
    let isAny: Bool
    let count: Int

    init(_ doubtful: [PrintView], _ now: Moment, _ words: PageTexts) {
        rows = doubtful.enumerated().map { SlipRow($1, now, words, isFirst: $0 == 0) }
        (isAny, count) = (!doubtful.isEmpty, doubtful.count)
    }
}

struct SlipRow: Sendable {
    let id: String
    let kind: String
    /// What people say: the number of the ticket, or the last digits of the item's.
    let name: String
    let kindText: String
    let stateText: String
    let time: String
    let reasonText: String?
    /// The one the keys are for.
    let isFirst: Bool

    init(_ view: PrintView, _ now: Moment, _ words: PageTexts, isFirst: Bool) {
        (id, kind, name) = (view.job.id.text, view.job.kind.rawValue, view.name)
        kindText = words("print.kind.\(view.job.kind.rawValue)")
        stateText = words("print.state.\(view.job.state.rawValue)")
        time = OfficeView.clock(view.job.created, now)
        reasonText = view.job.reason.flatMap(PrintReason.init).map { words($0.key) }
        self.isFirst = isFirst
    }
}

/// A slip that came out and may be printed again for somebody who lost it.
struct LostSlip: Sendable {
    let job: String
    let slipName: String

    init?(_ view: PrintView, _ words: PageTexts) {
        guard view.job.state == .printed || view.job.state == .void, view.mayBeRepeated else { return nil }
        job = view.job.id.text
        slipName = words("print.kind.\(view.job.kind.rawValue)") + " " + view.name
    }
}

extension PrintView {
    fileprivate var name: String {
        if job.kind != .ticket, let itemNumber { return itemNumber.short }
        return number?.description ?? ""
    }
}
