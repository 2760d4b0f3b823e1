import Crypto
import Domain

/// The one-time code (登记码) a technician types: it says who may enrol, and which district to believe.
///
///     ABCDE-FGHIJ-KLMNO-PQRST-UVWXY    25 letters of base 32, hyphens only for the eye
///     1 to 13    the secret, 65 random bits; the district keeps a hash of it
///     14 to 25   the mark of the district's authority: the first 60 bits of SHA-256 over its public key
///                (SubjectPublicKeyInfo, DER)
///
/// Because of the mark the kiosk knows the district at the first meeting, with nobody in between.
package struct EnrolmentCode: Hashable, Sendable, CustomStringConvertible {
    private static let secretLetters = 13
    private static let markLetters = 12
    private static let group = 5

    package let secret: String
    package let mark: String

    /// A new code for the authority with this mark.
    package init(mark: String, using random: inout some RandomNumberGenerator) {
        let bytes = (0..<9).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        (secret, self.mark) = (String(Base32.text(bytes).prefix(Self.secretLetters)), mark)
    }

    /// Takes what people type: small letters, spaces, no hyphens, 0 for O, 1 for I, 8 for B. Nil for anything else.
    package init?(typed: String) {
        let meant: [Character: Character] = ["0": "O", "1": "I", "8": "B"]
        let letters = typed.uppercased().filter { !"- \t".contains($0) }.map { meant[$0] ?? $0 }
        guard letters.count == Self.secretLetters + Self.markLetters, Base32.holds(String(letters)) else {
            return nil
        }
        secret = String(letters.prefix(Self.secretLetters))
        mark = String(letters.suffix(Self.markLetters))
    }

    /// - Parameter publicKey: the authority's SubjectPublicKeyInfo, DER.
    package static func mark(publicKey: [UInt8]) -> String {
        String(Base32.text(Array(SHA256.hash(data: publicKey))).prefix(markLetters))
    }

    package var description: String {
        let letters = Array(secret + mark)
        return stride(from: 0, to: letters.count, by: Self.group)
            .map { String(letters[$0..<min($0 + Self.group, letters.count)]) }.joined(separator: "-")
    }
}
