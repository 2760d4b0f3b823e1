/// Draws a whole slip as dots: any character any installed font has, exactly as it will be printed.
///
/// A value that holds no resource: fonts are cached by Pango per thread, so the first slip on a thread costs some ten
/// milliseconds and the next ones about one. Call it from any task; it does not suspend and takes no lock.
package struct RasterRenderer: Hashable, Sendable {
    /// Rows: five metres at 203 dpi, which is thirty papers with a sentence each in both languages on 58 mm paper. A
    /// longer slip is a mistake somewhere, and paper is not endless.
    package static let longestSlip = 40_000
    /// Rows of one block; Cairo draws at most 32,767.
    package static let longestBlock = 16_000
    package static let mostBlocks = 400
    /// Characters in one block.
    package static let longestText = 4_000
    /// Grey from here on is a black dot: thin strokes stay whole, counters stay open (facts/escpos.md 4).
    static let threshold: UInt8 = 110

    /// Dots across the paper.
    package let width: Int

    /// Throws `badWidth` unless the width is a multiple of 8 from 128 to 2040 dots.
    package init(width: Int) throws(PaperError) {
        guard width % 8 == 0, (128...2040).contains(width) else { throw PaperError(.badWidth) }
        self.width = width
    }

    /// The slip as dots. A character no font has is a box with its code point; `draw(_:)` also names it.
    package func render(_ slip: Slip) throws(PaperError) -> Bitmap { try draw(slip).bitmap }

    /// The slip as dots, and what could not be drawn.
    package func draw(_ slip: Slip) throws(PaperError) -> Rendering {
        guard slip.blocks.count <= Self.mostBlocks else { throw PaperError(.slipTooLong) }
        var rendering = Rendering(bitmap: Bitmap(width: width), missing: [], clipped: 0)
        let painter = BlockPainter(width: width, typesetter: try Typesetter())
        for block in slip.blocks {
            rendering.bitmap.append(try painter.paint(block))
            guard rendering.bitmap.height <= Self.longestSlip else { throw PaperError(.slipTooLong) }
        }
        rendering.missing = painter.missing
        rendering.clipped = painter.clipped
        return rendering
    }
}

/// A drawn slip.
package struct Rendering: Hashable, Sendable {
    package var bitmap: Bitmap
    /// Characters that no installed font has, each once, in the order of their first place. They may belong to a name:
    /// show them to staff, log only their number.
    package var missing: [Unicode.Scalar]
    /// Texts that lost ink because even one character is wider than its place. 0 for every slip of ours.
    package var clipped: Int
}
