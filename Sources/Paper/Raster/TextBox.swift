import CPango
import Glibc

/// A text set in lines of equal pitch, ready to be drawn.
///
/// The pitch comes from the style and not from the fonts, so that a slip has the same length whichever font a rare
/// character came from; only ink that would touch its neighbours makes a line taller.
// Safe because the layout is made in init, released in deinit, and keeps its context alive meanwhile.
@safe final class TextBox {
    /// The widest line in dots, ink included.
    private(set) var width = 0
    private(set) var height = 0
    /// Characters that no font has; Pango draws a box with the code point.
    private(set) var missing: [Unicode.Scalar] = []

    private let layout: OpaquePointer
    private var lines: [Line] = []

    var lineCount: Int { lines.count }
    /// From the top of the box to the first baseline.
    var firstBaseline: Int { lines.first?.baseline ?? 0 }

    private struct Line {
        /// Logical width and the ink left of 0, in dots.
        var width: Int
        var overhang: Int
        /// From the top of the box.
        var baseline: Int
    }

    /// A text and the fonts that draw it.
    struct Text {
        var content: String
        var runs: [FontStack.Run]
    }

    /// `width` nil means no wrapping but at line ends.
    init(_ typesetter: Typesetter, _ text: Text, _ style: Slip.Style, width: Int?) throws(PaperError) {
        // Safe because the layout takes a reference of its own on the typesetter's context.
        guard let layout = unsafe pango_layout_new(typesetter.context) else { throw PaperError(.drawing) }
        unsafe self.layout = layout
        unsafe Self.prepare(layout, text, style, width: width)
        measure(style)
        // Reported whatever the first font makes of them.
        missing += text.content.unicodeScalars.filter(FontStack.hasNoFont)
    }

    deinit {
        // Safe because init created the layout and only this releases it.
        unsafe onewindow_free_layout(layout)
    }

    /// Draws the box with its left top corner at (`x`, `y`), its lines aligned in `width` dots.
    func draw(on canvas: Canvas, x: Int, y: Int, width: Int, _ alignment: Slip.Style.Alignment) {
        for (number, line) in lines.enumerated() {
            let room = max(0, width - line.width)
            let shift =
                switch alignment {
                case .leading: 0
                case .center: room / 2
                case .trailing: room
                }
            // Safe because the layout has not changed since it was measured, so it has a line of that number.
            unsafe cairo_move_to(canvas.pen, Double(x + shift + line.overhang), Double(y + line.baseline))
            unsafe pango_cairo_show_layout_line(
                canvas.pen, pango_layout_get_line_readonly(layout, Int32(number)))
        }
    }

    // Safe because every pointer is created and released in here, and Pango copies text and description and owns inserted attributes.
    private static func prepare(_ layout: OpaquePointer, _ text: Text, _ style: Slip.Style, width: Int?) {
        unsafe pango_layout_set_text(layout, text.content, Int32(text.content.utf8.count))
        let font = unsafe pango_font_description_from_string(FontStack.families[0])
        unsafe pango_font_description_set_absolute_size(font, Double(style.size * Int(PANGO_SCALE)))
        unsafe pango_font_description_set_weight(
            font, style.weight == .bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        unsafe pango_layout_set_font_description(layout, font)
        unsafe pango_font_description_free(font)
        unsafe pango_layout_set_auto_dir(layout, 0)
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        unsafe pango_layout_set_width(layout, width.map { Int32($0) * PANGO_SCALE } ?? -1)
        // A number or a name that is broken must not get a hyphen it does not have.
        let attributes = unsafe pango_attr_list_new()
        unsafe pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(0))
        // No font but those of the stack, each where it is asked for.
        unsafe pango_attr_list_insert(attributes, pango_attr_fallback_new(0))
        for run in text.runs {
            guard let family = run.family else { continue }
            unsafe insert(pango_attr_family_new(FontStack.families[family]), run.range, into: attributes)
            guard FontStack.isThin(family), style.size < Self.thickEnough else { continue }
            unsafe insert(pango_attr_weight_new(PANGO_WEIGHT_BOLD), run.range, into: attributes)
        }
        unsafe pango_layout_set_attributes(layout, attributes)
        unsafe pango_attr_list_unref(attributes)
    }

