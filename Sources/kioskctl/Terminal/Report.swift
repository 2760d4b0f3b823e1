import FoundationEssentials

/// What a command answers, in the two forms it can be asked for: JSON for programs, words and tables for people.
struct Report {
    enum Body {
        case words(Words)
        /// Rows of a label and a value.
        case facts([(Words, String)])
        case table(columns: [Words], rows: [[String]])
        /// A table whose rows have lines of their own below them.
        case annotated(columns: [Words], rows: [Row])
    }

    struct Row {
        var cells: [String]
        var notes: [String]
    }

    let value: any Encodable
    let body: Body

    init(_ value: some Encodable, _ body: Body) { (self.value, self.body) = (value, body) }

    /// Prints it as the options ask.
    func show(_ options: CommonOptions) { Terminal.current.say(options.json ? json : text) }

    var json: String { Self.json(value, [.prettyPrinted]) }

    /// On one line, for one of many.
    var jsonLine: String { Self.json(value, []) }

    private static func json(_ value: any Encodable, _ style: JSONEncoder.OutputFormatting) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = style.union([.sortedKeys, .withoutEscapingSlashes])
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    var text: String {
        switch body {
        case .words(let words): "\(words.chinese)\n\(words.english)"
        case .facts(let facts): Self.aligned(facts.map { [$0.both, $1] })
        case .table(_, let rows) where rows.isEmpty: Words.none.both
        case .table(let columns, let rows): Self.aligned([columns.map(\.both)] + rows)
        case .annotated(_, let rows) where rows.isEmpty: Words.none.both
        case .annotated(let columns, let rows): Self.annotated(columns, rows)
        }
    }

    /// The table with each row's notes below it, set in by four blanks.
    private static func annotated(_ columns: [Words], _ rows: [Row]) -> String {
        let lines = lines([columns.map(\.both)] + rows.map(\.cells))
        let below = zip(lines.dropFirst(), rows).map { line, row in
            ([line] + row.notes.map { "    \(harmless($0))" }).joined(separator: "\n")
        }
        return ([lines[0]] + below).joined(separator: "\n")
    }

    private static func aligned(_ rows: [[String]]) -> String { lines(rows).joined(separator: "\n") }

    /// Columns side by side, two blanks apart; control characters in a value show as `?`.
    private static func lines(_ rows: [[String]]) -> [String] {
        let rows = rows.map { $0.map(harmless) }
        let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { width($0[column]) }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { place, cell in
                place == row.count - 1
                    ? cell : cell + String(repeating: " ", count: widths[place] + 2 - width(cell))
            }
            return cells.joined()
        }
    }

    static func harmless(_ text: String) -> String {
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : String($0) }.joined()
    }

    /// Columns on a terminal: a Chinese character takes two.
    private static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
                0xFF00...0xFF60,
                0xFFE0...0xFFE6, 0x20000...0x3FFFD:
                sum + 2
            default: sum + 1
            }
        }
    }
}
