import CPango

extension RasterRenderer {
    /// The families Pango draws a text with, each once, in the order of their first place; characters that come out as
    /// boxes have none.
    package static func fonts(drawing text: String) throws(PaperError) -> [String] {
        let typesetter = try Typesetter()
        return try typesetter.set(text, Slip.Style(24), width: 2040).fonts
    }

    /// The families without which names come out as boxes and that are not installed: for a check at the start.
    package static func absentFonts() throws(PaperError) -> [String] {
        let typesetter = try Typesetter()
        return FontStack.needed.filter { !typesetter.fonts.isInstalled($0) }
    }
}

extension TextBox {
    /// Asked of the glyphs themselves, not of what was asked for.
    fileprivate var fonts: [String] {
        var families: [String] = []
        unsafe forEachRun { item in
            guard let family = unsafe Self.family(of: item), !families.contains(family) else { return }
            families.append(family)
        }
        return families
    }

    /// Nil where every glyph is a box.
    // Safe because item, font and glyphs are alive in the call, and the description is released after its family was copied.
    private static func family(of item: UnsafeMutablePointer<PangoGlyphItem>) -> String? {
        guard let font = unsafe item.pointee.item?.pointee.analysis.font,
            let glyphs = unsafe item.pointee.glyphs
        else { return nil }
        var isDrawn = false
        for index in 0..<(unsafe Int(glyphs.pointee.num_glyphs)) {
            let glyph = unsafe glyphs.pointee.glyphs[index].glyph
            if glyph & Self.unknownGlyph == 0 { isDrawn = true }
        }
        let found = unsafe pango_font_describe(font)
        defer { unsafe pango_font_description_free(found) }
        guard isDrawn, let name = unsafe pango_font_description_get_family(found) else { return nil }
        return unsafe String(cString: name)
    }
}
