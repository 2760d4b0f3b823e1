/// What went wrong with a device, its line, or a card. Safe for any log: it never holds a name, a number or
/// an address, only which part was wrong.
package struct DeviceError: Error, Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        // The path or the line.

        /// Nothing is there: no such path, the device was unplugged, the connection was refused.
        case absent
        /// The operating system does not let this user open it.
        case denied
        /// Another program holds it.
        case busy
        /// The path or address is not something this driver can talk to.
        case unsuitable
        /// The other end hung up.
        case hungUp
        /// The operating system reported a fault; `errno` says which.
        case fault
        /// No answer, or not all of it, in the time allowed.
        case silent
        /// Something answers, and not as the module of a card reader: another device, or another speed.
        case notSam
        /// The waiting task was cancelled, or the line was closed under it.
        case cancelled

        // Frames (facts/idcard.md 1).

        case checksum
        case length
        case innerLengths
        /// The SAM answered with this status instead of the wanted one.
        case status(SamStatus)

        // The text of a card (facts/idcard.md 2).

        /// The type marker is none we know; the code unit as it stood.
        case unknownDocument(UInt16)
        /// The field is not valid UTF-16 or holds control characters.
        case brokenText(CardField)
        /// The field says nothing that could be true.
        case invalidField(CardField)
    }

    package let code: Code
    package let errno: Int32?

    package init(_ code: Code, errno: Int32? = nil) {
        (self.code, self.errno) = (code, errno)
    }
}

extension DeviceError.Code {
    /// A short name that stays: the last part of text keys such as `device.reader.absent`.
    package var key: String {
        switch self {
        case .absent: "absent"
        case .denied: "denied"
        case .busy: "busy"
        case .unsuitable: "unsuitable"
        case .hungUp: "hungUp"
        case .fault: "fault"
        case .silent: "silent"
        case .notSam: "notSam"
        case .cancelled: "cancelled"
        case .checksum, .length, .innerLengths: "damaged"
        case .status(.selfTestFailed): "selfTestFailed"
        case .status(.notAuthorised): "notAuthorised"
        case .status: "refused"
        case .unknownDocument: "unknownCard"
        case .brokenText, .invalidField: "invalidCard"
        }
    }
}

extension DeviceError {
    package var key: String { code.key }

    /// The keys that a card reader which does not work can have; each has a sentence.
    package static let readerKeys = [
        "absent", "denied", "busy", "unsuitable", "hungUp", "fault", "silent", "notSam", "damaged",
        "selfTestFailed", "notAuthorised",
    ]
}

extension DeviceError: CustomStringConvertible {
    /// One sentence, with the remedy where there is one.
    package var description: String {
        guard let errno else { return sentence }
        return "\(sentence) (errno \(errno))"
    }

    private var sentence: String {
        switch code {
        case .absent: "nothing answers at this path or address: check the cable and the settings"
        case .denied: "not permitted to open the device: check its group and the service's user"
        case .busy: "another program holds the device: stop it"
        case .unsuitable: "this path or address cannot be used as such a device: check the settings"
        case .hungUp: "the device hung up: check the cable"
        case .fault: "the operating system reported a fault on the line"
        case .silent: "no answer: check power, cable and speed"
        case .notSam: "what answers is no card reader's module: check speed and settings"
        case .cancelled: "the wait was ended"
        case .checksum: "an answer was damaged on the line (checksum)"
        case .length: "an answer has an impossible length"
        case .innerLengths: "the parts of the card's answer do not add up"
        case .status(let status): "the reader answered \(status)"
        case .unknownDocument(let unit): "unknown kind of card (marker U+\(hexadecimal(unit)))"
        case .brokenText(let field): "the card's \(field.rawValue) is not readable text"
        case .invalidField(let field): "the card's \(field.rawValue) is not valid"
        }
    }

    private func hexadecimal(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
