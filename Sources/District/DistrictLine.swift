/// The line to the district: hands over one batch and says what became of it.
///
/// Never throws and never waits without end; every failure is a `DeliveryResponse`. Safe to repeat:
/// the district recognises what it has by (source, id).
package protocol DistrictLine: Sendable {
    func send(_ batch: OutgoingBatch) async -> DeliveryResponse
}

extension DistrictLine {
    package func send(_ events: [CloudEvent]) async -> DeliveryResponse { await send(OutgoingBatch(events)) }
}

/// The line down: what the district has for this kiosk. Never throws and never waits without end; changes nothing there.
package protocol DistrictDownLine: Sendable {
    /// - Parameter cursor: the last page's; nil at the very first.
    func updates(of kiosk: String, after cursor: String?) async -> LineAnswer<DistrictUpdates>
}

/// The heartbeat: what the kiosk says of itself, and what the district holds of it.
package protocol DistrictStatusLine: Sendable {
    func report(_ status: JSONValue, of kiosk: String) async -> LineAnswer<StatusAnswer>
}

/// The answer to a heartbeat.
package struct StatusAnswer: Hashable, Sendable, Codable {
    package let incarnation: String
    /// The highest sequence the district holds of this incarnation; 0 for none.
    package let highest: Int64
    /// Somebody else speaks as this kiosk.
    package let copy: WriterCopy?
    /// What this board is to call itself from now on (`Writer`), after somebody at the district chose it.
    package let generation: Int64?

    package init(
        incarnation: String, highest: Int64, copy: WriterCopy? = nil, generation: Int64? = nil
    ) {
        (self.incarnation, self.highest) = (incarnation, highest)
        (self.copy, self.generation) = (copy, generation)
    }
}
