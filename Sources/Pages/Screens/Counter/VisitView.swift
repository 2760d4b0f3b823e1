import Domain
import Hall
import Store

/// The visit this counter has claimed, and which press is the next.
struct VisitView: Sendable {
    let id: String
    let number: String
    let state: String
    let stateText: String
    /// The class, with the reason for priority: clerks may know it (facts/domain.md c2).
    let classText: String
    /// For when it was booked.
    let bookedText: String?
    let isCalled: Bool
    let isServing: Bool
    let maskedName: String?
    let callsText: String
    let mayRecall: Bool
    /// How often the number may still be called.
    let recallText: String
    /// Said when the resident may hold no paper with the number.
    let noPaperText: String?
    /// The code of the matter chosen at the kiosk.
    let service: String
    let wishText: String?
    /// The items of the visit, and what its matter is of those begun earlier; with none its form opens by itself.
    let itemCount: Int
    let mayHaveReceipt: Bool
    /// Everything the resident came for is dealt with: finishing is the next press.
    let finishIsNext: Bool
    /// So is calling the next one with the same press.
    let callIsNext: Bool

    init(
        _ desk: Desk, _ visit: Visit, name: String?, print: PrintJobState?, booked: Slot?, _ hall: Hall,
        _ words: PageTexts
    ) {
        (id, number, state) = (visit.id.text, visit.number.description, visit.state.rawValue)
        (isCalled, isServing) = (visit.state == .called, visit.state == .serving)
        stateText = isServing ? words("counter.serving") : words("counter.called")
        classText = QueueWords.classText(visit, words)
        maskedName = name
        bookedText = booked.map { words("bookDesk.booked", ["time": "\($0.start)-\($0.end)"]) }
        callsText = words("counter.calls", ["n": "\(visit.calls)"])
        // The first call is none of the repetitions.
        let left = max(0, hall.site.rules.queue.recalls - max(0, visit.calls - 1))
        mayRecall = left > 0
        recallText = left > 0 ? words("console.recallsLeft", ["n": "\(left)"]) : words("console.noRecall")
        noPaperText = Self.paperText(print, visit, words)
        service = visit.service ?? ""
        wishText = visit.service.flatMap { hall.catalog.service($0) }.map {
            words("console.wish", ["service": words.language == .chinese ? $0.zh : $0.en])
        }
        itemCount = desk.items.count + desk.earlier.count { $0.item.service == visit.service }
        // One receipt for all papers that stay here and stand on none.
        mayHaveReceipt = desk.items.contains { $0.item.state.isOpen && $0.item.receipt == nil }
        let isDone = !desk.items.isEmpty && desk.items.allSatisfy { !$0.item.needsTheDesk }
        callIsNext = isDone && desk.next != nil
        finishIsNext = isDone && desk.next == nil
    }

    private static func paperText(_ print: PrintJobState?, _ visit: Visit, _ words: PageTexts) -> String? {
        guard visit.origin != .walkUp else { return nil }
        return switch print {
        case .printed, .sending, nil: nil
        case .unknown: words("counter.ticketInDoubt")
        case .queued, .failed, .expired, .void: words("counter.ticketNotPrinted")
        }
    }
}

/// Who is called next, and why.
struct NextView: Sendable {
    let number: String
    let classText: String
    let waitedText: String
    let whyText: String

    init(_ next: Desk.Next, _ now: Moment, _ words: PageTexts) {
        number = next.visit.number.description
        classText = QueueWords.classText(next.visit, words)
        waitedText = words("console.waited", ["n": "\(QueueWords.minutes(since: next.visit.arrived, now))"])
        whyText = QueueWords.why(next.why, words)
    }
}

extension Item {
    /// The clerk has still something to do with it before the resident leaves.
    var needsTheDesk: Bool {
        switch state {
        case .received: true
        case .accepted: true
        case .noticed, .refused, .completed, .handedOver, .decided, .delivered, .withdrawn: false
        }
    }
}
