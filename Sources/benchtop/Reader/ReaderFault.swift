// Faults act on whole answers; their layout stands at the top of Devices' SamFrame.swift.

/// What is wrong with the virtual reader, until it is set to `none` again.
package enum ReaderFault: String, Hashable, Sendable, Codable, CaseIterable {
    case none
    /// Bytes that mean nothing come before every answer, half a preamble among them.
    case noise
    /// Every answer comes a byte at a time, and the next byte waits until the host took the one before.
    case oneByte = "one-byte"
    /// Hears nothing and answers nothing, like a reader that hangs.
    case silence
    /// The last byte of every answer is damaged.
    case wrongChecksum = "wrong-checksum"
    /// Every answer stops before its end.
    case truncated
    /// Speaks 9600 baud and nothing else, as some older readers do (facts/idcard.md 1.2).
    case only9600 = "only-9600"
    /// Answers 60 to everything (facts/idcard.md 1.6).
    case selfTestFailed = "self-test-failed"
    /// Answers 66 to everything.
    case notAuthorised = "not-authorised"
    /// Every reading of a card ends with 41.
    case readFailed = "read-failed"

    /// A broken preamble, the other vendor's preamble, a zero and a byte of text (facts/idcard.md 1.1).
    static let noiseBytes: [UInt8] = [0xAA, 0xAA, 0x96, 0x00, 0x4B, 0xAA, 0xAA, 0xAA, 0x69, 0x96]

    /// What the line makes of an answer; the SAM itself knows nothing of it.
    func carry(_ reply: VirtualSam.Reply) -> VirtualSam.Reply {
        var (bytes, pieceSize) = (reply.bytes, reply.pieceSize)
        switch self {
        case .noise: bytes = Self.noiseBytes + bytes
        case .oneByte: pieceSize = 1
        case .wrongChecksum: bytes = bytes.dropLast() + bytes.suffix(1).map { $0 ^ 0xFF }
        // Two thirds: the length has come by then, so the host waits for a rest that never comes.
        case .truncated: bytes = Array(bytes.prefix(bytes.count * 2 / 3))
        case .none, .silence, .only9600, .selfTestFailed, .notAuthorised, .readFailed: break
        }
        return VirtualSam.Reply(bytes: bytes, pieceSize: pieceSize, baud: reply.baud)
    }
}
