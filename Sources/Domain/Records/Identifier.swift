/// The key of a record: a UUID of version 7 (RFC 9562), so that keys sort by the time they were made.
///
/// The subject keeps a visit's key from being handed over as an item's.
package struct Identifier<Subject>: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Nil unless `text` is a UUID in its canonical lower-case form.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        for (place, byte) in bytes.enumerated() {
            switch place {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
            default: guard hexadecimal.contains(byte) else { return nil }
            }
        }
        self.text = text
    }

    /// A new key: 48 bits of wall time in milliseconds, then 74 random bits.
    package init(at wall: WallTime, using random: inout some RandomNumberGenerator) {
        let time = UInt64(clamping: max(0, wall.milliseconds)) & 0xFFFF_FFFF_FFFF
        let high = time << 16 | 0x7000 | random.next() & 0x0FFF
        let low = 0x8000_0000_0000_0000 | random.next() & 0x3FFF_FFFF_FFFF_FFFF
        var digits: [UInt8] = []
        for word in [high, low] {
            for shift in stride(from: 60, through: 0, by: -4) {
                if [8, 13, 18, 23].contains(digits.count) { digits.append(UInt8(ascii: "-")) }
                digits.append(hexadecimal[Int(word >> UInt64(shift) & 0xF)])
            }
        }
        text = String(decoding: digits, as: UTF8.self)
    }

    package init(at wall: WallTime) {
        var random = SystemRandomNumberGenerator()
        self.init(at: wall, using: &random)
    }

    package var description: String { text }
}

/// Outside the type: a generic type has no stored statics, and this is read for every digit.
private let hexadecimal = Array("0123456789abcdef".utf8)

extension Identifier: CodedAsText {
    package static var expectation: String { "a UUID" }
}

package typealias VisitID = Identifier<Visit>
package typealias ItemID = Identifier<Item>
package typealias PrintJobID = Identifier<PrintJob>
package enum ResidentRecord {}
package typealias ResidentID = Identifier<ResidentRecord>
