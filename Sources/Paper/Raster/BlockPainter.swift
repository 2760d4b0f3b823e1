/// Draws one block of a slip after the other, each as a bitmap as wide as the paper.
final class BlockPainter {
    private(set) var missing: [Unicode.Scalar] = []
    private(set) var clipped = 0
    let width: Int
    private let typesetter: Typesetter

    init(width: Int, typesetter: Typesetter) {
        (self.width, self.typesetter) = (width, typesetter)
    }

    func paint(_ block: Slip.Block) throws(PaperError) -> Bitmap {
        switch block {
        case .text(let text, let style):
            return try row([cell(text, limited(style, to: width / 2), x: 0, width: width)])
        case .framed(let text, let style):
            return try framed(text, limited(style, to: width / 6))
        case .pair(let label, let value, let style, let arrangement):
            return try pair(label, value, limited(style, to: width / 4), arrangement)
        case .check(let mark, let text, let note, let style):
            return try check(mark, text, note, limited(style, to: width / 6))
        case .rule(let rule):
            return ruled(rule)
        case .space(let rows):
            guard rows <= RasterRenderer.longestBlock else { throw PaperError(.slipTooLong) }
            return Bitmap(width: width, height: max(0, rows))
        case .qr(let payload, let module):
            return try QRSymbol(payload).bitmap(width: width, module: module)
        case .picture(let picture):
            return centered(picture)
        case .signature(let label, let style):
            return try signature(label, limited(style, to: width / 6))
        }
    }

    /// The style with a size that leaves room for more than one character on this paper.
    private func limited(_ style: Slip.Style, to size: Int) throws(PaperError) -> Slip.Style {
        guard Slip.Style.sizes.contains(style.size) else { throw PaperError(.slipTooLong) }
        var limited = style
        limited.size = min(style.size, size)
        return limited
    }

    // MARK: - Texts side by side

    private struct Cell {
        var box: TextBox
        var x: Int
        var y: Int
        var width: Int
        var alignment: Slip.Style.Alignment
    }

    private func cell(
        _ text: String, _ style: Slip.Style, x: Int, y: Int = 0, width: Int
    ) throws(PaperError) -> Cell {
        guard text.unicodeScalars.count <= RasterRenderer.longestText else { throw PaperError(.slipTooLong) }
        let box = try typesetter.set(text, style, width: width)
        for scalar in box.missing where !missing.contains(scalar) { missing.append(scalar) }
        if box.width > width { clipped += 1 }
        return Cell(box: box, x: x, y: y, width: width, alignment: style.alignment)
    }

    /// A text at its place in a row.
    struct Piece {
        var text: String
        var style: Slip.Style
        var x: Int
        var width: Int
    }

    /// One row of texts side by side.
    func paint(_ pieces: [Piece]) throws(PaperError) -> Bitmap {
        var cells: [Cell] = []
        for piece in pieces {
            cells.append(try cell(piece.text, piece.style, x: piece.x, width: piece.width))
        }
        return try row(cells)
    }

    private func row(_ cells: [Cell], height: Int = 0) throws(PaperError) -> Bitmap {
        let height = cells.reduce(height) { max($0, $1.y + $1.box.height) }
        guard height <= RasterRenderer.longestBlock else { throw PaperError(.slipTooLong) }
        let canvas = try Canvas(width: width, height: max(1, height))
        for cell in cells {
            cell.box.draw(on: canvas, x: cell.x, y: cell.y, width: cell.width, cell.alignment)
        }
        return canvas.bitmap(threshold: RasterRenderer.threshold)
    }

    private func pair(
        _ label: String, _ value: String, _ style: Slip.Style, _ arrangement: Slip.Arrangement
    ) throws(PaperError) -> Bitmap {
        let quiet = style.quiet(min(style.size, 32))
        guard arrangement != .stacked else {
            return try stacked(label, style.quiet(max(24, quiet.size * 3 / 4)), value, style)
        }
        let apart = arrangement == .apart
        var style = style
        if apart { style.alignment = .trailing }
        var left = try cell(label, quiet, x: 0, width: width)
        // A column for four Chinese characters, so that the values of a list stand under each other.
        let start = max(left.box.width + quiet.size * 3 / 4, apart ? 0 : style.size * 19 / 4)
        guard start <= (apart ? width * 3 / 4 : width / 2) else {
            return try stacked(label, quiet, value, style)
        }
        var right = try cell(value, style, x: start, width: width - start)
        guard !apart || right.box.lineCount == 1 else { return try stacked(label, quiet, value, style) }
        // One baseline for both, whichever is larger.
        let drop = right.box.firstBaseline - left.box.firstBaseline
        (left.y, right.y) = (max(0, drop), max(0, -drop))
        return try row([left, right])
    }

