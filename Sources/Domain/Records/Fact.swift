/// What can happen, as the journal keeps it: the catalogue of events. No case carries personal data.
///
/// The JSON form (`{"visitCalled":{"call":7,…}}`, keys sorted) is what the journal's hash covers, so a case or a
/// label that has landed is never renamed; new ones may be added.
package enum Fact: Hashable, Sendable, Codable {
    case kioskStarted(version: String, incarnation: String, cleanStop: Bool)
    case kioskStopped
    case businessDateOpened(date: BusinessDate)
    /// The wall clock is behind the latest time on record, by this much.
    case clockBehind(milliseconds: Int64)
    case incarnationStarted(incarnation: String, reason: String)

    case ticketIssued(
        visit: VisitID, number: TicketNumber, priorityClass: PriorityClass, waiting: Int, job: PrintJobID)
    /// Nine tenths of the day's numbers are drawn.
    case numbersRunningOut(prefix: String, sequence: Int)
    case visitCalled(call: Int64, visit: VisitID, number: TicketNumber, counter: Int, nth: Int)
    case visitChanged(
        visit: VisitID, number: TicketNumber, event: VisitEvent, state: VisitState, counter: Int?)

    case itemOpened(item: ItemID, number: ItemNumber, visit: VisitID, service: String)
    case itemChanged(item: ItemID, number: ItemNumber, event: ItemEvent, state: ItemState)
    /// A clerk looked at the full data of the resident being served.
    case residentShown(visit: VisitID)

    case printChanged(
        job: PrintJobID, kind: PrintJob.Kind, visit: VisitID?, item: ItemID?, state: PrintJobState,
        reason: String?)
    /// A clerk had the slip of `of` printed once more: `job` bears the mark 补打.
    case printRepeated(job: PrintJobID, of: PrintJobID)
    /// A new roll is in the printer; `printed` millimetres had come from the one before.
    case rollChanged(change: RollChange, printed: Int)
    case deliveryQueued(sequence: Int64, itemNumber: String)
    case deliveryAcknowledged(sequence: Int64, itemNumber: String)
    case deliveryRejected(sequence: Int64, itemNumber: String, reason: String)

    case clerkAdded(clerk: String, roles: [ClerkRole])
    case pinReset(clerk: String)
    case signedIn(clerk: String, counter: Int)
    case signInFailed(clerk: String, lockedOut: Bool)
    case signedOut(clerk: String, counter: Int)
}

/// Who did it.
package enum Actor: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The resident at the kiosk.
    case resident
    case clerk(String)
    /// The kiosk itself: its spooler, forwarder, clock.
    case kiosk
    /// Someone at the command line of the device.
    case technician

    package var description: String {
        switch self {
        case .resident: "resident"
        case .clerk(let number): "clerk:\(number)"
        case .kiosk: "kiosk"
        case .technician: "technician"
        }
    }
}

/// One committed line of the journal (流水).
package struct JournalEntry: Hashable, Sendable {
    /// From 1, gap-free.
    package let sequence: Int64
    package let moment: Moment
    package let bootNumber: Int64
    package let actor: String
    package let fact: Fact

    package init(sequence: Int64, moment: Moment, bootNumber: Int64, actor: String, fact: Fact) {
        (self.sequence, self.moment, self.bootNumber) = (sequence, moment, bootNumber)
        (self.actor, self.fact) = (actor, fact)
    }
}
