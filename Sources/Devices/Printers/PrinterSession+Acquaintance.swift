import Domain
import Logging

// Whom we talk to, asked once a connection, while the printer is healthy: at paper end it would keep the questions
// and answer them into the next job.
//
//     GS I 67, 66, 68   1D 49 43, 42, 44 → 5F text 00   model, maker, serial number (facts/escpos.md 3.3)
//     GS r 1            1D 72 01 → one byte             only where nobody knows how it confirms
//     ESC @             1B 40                           a printer that took a question for text forgets it
//
// GS ( H is never tried out: where it is not known it would print. A printer that answers none of these is normal.

extension PrinterSession {
    /// For GS r, on which the fate of every ticket depends: a printer that is starting may take its time.
    private var paperTime: Duration { settings.answerTime * 4 }

    /// How this printer confirms; where it is not known yet, not at all.
    var confirmation: PrinterModel.Confirmation { acquaintance.known.model.confirmation ?? .none }

    mutating func becomeAcquainted() async throws(DeviceError) {
        guard !isAcquainted else { return }
        var words = settings.words
        if case .auto = settings.model { try await ask(&words) }
        var model = settings.model(of: words)
        if model.confirmation == nil {
            model.confirmation = try await answersInTurn(words) ? .status : PrinterModel.Confirmation.none
        }
        try await send(EscposQuery.initialise, stall: settings.answerTime)
        isAcquainted = true
        keep(model, words)
    }

    /// What the printer calls itself; nil when nothing there answers as a printer, empty when it does not say.
    mutating func nameIfPrinter() async throws(DeviceError) -> String? {
        try await discardInput()
        let status = try await realTimeStatus { _ in true }
        var words = PrinterModelWords()
        if status.fault == nil { try await ask(&words) }
        guard status.answered || !words.models.isEmpty else { return nil }
        try await send(EscposQuery.initialise, stall: settings.answerTime)
        return PrinterAcquaintance.name(words) ?? ""
    }

    private mutating func ask(_ words: inout PrinterModelWords) async throws(DeviceError) {
        if words.models.isEmpty, let id = await stream.deviceID() {
            let own = PrinterModelWords(ieee1284: id)
            (words.maker, words.models) = (own.maker, own.models)
            words.serial = words.serial ?? own.serial
        }
        guard let model = try await text(.model) else { return }
        words.models.insert(model, at: 0)
        if let maker = try await text(.maker) { words.maker = maker }
        if words.serial == nil { words.serial = try await text(.serial) }
    }

    /// One question at a time: nothing more may be sent until the answer is in.
    private mutating func text(_ information: EscposQuery.Information) async throws(DeviceError) -> String? {
        try await discardInput()
        try await send(EscposQuery.transmit(information), stall: settings.answerTime)
        // 37 25 00 is the late answer to clearing, and no name.
        let answer = try await reply(within: settings.answerTime) { reply in
            if case .block(let bytes) = reply { bytes != [0x25] } else { false }
        }
        guard case .block(let bytes) = answer else { return nil }
        let word = PrinterModelWords.word(String(decoding: bytes, as: UTF8.self))
        return word.isEmpty ? nil : word
    }

    /// One that answered before and is silent now stands still: nobody should print on it blindly.
    private mutating func answersInTurn(_ words: PrinterModelWords) async throws(DeviceError) -> Bool {
        let known = acquaintance.known
        if known.answersInTurn, known.name == PrinterAcquaintance.name(words) { return true }
        try await discardInput()
        try await send(EscposQuery.transmitPaperStatus, stall: paperTime)
        guard try await reply(within: paperTime, where: \.isTransmitted) != nil else { return false }
        acquaintance.hasAnsweredInTurn()
        return true
    }

    private func keep(_ model: PrinterModel, _ words: PrinterModelWords) {
        let name = PrinterAcquaintance.name(words)
        acquaintance.learn { known in
            (known.model, known.name, known.serial) = (model, name, words.serial)
        }
        log.info(
            "printer: connected",
            metadata: [
                "name": "\(name ?? "unknown")", "serial": "\(words.serial ?? "unknown")",
                "record": "\(model.name)", "width": "\(model.width)",
                "confirms": "\(model.confirmation?.rawValue ?? "unknown")",
            ])
    }
}
