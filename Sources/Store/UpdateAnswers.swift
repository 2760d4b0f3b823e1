package import Domain

/// One update of the district, read and looked at by the hall, to be taken in.
package struct TakenUpdate: Sendable {
    package var id: String
    package var kind: String
    /// Its data as it came, a JSON object; kept sealed where the update is not applied.
    package var data: [UInt8]
    package var deed: UpdateDeed

    package init(id: String, kind: String, data: [UInt8], deed: UpdateDeed) {
        (self.id, self.kind, self.data, self.deed) = (id, kind, data, deed)
    }
}

/// What an update asks for, as far as the hall's plan can tell before the transaction.
package enum UpdateDeed: Sendable {
    /// - `capacity`: the places of its slot by today's plan; `offers`: free ones nearby, if it comes too late.
    case book(DistrictBooking, capacity: Int, offers: [Slot])
    case move(reference: String, to: Slot, capacity: Int, offers: [Slot])
    case cancel(reference: String)
    /// A booking or a move that the hall's plan refuses before anything is looked up.
    case refuse(reference: String, service: String?, Slot?, BookingRefused, offers: [Slot])
    case decide(ItemNumber, ItemVerdict)
    /// A calendar or catalogue whose signature is the district's, and which was read without fault.
    case lay(DistrictDocument)
    /// One that does not count.
    case decline(DocumentRefusal)
    /// Taken up elsewhere already, durably, before this.
    case done
    /// Of a kind that is not known here: kept for a newer program.
    case keep
    /// `reason` names the member at fault, never what it holds.
    case faulty(reason: String)
}

/// What became of an update; `rawValue` is the word in the table.
package enum UpdateFate: String, Hashable, Sendable, CaseIterable {
    case applied, refused, kept, faulty
}

/// What is known of the district's updates.
package struct UpdatesState: Hashable, Sendable {
    /// What to ask with; nil before the first answer.
    package var cursor: String?
    /// Those that could not be taken up: of unknown kinds, or faulty.
    package var kept: Int
}

/// Where the line to the district stands.
package struct LineStanding: Hashable, Sendable {
    package var backlog: Backlog
    /// The last sequence that was ever given out; 0 for none.
    package var highest: Int64
    /// The journal's last line, and its hash in hexadecimal.
    package var journal: Int64
    package var head: String
    package var updates: UpdatesState
}
