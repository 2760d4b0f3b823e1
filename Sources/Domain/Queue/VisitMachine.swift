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
        case (.called, .transfer), (.serving, .transfer), (.noShow, .comeBack), (.waiting, .grant): .waiting
        case (.serving, .finish): .finished
        case (.finished, .reopen): .serving
        case (.cancelled, .reopen), (.unserved, .reopen): .waiting
        case (.waiting, .cancel), (.called, .cancel), (.parked, .cancel), (.noShow, .cancel): .cancelled
        case (.waiting, .closeDay), (.parked, .closeDay), (.noShow, .closeDay): .unserved
        default: nil
        }
    }
}
