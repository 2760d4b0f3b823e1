// A SAM_V or SAM_A frame, both ways (facts/idcard.md 1.1):
//
//     AA AA AA 96 69   preamble
//     LEN              2 bytes, high byte first: everything after LEN, CHK_SUM included
//     body             request: CMD PARA data       answer: SW1 SW2 SW3 data
//     CHK_SUM          XOR of every byte from LEN's high byte to the byte before CHK_SUM
//
// XOR over LEN … CHK_SUM is therefore 0. A request without data has LEN 3, an answer without data LEN 4;
// the largest answer (text, photo, two fingerprints) has LEN 090A, 2321 bytes in all (facts/idcard.md 1.5).
// The preamble AA AA AA 69 96 belongs to one vendor's other commands and is noise to us.

package enum SamFrame {
    package static let preamble: [UInt8] = [0xAA, 0xAA, 0xAA, 0x96, 0x69]

    /// Bytes before the body: preamble and LEN.
    static let headerLength = 7

    /// The whole frame around `body`, which is CMD PARA data, or SW1 SW2 SW3 data.
    package static func encode(_ body: [UInt8]) -> [UInt8] {
        let length = body.count + 1
        precondition(length <= 0xFFFF, "LEN has two bytes")
        let checked = [UInt8(length >> 8), UInt8(length & 0xFF)] + body
        return preamble + checked + [checked.reduce(0, ^)]
    }
}

/// What a SAM answered.
package struct SamAnswer: Hashable, Sendable {
    /// SW1 and SW2, what the card itself said to the SAM; 0 except with some errors. `status` alone decides.
    package var cardStatus: UInt16
    package var status: SamStatus
    package var data: [UInt8]

    package init(status: SamStatus, cardStatus: UInt16 = 0, data: [UInt8] = []) {
        (self.status, self.cardStatus, self.data) = (status, cardStatus, data)
    }

    /// From a frame's body, which the parser has found to be long enough.
    package init?(body: [UInt8]) {
        guard body.count >= 3 else { return nil }
        cardStatus = UInt16(body[0]) << 8 | UInt16(body[1])
        status = SamStatus(rawValue: body[2])
        data = Array(body[3...])
    }

    /// The first among what a parser found.
    init?(in findings: [SamFrameParser.Finding]) {
        let bodies = findings.lazy.compactMap { try? $0.get() }
        guard let answer = bodies.compactMap(SamAnswer.init(body:)).first else { return nil }
        self = answer
    }

    package var frame: [UInt8] {
        SamFrame.encode([UInt8(cardStatus >> 8), UInt8(cardStatus & 0xFF), status.rawValue] + data)
    }
}
