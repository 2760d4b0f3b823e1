import Domain

/// Collects the blocks of a slip: Chinese first, English smaller beneath when the slip is in both languages.
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
        line(texts.text(key, .chinese, values), style)
        guard english else { return }
        line(texts.text(key, .english, values), gloss(of: style))
    }

    mutating func text(_ key: String, _ style: Slip.Style) { text(key, [:], style) }

    /// A sentence from the settings, or that of the table where the settings have none.
    mutating func sentence(_ own: String, or key: String, _ style: Slip.Style) {
        if own.isEmpty { text(key, style) } else { line(own, style) }
    }

    /// A label of the table and a value. In both languages the label stands above its value.
    mutating func pair(_ key: String, _ value: String, _ style: Slip.Style, _ arrangement: Slip.Arrangement) {
        let chinese = texts.text(key, .chinese)
        let label = english ? chinese + " " + texts.text(key, .english) : chinese
        let stacked = english && arrangement == .hanging
        slip.blocks.append(
            .pair(label: label, value: value, style, stacked ? .stacked : arrangement))
        if stacked { add(.space(6)) }
    }

    /// A line to sign on.
    mutating func signature(_ key: String) {
        add(.signature(texts.text(key, .chinese), .init(30)))
        if english { line(texts.text(key, .english), .init(24)) }
    }

    /// English is set at two thirds: the same sentence is about twice as long in letters.
    private func gloss(of style: Slip.Style) -> Slip.Style {
        var gloss = style
        gloss.size = max(24, style.size * 2 / 3)
        gloss.weight = .regular
        gloss.leading = min(style.leading, 124)
        gloss.fitting = .wrap
        return gloss
    }
}
