/// Sets the blocks of a slip as lines of a printer's own type, on the columns its paper has.
struct TypeLayout {
    /// What comes onto the paper, in this order.
    enum Part: Hashable, Sendable {
        case line(TypeLine)
        case space(Int)
        /// Dots, put in the middle.
        case qr(String, module: Int)
        case picture(Bitmap)
    }

    /// 12 dots each.
    let columns: Int
    /// The most times a character may be enlarged.
    let largest: Int
    /// Whether lines and boxes may be drawn with the signs of GB2312.
    let hasSigns: Bool

    func parts(_ block: Slip.Block) -> [Part] {
        switch block {
        case .text(let text, let style): lines(text, style)
        case .framed(let text, let style): [rule(.thick)] + lines(text, style) + [rule(.thick)]
        case .pair(let label, let value, let style, let arrangement): pair(label, value, style, arrangement)
        case .check(let mark, let text, let note, let style): check(mark, text, note, style)
        case .rule(let kind): [rule(kind)]
        case .space(let rows): rows > 0 ? [.space(rows)] : []
        case .qr(let payload, let module): [.qr(payload, module: module)]
        case .picture(let picture): [.picture(picture)]
        case .signature(let label, _): signature(label)
        }
    }

    // MARK: Sizes

    /// 24 dots a step: 32 dots are set plain, 48 twice as large.
    private func magnification(_ size: Int) -> Int { min(max((size + 12) / 24, 1), largest) }

    /// As large as the style says, smaller where it may shrink to stay on one line of `columns`.
    private func fitted(_ text: String, _ style: Slip.Style, columns: Int) -> Int {
        var times = magnification(style.size)
        let widest = text.split(separator: "\n").map { TypeLine.columns(String($0)) }.max() ?? 0
        let smallest: Int
        if case .shrink(let size) = style.fitting {
            smallest = min(times, max(1, size / 24))
        } else {
            smallest = times
        }
        while times > smallest, widest * times > columns { times -= 1 }
        // Two characters a line at least.
        return max(1, min(times, columns / 4))
    }

    // MARK: Texts

    private func lines(_ text: String, _ style: Slip.Style, column: Int = 0) -> [Part] {
        let room = columns - column
        let times = fitted(text, style, columns: room)
        let broken = LineBreaker.lines(text, columns: room / times, balanced: style.alignment == .center)
        return broken.map { line in
            .line(
                TypeLine(
                    cells: [cell(line, style, column, times)],
                    alignment: column == 0 ? style.alignment : .leading))
        }
    }

    private func cell(_ text: String, _ style: Slip.Style, _ column: Int, _ times: Int) -> TypeLine.Cell {
        TypeLine.Cell(text: text, column: column, magnification: times, bold: style.weight == .bold)
    }

    private func pair(
        _ label: String, _ value: String, _ style: Slip.Style, _ arrangement: Slip.Arrangement
    ) -> [Part] {
        let quiet = Slip.Style(24)
        var below = style
        if arrangement == .apart { below.alignment = .trailing }
        let stacked = lines(label, quiet) + lines(value, below)
        let wide = TypeLine.columns(label)
        guard arrangement != .stacked, !label.contains("\n") else { return stacked }
        let left = cell(label, quiet, 0, 1)
        guard arrangement == .hanging else {
            let times = fitted(value, style, columns: columns - wide - 2)
            let right = TypeLine.columns(value) * times
            guard wide + 2 + right <= columns, !value.contains("\n") else { return stacked }
            return [.line(TypeLine(cells: [left, cell(value, style, columns - right, times)]))]
        }
        // A column for four Chinese characters, so that the values of a list stand under each other.
        let start = max(wide + 2, 10)
        guard start <= columns / 2 else { return stacked }
        return led(by: left, lines(value, style, column: start))
    }

    /// The first of some lines with a piece of text at its left.
    private func led(by cell: TypeLine.Cell, _ parts: [Part]) -> [Part] {
        guard case .line(var first)? = parts.first else { return parts }
        first.cells.insert(cell, at: 0)
        return [.line(first)] + parts.dropFirst()
    }

    private func check(
        _ mark: Slip.CheckMark, _ text: String, _ note: String, _ style: Slip.Style
    ) -> [Part] {
        let sign =
            switch mark {
            case .ticked: hasSigns ? "√" : "v"
            case .crossed: hasSigns ? "×" : "x"
            case .empty: hasSigns ? "□" : "_"
            }
        var style = style
        style.alignment = .leading
        let entry = led(by: TypeLine.Cell(text: sign), lines(text, style, column: 3))
        return note.isEmpty ? entry : entry + lines(note, .init(24), column: 3)
    }

    // MARK: Lines

    private func rule(_ kind: Slip.Rule) -> Part {
        let text =
            switch kind {
            case .thin:
                hasSigns ? String(repeating: "─", count: columns / 2) : String(repeating: "-", count: columns)
            case .thick:
                hasSigns ? String(repeating: "━", count: columns / 2) : String(repeating: "=", count: columns)
            case .dashed: String(repeating: "- ", count: columns / 2)
            }
        return .line(TypeLine(cells: [TypeLine.Cell(text: text)]))
    }

    private func signature(_ label: String) -> [Part] {
        var parts = lines(label, .init(24))
        guard case .line(var last)? = parts.last else { return parts }
        let end = last.cells[0].columns + 1
        // Room for a name: on a line of its own where the label leaves none.
        let start = columns - end >= 12 ? end : 0
        let line = TypeLine.Cell(text: String(repeating: "_", count: columns - start), column: start)
        if start > 0 {
            last.cells.append(line)
            parts[parts.count - 1] = .line(last)
        } else {
            parts += [.space(56), .line(TypeLine(cells: [line]))]
        }
        // 10 mm for the hand.
        return [.space(56)] + parts
    }
}
