/// One message owed to the district (上报).
package struct Delivery: Hashable, Sendable {
    /// Gap-free per kiosk and incarnation, from 1; the order of delivery.
    package var sequence: Int64
    /// UUIDv7, made with the fact and never again, so that a repeat is recognised.
    package var id: String
    package var type: DistrictEventType
    /// The item it tells of; nil where it tells of a visit or a booking.
    package var item: ItemID?
    /// What the district calls it: the item's number, a ticket's number with its date, or its own reference of a booking.
    package var subject: String
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
        sequence: Int64, id: String, type: DistrictEventType, item: ItemID?, subject: String,
        state: DeliveryState, time: WallTime, data: [UInt8], journalHead: String, attempts: Int,
        reason: String? = nil
    ) {
        (self.sequence, self.id, self.type, self.item) = (sequence, id, type, item)
        (self.subject, self.state, self.time, self.data) = (subject, state, time, data)
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
    /// Served, gone, or left over at the end of the day.
    case visitClosed = "cn.onewindow.visit.closed.v1"
    /// The hall keeps a place for what the district booked.
    case appointmentConfirmed = "cn.onewindow.appointment.confirmed.v1"
    /// The hall has no place for it: it must be booked again elsewhere or elsewhen.
    case appointmentRefused = "cn.onewindow.appointment.refused.v1"
    case appointmentMoved = "cn.onewindow.appointment.moved.v1"
    case appointmentCancelled = "cn.onewindow.appointment.cancelled.v1"
    case appointmentCheckedIn = "cn.onewindow.appointment.checkedin.v1"
    case appointmentMissed = "cn.onewindow.appointment.missed.v1"
}
