package enum ItemState: String, Hashable, Sendable, Codable, CaseIterable {
    case received, accepted, noticed, refused, completed, handedOver, decided, delivered
    /// Taken back by the applicant, or by the law when a pledged paper never came.
    case withdrawn

    /// Accepted, whatever came after.
    package var isAfterAcceptance: Bool { self != .received && self != .noticed && self != .refused }

    /// Somebody still has to do something about it, so that it is in somebody's hands.
    package var isOpen: Bool {
        switch self {
        case .received, .noticed, .accepted, .handedOver, .decided: true
        case .refused, .completed, .delivered, .withdrawn: false
        }
    }
}

/// What a clerk, the deciding body or the passing of time does to an item (facts/domain.md b1).
package enum ItemEvent: String, Hashable, Sendable, Codable, CaseIterable {
    case accept, notice, supplement, refuse, complete, handOver, decide, deliver
    /// A part of what a notice named came; the rest is still to come.
    case bringPart
    /// 容缺受理: accepted although secondary papers are missing, on a written pledge.
    case pledge
    /// Five working days passed and nobody told what is missing: accepted by law.
    case deem
    /// The body that decides has accepted what was forwarded to it: its clock begins.
    case takeUp
    /// A special procedure stops the clock, and the clock goes on.
    case pause, resume
    /// 延期: the promised end is put off once.
    case extend
    /// The applicant takes the matter back.
    case withdraw
    /// The day passed by which papers were to come: it counts as withdrawn.
    case lapse
}

/// The item machine (`DESIGN.md` 2): the whole table of what may follow what; the conditions are in `Item+Steps`.
package enum ItemMachine {
    /// The state after `event`, or nil where the event makes no sense in `state`.
    package static func state(after event: ItemEvent, in state: ItemState) -> ItemState? {
        table[state]?[event]
    }

    private static let table: [ItemState: [ItemEvent: ItemState]] = [
        // A supplement also before any notice: the paper turned up in the bag, or an answer was mended (当场更正).
        .received: [
            .accept: .accepted, .pledge: .accepted, .deem: .accepted, .notice: .noticed,
            .supplement: .received, .refuse: .refused, .withdraw: .withdrawn,
        ],
        .noticed: [
            .supplement: .received, .bringPart: .noticed, .refuse: .refused, .withdraw: .withdrawn,
            .lapse: .withdrawn,
        ],
        // A supplement after the acceptance brings what was pledged.
        .accepted: [
            .complete: .completed, .handOver: .handedOver, .supplement: .accepted, .pause: .accepted,
            .resume: .accepted, .extend: .accepted, .decide: .decided, .withdraw: .withdrawn,
            .lapse: .withdrawn,
        ],
        .handedOver: [
            .takeUp: .handedOver, .supplement: .handedOver, .pause: .handedOver, .resume: .handedOver,
            .extend: .handedOver, .decide: .decided, .withdraw: .withdrawn,
        ],
        .decided: [.deliver: .delivered],
    ]

    /// What the district is told of the event, if anything.
    package static func districtEvent(of event: ItemEvent) -> DistrictEventType? {
        switch event {
        case .complete: .itemCompleted
        case .handOver: .itemHandedOver
        case .refuse: .itemRefused
        default: nil
        }
    }
}
