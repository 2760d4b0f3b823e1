package import Domain

/// Prints a slip with the printer's own type: a fiftieth of the bytes, for slow serial lines and slips without names.
///
/// A line that holds even one character the type lacks goes as dots, that line alone: four-byte codes, private-use
/// characters and those about which versions of GB18030 disagree would come out as something else or as digits
/// (facts/escpos.md 2.3, 4). Codes and pictures go as dots always.
///
/// Pure but for fonts: call it from any task, as `RasterRenderer`.
package struct TextRenderer: Hashable, Sendable {
    /// Wider than this no type of these printers goes.
    private static let mostTimes = 4

    private let model: PrinterModel
    private let raster: RasterRenderer
    private let largest: Int

    /// - Parameter largest: how many times characters may be enlarged, 1 to 4. Every printer does twice; three and four
    ///   times, which a ticket's number wants, only some (facts/escpos.md 2.1).
    ///
    /// Throws `badWidth` as `RasterRenderer` does.
    package init(_ model: PrinterModel, largest: Int = 2) throws(PaperError) {
        self.model = model
        raster = try RasterRenderer(width: model.width)
        self.largest = min(max(largest, 1), Self.mostTimes)
    }

    private var charset: TwoByteCharset {
        switch model.font {
        case .gb18030: .gb18030
        case .gb2312: .gb2312
        // What is not known is not counted on.
        case .some(.none), nil: .none
        }
    }

    /// The whole job, from reset to cut. Refuses what `RasterRenderer` refuses.
    package func job(_ slip: Slip) throws(PaperError) -> TextRendering {
        guard slip.blocks.count <= RasterRenderer.mostBlocks else { throw PaperError(.slipTooLong) }
        let charset = charset
        let layout = TypeLayout(
            columns: model.width / TypeLine.dotsPerColumn, largest: largest, hasSigns: charset.count > 0)
        var stream = TypeStream(model, raster: raster, charset: charset)
        let painter = BlockPainter(width: model.width, typesetter: try Typesetter())
        for block in slip.blocks {
            try check(block)
            for part in layout.parts(block.cleaned) { try stream.add(part, painter) }
            guard stream.rows <= RasterRenderer.longestSlip else { throw PaperError(.slipTooLong) }
        }
        return TextRendering(
            job: stream.job(ending: slip.ending), missing: painter.missing, clipped: painter.clipped,
            typedLines: stream.typedLines, rasterLines: stream.rasterLines)
    }

    /// The limits of the raster renderer, so that a slip prints by both or by neither.
    private func check(_ block: Slip.Block) throws(PaperError) {
        for text in block.texts where text.unicodeScalars.count > RasterRenderer.longestText {
            throw PaperError(.slipTooLong)
        }
        switch block {
        case .text(_, let style), .framed(_, let style), .pair(_, _, let style, _),
            .check(_, _, _, let style),
            .signature(_, let style):
            guard Slip.Style.sizes.contains(style.size) else { throw PaperError(.slipTooLong) }
        case .space(let rows):
            guard rows <= RasterRenderer.longestBlock else { throw PaperError(.slipTooLong) }
        case .rule, .qr, .picture: break
        }
    }
}

/// A slip as a job of type and dots.
package struct TextRendering: Hashable, Sendable {
    package let job: EscposJob
    /// As in `Rendering`: characters that no installed font has; they stand on the paper as boxes.
    package let missing: [Unicode.Scalar]
    /// As in `Rendering`: 0 for every slip of ours.
    package let clipped: Int
    /// Lines the printer sets itself, and those it was sent as dots.
    package let typedLines: Int
    package let rasterLines: Int
}

extension Slip.Block {
    var texts: [String] {
        switch self {
        case .text(let text, _), .framed(let text, _), .signature(let text, _): [text]
        case .pair(let label, let value, _, _): [label, value]
        case .check(_, let text, let note, _): [text, note]
        case .rule, .space, .qr, .picture: []
        }
    }

    /// The block with what of its texts comes onto paper.
    fileprivate var cleaned: Slip.Block {
        func clean(_ text: String) -> String { PrintableText.cleaned(text) }
        return switch self {
        case .text(let text, let style): .text(clean(text), style)
        case .framed(let text, let style): .framed(clean(text), style)
        case .signature(let text, let style): .signature(clean(text), style)
        case .pair(let label, let value, let style, let arrangement):
            .pair(label: clean(label), value: clean(value), style, arrangement)
        case .check(let mark, let text, let note, let style):
            .check(mark, clean(text), note: clean(note), style)
        case .rule, .space, .qr, .picture: self
        }
    }
}
