/// The clocks of an item (facts/domain.md b3, g): that of the desk, that of the resident, that of the body that decides.
package struct ItemClock: Hashable, Sendable {
    package let rules: ItemRules
    package let calendar: WorkingCalendar

    package init(_ rules: ItemRules = ItemRules(), _ calendar: WorkingCalendar = WorkingCalendar()) {
        (self.rules, self.calendar) = (rules, calendar)
    }

    /// What runs at this moment, the earliest first; nothing for a closed item.
    package func running(_ item: Item, on day: CivilDate) -> [ItemDeadline] {
        let life = item.life
        let clocks: [ItemDeadline?] =
            switch item.state {
            case .received: [life.received.map { .init(.desk, calendar.day(rules.noticeDays, after: $0)) }]
            case .noticed: [life.notices.last.map { .init(.supplement, $0.due) }]
            case .accepted, .handedOver:
                [pledge(of: item), procedure(of: item), forwarding(of: item), end(of: item, on: day)]
            case .decided:
                [
                    life.decision.map {
                        .init(.delivery, calendar.day(rules.deliveryDays, after: $0.date))
                    }
                ]
            case .refused, .completed, .delivered, .withdrawn: []
            }
        return clocks.compactMap(\.self).sorted { $0.deadline.date < $1.deadline.date }
    }

    /// The promised end, from the acceptance that binds the deciding body: its own, or the hall's by delegation.
    ///
    /// Nil before any acceptance, and while what was forwarded has not gone out. Of what was forwarded and not yet taken
    /// up it is counted from the hand-over, because silence of the body makes it accepted from then (facts/domain.md b1 5b).
    package func promised(_ item: Item, on day: CivilDate) -> Deadline? {
        let (life, terms) = (item.life, item.life.terms)
        let begin: CivilDate? =
            switch terms.standing {
            case .delegated: life.acceptance?.date
            case .forwarding: life.handOver?.takenUp ?? life.handOver?.date
            }
        guard let begin else { return nil }
        let days = life.extensions.reduce(terms.promisedDays) { $0 + $1.days }
        return calendar.day(days, after: begin, pauses: life.stopped(until: day))
    }

    /// How the item stands on `day`: what is due next and how urgent it is.
    package func state(of item: Item, on day: CivilDate) -> ItemWork {
        guard item.state.isOpen else { return ItemWork(urgency: .closed, next: nil) }
        let isStopped = item.life.pause != nil
        guard let next = running(item, on: day).first else {
            return ItemWork(urgency: isStopped ? .stopped : .open, next: nil)
        }
        return ItemWork(urgency: urgency(of: next.deadline.date, isStopped, on: day), next: next)
    }

    /// What time itself does to the item by `day`; nil for nothing.
    ///
    /// - Parameter trust: a clock that nobody vouches for and that is a month past the day may simply be wrong; then it
    ///   is left to a clerk, because what the law makes of silence cannot be taken back.
    package func overdue(_ item: Item, on day: CivilDate, trust: ClockTrust = .synced) -> ItemStep? {
        func isOver(_ date: CivilDate) -> Bool {
            date < day && (trust != .never || day.daysSince1970 - date.daysSince1970 <= Self.believed)
        }
        let running = running(item, on: day)
        func isMissed(_ clock: ItemDeadline.Clock) -> Bool {
            running.contains { $0.clock == clock && isOver($0.deadline.date) }
        }
        switch item.state {
        case .received: return isMissed(.desk) ? .deem : nil
        case .noticed: return rules.lateSupplementWithdraws && isMissed(.supplement) ? .lapse : nil
        // Once the papers are with the deciding body only it, or the applicant, ends the matter.
        case .accepted: return rules.latePledgeWithdraws && isMissed(.pledge) ? .lapse : nil
        default: return nil
        }
    }

    /// Days by which a clock that was never synchronised is believed.
    private static let believed = 31

    private func pledge(of item: Item) -> ItemDeadline? {
        let open = Set(item.pledgedAndMissing)
        return item.life.pledge?.papers.filter { open.contains($0.material) }.map(\.due)
            .min { $0.date < $1.date }.map { .init(.pledge, $0) }
    }

    /// While a special procedure runs its expected end is what to look after.
    private func procedure(of item: Item) -> ItemDeadline? {
        item.life.pause.map { .init(.procedure, Deadline(date: $0.expected)) }
    }

    /// What is forwarded must go out within the days the desk has, and be taken up within those the body has.
    private func forwarding(of item: Item) -> ItemDeadline? {
        guard item.life.terms.standing == .forwarding else { return nil }
        guard let handOver = item.life.handOver else {
            return item.life.received.map { .init(.handOver, calendar.day(rules.noticeDays, after: $0)) }
        }
        guard handOver.takenUp == nil else { return nil }
        return .init(.takeUp, calendar.day(rules.noticeDays, after: handOver.date))
    }

    /// A stopped clock has no end, and a matter of the same day waits for what was pledged.
    private func end(of item: Item, on day: CivilDate) -> ItemDeadline? {
        let waits = item.life.terms.sameDay && !item.pledgedAndMissing.isEmpty
        guard item.life.pause == nil, !waits else { return nil }
        return promised(item, on: day).map { .init(.promised, $0) }
    }

    /// Yellow one working day before, red when over (facts/domain.md b3).
    private func urgency(of due: CivilDate, _ isStopped: Bool, on day: CivilDate) -> ItemWork.Urgency {
        if due < day { return .late }
        if due == day { return .today }
        if due <= calendar.nextWorkingDay(after: day) { return .tomorrow }
        return isStopped ? .stopped : .open
    }
}

/// One clock and the day it ends.
package struct ItemDeadline: Hashable, Sendable, Codable {
    package enum Clock: String, Hashable, Sendable, Codable, CaseIterable {
        /// The desk: accept, refuse, or tell everything that is missing.
        case desk
        /// The resident: bring what the notice named, or what was pledged.
        case supplement, pledge
        /// The desk: send on what it only forwards. The body: accept it.
        case handOver, takeUp
        /// The expected end of a special procedure.
        case procedure
        /// The promised end.
        case promised
        /// The desk: hand out what was decided.
        case delivery
    }

    package var clock: Clock
    package var deadline: Deadline

    package init(_ clock: Clock, _ deadline: Deadline) { (self.clock, self.deadline) = (clock, deadline) }
}

/// Where an item stands on the work list.
package struct ItemWork: Hashable, Sendable {
    package enum Urgency: String, Hashable, Sendable, Codable, CaseIterable {
        case late, today, tomorrow
        /// Due later, or without a date.
        case open
        /// A special procedure stops the clock.
        case stopped
        case closed
    }

    package var urgency: Urgency
    package var next: ItemDeadline?
}
