/// A batch ready to leave: its events in order, and the body they make. Encoded and compressed once, however often it is
/// sent, and while another one is under way.
package struct OutgoingBatch: Sendable {
    package let events: [CloudEvent]
    /// `application/cloudevents-batch+json`.
    package let body: [UInt8]
    /// The same as gzip; nil where it is not worth the work.
    package let packed: [UInt8]?

    /// 1 KiB: what fits in one packet anyway is not worth the work.
    static let smallestPacked = 1024

    /// Takes the first of `events`, in order, as far as both limits of a batch let it, and at least one: an event too
    /// large for any batch goes alone, so that the district refuses it and it is parked with the district's own word.
    package init(
        _ events: [CloudEvent], atMost most: Int = EventBatch.maximumEvents,
        bytes limit: Int = EventBatch.maximumBytes
    ) {
        var writer = JSONWriter(room: min(limit, events.count * 3072))
        var count = 0
        for event in events.prefix(most) {
            let before = writer.bytes.count
            writer.add(UInt8(ascii: count == 0 ? "[" : ","))
            writer.write(event.json)
            guard count == 0 || writer.bytes.count < limit else {
                writer.cut(to: before)
                break
            }
            count += 1
        }
        if count == 0 { writer.add(UInt8(ascii: "[")) }
        writer.add(UInt8(ascii: "]"))
        self.events = Array(events.prefix(count))
        body = writer.bytes
        packed = body.count < Self.smallestPacked ? nil : Gzip.compress(body)
    }
}
