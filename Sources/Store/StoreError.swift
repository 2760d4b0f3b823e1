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
    case notServing(state: VisitState)
    /// The slip was repeated before; the reprint is a job of its own.
    case alreadyRepeated
    /// A ticket whose number was called.
    case ticketNotNeeded
    /// The caller's closure could not make the content of a slip or a message.
    case contentFailed

    // Clerks.
    case clerkExists(String)
    case badClerk
    case badPIN
    case wrongPIN
    case lockedOut(seconds: Int)
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
        case .notServing(let state): "the visit is \(state.rawValue), not being served"
        case .alreadyRepeated: "the slip was reprinted before; reprint that one if it is lost"
        case .ticketNotNeeded: "the number was called, so its ticket is not printed any more"
        case .contentFailed: "the content could not be made"
        case .clerkExists(let number): "clerk \(number) exists"
        case .badClerk: "a clerk has a number of 1 to 16 letters or digits, a name and at least one role"
        case .badPIN: "a PIN is 4 to 12 digits, not one digit repeated"
        case .wrongPIN: "the clerk or the PIN is wrong"
        case .lockedOut(let seconds): "locked out after wrong PINs; try again in \(seconds) s"
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
