/// Whether the papers and answers of an item will do, by the catalogue's service.
package struct ItemJudgement: Sendable {
    package let service: CatalogService
    package let rules: FormRules
    /// The day of the visit, for ages.
    package let today: CivilDate

    package init(_ service: CatalogService, rules: FormRules, today: CivilDate) {
        (self.service, self.rules, self.today) = (service, rules, today)
    }

    package func problems(of item: Item) -> [FormProblem] {
        rules.problems(
            in: item.form, for: service, today: today, item.life.circumstances ?? .init())
    }

    /// Refuses with everything that is wrong: first the answers, then the papers.
    package func mayAccept(_ item: Item) throws(ItemRefusal) {
        try answersWillDo(item)
        let missing = item.missing(for: service)
        guard missing.isEmpty else { throw .materialsMissing(missing) }
    }

    /// The missing papers that may follow, with the days allowed; refuses when one that may not follow is missing.
    package func pledged(_ item: Item) throws(ItemRefusal) -> [PledgedPaper] {
        try answersWillDo(item)
        let missing = item.missing(for: service)
        guard !missing.isEmpty else { throw .nothingMissing }
        let never = missing.filter { !service.materials[$0].deferrable }
        guard never.isEmpty else { throw .notDeferrable(never) }
        return missing.map { PledgedPaper(material: $0, days: service.materials[$0].deferrableDays ?? 0) }
    }

    /// Everything that is missing or wrong now, in the order of the catalogue; the paper has the words.
    package func gaps(of item: Item) -> [ItemGap] {
        var fields: [String] = []
        for problem in problems(of: item) where !fields.contains(problem.field) {
            fields.append(problem.field)
        }
        return item.missing(for: service).map { ItemGap(.material($0)) } + fields.map { ItemGap(.field($0)) }
    }

    /// The papers that new answers make necessary.
    package func arisen(_ item: Item, with form: Form) -> Set<Int> {
        Set(service.needed(with: form)).subtracting(service.needed(with: item.form))
    }

    /// What may follow, as far as the machine and the catalogue can tell, in the order people look for it.
    package func events(of item: Item) -> [ItemEvent] {
        Self.order.filter { event in
            let isComplete = event == .complete && item.state == .received && item.life.terms.sameDay
            return (isComplete || ItemMachine.state(after: event, in: item.state) != nil)
                && makesSense(event, item)
        }
    }

    private static let order: [ItemEvent] = [
        .complete, .accept, .pledge, .notice, .supplement, .handOver, .takeUp, .decide, .deliver, .pause,
        .resume,
        .extend, .refuse, .withdraw,
    ]

    private func makesSense(_ event: ItemEvent, _ item: Item) -> Bool {
        let (life, isStopped) = (item.life, item.life.pause != nil)
        return switch event {
        case .complete, .decide: !isStopped
        case .accept: !life.terms.sameDay || item.state != .received
        case .pledge: (try? pledged(item)) != nil
        case .notice: !gaps(of: item).isEmpty || life.notices.isEmpty
        case .supplement: !item.state.isAfterAcceptance || !item.pledgedAndMissing.isEmpty
        case .handOver: !life.terms.sameDay
        case .takeUp: life.terms.standing == .forwarding && life.handOver?.takenUp == nil
        case .pause: !isStopped
        case .resume: isStopped
        case .extend: life.extensions.isEmpty
        default: true
        }
    }

    private func answersWillDo(_ item: Item) throws(ItemRefusal) {
        let problems = problems(of: item)
        guard problems.isEmpty else { throw .formProblems(problems) }
    }
}
