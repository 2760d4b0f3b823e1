import Glibc

package enum PaperState: String, Hashable, Sendable, Codable {
    case adequate, nearEnd, out, unknown
}

/// Why a printer does not print.
package enum PrinterFault: String, Hashable, Sendable, Codable, CaseIterable {
    // Not connected.

    /// Unplugged, switched off, refused, no such path.
    case absent
    /// Another program holds it.
    case busy
    /// The operating system does not let us open it.
    case denied
    /// What is there is no printer.
    case unsuitable

    // Connected.

    case paperOut, coverOpen, cutterError
    /// The head is hot; it recovers by itself.
    case overheated
    /// Another error that needs somebody to look.
    case error
    /// Off line for no reason it gives.
    case offline
    /// Connected, but no answer came in time.
    case silent
    /// The connection ended during the job.
    case lostInJob
}

/// A printer's condition, as far as it could be asked. No answer is "cannot tell", not a fault.
package struct PrinterStatus: Hashable, Sendable {
    package var connected: Bool
    /// Why it is not connected; nil where nothing is there at all.
    package var obstacle: PrinterFault?
    package var paper: PaperState
    package var coverOpen: Bool
    package var cutterError: Bool
    /// An error that recovers by itself: the head is hot.
    package var overheated: Bool
    package var otherError: Bool
    package var offline: Bool
    /// A printed ticket still hangs in the slot (some makes only).
    package var ticketNotTaken: Bool
    /// The rest is what the printer said just now; false when it is the last known state, or nothing is
    /// known.
    package var answered: Bool

    package init(
        connected: Bool, paper: PaperState = .unknown, coverOpen: Bool = false, cutterError: Bool = false,
        overheated: Bool = false, otherError: Bool = false, offline: Bool = false,
        ticketNotTaken: Bool = false, answered: Bool = false
    ) {
        (self.connected, self.paper, self.coverOpen) = (connected, paper, coverOpen)
        (self.cutterError, self.overheated, self.otherError) = (cutterError, overheated, otherError)
        (self.offline, self.ticketNotTaken, self.answered) = (offline, ticketNotTaken, answered)
    }

    package static let absent = PrinterStatus(connected: false)

    /// Not connected, and why.
    package static func absent(_ obstacle: PrinterFault) -> PrinterStatus {
        var status = PrinterStatus.absent
        if obstacle != .absent { status.obstacle = obstacle }
        return status
    }

    /// Nil means ready, or that the printer cannot tell. Causes come before the off-line state they lead to.
    package var fault: PrinterFault? {
        if !connected { return obstacle ?? .absent }
        if coverOpen { return .coverOpen }
        if paper == .out { return .paperOut }
        if cutterError { return .cutterError }
        if overheated { return .overheated }
        if otherError { return .error }
        if offline { return .offline }
        return nil
    }

    /// The printer stopped with what it had, and may go on with it once somebody has helped.
    var hasStopped: Bool { paper == .out || coverOpen || cutterError || otherError }
}

extension PrinterFault {
    /// What an error on opening or on the line means for people.
    init(_ error: DeviceError) {
        switch error.code {
        case .busy: self = .busy
        case .denied: self = .denied
        case .unsuitable: self = .unsuitable
        default: self = .absent
        }
    }
}

extension DeviceError {
    /// The other end is there and takes nothing: our own stall, or TCP's, which ends the connection after 10 s.
    var meansSilence: Bool { code == .silent || errno == ETIMEDOUT }
}
