import Domain
import Synchronization

/// What the driver knows of the printer it serves: kept over connections, read by everybody.
final class PrinterAcquaintance: Sendable {
    struct Knowledge: Sendable {
        /// In force; its `confirmation` is nil until the printer was asked.
        var model: PrinterModel
        var serial: String?
        /// What it calls itself.
        var name: String?
        /// It has answered GS r, so that silence to it means something.
        var answersInTurn = false
        /// How often it was silent to GS r since.
        var silences = 0
    }

    private let state: Mutex<Knowledge>

    init(_ settings: EscposPrinter.Settings) {
        let words = settings.words
        state = Mutex(
            Knowledge(
                model: settings.model(of: words), serial: words.serial, name: Self.name(words)))
    }

    var known: Knowledge { state.withLock { $0 } }

    func learn(_ change: (inout Knowledge) -> Void) { state.withLock { change(&$0) } }

    /// After so many silences another printer may stand there, one that never answers.
    private static let patience = 5

    func hasAnsweredInTurn() { learn { ($0.answersInTurn, $0.silences) = (true, 0) } }

    func wasSilentInTurn() {
        learn { known in
            known.silences += 1
            if known.silences >= Self.patience { (known.answersInTurn, known.silences) = (false, 0) }
        }
    }

    /// Maker and model in its own words.
    static func name(_ words: PrinterModelWords) -> String? {
        guard let model = words.models.first else { return words.maker }
        guard let maker = words.maker, !model.lowercased().hasPrefix(maker.lowercased()) else { return model }
        return "\(maker) \(model)"
    }
}

extension EscposPrinter.Settings {
    /// What is known of the printer before it is connected.
    var words: PrinterModelWords {
        guard case .auto(let identity, _) = model else { return PrinterModelWords() }
        return identity.printerWords
    }

    /// The record of a printer with these words, and what the settings say otherwise.
    func model(of words: PrinterModelWords) -> PrinterModel {
        var model =
            switch self.model {
            case .fixed(let model): model
            case .auto(_, let models): models.model(of: words) ?? models.fallback(width: width)
            }
        if let width { model.width = width }
        if let confirmation { model.confirmation = confirmation }
        return model
    }
}

extension DeviceIdentity {
    /// The IEEE 1284 ID is the printer's own word; the USB strings may be those of a chip.
    var printerWords: PrinterModelWords {
        var words = ieee1284.map { PrinterModelWords(ieee1284: $0) } ?? PrinterModelWords()
        words.maker = words.maker ?? maker.map(PrinterModelWords.word)
        if let model { words.models.append(PrinterModelWords.word(model)) }
        words.serial = serial.map(PrinterModelWords.word) ?? words.serial
        if let vendorID, let productID { words.usb = "\(Self.hex(vendorID)):\(Self.hex(productID))" }
        return words
    }

    private static func hex(_ number: UInt16) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
