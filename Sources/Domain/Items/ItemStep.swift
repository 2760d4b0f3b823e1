/// An event with what it needs to be told: what a clerk, the deciding body or time does to an item.
package enum ItemStep: Hashable, Sendable {
    case accept
    /// Accepted on a pledge: each paper that follows, with the working days allowed for it.
    case pledge([PledgedPaper])
    case deem
    /// Everything that is missing or wrong; `because` names the new fact that makes a second notice lawful.
    case notice([ItemGap], because: String?)
    /// Answers and papers as they now are; nil leaves them. `arisen`: papers that only these answers make necessary.
    case supplement(form: Form?, received: Set<Int>?, arisen: Set<Int> = [])
    case refuse(reason: String, rightBody: String?)
    case complete(outcome: String)
    case handOver
    /// The deciding body accepted on this day.
    case takeUp(CivilDate)
    /// `days`: how many working days it is expected to take.
    case pause(ItemLife.Pause.Kind, reason: String, days: Int)
    case resume
    case extend(days: Int, reason: String, approvedBy: String)
    case decide(ItemVerdict)
    case deliver(papers: [String], byProxy: Bool)
    case withdraw(reason: String?)
    case lapse
}

package struct PledgedPaper: Hashable, Sendable {
    package var material: Int
    package var days: Int

    package init(material: Int, days: Int) { (self.material, self.days) = (material, days) }
}

/// What the deciding body decided (办结: 准予、不予).
package struct ItemVerdict: Hashable, Sendable {
    package var granted: Bool
    /// In the words of the decision.
    package var result: String
    /// Why it was not granted; needed then.
    package var reason: String?
    /// The paper issued; nil for none.
    package var paper: String?
    /// The day of the decision; nil for today.
    package var date: CivilDate?

    package init(
        granted: Bool, result: String, reason: String? = nil, paper: String? = nil, date: CivilDate? = nil
    ) {
        (self.granted, self.result, self.reason) = (granted, result, reason)
        (self.paper, self.date) = (paper, date)
    }
}

/// Why a step is not taken, although the machine knows it in this state. Safe to log: no words of anybody.
package enum ItemRefusal: Error, Hashable, Sendable {
    case notAllowed(state: ItemState, event: ItemEvent)
    /// Answers that must be mended, all of them at once.
    case formProblems([FormProblem])
    /// Required papers that are not here, all of them at once.
    case materialsMissing([Int])
    /// A notice or a pledge about nothing.
    case nothingMissing
    /// Everything missing is told once (facts/domain.md b1 5b): a second notice needs a new fact, and concerns only
    /// what was told before or what the supplement brought.
    case toldOnce
    /// These papers may not follow later.
    case notDeferrable([Int])
    /// These pledged papers are not here yet.
    case pledgeOpen([Int])
    case clockStopped
    case clockRuns
    /// The end was put off before, or by more than the law allows (facts/domain.md b3).
    case extendedBefore
    case extensionTooLong(most: Int)
    /// Only a matter of the same day is accepted and completed at once.
    case notSameDay
    /// The hall accepted it itself: there is no second acceptance to wait for.
    case notForwarded
    /// A day that cannot be: in the future, or before what it follows.
    case badDay
    /// A refusal must say why.
    case reasonMissing
}

extension ItemRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notAllowed(let state, let event): "\(event.rawValue) is not possible in state \(state.rawValue)"
        case .formProblems(let problems): "the form has \(problems.count) answers to mend"
        case .materialsMissing(let places): "\(places.count) required materials are missing"
        case .nothingMissing: "nothing is missing, so there is nothing to tell or to pledge"
        case .toldOnce:
            "everything missing was told before; a second notice needs a new fact from the supplement"
        case .notDeferrable(let places): "\(places.count) of the missing materials may not follow later"
        case .pledgeOpen(let places): "\(places.count) pledged materials are not here yet"
        case .clockStopped: "the clock stands still; end the special procedure first"
        case .clockRuns: "the clock is running; there is no special procedure to end"
        case .extendedBefore: "the promised end was put off before"
        case .extensionTooLong(let most): "the end may be put off by \(most) working days at most"
        case .notSameDay: "the matter is not settled the same day; accept it and hand it over"
        case .notForwarded: "the hall accepted it itself; the deciding body has no acceptance of its own"
        case .badDay: "that day lies in the future or before the step it follows"
        case .reasonMissing: "a refusal must say why"
        }
    }
}