    /// The list takes the attribute over.
    // Safe because the attribute is fresh and the list alive.
    private static func insert(
        _ attribute: UnsafeMutablePointer<PangoAttribute>?, _ range: Range<UInt32>, into list: OpaquePointer?
    ) {
        guard let attribute = unsafe attribute else { return }
        unsafe (attribute.pointee.start_index, attribute.pointee.end_index) = (
            range.lowerBound, range.upperBound
        )
        unsafe pango_attr_list_insert(list, attribute)
    }

    /// From this size on a thin face keeps its strokes.
    private static let thickEnough = 56

    private func measure(_ style: Slip.Style) {
        let pitch = style.pitch
        // The ideographic box of CJK fonts reaches 0.88 of the size above the baseline.
        let baseline = (pitch - style.size) / 2 + style.size * 88 / 100
        // Safe because the layout is alive; its lines are read here only.
        let count = unsafe pango_layout_get_line_count(layout)
        for number in 0..<count {
            guard let line = unsafe pango_layout_get_line_readonly(layout, number) else { continue }
            var (ink, logical) = (PangoRectangle(), PangoRectangle())
            unsafe pango_layout_line_get_pixel_extents(line, &ink, &logical)
            let overhang = max(0, -Int(ink.x))
            let right = max(Int(logical.width), Int(ink.x + ink.width))
            let above = max(baseline, -Int(ink.y))
            let below = max(pitch - baseline, Int(ink.y + ink.height))
            lines.append(Line(width: right + overhang, overhang: overhang, baseline: height + above))
            width = max(width, right + overhang)
            height += above + below
            unsafe collectMissing(in: line)
        }
    }

    // Safe because runs, glyph strings and their counts belong to the line, which the layout keeps alive.
    private func collectMissing(in line: UnsafeMutablePointer<PangoLayoutLine>) {
        unsafe Self.forEachRun(of: line) { item in
            guard let glyphs = unsafe item.pointee.glyphs else { return }
            let count = unsafe Int(glyphs.pointee.num_glyphs)
            for index in 0..<count {
                let glyph = unsafe glyphs.pointee.glyphs[index].glyph
                guard glyph & Self.unknownGlyph != 0,
                    let scalar = Unicode.Scalar(glyph & ~Self.unknownGlyph)
                else { continue }
                missing.append(scalar)
            }
        }
    }

    /// Every stretch of one font; it is valid in `body` only.
    // Safe because the lines belong to the layout, which is alive.
    func forEachRun(_ body: (UnsafeMutablePointer<PangoGlyphItem>) -> Void) {
        for number in 0..<Int32(lines.count) {
            guard let line = unsafe pango_layout_get_line_readonly(layout, number) else { continue }
            unsafe Self.forEachRun(of: line, body)
        }
    }

    // Safe because the list and its items belong to the line, which the caller keeps alive.
    private static func forEachRun(
        of line: UnsafeMutablePointer<PangoLayoutLine>, _ body: (UnsafeMutablePointer<PangoGlyphItem>) -> Void
    ) {
        var run = unsafe line.pointee.runs
        while let node = unsafe run {
            unsafe run = node.pointee.next
            if let item = unsafe node.pointee.data?.assumingMemoryBound(to: PangoGlyphItem.self) {
                unsafe body(item)
            }
        }
    }

    /// PANGO_GLYPH_UNKNOWN_FLAG, a macro Swift does not import: the rest of the glyph number is the code point.
    static let unknownGlyph: UInt32 = 0x1000_0000
}
