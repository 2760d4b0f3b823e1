/// One matter being handled (办件).
package struct Item: Hashable, Sendable, Codable {
    package var id: ItemID
    package var number: ItemNumber
    package var visit: VisitID
    package var service: String
    /// The catalogue's version when the item was made, so that later edits do not change what was promised.
    package var catalogVersion: String
    package var state: ItemState
    package var form: Form
    /// The materials of the service that were handed in, by their place in the catalogue.
    package var received: Set<Int>
    package var outcome: String?
    package var resident: ResidentID?
    package var created: WallTime

    package init(
        id: ItemID, number: ItemNumber, visit: VisitID, service: String, catalogVersion: String,
        state: ItemState = .received, form: Form, received: Set<Int>, outcome: String? = nil,
        resident: ResidentID? = nil, created: WallTime
    ) {
        (self.id, self.number, self.visit, self.service) = (id, number, visit, service)
        (self.catalogVersion, self.state, self.form) = (catalogVersion, state, form)
        (self.received, self.outcome, self.resident) = (received, outcome, resident)
        self.created = created
    }

    /// The places of required materials that are not here: what the resident must be told, all at once.
    package func missing(for service: CatalogService) -> [Int] {
        service.materials.indices.filter { service.materials[$0].required && !received.contains($0) }
    }
}

package enum ItemState: String, Hashable, Sendable, Codable, CaseIterable {
    case received, accepted, noticed, refused, completed, handedOver, decided, delivered
    /// Taken back by the applicant, or by the law when a pledged paper never came.
    case withdrawn
}

package enum ItemEvent: String, Hashable, Sendable, Codable, CaseIterable {
    case accept, notice, supplement, refuse, complete, handOver, decide, deliver
}

/// The item machine (`DESIGN.md` 2).
package enum ItemMachine {
    /// The state after `event`, or nil where the event makes no sense in `state`.
    package static func state(after event: ItemEvent, in state: ItemState) -> ItemState? {
        switch (state, event) {
        case (.received, .accept): .accepted
        case (.received, .notice): .noticed
        // Also before any notice: the paper turned up in the bag, or an answer was mended on the spot (当场更正).
        case (.received, .supplement), (.noticed, .supplement): .received
        case (.received, .refuse), (.noticed, .refuse): .refused
        case (.accepted, .complete): .completed
        case (.accepted, .handOver): .handedOver
        case (.handedOver, .decide): .decided
        case (.decided, .deliver): .delivered
        default: nil
        }
    }

    /// What the district is told of the event, if anything.
    package static func districtEvent(of event: ItemEvent) -> DistrictEventType? {
        event == .complete ? .itemCompleted : nil
    }
}
