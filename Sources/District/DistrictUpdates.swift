package import Domain

/// One answer of `GET /v1/updates` (`Assets/api/district.openapi.yaml`):
///
///     {"cursor": "42", "more": false, "updates": [{"id": "…", "kind": "appointment.booked", "at": "…", "data": {…}}]}
///
/// An update that cannot be understood does not spoil its neighbours: it comes as `UpdateContent.faulty` or `.unknown`.
package struct DistrictUpdates: Hashable, Sendable {
    package static let mostUpdates = 100
    package static let longestCursor = 256
    /// Bytes of a page, and of the data of one update, with room for what stands around it.
    package static let longestPage = 1 << 20
    package static let longestUpdate = longestPage - 2048

    /// What to ask with next; the district's own text.
    package let cursor: String
    package let more: Bool
    package let updates: [DistrictUpdate]

    package init(cursor: String, more: Bool, updates: [DistrictUpdate]) {
        (self.cursor, self.more, self.updates) = (cursor, more, updates)
    }

    /// Throws where the page itself is none, or an update has no name: then nothing of it may count.
    package init(parsing bytes: [UInt8]) throws(DistrictError) {
        let json = try JSONValue(parsing: bytes)
        guard let cursor = json["cursor"]?.text, (1...Self.longestCursor).contains(cursor.utf8.count) else {
            throw DistrictError(.invalidUpdate, field: "cursor", reason: "must be text of 1 to 256 bytes")
        }
        guard case .bool(let more) = json["more"] else {
            throw DistrictError(.invalidUpdate, field: "more", reason: "must be true or false")
        }
        guard case .array(let list) = json["updates"], list.count <= Self.mostUpdates else {
            throw DistrictError(.invalidUpdate, field: "updates", reason: "must be a list of at most 100")
        }
        var updates: [DistrictUpdate] = []
        for entry in list { updates.append(try DistrictUpdate(entry)) }
        self.init(cursor: cursor, more: more, updates: updates)
    }

    package var json: JSONValue {
        ["cursor": .string(cursor), "more": .bool(more), "updates": .array(updates.map(\.json))]
    }
}

/// One thing the district has for the kiosk.
package struct DistrictUpdate: Hashable, Sendable {
    /// Names it for ever; what comes twice is recognised by it.
    package let id: String
    /// Such as `appointment.booked`; a newer district may know more of them.
    package let kind: String
    package let at: WallTime
    /// Always a JSON object.
    package let data: JSONValue

    package init(id: String, kind: String, at: WallTime, data: JSONValue) {
        (self.id, self.kind, self.at, self.data) = (id, kind, at, data)
    }

    init(_ json: JSONValue) throws(DistrictError) {
        guard let id = json["id"]?.text, Self.isName(id, also: "._:-") else {
            throw DistrictError(
                .invalidUpdate, field: "id", reason: "must be 1 to 64 letters, digits, dots, colons, - or _")
        }
        guard let kind = json["kind"]?.text, Self.isName(kind, also: ".") else {
            throw DistrictError(
                .invalidUpdate, field: "kind", reason: "must be 1 to 64 letters, digits and dots")
        }
        guard let at = json["at"]?.text.flatMap({ WallTime(rfc3339: $0) }) else {
            throw DistrictError(.invalidUpdate, field: "at", reason: "must be an RFC 3339 time")
        }
        guard let data = json["data"], case .object = data else {
            throw DistrictError(.invalidUpdate, field: "data", reason: "must be a JSON object")
        }
        self.init(id: id, kind: kind, at: at, data: data)
    }

    package var json: JSONValue {
        ["id": .string(id), "kind": .string(kind), "at": .string(at.rfc3339), "data": data]
    }

    /// 1 to 64 letters, digits and those of `also`.
    static func isName(_ text: String, also: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || also.utf8.contains(byte)
            }
    }
}
