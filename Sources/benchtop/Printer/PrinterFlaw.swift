/// What is wrong with the virtual printer, beyond its paper and its cover: one thing at a time, until it is taken
/// away again.
package enum PrinterFlaw: String, Hashable, Sendable, Codable, CaseIterable {
    case none
    /// Reads nothing more: bytes pile up on the line until nothing is taken.
    case takesNothing = "takes-nothing"
    /// Every answer comes 600 ms after it was asked for.
    case answersLate = "answers-late"
    /// Answers nothing at all, and prints.
    case mute
    /// Prints, and never confirms: neither GS r nor GS ( H is answered.
    case neverConfirms = "never-confirms"
    /// Loses its power after some more bytes, and stays off until it is plugged in again.
    case losesPower = "loses-power"
    case cutterError = "cutter-error"
    /// The head is too hot: it waits and goes on by itself when this is taken away.
    case overheated
    /// Off line for no reason it gives, as after its feed key was held.
    case offline
    /// An error that only switching it off helps (DLE EOT 3 bit 5).
    case unrecoverable
}

/// Which make the virtual printer is: how wide it prints, what it calls itself and what it answers
/// (facts/escpos.md 1, 3.3).
package struct PrinterMake: Hashable, Sendable {
    package var name: String
    /// Dots across.
    package var width: Int
    /// The answers to GS I 66, 67, 68; nil answers none of them.
    package var maker: String?
    package var model: String?
    package var serial: String?
    /// GS I 69; nil for a printer without Chinese.
    package var font: String?
    /// Answers GS r.
    package var answersPaper: Bool
    /// Answers GS ( H.
    package var answersProcessID: Bool

    package init(
        _ name: String, width: Int = 576, maker: String? = nil, model: String? = nil, serial: String? = nil,
        font: String? = nil, answersPaper: Bool = true, answersProcessID: Bool = false
    ) {
        (self.name, self.width, self.maker, self.model) = (name, width, maker, model)
        (self.serial, self.font) = (serial, font)
        (self.answersPaper, self.answersProcessID) = (answersPaper, answersProcessID)
    }

    /// All of them, the first is what stands on the bench if nobody chooses.
    package static let all = [
        PrinterMake(
            "benchtop", maker: "OneWindow", model: "Benchtop 80", serial: "BENCHTOP-1", font: "CHINA GB18030",
            answersProcessID: true),
        PrinterMake(
            "epson-t81", width: 512, maker: "EPSON", model: "TM-T81", serial: "J2AF000081",
            font: "CHINA GB18030", answersProcessID: true),
        PrinterMake("epson-t88v", width: 512, maker: "EPSON", model: "TM-T88V", serial: "J3CF000088"),
        PrinterMake(
            "gprinter-80", maker: "GP", model: "GP-L80250", font: "CHINA GB18030"),
        PrinterMake("xprinter-58", width: 384, maker: "XPRINTER", model: "XP-58IIH", font: "CHINA GB18030"),
        PrinterMake("unknown-80", answersPaper: true),
        PrinterMake("unknown-58", width: 384, answersPaper: false),
    ]

    package init?(named name: String) {
        guard let make = Self.all.first(where: { $0.name == name }) else { return nil }
        self = make
    }
}
