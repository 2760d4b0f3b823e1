import Domain

// A job of type on the wire (facts/escpos.md 2.1, 2.3):
//
//   1B 40                ESC @   reset
//   1C 26 or 1C 2E       FS &    two-byte mode on; FS . where there is no such type and the record says so
//   1B 61 n              ESC a   0 left, 1 middle, 2 right: only at the start of a line
//   1B 45 n · 1D 21 n    ESC E, GS !   bold; (width − 1) × 16 + (height − 1)
//   text … 0A            a line, never without its LF: what has none leads the next job
//   1B 4A n              ESC J   n dots of white
//   1D 76 30 …           GS v 0  a line of dots, between lines only

/// Collects the bytes of a job and remembers the printer's modes, so that each is sent when it changes.
struct TypeStream {
    private(set) var rows = 0
    private(set) var typedLines = 0
    private(set) var rasterLines = 0

    private let encoder: EscposEncoder
    private let raster: RasterRenderer
    private let charset: TwoByteCharset
    private var bytes: [UInt8] = [0x1B, 0x40]
    private var dotsChanged = 0
    private var modes = Modes()

    private struct Modes: Hashable {
        var alignment: UInt8 = 0
        var size: UInt8 = 0
        var bold: UInt8 = 0
    }

    init(_ model: PrinterModel, raster: RasterRenderer, charset: TwoByteCharset) {
        encoder = EscposEncoder(model)
        (self.raster, self.charset) = (raster, charset)
        if charset.count > 0 {
            bytes += [0x1C, 0x26]
        } else if model.leavesChineseMode {
            bytes += [0x1C, 0x2E]
        }
    }

    /// The whole job.
    func job(ending: Slip.Ending) -> EscposJob {
        encoder.job(bytes, rows: rows, ending: ending, dotsChanged: dotsChanged)
    }

    mutating func add(_ part: TypeLayout.Part, _ painter: BlockPainter) throws(PaperError) {
        switch part {
        case .line(let line):
            let encoded = line.cells.compactMap { charset.bytes($0.text) }
            if encoded.count == line.cells.count {
                type(line, encoded)
            } else {
                rasterLines += 1
                // Set from the left already, whatever the line's own place is.
                draw(try painter.paint(line), alignment: .leading)
            }
        case .space(let height): feed(height)
        case .qr(let payload, let module):
            // As wide as the code with its white border, not as the paper: the printer puts it in the middle.
            let symbol = try QRSymbol(payload)
            draw(
                try symbol.bitmap(width: symbol.width(paper: raster.width, module: module), module: module),
                alignment: .center)
        case .picture(let picture):
            draw(try painter.paint(.picture(picture)), alignment: .leading)
        }
    }

    // MARK: Type

    private mutating func type(_ line: TypeLine, _ texts: [[UInt8]]) {
        align(line.alignment)
        var column = 0
        for (cell, text) in zip(line.cells, texts) where !text.isEmpty {
            let gap = line.alignment == .leading ? max(0, cell.column - column) : 0
            if gap > 0 {
                set(magnification: 1, bold: false)
                bytes += [UInt8](repeating: 0x20, count: gap)
            }
            set(magnification: cell.magnification, bold: cell.bold)
            bytes += text
            column += gap + cell.columns
        }
        bytes.append(0x0A)
        rows += line.rows
        typedLines += 1
    }

    private mutating func set(magnification: Int, bold: Bool) {
        let size = UInt8(magnification - 1) * 0x11
        if modes.size != size { bytes += [0x1D, 0x21, size] }
        let weight: UInt8 = bold ? 1 : 0
        if modes.bold != weight { bytes += [0x1B, 0x45, weight] }
        (modes.size, modes.bold) = (size, weight)
    }

    private mutating func align(_ alignment: Slip.Style.Alignment) {
        let place: UInt8 =
            switch alignment {
            case .leading: 0
            case .center: 1
            case .trailing: 2
            }
        if modes.alignment != place { bytes += [0x1B, 0x61, place] }
        modes.alignment = place
    }

    private mutating func feed(_ height: Int) {
        for top in stride(from: 0, to: height, by: 255) {
            bytes += [0x1B, 0x4A, UInt8(min(255, height - top))]
        }
        rows += height
    }

    // MARK: Dots

    private mutating func draw(_ bitmap: Bitmap, alignment: Slip.Style.Alignment) {
        var bitmap = alignment == .leading ? bitmap.withoutWhiteAtTheRight : bitmap
        guard bitmap.blackDots > 0 else { return feed(bitmap.height) }
        align(alignment)
        dotsChanged += RasterHygiene.clean(&bitmap)
        bytes += encoder.slices(bitmap)
        rows += bitmap.height
    }
}

extension Bitmap {
    /// The columns up to the last black dot, in whole bytes: white needs no bytes on a slow line.
    var withoutWhiteAtTheRight: Bitmap {
        let kept = (0..<height).reduce(1) { kept, row in
            let bytes = bytes[row * bytesPerRow..<(row + 1) * bytesPerRow]
            return max(kept, (bytes.lastIndex { $0 != 0 } ?? bytes.startIndex) - bytes.startIndex + 1)
        }
        var narrow = Bitmap(width: min(width, kept * 8))
        narrow.append(self)
        return narrow
    }
}

extension QRSymbol {
    /// Dots across the symbol with its quiet zone, in whole bytes, on paper of `paper` dots.
    fileprivate func width(paper: Int, module: Int) -> Int {
        let modules = side + 2 * Self.quietZone
        let dots = min(max(module, Self.smallestModule), paper / modules)
        return min(paper, (modules * max(dots, Self.smallestModule) + 7) / 8 * 8)
    }
}

extension BlockPainter {
    /// A line of type as dots: the same pieces at the same columns, each made to fit where it stands.
    func paint(_ line: TypeLine) throws(PaperError) -> Bitmap {
        var pieces: [Piece] = []
        for (index, cell) in line.cells.enumerated() {
            let alone = line.alignment != .leading
            let start = alone ? 0 : cell.column * TypeLine.dotsPerColumn
            let end =
                index + 1 < line.cells.count ? line.cells[index + 1].column * TypeLine.dotsPerColumn : width
            let style = Slip.Style(
                24 * cell.magnification, cell.bold ? .bold : .regular, line.alignment,
                fitting: .shrink(to: Slip.Style.sizes.lowerBound), leading: 125)
            pieces.append(Piece(text: cell.text, style: style, x: start, width: max(end - start, 24)))
        }
        return try paint(pieces)
    }
}
