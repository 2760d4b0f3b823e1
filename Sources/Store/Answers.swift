package import Domain

/// Makes the bytes of a ticket slip inside the transaction; must be pure: it may run more than once.
package typealias TicketContent = @Sendable (TicketNumber, _ ahead: Int) throws -> [UInt8]
/// Makes the bytes of a reprint from those of the first paper, inside the transaction; must be pure.
package typealias RepeatContent = @Sendable ([UInt8]) throws -> [UInt8]

/// The card a ticket is drawn with, asked for only when a number is really drawn: a repeat of a command gets its first
/// answer although the reading is long forgotten. Nil when it is forgotten, which refuses the ticket.
package typealias CardSource = @Sendable () -> IdentityCard?

/// How a number reaches the resident: on paper, or shown on the screen because there is none.
package enum TicketMedium: String, Hashable, Sendable, Codable {
    case paper, screen
}

/// What the resident is told about the wait, given how many are ahead; nil where it is not known. Must be pure.
package typealias WaitPromise = @Sendable (_ ahead: Int) -> WaitRange?

package struct IssueRequest: Sendable {
    package var priorityClass: PriorityClass
    /// Why it is a priority number; `asked` unless said.
    package var reason: PriorityReason?
    package var service: String?
    package var card: CardSource?
    package var medium: TicketMedium
    package var estimate: WaitPromise?
    package var content: TicketContent

    package init(
        priorityClass: PriorityClass, reason: PriorityReason? = nil, service: String? = nil,
        card: CardSource? = nil, medium: TicketMedium = .paper, estimate: WaitPromise? = nil,
        content: @escaping TicketContent
    ) {
        (self.priorityClass, self.reason, self.service, self.card) = (priorityClass, reason, service, card)
        (self.medium, self.estimate, self.content) = (medium, estimate, content)
    }
}

/// Somebody without a ticket, to be served at once (免取号).
package struct WalkUp: Sendable {
    package var service: String?
    package var reason: PriorityReason?
    package var card: CardSource?

    package init(service: String? = nil, reason: PriorityReason? = nil, card: CardSource? = nil) {
        (self.service, self.reason, self.card) = (service, reason, card)
    }
}

package struct IssuedTicket: Hashable, Sendable, Codable {
    package var visit: Visit
    /// How many will be called before this one, by `QueueOrder`.
    package var ahead: Int
    package var job: PrintJobID
    /// What the resident was told; absent in answers that were kept before it was asked.
    private var told: TicketMedium?
    /// What the resident was told about the wait; nil where it was not known.
    package var estimate: WaitRange?

    package init(
        visit: Visit, ahead: Int, job: PrintJobID, medium: TicketMedium, estimate: WaitRange? = nil
    ) {
        (self.visit, self.ahead, self.job, told) = (visit, ahead, job, medium)
        self.estimate = estimate
    }

    package var medium: TicketMedium { told ?? .paper }
}

package struct CalledVisit: Hashable, Sendable, Codable {
    package var visit: Visit
    /// The number of the call event; grows, never repeats.
    package var call: Int64
}

package struct VisitChange: Hashable, Sendable, Codable {
    package var visit: Visit
    /// Set when the change was a call (recall).
    package var call: Int64?
}

package struct Backlog: Hashable, Sendable, Codable {
    package struct Rejected: Hashable, Sendable, Codable {
        package var sequence: Int64
        /// The item's number, or the district's reference of a booking.
        package var subject: String
        package var reason: String
    }

    /// How many wait to be delivered.
    package var backlog: Int
    package var oldest: WallTime?
    /// The newest hundred.
    package var rejected: [Rejected]
    package var acknowledged: Int
}

package struct Session: Hashable, Sendable {
    /// 256 random bits as 64 hexadecimal digits; the store keeps only their SHA-256.
    package var token: String
    package var clerk: Clerk
    package var counter: Int
}

package struct TicketView: Hashable, Sendable {
    package var visit: Visit
    /// Nil once the visit no longer waits.
    package var ahead: Int?
    package var job: PrintJobID?
    package var print: PrintJobState?
    package var printReason: String?
    /// What the resident was told about the wait at the ticket.
    package var estimate: WaitRange?
}

/// A print job as people see it: what it belongs to and what became of it.
package struct PrintView: Hashable, Sendable {
    /// Without its content.
    package var job: PrintJob
    /// The number and the state of the visit it belongs to.
    package var number: TicketNumber?
    package var visit: VisitState?
    package var itemNumber: ItemNumber?
    /// The job that repeats it, once a clerk asked for one.
    package var repeatedBy: PrintJobID?

    package var isInDoubt: Bool {
        PrintMachine.isInDoubt(job.kind, job.state, visit: visit, isRepeated: repeatedBy != nil)
    }

    package var mayBeRepeated: Bool {
        repeatedBy == nil && PrintMachine.mayBeRepeated(job.state)
            && PrintMachine.isOfUse(job.kind, visit: visit)
    }
}

/// How much paper there is, as far as it can be counted.
package struct PaperCount: Hashable, Sendable, Codable {
    package var gauge: PaperGauge
    /// Millimetres of the last slips, the newest last.
    package var lengths: [Int]
}

package struct PrintList: Hashable, Sendable {
    /// What staff must decide about, the oldest first.
    package var doubtful: [PrintView]
    /// Whatever its fate, the newest first.
    package var recent: [PrintView]
}

package struct QueueView: Hashable, Sendable {
    package struct Called: Hashable, Sendable {
        package var number: TicketNumber
        package var counter: Int
        package var call: Int64
        package var nth: Int
    }
    package struct Serving: Hashable, Sendable {
        package var number: TicketNumber
        package var counter: Int
    }

    /// In the order they will be called if nobody else comes; at most `Store.longestList`.
    package var waiting: [TicketNumber]
    /// All who wait, also those beyond the list.
    package var waitingCount: Int
    package var called: [Called]
    package var serving: [Serving]
}

package struct CallRecord: Hashable, Sendable {
    package var call: Int64
    package var number: TicketNumber
    package var counter: Int
    package var nth: Int
    package var wall: WallTime
}

package enum JournalVerdict: Hashable, Sendable {
    /// `head` is the last entry's hash, 64 hexadecimal digits.
    case intact(entries: Int64, head: String)
    case broken(at: Int64, why: String)
}
