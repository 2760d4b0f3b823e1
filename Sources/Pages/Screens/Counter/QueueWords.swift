import Domain
import Hall

/// What the console says of somebody in the line.
enum QueueWords {
    static func minutes(since arrived: WallTime, _ now: Moment) -> Int64 {
        max(0, now.wall.milliseconds - arrived.milliseconds) / 60_000
    }

    /// The class and, for clerks, why it was given.
    static func classText(_ visit: Visit, _ words: PageTexts) -> String {
        switch visit.priorityClass {
        case .normal: visit.reason.map { reason($0, words) } ?? words("counter.classNormal")
        case .priority: visit.reason.map { reason($0, words) } ?? words("counter.classPriority")
        case .appointment: words("counter.classAppointment")
        }
    }

    static func reason(_ reason: PriorityReason, _ words: PageTexts) -> String {
        switch reason {
        case .disabled: words("console.forDisabled")
        case .elderly: words("console.forElderly")
        case .soldier: words("console.forSoldier")
        case .veteran: words("console.forVeteran")
        case .rescuer: words("console.forRescuer")
        case .pregnant: words("console.forPregnant")
        case .infant: words("console.forInfant")
        case .seriousIllness: words("console.forIllness")
        case .asked: words("console.forAsked")
        case .childHelp: words("console.forChildHelp")
        case .urgentAid: words("console.forUrgentAid")
        }
    }

    static func why(_ why: QueueOrder.Why, _ words: PageTexts) -> String { words(why.text, why.values) }

    /// Whom it waits for; nil for anyone.
    static func bound(_ visit: Visit, _ words: PageTexts) -> String? {
        switch visit.bound {
        case .counter(let counter): words("console.boundToCounter", ["n": "\(counter)"])
        case .clerk(let clerk): words("console.boundToClerk", ["clerk": clerk])
        case nil: nil
        }
    }

    static func parked(_ visit: Visit, _ words: PageTexts) -> String {
        guard visit.state == .parked else { return words("counter.missed") }
        return switch visit.parked {
        case .fetching: words("console.parkFetching")
        case .papersKept: words("console.parkPapers")
        case .shortWait: words("console.parkShort")
        case nil: words("counter.parked")
        }
    }
}
