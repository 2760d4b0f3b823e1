import Domain

// The 16 bytes of a SAM's ID, numbers low byte first (facts/idcard.md 1.4):
//
//     0  2  maker code            8  4  serial
//     2  2  module type          12  4  serial, second part
//     4  4  date as a decimal number, e.g. 20230115

/// The module's own number.
package struct SamID: Hashable, Sendable, CustomStringConvertible {
    package let bytes: [UInt8]

    /// Nil unless there are 16 bytes.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// As printed on the module: `05.03-20230115-0000123456-0987654321`.
    package var description: String {
        let maker = Digits.padded(number(0, 2), 2)
        let type = Digits.padded(number(2, 2), 2)
        let date = Digits.padded(number(4, 4), 8)
        return
            "\(maker).\(type)-\(date)-\(Digits.padded(number(8, 4), 10))-\(Digits.padded(number(12, 4), 10))"
    }

    private func number(_ offset: Int, _ size: Int) -> Int {
        bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
