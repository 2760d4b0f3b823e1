/// The code on a paper that leads to what it is about: the item of a completion notice, the items of a receipt. `OWR`
/// and 128 random bits in base 32, 29 characters of the QR code's alphanumeric set. It says nothing of item or person.
package struct ItemCode: Hashable, Sendable {
    package static let prefix = "OWR"
    private static let bytes = 16

    package let text: String

    package init(using random: inout some RandomNumberGenerator) {
        let bytes = (0..<Self.bytes).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        text = Self.prefix + Base32.text(bytes)
    }

    /// Nil for any other code. Scanners that type like a keyboard may have sent small letters. The last letter is not
    /// looked at more closely: codes of earlier releases wrote their spare bits otherwise.
    package init?(_ scanned: String) {
        let text = scanned.uppercased()
        let code = text.dropFirst(Self.prefix.count)
        guard text.hasPrefix(Self.prefix), code.utf8.count == Base32.letters(forBytes: Self.bytes),
            Base32.holds(code)
        else { return nil }
        self.text = text
    }
}
