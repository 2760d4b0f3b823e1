/// One message owed to the district (上报).
package struct Delivery: Hashable, Sendable {
    /// Gap-free per kiosk and incarnation, from 1; the order of delivery.
    package var sequence: Int64
    /// UUIDv7, made with the fact and never again, so that a repeat is recognised.
    package var id: String
    package var type: DistrictEventType
    package var item: ItemID
    package var itemNumber: String
    package var state: DeliveryState
    package var time: WallTime
    /// The event's `data`, a JSON object; sealed on disk.
    package var data: [UInt8]
    /// Hash of the journal's last entry when the fact was recorded, 64 hexadecimal digits.
    package var journalHead: String
    package var attempts: Int
    /// Why the district rejected it, in its words.
    package var reason: String?

    package init(
        sequence: Int64, id: String, type: DistrictEventType, item: ItemID, itemNumber: String,
        state: DeliveryState, time: WallTime, data: [UInt8], journalHead: String, attempts: Int,
        reason: String? = nil
    ) {
        (self.sequence, self.id, self.type, self.item) = (sequence, id, type, item)
        (self.itemNumber, self.state, self.time, self.data) = (itemNumber, state, time, data)
        (self.journalHead, self.attempts, self.reason) = (journalHead, attempts, reason)
    }
}

package enum DeliveryState: String, Hashable, Sendable, Codable, CaseIterable {
    case pending, acknowledged, rejected
}

/// The facts a district is told, by their CloudEvents type (`DESIGN.md` 9).
package enum DistrictEventType: String, Hashable, Sendable, Codable {
    case itemCompleted = "cn.onewindow.item.completed.v1"
    case itemHandedOver = "cn.onewindow.item.handedover.v1"
    case itemRefused = "cn.onewindow.item.refused.v1"
    case itemRated = "cn.onewindow.item.rated.v1"
}
