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
        /// The id of the card that lies on it.
        var card: String?
        var read: Bool
    }

    struct Printer: Codable, Hashable {
        var plugged: Bool
        var address: String
        var tty: String?
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

    /// Differs whenever anything else does, also from that of another run.
    var version: String
    var cards: [Card]
    var reader: Reader
    var printer: Printer
    /// Newest first.
    var slips: [Slip]
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
        (plugged, path, card, read) = (state.isPlugged, link, state.card, state.hasBeenRead)
    }
}

extension BenchState.Printer {
    init(_ state: VirtualPrinter.State, address: String, tty: String?) {
        (plugged, self.address, self.tty) = (state.isPlugged, address, tty)
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
