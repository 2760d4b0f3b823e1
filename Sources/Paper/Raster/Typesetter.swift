import CPango

/// Sets texts with Pango so that they come out the same on every machine with the same fonts: one text point is one
/// dot, no hinting, grey edges for the threshold, nothing from the desktop's settings.
///
/// Confined to one call of the renderer: Pango's default font map belongs to the thread, so a typesetter must not
/// cross an `await`.
// Safe because the context is made in init and released in deinit; boxes hold references of their own.
@safe final class Typesetter {
    let context: OpaquePointer
    let fonts: FontStack

    init() throws(PaperError) {
        // Safe because the default font map is Pango's own, one per thread and never freed; the context is ours.
        guard let map = unsafe pango_cairo_font_map_get_default(),
            let context = unsafe pango_font_map_create_context(map)
        else { throw PaperError(.drawing) }
        unsafe self.context = context
        unsafe fonts = FontStack(context)
        unsafe pango_context_set_language(context, pango_language_from_string("zh-cn"))
        unsafe pango_context_set_base_dir(context, PANGO_DIRECTION_LTR)
        unsafe pango_cairo_context_set_resolution(context, 96)
        let options = unsafe cairo_font_options_create()
        defer { unsafe cairo_font_options_destroy(options) }
        unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON)
        unsafe pango_cairo_context_set_font_options(context, options)
    }

    deinit {
        // Safe because init took the only reference we hold.
        unsafe onewindow_free_context(context)
    }

    /// Sets `text` in at most `width` dots.
    func set(_ text: String, _ style: Slip.Style, width: Int) throws(PaperError) -> TextBox {
        // The dot inside a name stays with what is before it.
        let content = PrintableText.cleaned(text).replacing("·", with: "\u{2060}·")
        let text = TextBox.Text(content: content, runs: fonts.runs(of: content))
        guard case .shrink(let smallest) = style.fitting else {
            return try wrapped(text, style, width: width)
        }
        let floor = max(smallest, Slip.Style.sizes.lowerBound)
        var style = style
        style.fitting = .wrap
        var box = try TextBox(self, text, style, width: nil)
        while box.width > width, style.size > floor {
            // Widths are proportional to the size but for rounding: two or three turns at most.
            style.size = max(floor, min(style.size - 1, style.size * width / box.width))
            box = try TextBox(self, text, style, width: nil)
        }
        return box.width > width ? try wrapped(text, style, width: width) : box
    }

    /// Centred lines are made about equally long, so that no single character is left for the last one.
    private func wrapped(_ text: TextBox.Text, _ style: Slip.Style, width: Int) throws(PaperError) -> TextBox
    {
        var box = try TextBox(self, text, style, width: width)
        // Ink may reach a dot or two beyond the place of its character, also on a single line: wrap that much earlier.
        // What is one character wider than its place is so still, and is given up.
        var room = width
        for _ in 0..<3 where box.width > width {
            room = max(1, room - (box.width - width))
            box = try TextBox(self, text, style, width: room)
        }
        guard style.alignment == .center, (2...8).contains(box.lineCount) else { return box }
        var (tooNarrow, wide) = (width / 2, width)
        while wide - tooNarrow > style.size / 2 {
            let middle = (tooNarrow + wide) / 2
            let candidate = try TextBox(self, text, style, width: middle)
            if candidate.lineCount > box.lineCount || candidate.width > middle {
                tooNarrow = middle
            } else {
                (box, wide) = (candidate, middle)
            }
        }
        return box
    }
}
