/// The code on a completion notice that leads to the item to be rated: `OWR` and 128 random bits in base 32 (RFC 4648,
/// without padding), 29 characters of the QR code's alphanumeric set. It says nothing of item or person.
package struct RatingCode: Hashable, Sendable {
    package static let prefix = "OWR"
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    /// 26 letters hold 130 bits; two stay zero.
    private static let letters = 26

    package let text: String

    package init(using random: inout some RandomNumberGenerator) {
        var bits = UInt128.random(in: .min ... .max, using: &random)
        var letters: [UInt8] = []
        for _ in 0..<Self.letters {
            letters.append(Self.alphabet[Int(bits & 31)])
            bits >>= 5
        }
        text = Self.prefix + String(decoding: letters, as: UTF8.self)
    }

    /// Nil for any other code. Scanners that type like a keyboard may have sent small letters.
    package init?(_ scanned: String) {
        let text = scanned.uppercased()
        guard text.hasPrefix(Self.prefix), text.utf8.count == Self.prefix.utf8.count + Self.letters,
            text.utf8.dropFirst(Self.prefix.utf8.count).allSatisfy(Self.alphabet.contains)
        else { return nil }
        self.text = text
    }
}
