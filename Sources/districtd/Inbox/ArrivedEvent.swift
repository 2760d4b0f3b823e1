import Crypto
import District
import Domain

/// An event of a batch, made ready before the transaction: the fact, and its hash.
struct ArrivedEvent: Sendable {
    let event: CloudEvent
    let fact: [UInt8]
    let receipt: [UInt8]

    init(_ event: CloudEvent) {
        self.event = event
        fact = event.fact
        receipt = Array(SHA256.hash(data: fact))
    }

    /// What names it for ever.
    struct Key: Hashable {
        let source: String
        let id: String
    }

    /// Where it stands among the events of its kiosk.
    struct Place: Hashable {
        let source: String
        let incarnation: String
        let sequence: Int64
    }

    var key: Key { Key(source: event.source, id: event.id) }

    var place: Place {
        Place(source: event.source, incarnation: event.incarnation, sequence: event.sequence)
    }
}
