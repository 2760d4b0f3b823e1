package import Domain

/// What became of a job.
package enum PrintOutcome: Hashable, Sendable {
    /// The printer said so, in an answer that follows the data.
    case printed
    /// No byte of the job can have reached paper.
    case failed(PrinterFault)
    /// Bytes were handed over and no confirmation came. Whether paper came out is for people to see.
    case unknown(PrinterFault)
}

/// A printer of any make.
package protocol TicketPrinter: Sendable {
    /// The record in force, which slips are drawn for: a guess until the printer has been asked, which is before
    /// it is ever reported ready.
    var model: PrinterModel { get }

    /// Which printer it is, for the log: by its serial number or its own name, never by the kernel's number for
    /// it. Nil while nothing is known.
    var identity: String? { get }

    /// Connects, keeps the connection and watches the printer. Reports each change of status, the first at
    /// once.
    ///
    /// Returns only when cancelled; an unplugged printer does not end it. The next report waits until
    /// `report` has returned.
    func run(_ report: @Sendable @escaping (PrinterStatus) async -> Void) async

    /// The printer that would print now, where several stand behind one: a slip is drawn for the one it is printed on.
    var current: any TicketPrinter { get }

    /// Asks the printer now (at most 1 s); the last known state with `answered` false if it cannot be asked.
    func status() async -> PrinterStatus

    /// Prints one job and waits until its fate is known, at most its length ÷ speed × 2 + 2 s after the last
    /// byte.
    ///
    /// One job at a time: the next waits. `bytes` are complete ESC/POS without the confirmation request,
    /// `job` is the number the confirmation is recognised by, `lengthMillimetres` the paper it takes.
    /// Nothing is ever sent twice. Cancelling does not interrupt a job.
    func print(_ bytes: [UInt8], job: UInt32, lengthMillimetres: Int) async -> PrintOutcome
}

extension TicketPrinter {
    package var identity: String? { nil }
    package var current: any TicketPrinter { self }
}
