// The four bytes of DLE EOT (facts/escpos.md 3.1); in all: bits 0 and 7 = 0, bits 1 and 4 = 1.
//
//     bit   1 printer              2 off-line cause      3 error                  4 paper
//     2     drawer                 cover open            recoverable              near end (with 3)
//     3     off line               feed button           cutter                   near end
//     5     waits for recovery     paper end             unrecoverable            end (with 6)
//     6     feed button            error                 recovers by itself       end
//     7     ticket not taken (some makes)
//
// Healthy: 12 or 16, 12, 12, 12. Paper out: 1A or 1E, 32, 12, 7E (72 without a near-end sensor).

/// The answers to DLE EOT 1 to 4, as far as they came.
package struct RealTimeStatus: Hashable, Sendable {
    /// In order; nil where no answer of the right shape came.
    package private(set) var bytes: [UInt8?] = [nil, nil, nil, nil]

    package init() {}

    /// Takes the answer to DLE EOT `number`. False for a byte that cannot be one: bit 7 is let through for 1
    /// only.
    package mutating func take(_ byte: UInt8, for number: UInt8) -> Bool {
        let shape: UInt8 = number == 1 ? 0x13 : 0x93
        guard (1...4).contains(number), byte & shape == 0x12 else { return false }
        bytes[Int(number) - 1] = byte
        return true
    }

    /// The status they add up to; `answered` if any came.
    package var status: PrinterStatus {
        PrinterStatus(
            connected: true, paper: paper, coverOpen: has(2, 0x04), cutterError: has(3, 0x08),
            overheated: has(3, 0x40), otherError: has(3, 0x24) || hasUnexplainedError,
            offline: has(1, 0x08), ticketNotTaken: has(1, 0x80), answered: bytes.contains { $0 != nil })
    }

    /// Paper end shows in two places; either counts.
    private var paper: PaperState {
        if has(4, 0x60) || has(2, 0x20) { return .out }
        if has(4, 0x0C) { return .nearEnd }
        return bytes[3] == nil ? .unknown : .adequate
    }

    /// Off line for an error that byte 3 does not name.
    private var hasUnexplainedError: Bool { has(2, 0x40) && !has(3, 0x6C) }

    private func has(_ number: Int, _ bits: UInt8) -> Bool {
        bytes[number - 1].map { $0 & bits != 0 } ?? false
    }
}
