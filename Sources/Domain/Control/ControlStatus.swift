/// How the kiosk is doing, as `kioskctl status` shows it. Holds no personal data.
package struct ControlStatus: Hashable, Sendable, Codable {
    package struct Part: Hashable, Sendable, Codable {
        package var name: String
        /// ok, degraded or down.
        package var state: String
        /// Since when, RFC 3339.
        package var since: String
        /// The key of a sentence in the table of texts; empty when all is well.
        package var hint: String

        package init(name: String, state: String, since: String, hint: String) {
            (self.name, self.state, self.since, self.hint) = (name, state, since, hint)
        }
    }

    package struct Queue: Hashable, Sendable, Codable {
        package var waiting: Int
        package var called: Int
        package var serving: Int

        package init(waiting: Int, called: Int, serving: Int) {
            (self.waiting, self.called, self.serving) = (waiting, called, serving)
        }
    }

    package struct Deliveries: Hashable, Sendable, Codable {
        package var backlog: Int
        /// When the oldest that waits was recorded, RFC 3339.
        package var oldest: String?
        package var rejected: Int

        package init(backlog: Int, oldest: String?, rejected: Int) {
            (self.backlog, self.oldest, self.rejected) = (backlog, oldest, rejected)
        }
    }

    package struct Journal: Hashable, Sendable, Codable {
        package var lastSequence: Int64

        package init(lastSequence: Int64) { self.lastSequence = lastSequence }
    }

    package struct Listener: Hashable, Sendable, Codable {
        /// kiosk or console.
        package var name: String
        /// `host:port`, with the port that was really taken.
        package var address: String

        package init(name: String, address: String) { (self.name, self.address) = (name, address) }
    }

    /// A document of the district's, or what counts instead.
    package struct Document: Hashable, Sendable, Codable {
        package var kind: DocumentKind
        package var origin: DocumentStanding.Origin
        /// The district's newest here, whether it counts or a technician's file does.
        package var version: String?
        /// Why the last one that came does not count.
        package var refusal: String?

        package init(_ kind: DocumentKind, _ standing: DocumentStanding) {
            (self.kind, origin, refusal) = (kind, standing.origin, standing.refusal)
            version = standing.version?.description
        }
    }

    /// False when kioskctl opened the state itself because no daemon runs.
    package var running: Bool
    package var version: String
    /// Seconds since the daemon started; nil when none runs.
    package var uptime: Int64?
    package var incarnation: String
    package var bootNumber: Int64
    package var parts: [Part]
    package var queue: Queue
    package var deliveries: Deliveries
    package var journal: Journal
    package var businessDate: BusinessDate?
    package var clockTrust: ClockTrust
    package var listeners: [Listener]
    /// Nil when no daemon runs.
    package var documents: [Document]?

    package init(
        running: Bool, version: String, uptime: Int64?, incarnation: String, bootNumber: Int64, parts: [Part],
        queue: Queue, deliveries: Deliveries, journal: Journal, businessDate: BusinessDate?,
        clockTrust: ClockTrust, listeners: [Listener], documents: [Document]? = nil
    ) {
        (self.running, self.version, self.uptime) = (running, version, uptime)
        (self.incarnation, self.bootNumber, self.parts) = (incarnation, bootNumber, parts)
        (self.queue, self.deliveries, self.journal) = (queue, deliveries, journal)
        (self.businessDate, self.clockTrust, self.listeners) = (businessDate, clockTrust, listeners)
        self.documents = documents
    }
}
