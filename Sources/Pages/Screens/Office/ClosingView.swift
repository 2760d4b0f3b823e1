import Domain
import Store

/// The end of the current date, before and after it was decided.
struct ClosingView: Sendable {
    struct Row: Sendable {
        let id: String
        let number: String
        let state: String
        let arrived: String
        /// So far; nil once they no longer wait.
        let waited: String?
    }

    let isClosed: Bool
    let mayClose: Bool
    let atCounters: [Row]
    let isBusy: Bool
    let open: [Row]
    let leftOver: [Row]
    let unserved: [Row]
    let nobodyWaits: Bool
    let closedText: String
    let sureText: String

    init(_ day: DayState, mayClose: Bool, _ now: Moment, _ words: PageTexts) {
        func rows(_ visits: [Visit]) -> [Row] { visits.map { Row($0, now, words) } }
        (isClosed, self.mayClose) = (day.closed, mayClose)
        (atCounters, open) = (rows(day.atCounters), rows(day.open))
        (leftOver, unserved) = (rows(day.leftOver), rows(day.unserved))
        isBusy = !atCounters.isEmpty
        nobodyWaits = open.isEmpty && leftOver.isEmpty
        closedText =
            unserved.isEmpty
            ? words("report.closedAll") : words("report.closedSome", ["n": "\(unserved.count)"])
        sureText =
            nobodyWaits
            ? words("report.sureAll") : words("report.sureSome", ["n": "\(open.count + leftOver.count)"])
    }
}

extension ClosingView.Row {
    fileprivate init(_ visit: Visit, _ now: Moment, _ words: PageTexts) {
        (id, number) = (visit.id.text, visit.number.description)
        state =
            switch visit.state {
            case .waiting: words("report.isWaiting")
            case .called, .serving:
                words("report.isAtCounter", ["n": visit.counter.map { "\($0)" } ?? ""])
            case .parked: words("report.isParked")
            case .noShow: words("report.isMissed")
            case .finished, .cancelled, .unserved: words("report.isUnserved")
            }
        arrived = OfficeView.clock(visit.arrived, now)
        let minutes = (now.wall.milliseconds - visit.arrived.milliseconds) / 60_000
        waited =
            visit.state.isOpen && minutes >= 0 ? words("report.sinceMinutes", ["n": "\(minutes)"]) : nil
    }
}
