/// SW3, the third byte of a SAM's answer: the state of the SAM itself (facts/idcard.md 1.6).
///
/// Codes a vendor's library makes up (01 to 09) never come from a reader and have no name here; any other
/// code is kept as a number.
package struct SamStatus: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let done = SamStatus(rawValue: 0x90)
    package static let noSuchContent = SamStatus(rawValue: 0x91)
    /// Answers find only.
    package static let cardFound = SamStatus(rawValue: 0x9F)
    package static let commandChecksum = SamStatus(rawValue: 0x10)
    package static let commandLength = SamStatus(rawValue: 0x11)
    package static let commandWrong = SamStatus(rawValue: 0x21)
    package static let notPermitted = SamStatus(rawValue: 0x23)
    package static let unrecognised = SamStatus(rawValue: 0x24)
    package static let cardRefusedSam = SamStatus(rawValue: 0x31)
    package static let samRefusedCard = SamStatus(rawValue: 0x32)
    package static let verificationFailed = SamStatus(rawValue: 0x33)
    package static let noCardYet = SamStatus(rawValue: 0x34)
    package static let fingerprintVerificationFailed = SamStatus(rawValue: 0x37)
    package static let informationLength = SamStatus(rawValue: 0x3F)
    package static let unknownCardType = SamStatus(rawValue: 0x40)
    package static let readFailed = SamStatus(rawValue: 0x41)
    package static let noRandomNumber = SamStatus(rawValue: 0x47)
    package static let writeFailed = SamStatus(rawValue: 0x50)
    package static let selfTestFailed = SamStatus(rawValue: 0x60)
    package static let loginFailed = SamStatus(rawValue: 0x61)
    package static let notAuthorised = SamStatus(rawValue: 0x66)
    package static let noCard = SamStatus(rawValue: 0x80)
    package static let cardNotSelected = SamStatus(rawValue: 0x81)

    /// The module itself is out of order; no card can be read until somebody acts.
    package var isBroken: Bool { self == .selfTestFailed || self == .notAuthorised }
}

extension SamStatus: CustomStringConvertible {
    package var description: String {
        let code = String(rawValue, radix: 16, uppercase: true)
        let digits = code.count < 2 ? "0" + code : code
        return Self.meanings[self].map { "\(digits) (\($0))" } ?? digits
    }

    private static let meanings: [SamStatus: String] = [
        .done: "done", .noSuchContent: "no such content on the card", .cardFound: "card found",
        .commandChecksum: "checksum of the command wrong", .commandLength: "length of the command wrong",
        .commandWrong: "command wrong", .notPermitted: "not permitted", .unrecognised: "unrecognised error",
        .cardRefusedSam: "card refused the SAM", .samRefusedCard: "SAM refused the card",
        .verificationFailed: "information failed verification", .noCardYet: "no card found yet",
        .fingerprintVerificationFailed: "fingerprint failed verification",
        .informationLength: "information length wrong", .unknownCardType: "unrecognised card type",
        .readFailed: "read failed", .noRandomNumber: "no random number", .writeFailed: "write failed",
        .selfTestFailed: "SAM self-test failed: replace the reader", .loginFailed: "login failed",
        .notAuthorised: "SAM not authorised: ask the supplier", .noCard: "no card found",
        .cardNotSelected: "card not selected",
    ]
}
