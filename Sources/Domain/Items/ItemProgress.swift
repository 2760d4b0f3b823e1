/// How far a matter is, as its applicant is told: where it is, what is missing and by when (facts/domain.md b1, b3).
///
/// Never what was decided, nor why: that stands on the notice, which a counter hands out against an ID card
/// (facts/domain.md d, "looking up a case").
package struct ItemProgress: Hashable, Sendable {
    package enum Stage: String, Hashable, Sendable, Codable, CaseIterable {
        /// The papers were taken and are being looked at.
        case received
        /// Something is missing or wrong: the applicant has to come.
        case noticed
        /// Accepted, and in the hall's hands.
        case accepted
        /// Sent on; the body that decides has not yet said that it accepts.
        case forwarded
        /// With the body that decides.
        case underReview
        /// A special procedure runs, and its time does not count.
        case stopped
        /// Decided: the notice, and any paper, wait at the counter.
        case ready
        case completed, collected, refused, withdrawn
    }

    /// One thing the applicant has to bring or to mend.
    package struct Missing: Hashable, Sendable {
        package let gap: ItemGap
        package let due: Deadline

        package init(_ gap: ItemGap, due: Deadline) { (self.gap, self.due) = (gap, due) }
    }

    package let stage: Stage
    /// The day it came to this stage; nil where no step says so.
    package let since: CivilDate?
    /// The end of what runs at this stage: of the look at the papers, of the time to bring what is missing, of the special
    /// procedure, or the promised end. Nil where nobody can promise a day.
    package let due: Deadline?
    package let isLate: Bool
    package let missing: [Missing]
    /// The body that decides, while the matter is there; nil for the hall itself.
    package let body: String?

    /// - Parameters:
    ///   - finished: the day it was settled, which an item completed at the counter does not say itself.
    ///   - day: today.
    package init(_ item: Item, finished: CivilDate?, _ clock: ItemClock, on day: CivilDate) {
        let stage = Stage(of: item)
        self.stage = stage
        since = item.life.day(of: stage) ?? (stage == .completed ? finished : nil)
        due = Self.due(item, stage, clock, on: day)
        isLate = due.map { $0.date < day } ?? false
        missing = Self.missing(in: item, at: stage)
        let body = item.life.handOver?.department ?? ""
        self.body = [.forwarded, .underReview, .stopped].contains(stage) && !body.isEmpty ? body : nil
    }

    /// How far along the way from the papers (1) over the acceptance (2) and the handling (3) to the end (4); nil for a
    /// matter that left it.
    package var step: Int? {
        switch stage {
        case .received, .noticed: 1
        case .accepted: 2
        case .forwarded, .underReview, .stopped: 3
        case .ready, .completed, .collected: 4
        case .refused, .withdrawn: nil
        }
    }

    /// Somebody still has to do something about it; what lies at the counter has to be fetched.
    package var isOpen: Bool {
        switch stage {
        case .received, .noticed, .accepted, .forwarded, .underReview, .stopped, .ready: true
        case .completed, .collected, .refused, .withdrawn: false
        }
    }

    private static func due(
        _ item: Item, _ stage: Stage, _ clock: ItemClock, on day: CivilDate
    ) -> Deadline? {
        switch stage {
        case .received: item.life.received.map { clock.calendar.day(clock.rules.noticeDays, after: $0) }
        case .noticed: item.life.notices.last?.due
        // A matter of the same day waits for what was pledged, not for a day.
        case .accepted where item.life.terms.sameDay && !item.pledgedAndMissing.isEmpty: nil
        case .accepted, .underReview: clock.promised(item, on: day)
        case .stopped: item.life.pause.map { Deadline(date: $0.expected) }
        // The body has not accepted, so nobody promised; see `receipt.goesTo`, which says the same on paper.
        case .forwarded: nil
        case .ready, .completed, .collected, .refused, .withdrawn: nil
        }
    }

    private static func missing(in item: Item, at stage: Stage) -> [Missing] {
        switch stage {
        case .noticed:
            guard let due = item.life.notices.last?.due else { return [] }
            return item.openGaps.map { Missing($0, due: due) }
        case .accepted, .forwarded, .underReview, .stopped:
            let open = Set(item.pledgedAndMissing)
            return (item.life.pledge?.papers ?? []).filter { open.contains($0.material) }.map {
                Missing(ItemGap(.material($0.material)), due: $0.due)
            }
        // Before a notice nobody was told anything, and everything is told once (facts/domain.md b1 5b).
        case .received, .ready, .completed, .collected, .refused, .withdrawn: return []
        }
    }
}

extension ItemProgress.Stage {
    fileprivate init(of item: Item) {
        let life = item.life
        self =
            switch item.state {
            case .received: .received
            case .noticed: .noticed
            case .accepted: life.pause == nil ? .accepted : .stopped
            case .handedOver where life.pause != nil: .stopped
            case .handedOver:
                life.terms.standing == .forwarding && life.handOver?.takenUp == nil
                    ? .forwarded : .underReview
            case .decided: .ready
            case .completed: .completed
            case .delivered: .collected
            case .refused: .refused
            case .withdrawn: .withdrawn
            }
    }
}

extension ItemLife {
    fileprivate func day(of stage: ItemProgress.Stage) -> CivilDate? {
        switch stage {
        case .received: received
        case .noticed: notices.last?.date
        case .accepted: acceptance?.date
        case .forwarded: handOver?.date
        case .underReview: handOver?.takenUp ?? handOver?.date
        case .stopped: pause?.from
        case .ready: decision?.date
        case .completed: nil
        case .collected: delivery?.date
        case .refused: refusal?.date
        case .withdrawn: withdrawal?.date
        }
    }
}
