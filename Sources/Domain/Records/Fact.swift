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
    /// The state came to this board, the `generation`-th of the kiosk.
    case boardTaken(generation: Int64)

    case ticketIssued(
        visit: VisitID, number: TicketNumber, priorityClass: PriorityClass, waiting: Int, job: PrintJobID)
    /// Nine tenths of the day's numbers are drawn.
    case numbersRunningOut(prefix: String, sequence: Int)
    case visitCalled(call: Int64, visit: VisitID, number: TicketNumber, counter: Int, nth: Int)
    case visitChanged(
        visit: VisitID, number: TicketNumber, event: VisitEvent, state: VisitState, counter: Int?)
    /// Somebody without a ticket is served at a counter; the visit has a number all the same.
    case walkedUp(visit: VisitID, number: TicketNumber, priorityClass: PriorityClass, counter: Int)
    /// A clerk with the right to do so called this number out of turn; the call follows.
    case visitPicked(visit: VisitID, number: TicketNumber, counter: Int)
    /// Follows the change to `parked`.
    case visitParked(visit: VisitID, kind: ParkKind)
    /// Whom the visit waits for; nil: anyone again, because that counter or clerk is gone.
    case visitBound(visit: VisitID, number: TicketNumber, to: VisitBinding?)
    /// A missed number stands in the line again, for the `returns`-th time.
    case visitPlaced(visit: VisitID, place: Int64, returns: Int)
    /// A clerk granted priority by sight; why is kept with the visit only.
    case priorityGranted(visit: VisitID, number: TicketNumber, priorityClass: PriorityClass, urgent: Bool)
    /// No more numbers of that date; each visit that was not served has its own line before.
    case dayClosed(date: BusinessDate, unserved: Int)
    case dayReopened(date: BusinessDate)

    /// A clerk began to fill in a form of this matter; what is typed is in the draft only.
    case draftKept(visit: VisitID, service: String)
    /// The draft became an item, or was given up.
    case draftDropped(visit: VisitID, service: String)
    case itemOpened(item: ItemID, number: ItemNumber, visit: VisitID, service: String)
    case itemChanged(item: ItemID, number: ItemNumber, event: ItemEvent, state: ItemState)
    /// An open item passed from one clerk's hands into another's.
    case itemPassedOn(item: ItemID, number: ItemNumber, from: String?, to: String)
    /// Its resident came back about it: it belongs to this visit from here on, and the clerk who serves it opens its form.
    case itemContinued(item: ItemID, number: ItemNumber, visit: VisitID, from: VisitID)
    /// One slip bears witness that the papers of these items were taken.
    case itemsReceipted(visit: VisitID, job: PrintJobID, items: [ItemNumber])
    /// A matter outside the admission list, or a certificate the community no longer issues, was sent back.
    case matterRefused(document: String, certificate: String?)
    /// A clerk looked at the full data of the resident being served.
    case residentShown(visit: VisitID)

    case printChanged(
        job: PrintJobID, kind: PrintJob.Kind, visit: VisitID?, item: ItemID?, state: PrintJobState,
        reason: String?)
    /// A clerk had the slip of `of` printed once more: `job` bears the mark 补打.
    case printRepeated(job: PrintJobID, of: PrintJobID)
    /// A new roll is in the printer; `printed` millimetres had come from the one before.
    case rollChanged(change: RollChange, printed: Int)
    /// `itemNumber` is the delivery's subject: an item's number, or the district's reference of a booking.
    case deliveryQueued(sequence: Int64, itemNumber: String)
    case deliveryAcknowledged(sequence: Int64, itemNumber: String)
    case deliveryRejected(sequence: Int64, itemNumber: String, reason: String)

    case clerkAdded(clerk: String, roles: [ClerkRole])
    case pinReset(clerk: String)
    case signedIn(clerk: String, counter: Int)
    case signInFailed(clerk: String, lockedOut: Bool)
    case signedOut(clerk: String, counter: Int)

    /// A resident rated an item; the words, if any, are kept with the rating only.
    case itemRated(
        item: ItemID, number: ItemNumber, level: Int, reasons: [String], channel: Rating.Channel)
    /// The follow-up of a bad rating; no event opens it.
    case followUpChanged(item: ItemID, number: ItemNumber, event: FollowUp.Event?, state: FollowUp.State)

    /// The roster's week: what a clerk does on a weekday from 1 (Monday) to 7; nil takes it out.
    case dutyPlanned(clerk: String, weekday: Int, duty: Duty?)
    /// What a clerk does on one date whatever the week says; nil takes it back.
    case dutyExcepted(clerk: String, date: CivilDate, duty: Duty?)
    /// Two clerks do each other's duty on a date.
    case dutySwapped(clerk: String, with: String, date: CivilDate)
    /// A visit that is set aside is in another clerk's hands.
    case visitPassedOn(visit: VisitID, number: TicketNumber, to: String)
    /// Everything that was in one clerk's hands is in another's; each item and visit has its own line before.
    case shiftHandedOver(from: String, to: String, items: Int, visits: Int)
    /// A clerk called the colleagues.
    case alarmRaised(alarm: AlarmID, counter: Int, clerk: String, reason: Alarm.Reason)
    case alarmAnswered(alarm: AlarmID, counter: Int, clerk: String, from: Int)
    case alarmClosed(alarm: AlarmID, counter: Int)

    /// A place in a slot is kept for somebody who has not confirmed yet.
    case appointmentHeld(appointment: AppointmentID, slot: Slot)
    case appointmentBooked(
        appointment: AppointmentID, number: AppointmentNumber, slot: Slot, origin: AppointmentOrigin)
    case appointmentMoved(appointment: AppointmentID, number: AppointmentNumber, from: Slot, to: Slot)
    /// It was cancelled, missed, or its hold lapsed; only what was confirmed has a number.
    case appointmentChanged(
        appointment: AppointmentID, number: AppointmentNumber?, event: AppointmentEvent,
        state: AppointmentState)
    /// It became a visit; the ticket has its own line before.
    case checkedIn(
        appointment: AppointmentID, number: AppointmentNumber, visit: VisitID, ticket: TicketNumber,
        timing: CheckInTiming)
    /// Who booked was unsealed for someone.
    case bookerShown(appointment: AppointmentID)
    /// The same of a list, such as the calls to be made for a day.
    case bookersShown(date: CivilDate, bookings: Int)
    /// A clerk telephoned about it.
    case reminderMarked(appointment: AppointmentID, number: AppointmentNumber, reached: Bool)
    /// The district's updates up to `cursor` are part of this database.
    case updatesTaken(cursor: String, updates: Int)
    /// A document that the district signed counts from here on.
    case documentTaken(kind: DocumentKind, version: String)
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
