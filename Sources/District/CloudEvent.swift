package import Domain

/// One fact owed to the district: a CloudEvent 1.0 (`DESIGN.md` 9).
///
///     {"specversion": "1.0", "id": "<UUIDv7>", "source": "urn:onewindow:kiosk:<id>",
///      "type": "cn.onewindow.item.completed.v1", "subject": "<item number>",
///      "time": "2026-11-22T08:00:00.000Z", "datacontenttype": "application/json",
///      "sequence": "17", "incarnation": "<UUID>", "journalhead": "<64 hex>", "data": {…}}
///
/// (`source`, `id`) names the fact for ever; (`source`, `incarnation`, `sequence`) gives its place,
/// gap-free from 1. `journalhead` witnesses the sending, not the fact: a second try may carry a newer one.
package struct CloudEvent: Hashable, Sendable {
    package let id: String
    package let source: String
    package let type: EventType
    package let subject: String
    package let time: WallTime
    package let sequence: Int64
    package let incarnation: String
    package let journalHead: String
    /// Always a JSON object.
    package let data: JSONValue

    /// Takes trusted parts; what a stranger sent goes through `init(_:)`, which checks.
    package init(
        id: String, kiosk: String, type: EventType, subject: String, time: WallTime, sequence: Int64,
        incarnation: String, journalHead: String, data: JSONValue
    ) {
        (self.id, self.source, self.type) = (id, Self.source(ofKiosk: kiosk), type)
        (self.subject, self.time, self.sequence) = (subject, time, sequence)
        (self.incarnation, self.journalHead, self.data) = (incarnation, journalHead, data)
    }

    static let sourcePrefix = "urn:onewindow:kiosk:"

    package static func source(ofKiosk kiosk: String) -> String { sourcePrefix + kiosk }

    /// The event without `journalhead`, in canonical form: equal for every try of the same fact,
    /// different as soon as anything else differs. What the district stores and hashes.
    package var fact: [UInt8] { JSONValue.object(attributes).bytes }

    package var json: JSONValue {
        var members = attributes
        members["journalhead"] = .string(journalHead)
        return .object(members)
    }

    private var attributes: [String: JSONValue] {
        [
            "specversion": "1.0", "id": .string(id), "source": .string(source),
            "type": .string(type.rawValue), "subject": .string(subject), "time": .string(time.rfc3339),
            "datacontenttype": "application/json", "sequence": .string(String(sequence)),
            "incarnation": .string(incarnation), "data": data,
        ]
    }
}

/// What happened, as CloudEvents names it: `cn.onewindow.<what>.<happened>.v<version>`.
/// A type that is not listed here is still stored and passed on: a newer kiosk may know more.
package struct EventType: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let itemCompleted = EventType(rawValue: "cn.onewindow.item.completed.v1")
    package static let itemHandedOver = EventType(rawValue: "cn.onewindow.item.handedover.v1")
    package static let itemRefused = EventType(rawValue: "cn.onewindow.item.refused.v1")
    package static let itemRated = EventType(rawValue: "cn.onewindow.item.rated.v1")
    package static let visitClosed = EventType(rawValue: "cn.onewindow.visit.closed.v1")
}
