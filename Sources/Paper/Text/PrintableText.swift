/// What of a text comes onto paper, the same for every renderer.
enum PrintableText {
    /// Texts come from catalogues, cards and keyboards: control characters (NUL, escape …) and the marks that turn the
    /// writing direction, which can make a text read as another one, are left out. Line ends stay. A private-use code
    /// point whose meaning is known becomes the character it means.
    static func cleaned(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A, 0x2028, 0x2029: scalars.append("\n")
            case 0x09: scalars.append(" ")
            case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: break
            case 0xE000...0xF8FF: scalars.append(KnownPrivateUse.standard(for: scalar) ?? scalar)
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
