/// One stay of one resident: what waits, is called, is served (到访).
package struct Visit: Hashable, Sendable, Codable {
    package var id: VisitID
    package var number: TicketNumber
    package var date: BusinessDate
    package var priorityClass: PriorityClass
    package var state: VisitState
    /// The counter that claimed it; set exactly while called or serving.
    package var counter: Int?
    /// The service asked for at the kiosk, if one was.
    package var service: String?
    /// The card that was read for it, if one was.
    package var resident: ResidentID?
    package var arrived: WallTime
    /// How often it was called; the first call's time is never overwritten.
    package var calls: Int
    /// Why it may come sooner; for clerks only.
    package var reason: PriorityReason?
    /// How it was set aside, while it is parked.
    package var parked: ParkKind?
    /// Whom it was passed on to; anyone may call it while nil.
    package var bound: VisitBinding?
    /// How often it came back after it was missed.
    package var returns: Int

    package init(
        id: VisitID, number: TicketNumber, date: BusinessDate, priorityClass: PriorityClass,
        state: VisitState, counter: Int? = nil, service: String? = nil, resident: ResidentID? = nil,
        arrived: WallTime, calls: Int = 0, reason: PriorityReason? = nil, parked: ParkKind? = nil,
        bound: VisitBinding? = nil, returns: Int = 0
    ) {
        (self.id, self.number, self.date) = (id, number, date)
        (self.priorityClass, self.state, self.counter) = (priorityClass, state, counter)
        (self.service, self.resident, self.arrived, self.calls) = (service, resident, arrived, calls)
        (self.reason, self.parked, self.bound, self.returns) = (reason, parked, bound, returns)
    }

    /// Answers that were kept before visits could come back lack `returns`.
    package init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try keys.decode(VisitID.self, forKey: .id),
            number: try keys.decode(TicketNumber.self, forKey: .number),
            date: try keys.decode(BusinessDate.self, forKey: .date),
            priorityClass: try keys.decode(PriorityClass.self, forKey: .priorityClass),
            state: try keys.decode(VisitState.self, forKey: .state),
            counter: try keys.decodeIfPresent(Int.self, forKey: .counter),
            service: try keys.decodeIfPresent(String.self, forKey: .service),
            resident: try keys.decodeIfPresent(ResidentID.self, forKey: .resident),
            arrived: try keys.decode(WallTime.self, forKey: .arrived),
            calls: try keys.decode(Int.self, forKey: .calls),
            reason: try keys.decodeIfPresent(PriorityReason.self, forKey: .reason),
            parked: try keys.decodeIfPresent(ParkKind.self, forKey: .parked),
            bound: try keys.decodeIfPresent(VisitBinding.self, forKey: .bound),
            returns: try keys.decodeIfPresent(Int.self, forKey: .returns) ?? 0)
    }
}

/// Why a visit may come sooner; the reason is kept elsewhere and never shown (facts/domain.md c2).
package enum PriorityClass: String, Hashable, Sendable, Codable, CaseIterable {
    case normal, priority, appointment

    /// The letter on the ticket; none per department, because all counters are equal (facts/domain.md c1).
    package var prefix: Character {
        switch self {
        case .normal: "A"
        case .priority: "P"
        case .appointment: "Y"
        }
    }
}

package enum VisitState: String, Hashable, Sendable, Codable, CaseIterable {
    case waiting, called, serving, finished
    case parked, noShow, cancelled, unserved

    /// Claimed by exactly one counter.
    package var isClaimed: Bool { self == .called || self == .serving }

    /// The resident may still come forward with this number, so it is not drawn again.
    package var isOpen: Bool {
        switch self {
        case .waiting, .called, .serving, .parked, .noShow: true
        case .finished, .cancelled, .unserved: false
        }
    }
}

/// What a clerk, or the end of the day, does to a visit.
package enum VisitEvent: String, Hashable, Sendable, Codable, CaseIterable {
    case call, recall, start, park, resume, noShow, transfer, finish, cancel, closeDay
    /// A missed number comes back into the line, behind a few others.
    case comeBack
    /// A clerk takes back a slip of the finger: what was finished or cancelled goes on; after the day was closed, too.
    case reopen
    /// A clerk grants priority by sight.
    case grant
}

/// The visit machine: the whole table of what may follow what.
package enum VisitMachine {
    /// The state after `event`, or nil where the event makes no sense in `state`.
    package static func state(after event: VisitEvent, in state: VisitState) -> VisitState? {
        switch (state, event) {
        case (.waiting, .call), (.called, .recall): .called
        case (.called, .start), (.parked, .resume), (.noShow, .resume): .serving
        case (.called, .park), (.serving, .park): .parked
        case (.called, .noShow): .noShow
        case (.called, .transfer), (.serving, .transfer): .waiting
        case (.serving, .finish): .finished
        case (.waiting, .cancel), (.called, .cancel), (.parked, .cancel), (.noShow, .cancel): .cancelled
        case (.waiting, .closeDay), (.parked, .closeDay), (.noShow, .closeDay): .unserved
        default: nil
        }
    }
}
