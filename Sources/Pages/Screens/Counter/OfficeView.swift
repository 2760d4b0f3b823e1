import Domain
import Hall
import Store

/// What stands behind the counter: items the district has not got yet, parts that need a hand.
struct OfficeView: Sendable {
    struct Notice: Sendable {
        let text: String
    }

    /// What everybody at a counter should know.
    let notices: [Notice]
    let backlog: Int
    let backlogText: String
    let hasBacklog: Bool
    let rejectedText: String?
    let troubles: [TroubleRow]
    let isQuiet: Bool

    init(_ desk: Desk, duty: RosterRule.Verdict, _ now: Moment, _ words: PageTexts) {
        notices = duty == .nothingPlanned ? [Notice(text: words("console.noRoster"))] : []
        let owed = desk.backlog
        backlog = owed.backlog
        hasBacklog = owed.backlog > 0
        backlogText = Self.waiting(owed, now, words)
        rejectedText =
            owed.rejected.isEmpty ? nil : words("counter.rejected", ["n": "\(owed.rejected.count)"])
        troubles = desk.troubles.map { TroubleRow($0, words) }
        isQuiet = troubles.isEmpty && rejectedText == nil
    }

    /// What waits to be reported; what was sent back does not, and is not reported either.
    static func waiting(_ owed: Backlog, _ now: Moment, _ words: PageTexts) -> String {
        guard owed.backlog > 0 else {
            return owed.rejected.isEmpty ? words("counter.backlogNone") : words("deliveries.nothingWaits")
        }
        let oldest = owed.oldest.map { clock($0, now) } ?? ""
        return words("counter.backlog", ["n": "\(owed.backlog)", "time": oldest])
    }

    /// The time of day, with the date in front if it was not today.
    static func clock(_ wall: WallTime, _ now: Moment) -> String {
        let civil = wall.civil(offset: now.offset)
        return civil.date == now.civil.date ? civil.hourMinute : civil.description
    }
}

/// A part in trouble, with what to do.
struct TroubleRow: Sendable {
    let part: String
    let state: String
    let name: String
    let hint: String
    /// Somebody may say that the roll was changed.
    let mayChangeRoll: Bool

    init(_ report: PartReport, _ words: PageTexts) {
        (part, state) = (report.name, report.state.rawValue)
        name = PartRow.name(report.name, words)
        mayChangeRoll = report.hint.hasPrefix("device.printer.nearEnd")
        hint =
            words.hint(report.hint, for: .clerk, report.values)
            ?? (report.hint.isEmpty ? words("counter.partDown") : words(report.hint, report.values))
    }
}
