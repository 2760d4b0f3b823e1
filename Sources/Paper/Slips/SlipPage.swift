import Domain

/// Collects the blocks of a slip: Chinese first, English smaller beneath when the slip is in both languages.
///
/// What several slips share is in `SlipPage+Parts.swift`; a slip's own file says only what is its own.
struct SlipPage {
    private(set) var slip = Slip()
    let texts: Texts
    let english: Bool

    init(texts: Texts, english: Bool) {
        (self.texts, self.english) = (texts, english)
    }

    mutating func add(_ blocks: Slip.Block...) { slip.blocks += blocks }

    /// A text that is data, such as a name: the same in every language.
    mutating func line(_ text: String, _ style: Slip.Style) { slip.blocks.append(.text(text, style)) }

    /// A text of the table.
    mutating func text(_ key: String, _ values: [String: String] = [:], _ style: Slip.Style) {
        words(table(key) { _ in values }, style)
    }

    mutating func text(_ key: String, _ style: Slip.Style) { text(key, [:], style) }

    /// A text with its English, where there is any.
    mutating func words(_ words: SlipWords, _ style: Slip.Style) {
        line(words.zh, style)
        guard english, !words.en.isEmpty else { return }
        line(words.en, Self.gloss(of: style))
    }

    /// A sentence from the settings, or that of the table where the settings have none.
    mutating func sentence(
        _ own: String, or key: String, _ values: [String: String] = [:], _ style: Slip.Style
    ) {
        if own.isEmpty { text(key, values, style) } else { line(own, style) }
    }

    mutating func sentence(_ own: String, or key: String, _ style: Slip.Style) {
        sentence(own, or: key, [:], style)
    }

    /// A label of the table and a value. In both languages the label stands above its value.
    mutating func pair(_ key: String, _ value: String, _ style: Slip.Style, _ arrangement: Slip.Arrangement) {
        let stacked = english && arrangement == .hanging
        slip.blocks.append(
            .pair(label: label(key), value: value, style, stacked ? .stacked : arrangement))
        if stacked { add(.space(6)) }
    }

    /// A label and a value that may have an English form, which stands beneath.
    mutating func pair(
        _ key: String, _ value: SlipWords, _ style: Slip.Style = .value,
        _ arrangement: Slip.Arrangement = .hanging
    ) {
        pair(key, value.zh, style, arrangement)
        guard english, !value.en.isEmpty else { return }
        line(value.en, Self.gloss(of: style))
        add(.space(6))
    }

    /// A line to sign on.
    mutating func signature(_ key: String) {
        add(.signature(texts.text(key, .chinese), .init(30)))
        if english { line(texts.text(key, .english), .init(24)) }
    }

    /// A text of the table in both languages; `values` are those of each language.
    func table(_ key: String, _ values: (Texts.Language) -> [String: String] = { _ in [:] }) -> SlipWords {
        SlipWords(
            texts.text(key, .chinese, values(.chinese)), en: texts.text(key, .english, values(.english)))
    }

    /// Both languages on lines of their own, for notes and values.
    func joined(_ words: SlipWords) -> String {
        english && !words.en.isEmpty ? words.zh + "\n" + words.en : words.zh
    }

    private func label(_ key: String) -> String {
        let chinese = texts.text(key, .chinese)
        return english ? chinese + " " + texts.text(key, .english) : chinese
    }

    /// English is set at two thirds: the same sentence is about twice as long in letters.
    static func gloss(of style: Slip.Style) -> Slip.Style {
        var gloss = style
        gloss.size = max(24, style.size * 2 / 3)
        gloss.weight = .regular
        gloss.leading = min(style.leading, 124)
        gloss.fitting = .wrap
        return gloss
    }
}

/// The few looks of slips: 32 dots are 4 mm, which old eyes read at arm's length.
extension Slip.Style {
    static let hall = Slip.Style(30, .regular, .center, fitting: .shrink(to: 26))
    static let title = Slip.Style(48, .bold, .center, fitting: .shrink(to: 36))
    static let heading = Slip.Style(34, .bold)
    /// What a label names and what matters.
    static let value = Slip.Style(32, .bold, fitting: .shrink(to: 28), leading: 150)
    static let plain = Slip.Style(32, fitting: .shrink(to: 26), leading: 150)
    static let sentence = Slip.Style(32)
    /// What must be done, or by when.
    static let strong = Slip.Style(34, .bold)
    static let small = Slip.Style(26)
}
