import Domain

extension Problem {
    /// What the life of an item does not allow.
    init(refusal: ItemRefusal) {
        self =
            switch refusal {
            case .notAllowed(let state, _): Problem(.notAllowed, ["state": state.rawValue])
            case .formProblems(let problems): Problem(.formProblems).with { $0.problems = problems }
            // `ItemCalls` knows the service and adds the names of the papers.
            case .materialsMissing: Problem(.materialsMissing)
            case .notDeferrable: Problem(.notDeferrable)
            case .pledgeOpen: Problem(.pledgeOpen)
            case .nothingMissing: Problem(.nothingMissing)
            case .toldOnce: Problem(.toldOnce)
            case .clockStopped: Problem(.clockStopped)
            case .clockRuns: Problem(.clockRuns)
            case .extendedBefore: Problem(.extendedBefore)
            case .extensionTooLong(let most): Problem(.extensionTooLong, ["days": String(most)])
            case .notSameDay: Problem(.notSameDay)
            case .notForwarded: Problem(.notForwarded)
            case .badDay: Problem(.badDay)
            case .reasonMissing: Problem(.reasonMissing)
            }
    }
}
