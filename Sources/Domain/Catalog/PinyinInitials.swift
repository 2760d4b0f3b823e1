/// The first letters Chinese characters are spelt with (`Assets/pinyin/initials.json`): a letter to all characters that
/// may begin with it. A character of several readings stands under several letters.
package struct PinyinInitials: Sendable, Decodable {
    private var letters: [Character: [Character]] = [:]

    package init() {}

    package init(from decoder: any Decoder) throws {
        let table = try decoder.container(keyedBy: CodingKeys.self)
            .decode([String: String].self, forKey: .initials)
        for (letter, characters) in table.sorted(by: { $0.key < $1.key }) {
            guard let letter = letter.first else { continue }
            for character in characters { letters[character, default: []].append(letter) }
        }
    }

    private enum CodingKeys: String, CodingKey { case initials }

    /// One group of letters for each character that is typed by a letter: `低保` gives `["d", "b"]`, `重` `["cz"]`.
    /// Latin letters and digits stand for themselves; punctuation is left out.
    package func groups(of text: String) -> [String] {
        text.compactMap { character in
            if let letters = letters[character] { return String(letters) }
            guard character.isASCII, character.isLetter || character.isNumber else { return nil }
            return character.lowercased()
        }
    }

    /// Whether `typed` (small letters) spells consecutive characters of `groups`, from any of them on.
    package static func matches(_ typed: some StringProtocol, _ groups: [String]) -> Bool {
        let typed = Array(typed)
        guard !typed.isEmpty, typed.count <= groups.count else { return false }
        return (0...groups.count - typed.count).contains { start in
            typed.indices.allSatisfy { groups[start + $0].contains(typed[$0]) }
        }
    }
}
