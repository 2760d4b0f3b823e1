// What comes back from an ESC/POS printer, told apart by shape (facts/escpos.md 3.6):
//
//     0xx1xx10           one byte, DLE EOT; bit 7 of n = 1 is "ticket not taken" on some makes (facts/escpos.md 3.1)
//     0xx0xxxx           one byte, GS r
//     0xx1xx00 + 3 × 0xx0xxxx   automatic status; we never switch it on, a printer may
//     11, 13             XON, XOFF
//     37 … 00, 5F … 00   blocks; 37 22 d1 d2 d3 d4 00 is the answer to GS ( H fn 48

package enum PrinterReply: Hashable, Sendable {
    case realTime(UInt8)
    case transmitted(UInt8)
    case automatic([UInt8])
    /// A job's d1–d4. The byte before them is not compared: its value is not certain, the four are.
    case processID([UInt8])
    /// Another block, without its 37 or 5F and its 00.
    case block([UInt8])
    case xon, xoff
    case unknown(UInt8)
}

/// Splits what a printer sends, in pieces of any size. Holds at most one block.
package struct PrinterReplySplitter: Sendable {
    /// The longest block we know of is a font or model name; 80 is the most a block may hold (GS I).
    static let longestBlock = 82
    /// 37 22 d1 d2 d3 d4 00.
    private static let processIDLength = 7

    private(set) var held: [UInt8] = []

    package init() {}

    package mutating func feed(_ bytes: some Sequence<UInt8>) -> [PrinterReply] {
        var replies: [PrinterReply] = []
        for byte in bytes {
            if held.isEmpty || !continues(byte) { flush(into: &replies) }
            held.append(byte)
            if let whole = processIDAtEnd() { drop(before: whole, into: &replies) }
            if let reply = complete() {
                held = []
                replies.append(reply)
            }
        }
        return replies
    }

    package mutating func reset() { held = [] }

    /// Whether `byte` can belong to the block or group begun.
    private func continues(_ byte: UInt8) -> Bool {
        if Self.opensBlock(held[0]) { return (byte == 0 || byte >= 0x20) && held.count < Self.longestBlock }
        return byte & 0x90 == 0
    }

    /// What was begun is none of ours.
    private mutating func flush(into replies: inout [PrinterReply]) {
        replies += held.map(PrinterReply.unknown)
        held = []
    }

    /// Where the answer to GS ( H begins that ended just now inside a block which was begun and lost its end.
    private func processIDAtEnd() -> Int? {
        let start = held.count - Self.processIDLength
        guard start > 0, held.last == 0, held[start] == 0x37, held[start + 1] == 0x22 else { return nil }
        return start
    }

    private mutating func drop(before start: Int, into replies: inout [PrinterReply]) {
        replies += held[..<start].map(PrinterReply.unknown)
        held.removeFirst(start)
    }

    private func complete() -> PrinterReply? {
        let first = held[0]
        if Self.opensBlock(first) {
            guard held.count > 1, held.last == 0 else { return nil }
            let content = Array(held[1..<held.count - 1])
            return first == 0x37 && content.count == 5 ? .processID(Array(content[1...])) : .block(content)
        }
        switch first {
        case 0x11: return .xon
        case 0x13: return .xoff
        case _ where first & 0x13 == 0x12: return .realTime(first)
        case _ where first & 0x90 == 0: return .transmitted(first)
        case _ where first & 0x93 == 0x10: return held.count == 4 ? .automatic(held) : nil
        default: return .unknown(first)
        }
    }

    private static func opensBlock(_ byte: UInt8) -> Bool { byte == 0x37 || byte == 0x5F }
}
