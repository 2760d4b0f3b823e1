/// What each step does to an item, and the conditions that the machine's table cannot say. Pure: the day, the clock and
/// the clerk are handed in.
extension Item {
    /// The item after `step`, and the event it was.
    ///
    /// - Parameters:
    ///   - day: the business date on which it happens.
    ///   - clerk: who does it, and in whose hands it then is; nil when the kiosk does.
    package func taking(
        _ step: ItemStep, on day: CivilDate, by clerk: String?, _ clock: ItemClock
    ) throws(ItemRefusal) -> (item: Item, event: ItemEvent) {
        let event = self.event(of: step)
        guard let next = ItemMachine.state(after: event, in: state) else {
            throw .notAllowed(state: state, event: event)
        }
        var item = self
        item.state = next
        try item.live(step, from: self, on: day, clock)
        item.life.holder = next.isOpen ? clerk ?? life.holder : nil
        return (item, event)
    }

    /// A supplement that leaves open what a notice told is only a part of it.
    private func event(of step: ItemStep) -> ItemEvent {
        guard case .supplement(let form, let received, let arisen) = step, state == .noticed,
            let notice = life.notices.last
        else { return step.event }
        var mended = self
        mended.supplement(form, received, arisen, on: notice.date)
        return mended.openGaps.isEmpty ? .supplement : .bringPart
    }

    /// What the last notice told and nobody has brought or mended since.
    package var openGaps: [ItemGap] {
        let answered = life.answered
        return life.notices.last?.gaps.filter { gap in
            switch gap.subject {
            case .material(let place): !received.contains(place)
            case .field(let name): !answered.contains(name)
            }
        } ?? []
    }

    /// `before` is the item as it was; the state is the new one already.
    private mutating func live(
        _ step: ItemStep, from before: Item, on day: CivilDate, _ clock: ItemClock
    ) throws(ItemRefusal) {
        switch step {
        case .accept: accept(.full, on: day)
        case .pledge(let papers): try pledge(papers, on: day, clock)
        case .deem: accept(.deemed, on: life.received ?? day)
        case .notice(let gaps, let because): try notice(gaps, because, on: day, clock)
        case .supplement(let form, let received, let arisen):
            supplement(form, received, arisen, on: day)
            // Day 0 again, once everything that was told is here (facts/domain.md g).
            if before.state == .noticed, state == .received { life.received = day }
        case .refuse(let reason, let body):
            guard !reason.isEmpty else { throw .reasonMissing }
            life.refusal = .init(
                date: day, reason: reason, rightBody: body, document: document(.refusal))
            outcome = reason
        case .complete(let outcome):
            guard life.pause == nil else { throw .clockStopped }
            let open = pledgedAndMissing
            guard open.isEmpty else { throw .pledgeOpen(open) }
            self.outcome = outcome
        case .handOver:
            life.handOver = .init(date: day, department: life.terms.department, takenUp: nil)
        case .takeUp(let date): try takeUp(date, on: day)
        case .pause(let kind, let reason, let days): try pause(kind, reason, days, on: day, clock)
        case .resume: try resume(on: day)
        case .extend(let days, let reason, let body): try extend(days, reason, body, on: day, clock)
        case .decide(let verdict): try decide(verdict, on: day)
        case .deliver(let papers, let byProxy):
            life.delivery = .init(date: day, papers: papers, byProxy: byProxy)
        case .withdraw(let reason): life.withdrawal = .init(date: day, cause: .applicant, reason: reason)
        case .lapse:
            let cause: ItemLife.Withdrawal.Cause =
                before.state == .noticed ? .supplementMissed : .pledgeMissed
            life.withdrawal = .init(date: day, cause: cause, reason: nil)
        }
    }

    private mutating func accept(_ basis: ItemLife.Acceptance.Basis, on day: CivilDate) {
        life.acceptance = .init(date: day, basis: basis, document: document(.acceptance))
    }

    private mutating func pledge(
        _ papers: [PledgedPaper], on day: CivilDate, _ clock: ItemClock
    ) throws(ItemRefusal) {
        guard !papers.isEmpty else { throw .nothingMissing }
        accept(.pledge, on: day)
        life.pledge = .init(
            papers: papers.sorted { $0.material < $1.material }.map {
                .init(material: $0.material, due: clock.calendar.day($0.days, after: day))
            })
    }

    private mutating func notice(
        _ gaps: [ItemGap], _ because: String?, on day: CivilDate, _ clock: ItemClock
    ) throws(ItemRefusal) {
        guard !gaps.isEmpty else { throw .nothingMissing }
        if !life.notices.isEmpty {
            let told = Set(life.notices.flatMap { $0.gaps.map(\.subject) })
            let lawful = told.union(life.touched)
            let isNew = life.supplements.count > life.suppliedAtNotice
            guard isNew, because?.isEmpty == false, gaps.allSatisfy({ lawful.contains($0.subject) })
            else { throw .toldOnce }
        }
        for case .material(let place) in gaps.map(\.subject) { received.remove(place) }
        life.suppliedAtNotice = life.supplements.count
        life.notices.append(
            .init(
                date: day, document: document(.notice, nth: life.notices.count + 1), gaps: gaps,
                due: clock.calendar.day(clock.rules.supplementDays, after: day),
                because: life.notices.isEmpty ? nil : because))
    }

