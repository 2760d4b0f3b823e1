/// A command to the SAM: CMD and PARA (facts/idcard.md 1.3), with what we expect of its answer.
package enum SamCommand: UInt16, Hashable, Sendable, CaseIterable {
    case reset = 0x10FF
    case samStatus = 0x11FF
    case samID = 0x12FF
    case find = 0x2001
    case select = 0x2002
    case readBase = 0x3001
    case readBaseWithFingerprints = 0x3010
    case readAdded = 0x3002
    case readNewAddress = 0x3003
    case readManagementNumber = 0x3005

    /// From a request's body, CMD PARA and data; data is ignored. Nil for a command we do not know.
    package init?(body: [UInt8]) {
        guard body.count >= 2 else { return nil }
        self.init(rawValue: UInt16(body[0]) << 8 | UInt16(body[1]))
    }

    /// The whole request.
    package var frame: [UInt8] {
        SamFrame.encode([UInt8(rawValue >> 8), UInt8(rawValue & 0xFF)])
    }

    /// How long until the first byte of the answer (facts/idcard.md 4: the sensible set, and Synjones' 1000
    /// ms for the new address).
    var timeout: Duration {
        switch self {
        case .readBase, .readBaseWithFingerprints: .milliseconds(3500)
        case .readNewAddress, .readAdded, .readManagementNumber: .milliseconds(1000)
        case .reset, .samStatus, .samID, .find, .select: .milliseconds(500)
        }
    }
}

/// Other requests we can make, with a parameter in them.
extension SamCommand {
    /// 60 nn: the line's speed, from the next command on. Nil for a speed a SAM does not have.
    package static func setSpeed(_ baud: Int) -> [UInt8]? {
        let speeds = [115_200, 57_600, 38_400, 19_200, 9_600]
        return speeds.firstIndex(of: baud).map { SamFrame.encode([0x60, UInt8($0)]) }
    }

    /// 61 FF nn: the largest radio frame.
    package static func setLargestRadioFrame(_ bytes: UInt8) -> [UInt8] {
        SamFrame.encode([0x61, 0xFF, bytes])
    }
}
