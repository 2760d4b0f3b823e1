/// One line in a printer's own type: pieces of text, each at a column.
///
/// A column is 12 dots: an ASCII character is one wide, every other two (facts/escpos.md 1), times the magnification.
struct TypeLine: Hashable, Sendable {
    struct Cell: Hashable, Sendable {
        var text: String
        /// From the left edge; of no meaning where the line is not set from the left.
        var column = 0
        /// 1 to 8 times as wide and as high.
        var magnification = 1
        var bold = false

        var columns: Int { TypeLine.columns(text) * magnification }
    }

    static let dotsPerColumn = 12

    var cells: [Cell]
    var alignment = Slip.Style.Alignment.leading

    /// How wide a text is at its plain size.
    static func columns(_ text: String) -> Int { text.reduce(0) { $0 + columns($1) } }

    static func columns(_ character: Character) -> Int {
        switch character {
        case noBreakSpace: 1
        case wordJoiner: 0
        default: character.isASCII ? 1 : 2
        }
    }

    static let noBreakSpace: Character = "\u{A0}"
    static let wordJoiner: Character = "\u{2060}"

    var magnification: Int { cells.map(\.magnification).max() ?? 1 }
    /// Dots down the paper: 24 a character, and the 1/6 inch of a line where that is more.
    var rows: Int { max(34, 24 * magnification + 10) }
}

/// Breaks a text into lines of at most so many columns.
///
/// Between Chinese characters a line may end anywhere but before a mark that closes and after one that opens; words and
/// numbers stay whole unless they are longer than a line.
enum LineBreaker {
    private static let closing = Set("，。、；：？！）》」』】〕”’…—·,.;:?!)]}%℃")
    private static let opening = Set("（《「『【〔“‘([{￥$")

    /// Signs that say themselves that no line ends beside them.
    private static let ties: Set = [TypeLine.noBreakSpace, TypeLine.wordJoiner]

    static func lines(_ text: String, columns: Int, balanced: Bool) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            let broken = lines(of: line, columns: max(2, columns))
            guard balanced, (2...8).contains(broken.count) else { return broken }
            // About equally long, so that no single character is left for the last line.
            var best = broken
            for narrower in stride(from: columns - 1, to: columns / 2, by: -1) {
                let candidate = lines(of: line, columns: max(2, narrower))
                guard candidate.count == best.count else { break }
                best = candidate
            }
            return best
        }
    }

    private static func lines(of text: Substring, columns: Int) -> [String] {
        var (lines, line, width) = ([String](), "", 0)
        for word in words(of: text) {
            let wide = TypeLine.columns(word)
            if width + wide > columns, width > 0 {
                lines.append(trimmed(line))
                (line, width) = ("", 0)
            }
            // A blank at the place of a break is not carried over.
            if line.isEmpty, !lines.isEmpty, word == " " { continue }
            if wide <= columns {
                line += word
                width += wide
            } else {
                split(word, columns: columns, into: &lines, rest: &line)
                width = TypeLine.columns(line)
            }
        }
        return lines + [trimmed(line)]
    }

    /// What must not be torn apart: runs of letters and digits, a character with the marks around it, a blank.
    private static func words(of text: Substring) -> [String] {
        var (words, glued) = ([String](), false)
        for character in text {
            let previous = words.last?.last
            let sticks = previous.map { previous in
                previous != " " && character != " "
                    && (closing.contains(character) || ties.contains(previous) || ties.contains(character)
                        || previous.isASCII && character.isASCII)
            }
            if let last = words.indices.last, glued || sticks == true, character != " " {
                words[last].append(character)
            } else {
                words.append(String(character))
            }
            glued = opening.contains(character)
        }
        return words
    }

    /// A word longer than a line fills it from one to the next.
    private static func split(_ word: String, columns: Int, into lines: inout [String], rest: inout String) {
        var width = 0
        for character in word {
            let wide = TypeLine.columns(character)
            if width + wide > columns {
                lines.append(rest)
                (rest, width) = ("", 0)
            }
            rest.append(character)
            width += wide
        }
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