    /// Also notes what changed.
    private mutating func supplement(
        _ form: Form?, _ received: Set<Int>?, _ arisen: Set<Int>, on day: CivilDate
    ) {
        let form = form ?? self.form
        let fields = Set(form.keys).union(self.form.keys).filter { form[$0] != self.form[$0] }.sorted()
        let materials = (received ?? self.received).symmetricDifference(self.received).union(arisen).sorted()
        (self.form, self.received) = (form, received ?? self.received)
        life.supplements.append(.init(date: day, fields: fields, materials: materials))
    }

    private mutating func takeUp(_ date: CivilDate, on day: CivilDate) throws(ItemRefusal) {
        guard life.terms.standing == .forwarding, let handOver = life.handOver else { throw .notForwarded }
        guard (handOver.date...max(handOver.date, day)).contains(date) else { throw .badDay }
        life.handOver?.takenUp = date
    }

    private mutating func pause(
        _ kind: ItemLife.Pause.Kind, _ reason: String, _ days: Int, on day: CivilDate, _ clock: ItemClock
    ) throws(ItemRefusal) {
        guard life.pause == nil else { throw .clockStopped }
        guard !reason.isEmpty else { throw .reasonMissing }
        life.pauses.append(
            .init(
                kind: kind, reason: reason,
                document: document(.specialProcedure, nth: life.pauses.count + 1),
                from: day, expected: clock.calendar.day(days, after: day).date, until: nil))
    }

    private mutating func resume(on day: CivilDate) throws(ItemRefusal) {
        guard life.pause != nil else { throw .clockRuns }
        life.pauses[life.pauses.count - 1].until = day
    }

    private mutating func extend(
        _ days: Int, _ reason: String, _ body: String, on day: CivilDate, _ clock: ItemClock
    ) throws(ItemRefusal) {
        guard life.extensions.isEmpty else { throw .extendedBefore }
        let most = max(clock.rules.extensionDays, life.terms.extensionDays ?? 0)
        guard (1...most).contains(days) else { throw .extensionTooLong(most: most) }
        guard !reason.isEmpty, !body.isEmpty else { throw .reasonMissing }
        life.extensions.append(
            .init(date: day, days: days, reason: reason, approvedBy: body, document: document(.extension)))
    }

    private mutating func decide(_ verdict: ItemVerdict, on day: CivilDate) throws(ItemRefusal) {
        guard life.pause == nil else { throw .clockStopped }
        guard verdict.granted || verdict.reason?.isEmpty == false else { throw .reasonMissing }
        let date = verdict.date ?? day
        let first = life.handOver?.date ?? life.acceptance?.date ?? date
        guard (first...max(first, day)).contains(date) else { throw .badDay }
        life.decision = .init(
            date: date, granted: verdict.granted, result: verdict.result, reason: verdict.reason,
            paper: verdict.paper, document: document(.completion))
        outcome = verdict.result
    }

    package func document(_ kind: ItemDocument, nth: Int = 1) -> String { kind.number(of: number, nth: nth) }

    /// Pledged papers that are not here.
    package var pledgedAndMissing: [Int] {
        life.pledge?.papers.map(\.material).filter { !received.contains($0) } ?? []
    }
}

extension ItemStep {
    package var event: ItemEvent {
        switch self {
        case .accept: .accept
        case .pledge: .pledge
        case .deem: .deem
        case .notice: .notice
        case .supplement: .supplement
        case .refuse: .refuse
        case .complete: .complete
        case .handOver: .handOver
        case .takeUp: .takeUp
        case .pause: .pause
        case .resume: .resume
        case .extend: .extend
        case .decide: .decide
        case .deliver: .deliver
        case .withdraw: .withdraw
        case .lapse: .lapse
        }
    }
}

extension ItemLife {
    /// The supplements since the last notice, by their place: two may fall on one day.
    private var newSupplements: ArraySlice<Supplement> { supplements.dropFirst(suppliedAtNotice) }

    /// The answers that were mended since the last notice.
    fileprivate var answered: Set<String> { Set(newSupplements.flatMap(\.fields)) }

    /// What the supplements since the last notice brought or changed.
    fileprivate var touched: Set<ItemGap.Subject> {
        Set(
            newSupplements.flatMap { supplement in
                supplement.fields.map { .field($0) } + supplement.materials.map { .material($0) }
            })
    }
}