    private func stacked(
        _ label: String, _ labelStyle: Slip.Style, _ value: String, _ style: Slip.Style
    ) throws(PaperError) -> Bitmap {
        let above = try cell(label, labelStyle, x: 0, width: width)
        return try row([above, cell(value, style, x: 0, y: above.box.height, width: width)])
    }

    // MARK: - Lines and boxes

    private func framed(_ text: String, _ style: Slip.Style) throws(PaperError) -> Bitmap {
        let (line, padding) = (3, style.size / 3)
        let inset = line + padding
        let inner = try cell(text, style, x: inset, y: inset, width: width - 2 * inset)
        var bitmap = try row([inner], height: inner.box.height + 2 * inset)
        bitmap.frame(x: 0..<width, y: 0..<bitmap.height, line: line)
        return bitmap
    }

    private func check(
        _ mark: Slip.CheckMark, _ text: String, _ note: String, _ style: Slip.Style
    ) throws(PaperError) -> Bitmap {
        let indent = style.size * 5 / 4
        let first = try cell(text, style, x: indent, width: width - indent)
        var cells = [first]
        if !note.isEmpty {
            let small = style.quiet(max(Slip.Style.sizes.lowerBound, style.size * 7 / 8))
            cells.append(try cell(note, small, x: indent, y: first.box.height, width: width - indent))
        }
        var bitmap = try row(cells)
        let side = style.size * 7 / 8
        let top = max(0, (style.pitch - side) / 2)
        bitmap.frame(x: 0..<side, y: top..<top + side, line: 2)
        bitmap.mark(mark, x: 0, y: top, side: side)
        return bitmap
    }

    private func ruled(_ rule: Slip.Rule) -> Bitmap {
        let thickness = rule == .thick ? 4 : 2
        var bitmap = Bitmap(width: width, height: thickness)
        switch rule {
        case .thin, .thick: bitmap.fill(x: 0..<width, y: 0..<thickness)
        case .dashed:
            for x in stride(from: 0, to: width, by: 16) { bitmap.fill(x: x..<x + 8, y: 0..<thickness) }
        }
        return bitmap
    }

    private func centered(_ picture: Bitmap) -> Bitmap {
        if picture.width > width { clipped += 1 }
        var bitmap = Bitmap(width: width, height: min(picture.height, RasterRenderer.longestBlock))
        let left = max(0, (width - picture.width) / 2)
        for y in 0..<bitmap.height {
            for x in 0..<picture.width where picture[x, y] { bitmap[left + x, y] = true }
        }
        return bitmap
    }

    private func signature(_ label: String, _ style: Slip.Style) throws(PaperError) -> Bitmap {
        // 10 mm for the hand.
        let room = 80
        let left = try cell(label, style, x: 0, y: room - style.size, width: width * 3 / 5)
        var bitmap = try row([left], height: room + style.size / 2)
        let baseline = left.y + left.box.height
        bitmap.fill(x: min(left.box.width + style.size / 2, width - 80)..<width, y: baseline - 2..<baseline)
        return bitmap
    }
}

extension Slip.Style {
    /// For what stands beside or under the text itself: never bold, from the left, wrapping.
    fileprivate func quiet(_ size: Int) -> Slip.Style {
        Slip.Style(size, leading: leading)
    }
}

extension Bitmap {
    fileprivate mutating func frame(x: Range<Int>, y: Range<Int>, line: Int) {
        fill(x: x, y: y.lowerBound..<y.lowerBound + line)
        fill(x: x, y: y.upperBound - line..<y.upperBound)
        fill(x: x.lowerBound..<x.lowerBound + line, y: y)
        fill(x: x.upperBound - line..<x.upperBound, y: y)
    }

    /// A tick or a cross inside a box of `side` dots, drawn with a pen of a tenth of it.
    fileprivate mutating func mark(_ mark: Slip.CheckMark, x: Int, y: Int, side: Int) {
        let pen = max(3, side / 7)
        func at(_ share: Int) -> Int { side * share / 100 }
        switch mark {
        case .empty: break
        case .ticked:
            line(x + at(22), y + at(50), x + at(42), y + at(70), pen: pen)
            line(x + at(42), y + at(70), x + at(78), y + at(28), pen: pen)
        case .crossed:
            line(x + at(26), y + at(26), x + at(74), y + at(74), pen: pen)
            line(x + at(74), y + at(26), x + at(26), y + at(74), pen: pen)
        }
    }

    private mutating func line(_ x0: Int, _ y0: Int, _ x1: Int, _ y1: Int, pen: Int) {
        let steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for step in 0...steps {
            let (x, y) = (x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps)
            fill(x: x - pen / 2..<x - pen / 2 + pen, y: y - pen / 2..<y - pen / 2 + pen)
        }
    }
}
