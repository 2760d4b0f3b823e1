/// `application/cloudevents-batch+json`: a JSON list of events, at most 100 of them or 1 MiB.
package enum EventBatch {
    package static let mediaType = "application/cloudevents-batch+json"
    package static let maximumEvents = 100
    /// 1 MiB, of the whole body.
    package static let maximumBytes = 1 << 20

    package static func encode(_ events: [CloudEvent]) -> [UInt8] {
        JSONValue.array(events.map(\.json)).bytes
    }

    /// One entry per element, in order: a wrong event does not spoil its neighbours.
    package static func decode(
        _ bytes: [UInt8]
    ) throws(DistrictError) -> [(id: String, event: Result<CloudEvent, DistrictError>)] {
        guard case .array(let values) = try JSONValue(parsing: bytes) else {
            throw DistrictError(.notAList)
        }
        return values.map { value in
            let id = value["id"]?.text ?? ""
            return (String(id.prefix(64)), Result { () throws(DistrictError) in try CloudEvent(value) })
        }
    }
}
