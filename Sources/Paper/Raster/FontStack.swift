import CPango

/// Which font draws a character. The one place that names fonts.
///
/// The fonts are pinned: a character is drawn by the first font of the stack that has it, and by no other that happens
/// to be installed, so a slip looks the same on every machine with the same packages. Each font means something else
/// by a private-use character (HanaMinA and DejaVu have letters of their own there), and none knows what U+FFFD was, so
/// those are never taken from any: a box with the code point is true, a wrong sign in a name is not.
///
/// Confined to one call of the renderer, as its typesetter is.
// Safe because the context outlives the stack, whose owner is the typesetter.
@safe final class FontStack {
    /// One sans face for nearly everything: Debian's fonts-noto-cjk.
    private static let first = "Noto Sans CJK SC"
    /// Extensions B to F: fonts-hanazono. BabelStone Han, in no package, has half of G and H (facts/escpos.md 4).
    private static let ideographs = ["HanaMinA", "HanaMinB", "BabelStone Han"]
    /// Letters of minorities: fonts-dejavu-core, and fonts-noto-core where it is installed.
    private static let letters = [
        "DejaVu Sans", "Noto Sans", "Noto Sans Arabic", "Noto Sans Mongolian", "Noto Serif Tibetan",
        "Noto Sans Yi",
    ]
    static let families = [first] + ideographs + letters
    /// Those without which names come out as boxes.
    static let needed = families.prefix(3)

    /// Ming faces have strokes of half a dot at the sizes of slips, which the threshold would wipe out.
    static func isThin(_ family: Int) -> Bool { (1...ideographs.count).contains(family) }

    /// A stretch of text, in bytes of UTF-8, that one font draws; nil for a box.
    struct Run: Hashable {
        var range: Range<UInt32>
        var family: Int?
    }

    fileprivate let context: OpaquePointer
    /// Those asked for so far; nil inside for a family that is not installed.
    private var faces: [Int: Face?] = [:]

    init(_ context: OpaquePointer) {
        unsafe self.context = context
    }

    /// The text cut into stretches of one font each, those of the first font left out.
    func runs(of text: String) -> [Run] {
        var (runs, offset) = ([Run](), UInt32(0))
        for character in text {
            let end = offset + UInt32(character.utf8.count)
            defer { offset = end }
            let family = family(of: character)
            guard family != 0 else { continue }
            if let last = runs.last, last.family == family, last.range.upperBound == offset {
                runs[runs.count - 1].range = last.range.lowerBound..<end
            } else {
                runs.append(Run(range: offset..<end, family: family))
            }
        }
        return runs
    }

    /// The font that has the character and its marks, else the one that has the character itself.
    private func family(of character: Character) -> Int? {
        guard !character.isASCII, !character.isWhitespace else { return 0 }
        let scalars = character.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
        guard let base = scalars.first else { return 0 }
        guard !scalars.contains(where: Self.hasNoFont) else { return nil }
        let beyond = Self.ideographs.count + 1
        let candidates =
            [0] + Array(base.properties.isIdeographic ? 1..<beyond : beyond..<Self.families.count)
        return candidates.first { family in scalars.allSatisfy { has($0, family) } }
            ?? candidates.first { has(base, $0) }
    }

    static func hasNoFont(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .privateUse || scalar == "\u{FFFD}"
    }

    private func has(_ scalar: Unicode.Scalar, _ family: Int) -> Bool {
        if let face = faces[family] { return face?.has(scalar) ?? false }
        // Safe because the context lives as long as the stack.
        var face = unsafe Face(context, Self.families[family])
        if family > 0, face?.family != Self.families[family] { face = nil }
        faces[family] = .some(face)
        return face?.has(scalar) ?? false
    }
}

extension FontStack {
    func isInstalled(_ family: String) -> Bool {
        // Safe because the context lives as long as the stack.
        unsafe Face(context, family)?.family == family
    }
}

/// A font as fontconfig finds it for a family. It may be another one: on a machine without the first of the stack any
/// Chinese font is better than a slip of boxes, and every other is left out then.
// Safe because init takes the only reference we hold and deinit releases it.
@safe private final class Face {
    let family: String
    private let font: UnsafeMutablePointer<PangoFont>

    init?(_ context: OpaquePointer, _ family: String) {
        // Safe because both descriptions are released here, and the name is copied while its description lives.
        let wanted = unsafe pango_font_description_new()
        defer { unsafe pango_font_description_free(wanted) }
        unsafe pango_font_description_set_family(wanted, family)
        unsafe pango_font_description_set_absolute_size(wanted, Double(24 * PANGO_SCALE))
        guard let font = unsafe pango_context_load_font(context, wanted) else { return nil }
        unsafe self.font = font
        let found = unsafe pango_font_describe(font)
        defer { unsafe pango_font_description_free(found) }
        self.family = unsafe pango_font_description_get_family(found).map { unsafe String(cString: $0) } ?? ""
    }

    deinit {
        // Safe because init took the reference.
        unsafe onewindow_free_font(font)
    }

    func has(_ scalar: Unicode.Scalar) -> Bool {
        // Safe because the font lives as long as this.
        unsafe pango_font_has_char(font, scalar.value) != 0
    }
}
