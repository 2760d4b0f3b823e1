/// `POST /clerks`.
package struct NewClerk: Hashable, Sendable, Codable {
    package var number: String
    package var name: String
    package var roles: [ClerkRole]
    package var pin: String

    package init(clerk: Clerk, pin: String) {
        (number, name, roles, self.pin) = (clerk.number, clerk.name, clerk.roles, pin)
    }

    package var clerk: Clerk { Clerk(number: number, name: name, roles: roles) }
}

/// `POST /clerks/{number}/pin`.
package struct NewPIN: Hashable, Sendable, Codable {
    package var pin: String

    package init(pin: String) { self.pin = pin }
}

package struct ControlClerks: Hashable, Sendable, Codable {
    package var clerks: [Clerk]

    package init(clerks: [Clerk]) { self.clerks = clerks }
}

/// `GET /documents/{kind}`: the district's document in force here; without members where there is none.
package struct ControlDocument: Hashable, Sendable, Codable {
    package var version: String?
    package var document: String?

    package init(_ document: DistrictDocument?) {
        (version, self.document) = (document?.version.description, document?.text)
    }
}

/// What reading the whole hash chain found.
package struct JournalCheck: Hashable, Sendable, Codable {
    package var intact: Bool
    /// How many entries were checked; nil when the chain is broken.
    package var entries: Int64?
    /// The last entry's hash, 64 hexadecimal digits; nil when the chain is broken.
    package var head: String?
    /// The first entry that does not fit.
    package var brokenAt: Int64?
    package var reason: String?

    package init(
        intact: Bool, entries: Int64? = nil, head: String? = nil, brokenAt: Int64? = nil,
        reason: String? = nil
    ) {
        (self.intact, self.entries, self.head) = (intact, entries, head)
        (self.brokenAt, self.reason) = (brokenAt, reason)
    }
}

/// A delivery without its data, which is personal.
package struct ControlDelivery: Hashable, Sendable, Codable {
    package var sequence: Int64
    package var id: String
    package var type: String
    package var subject: String
    package var state: DeliveryState
    /// When the fact was recorded, RFC 3339.
    package var time: String
    package var attempts: Int
    package var reason: String?

    package init(_ delivery: Delivery) {
        (sequence, id, type) = (delivery.sequence, delivery.id, delivery.type.rawValue)
        (subject, state, time) = (delivery.subject, delivery.state, delivery.time.rfc3339)
        (attempts, reason) = (delivery.attempts, delivery.reason)
    }
}

package struct ControlDeliveries: Hashable, Sendable, Codable {
    package var deliveries: [ControlDelivery]

    package init(deliveries: [ControlDelivery]) { self.deliveries = deliveries }
}

/// `POST /deliveries/retry`.
package struct RetryWish: Hashable, Sendable, Codable {
    /// A rejected delivery to be owed again; nil to have what is owed tried now.
    package var sequence: Int64?
    /// Every rejected one is owed again.
    package var all: Bool?

    package init(sequence: Int64? = nil, all: Bool? = nil) { (self.sequence, self.all) = (sequence, all) }
}

/// The outbox after a retry was asked for.
package struct ControlRetry: Hashable, Sendable, Codable {
    /// False when no daemon runs: what is owed goes out when it does.
    package var asked: Bool
    package var backlog: Int
    package var rejected: Int

    package init(asked: Bool, backlog: Int, rejected: Int) {
        (self.asked, self.backlog, self.rejected) = (asked, backlog, rejected)
    }
}

/// Why the daemon refused.
package struct ControlProblem: Error, Hashable, Sendable, Codable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable, Codable {
        case badRequest, noSuchClerk, clerkExists, badClerk, badPIN, busy, diskFull, noDevices, failed
        case noSuchDelivery, notRejected
    }

    package var code: Code
    /// A sentence in English, safe for any log.
    package var detail: String

    package init(_ code: Code, _ detail: String) { (self.code, self.detail) = (code, detail) }

    package var description: String { detail }
}
