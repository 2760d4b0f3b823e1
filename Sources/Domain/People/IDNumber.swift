/// A citizen's ID number (公民身份号码), GB 11643-1999: 6 region, 8 birth, 3 sequence, 1 check character.
///
/// The region is never checked against today's list: codes of abolished counties stay valid (facts/idcard.md 2.6).
package struct IDNumber: Hashable, Sendable {
    package let text: String
    package let birth: CivilDate

    /// Nil unless the length, the digits, the birth date and the check character (ISO 7064 MOD 11-2) are right.
    /// A small `x` is taken as `X`.
    package init?(_ text: some StringProtocol) {
        let characters = Array(text.uppercased().utf8)
        guard characters.count == 18,
            characters[..<17].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            Self.checkCharacter(of: characters[..<17]) == characters[17]
        else { return nil }
        let upper = String(decoding: characters, as: UTF8.self)
        guard let birth = CivilDate(String(upper.dropFirst(6).prefix(8))) else { return nil }
        (self.text, self.birth) = (upper, birth)
    }

    /// The 17th digit: odd for men, even for women.
    package var sex: Sex {
        let seventeenth = text.utf8.dropFirst(16).first ?? 0
        return seventeenth % 2 == 1 ? .male : .female
    }

    private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let checkCharacters = Array("10X98765432".utf8)

    /// The check character for 17 ASCII digits.
    package static func checkCharacter(of digits: some Sequence<UInt8>) -> UInt8 {
        let sum = zip(weights, digits).reduce(0) { $0 + $1.0 * Int($1.1 - UInt8(ascii: "0")) }
        return checkCharacters[sum % 11]
    }
}
