import Domain
import Hall
import Store

/// Someone who waits.
struct WaitingRow: Sendable {
    /// Waiting for so long that it stands out.
    private static let longMinutes = 30

    let id: String
    let number: String
    let isPriority: Bool
    let isNext: Bool
    /// Why it is the next one.
    let whyText: String?
    let classText: String
    let boundText: String?
    let minutes: String
    let isLong: Bool
    /// No paper bears its number.
    let hasNoPaper: Bool
    /// The ticket a clerk may print again for somebody who lost it.
    let lostSlip: LostSlip?
    let mayPick: Bool
    let mayGrant: Bool

    init(_ visit: Visit, _ desk: Desk, _ now: Moment, _ words: PageTexts, ticket: PrintView?) {
        (id, number) = (visit.id.text, visit.number.description)
        isPriority = visit.priorityClass != .normal
        isNext = desk.next?.visit.id == visit.id
        whyText = isNext ? desk.next.map { QueueWords.why($0.why, words) } : nil
        classText = QueueWords.classText(visit, words)
        boundText = QueueWords.bound(visit, words)
        let waited = QueueWords.minutes(since: visit.arrived, now)
        minutes = words("counter.minutes", ["n": "\(waited)"])
        isLong = waited >= Self.longMinutes
        hasNoPaper = ticket.map { $0.job.state != .printed && $0.job.state != .sending } ?? false
        lostSlip = ticket.flatMap { LostSlip($0, words) }
        mayPick = desk.visit == nil && desk.session.clerk.roles.contains(.picker)
        // What was only asked for at the kiosk is settled by a clerk; it may also turn out to be urgent.
        mayGrant = visit.reason?.isUrgent != true
    }
}

/// Someone who was set aside or did not come.
struct AsideRow: Sendable {
    let id: String
    let number: String
    let stateText: String
    let boundText: String?
    let minutes: String
    /// This counter is free to serve it at once.
    let mayResume: Bool
    /// It may go back into the line.
    let mayComeBack: Bool

    init(_ visit: Visit, _ desk: Desk, _ rules: QueueRules, _ now: Moment, _ words: PageTexts) {
        (id, number) = (visit.id.text, visit.number.description)
        stateText = QueueWords.parked(visit, words)
        boundText = QueueWords.bound(visit, words)
        minutes = words(
            "counter.minutes", ["n": "\(QueueWords.minutes(since: visit.arrived, now))"])
        mayResume = desk.visit == nil
        mayComeBack =
            VisitMachine.state(after: .comeBack, in: visit.state) != nil && visit.returns < rules.returns
    }
}
