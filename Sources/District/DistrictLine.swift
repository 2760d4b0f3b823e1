/// The line to the district: hands over one batch and says what became of it.
///
/// Never throws and never waits without end; every failure is a `DeliveryResponse`. Safe to repeat:
/// the district recognises what it has by (source, id).
package protocol DistrictLine: Sendable {
    func send(_ batch: [CloudEvent]) async -> DeliveryResponse
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

    package init(incarnation: String, highest: Int64) {
        (self.incarnation, self.highest) = (incarnation, highest)
    }
}
