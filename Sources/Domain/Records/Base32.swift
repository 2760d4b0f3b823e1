/// Bytes as letters and digits (RFC 4648 base 32, without padding): what every code on paper is written in, because a
/// QR code packs capitals and digits tightest and a person can type them.
package enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// The letters that `bytes` bytes take.
    package static func letters(forBytes bytes: Int) -> Int { (bytes * 8 + 4) / 5 }

    package static func text(_ bytes: [UInt8]) -> String {
        var (letters, bits, held): ([UInt8], Int, Int) = ([], 0, 0)
        for byte in bytes {
            (bits, held) = (bits << 8 | Int(byte), held + 8)
            while held >= 5 {
                held -= 5
                letters.append(alphabet[(bits >> held) & 31])
            }
            bits &= (1 << held) - 1
        }
        if held > 0 { letters.append(alphabet[(bits << (5 - held)) & 31]) }
        return String(decoding: letters, as: UTF8.self)
    }

    /// Whether every letter is one of the alphabet; capitals only.
    package static func holds(_ text: some StringProtocol) -> Bool { text.utf8.allSatisfy(alphabet.contains) }

    /// Nil unless `text` is what `text(_:)` writes for some bytes: one text for each value, so that a code cannot be
    /// known under two spellings.
    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var (bytes, bits, held): ([UInt8], Int, Int) = ([], 0, 0)
        for letter in text.utf8 {
            guard let value = alphabet.firstIndex(of: letter) else { return nil }
            (bits, held) = (bits << 5 | value, held + 5)
            if held >= 8 {
                held -= 8
                bytes.append(UInt8((bits >> held) & 255))
            }
            bits &= (1 << held) - 1
        }
        return held < 5 && bits == 0 ? bytes : nil
    }
}
