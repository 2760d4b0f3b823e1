/// The one table of sentences that people read, in Chinese and in English.
///
/// The table is data (`Assets/texts`); a key without an entry shows as the key itself, so that a gap is seen and
/// a test can find it, and nothing stops.
package struct Texts: Sendable {
    package enum Language: String, Hashable, Sendable, Codable, CaseIterable {
        case chinese = "zh"
        case english = "en"

        /// The BCP 47 tag for `lang` attributes.
        package var tag: String { self == .chinese ? "zh-Hans" : "en" }
    }

    private let table: [String: [String: String]]

    /// `table` maps a key to its texts by `zh` and `en`.
    package init(table: [String: [String: String]]) { self.table = table }

    package var keys: [String] { table.keys.sorted() }

    package func has(_ key: String, in language: Language) -> Bool { table[key]?[language.rawValue] != nil }

    /// The text for `key`, with `{name}` replaced by the value of that name.
    package func text(_ key: String, _ language: Language, _ values: [String: String] = [:]) -> String {
        var text = table[key]?[language.rawValue] ?? key
        for (name, value) in values { text = text.replacing("{\(name)}", with: value) }
        return text
    }
}
