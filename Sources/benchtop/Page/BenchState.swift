import Devices
import Domain
import Hummingbird
import Paper

/// What `GET /api/state` says, and every POST and DELETE answers: the whole bench at one moment.
struct BenchState: ResponseCodable, Hashable {
    struct Card: Codable, Hashable {
        var id: String
        var description: String
        /// Masked.
        var name: String?
        var kind: String
        var malformed: Bool
        /// What a driver must make of a malformed card.
        var expectation: String?
    }

    struct Reader: Codable, Hashable {
        var plugged: Bool
        var path: String
        /// The pseudo-terminal behind the path, as long as it is plugged in.
        var device: String?
        /// The id of the card that lies on it.
        var card: String?
        var read: Bool
        var fault: String
        /// The speed the host spoke at last, when the reader could not understand it.
        var wrongSpeed: Int?
    }

    struct Scanner: Codable, Hashable {
        var plugged: Bool
        var path: String
        var scans: Int
    }

    struct Printer: Codable, Hashable {
        var plugged: Bool
        var address: String
        var tty: String?
        var model: String
        /// Dots across.
        var width: Int
        var fault: String
        var paper: String
        var coverOpen: Bool
        var online: Bool
        var busy: Bool
        /// Bytes received and not printed yet.
        var waiting: Int
    }

    struct Slip: ResponseCodable, Hashable {
        var id: Int
        /// RFC 3339, UTC.
        var time: String
        /// Dots of the print area, 8 a millimetre.
        var width: Int
        var height: Int
        /// False when the roll ended in the middle of it.
        var cut: Bool
    }

    /// Everything that can be chosen, by the names the API takes.
    struct Choices: Codable, Hashable {
        var readerFaults = ReaderFault.allCases.map(\.rawValue)
        var endings = VirtualScan.Ending.allCases.map(\.rawValue)
        var manners = VirtualScan.Manner.allCases.map(\.rawValue)
        var printerFaults = PrinterFlaw.allCases.map(\.rawValue)
        var printerModels = PrinterMake.all.map(\.name)
    }

    /// Differs whenever anything else does, also from that of another run.
    var version: String
    var cards: [Card]
    var reader: Reader
    /// Nil when the bench was started without one.
    var scanner: Scanner?
    var printer: Printer
    /// Newest first.
    var slips: [Slip]
    var choices: Choices
}

extension BenchState.Card {
    init(_ card: VirtualCard) {
        (id, description, name, kind) = (card.id, card.description, card.maskedName, card.kind)
        malformed = card.isMalformed
        if case .malformed(let expectation) = card.quality { self.expectation = expectation }
    }
}

extension BenchState.Reader {
    init(_ state: VirtualReader.State, link: String) {
        (plugged, path, device) = (state.isPlugged, link, state.device)
        (card, read) = (state.card, state.hasBeenRead)
        (fault, wrongSpeed) = (state.fault.rawValue, state.wrongSpeed)
    }
}

extension BenchState.Scanner {
    init(_ state: VirtualScanner.State, link: String) {
        (plugged, path, scans) = (state.isPlugged, link, state.scans)
    }
}

extension BenchState.Printer {
    init(_ state: VirtualPrinter.State, address: String, tty: String?) {
        (plugged, self.address, self.tty) = (state.isPlugged, address, tty)
        (model, width, fault) = (state.make.name, state.make.width, state.flaw.rawValue)
        (paper, coverOpen) = (state.condition.paper.rawValue, state.condition.isCoverOpen)
        online = state.isPlugged && state.condition.isOnline
        (busy, waiting) = (state.isBusy, state.waiting)
    }
}

extension BenchState.Slip {
    init(_ slip: PrintedSlip) {
        (id, time, cut) = (slip.id, slip.time.rfc3339, slip.isCut)
        (width, height) = (slip.bitmap.width, slip.bitmap.height)
    }
}
