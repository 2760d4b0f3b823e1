package import Domain

/// What the store refuses or could not do.
///
/// `description` is a sentence for logs and technicians: what is wrong and what to do. It never holds a name, an
/// ID number or an address; ticket and item numbers are not personal.
package enum StoreError: Error, Hashable, Sendable {
    // Opening.
    /// Another process holds the lock on the state directory.
    case locked(directory: String)
    case unwritable(path: String, errno: Int32)
    case newerVersion(found: Int, known: Int)
    /// The file is a database of another program.
    case foreignDatabase(path: String)
    case keyMissing(path: String)
    /// The key is not the one that sealed this database.
    case wrongKey
    case badConfiguration(String)
    /// The state was exported and goes on on another board.
    case movedOut(date: String, file: String)
    /// An import is under way, or was interrupted.
    case importUnfinished(directory: String)

    // The disk.
    case diskFull
    /// A read, write or sync failed: the process must end, the next start reads the truth again.
    case ioError(code: Int32)
    /// The file is damaged: the process must end, the next start sets the file aside.
    case corrupt
    /// SQLite refused for a reason no verb foresees; its extended result code.
    case database(code: Int32)
    /// A sealed field could not be opened: another key, or the bytes were changed.
    case unreadable(field: String)

    // Pace.
    case overloaded
    case closed

    // Commands.
    /// The idempotency key is empty or longer than 255 bytes.
    case badKey
    /// The idempotency key came before, with another request.
    case keyReused
    case notFound(String)
    case notAllowed(state: String, event: String)
    case numbersUsedUp(prefix: String)
    case itemNumbersUsedUp
    case counterBusy(TicketNumber)
    case nothingClaimed(counter: Int)
    case itemsOpen([ItemNumber])
    /// A condition of the item's life does not hold.
    case item(ItemRefusal)
    case rating(RatingRefusal)
    /// No item needs a receipt: none has papers that stay, or each has one.
    case nothingToReceipt
    case notServing(state: VisitState)
    // The line.
    /// The person has drawn as many numbers today as one may.
    case overLimit(numbers: Int)
    /// The business date was closed: no more numbers.
    case dayClosed
    /// A day is not closed over visits at the counters.
    case visitsAtCounters([TicketNumber])
    /// The visit is of an earlier business date: its number may be somebody else's today.
    case dayOver
    case recallLimit(recalls: Int)
    case recallTooSoon(seconds: Int)
    /// A missed number comes back so often and no more.
    case noMoreReturns
    /// Nobody is signed in at the counter, or the clerk at none, that a visit was to be passed on to.
    case nobodyThere

    /// The slip was repeated before; the reprint is a job of its own.
    case alreadyRepeated
    /// A ticket whose number was called.
    case ticketNotNeeded
    /// The caller's closure could not make the content of a slip or a message.
    case contentFailed

    // Bookings.
    case slotFull
    /// The person has this one on that day, for that matter.
    case alreadyBooked(AppointmentNumber, Slot)
    /// The person missed too many; the last day without new bookings.
    case bookingPaused(until: CivilDate)
    /// A scanned code that leads to no booking.
    case badCode(CodeFault)
    case appointmentNumbersUsedUp

    // Clerks.
    case clerkExists(String)
    case badClerk
    case badPIN
    case wrongPIN
    case lockedOut(seconds: Int)

    // The roster.
    /// The day is planned, and this clerk is elsewhere.
    case notOnDuty(Duty)
    /// Whoever leaves the counter would leave this visit there.
    case visitClaimed(TicketNumber)
    /// Both clerks do the same on that day.
    case nothingToSwap
    /// Open work is handed to somebody who is at the counters today.
    case successorNotOnDuty
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .locked(let directory):
            "the state directory \(directory) is in use by another process; stop it first"
        case .unwritable(let path, let errno):
            "cannot write \(path) (errno \(errno)); make it writable for the service's user"
        case .newerVersion(let found, let known):
            "the database is of version \(found), this program knows up to \(known); install the newer program"
        case .foreignDatabase(let path):
            "\(path) is a database of another program; choose another state directory"
        case .keyMissing(let path):
            "the database is sealed and its key \(path) is missing; put the key back, or move the state away"
        case .wrongKey:
            "the sealing key does not belong to this database; put the right key back"
        case .badConfiguration(let what): "the store's configuration is wrong: \(what)"
        case .movedOut(let date, let file):
            "this kiosk was moved to another board on \(date) (exported to \(file)); two boards must not run as one kiosk. "
                + "If the move failed and the other board does not run: kioskctl export --undo"
        case .importUnfinished(let directory):
            "an import into \(directory) is under way, or was interrupted; if so, run kioskctl import again"
        case .diskFull: "the disk is full; free space, deliveries go on meanwhile"
        case .ioError(let code): "the disk failed (SQLite \(code)); the process must end and start again"
        case .corrupt: "the database is damaged; the process must end, the next start sets it aside"
        case .database(let code): "the database refused (SQLite \(code))"
        case .unreadable(let field): "\(field) cannot be unsealed; the key or the bytes were changed"
        case .overloaded: "too many commands wait; try again"
        case .closed: "the store is closed"
        case .badKey: "an idempotency key has 1 to 255 bytes"
        case .keyReused: "the idempotency key was used for another request; make a new one"
        case .notFound(let what): "there is no such \(what)"
        case .notAllowed(let state, let event): "\(event) is not possible in state \(state)"
        case .numbersUsedUp(let prefix):
            "all numbers \(prefix) of the business date are drawn; set tickets.digits higher"
        case .itemNumbersUsedUp: "all item numbers of the business date are drawn"
        case .counterBusy(let number): "the counter still has \(number); finish, park or mark it first"
        case .nothingClaimed(let counter): "counter \(counter) has no visit"
        case .itemsOpen(let numbers):
            "items still open: \(numbers.map(\.short).joined(separator: ", ")); complete or hand them over first"
        case .item(let refusal): refusal.description
        case .rating(let refusal): refusal.description
        case .nothingToReceipt: "no papers of this visit stay here without a receipt"
        case .notServing(let state): "the visit is \(state.rawValue), not being served"
        case .overLimit(let numbers): "the person has drawn \(numbers) numbers today, the most one may"
        case .dayClosed: "the business date is closed; a manager may open it again"
        case .visitsAtCounters(let numbers):
            "still at counters: \(numbers.map(\.description).joined(separator: ", ")); finish or park them first"
        case .dayOver: "the visit is of an earlier business date; draw a new number"
        case .recallLimit(let recalls): "the number was called again \(recalls) times; mark it as not come"
        case .recallTooSoon(let seconds): "the number was called a moment ago; call again in \(seconds) s"
        case .noMoreReturns: "the number has come back before; draw a new one"
        case .nobodyThere: "nobody is signed in there"
        case .alreadyRepeated: "the slip was reprinted before; reprint that one if it is lost"
        case .ticketNotNeeded: "the number was called, so its ticket is not printed any more"
        case .contentFailed: "the content could not be made"
        case .slotFull: "every place of the slot is taken; choose another one"
        case .alreadyBooked(let number, let slot):
            "the person has \(number) at \(slot) already; move or cancel it"
        case .bookingPaused(let until): "the person missed too many bookings; no new ones until \(until)"
        case .badCode(let fault): "the code leads to no booking here (\(fault.rawValue))"
        case .appointmentNumbersUsedUp: "all appointment numbers of the business date are given out"
        case .clerkExists(let number): "clerk \(number) exists"
        case .badClerk: "a clerk has a number of 1 to 16 letters or digits, a name and at least one role"
        case .badPIN: "a PIN is 4 to 12 digits, not one digit repeated"
        case .wrongPIN: "the clerk or the PIN is wrong"
        case .lockedOut(let seconds): "locked out after wrong PINs; try again in \(seconds) s"
        case .notOnDuty(let duty):
            "today's roster says \(duty.rawValue), not counter; a manager can change or swap the day"
        case .visitClaimed(let number):
            "the counter still has \(number); finish, park or transfer it before leaving"
        case .nothingToSwap: "both clerks do the same on that day; there is nothing to swap"
        case .successorNotOnDuty: "open work goes to another clerk who is at the counters today; choose one"
        }
    }

    /// The card of a ticket's request is not remembered any more.
    package static let cardForgotten = StoreError.notFound("card reading")

    /// After such an error nothing in memory may be trusted: end the process (`facts/reliability.md 1.8`).
    package var isFatal: Bool {
        switch self {
        case .ioError, .corrupt: true
        default: false
        }
    }
}
