import Paper

/// The strip of paper in the printer and the modes that say how things come onto it.
///
/// The strip begins at the cutter, so it starts with the 12 mm of white that lie between cutter and head: every slip
/// has them at its top, as real ones do.
struct PrintHead: Sendable {
    /// 12 mm at 8 dots a millimetre, from 10 to 15 in facts/escpos.md 1.
    static let distanceToCutter = 96
    /// 1/6 inch at 203 dots an inch.
    static let linePitch = 34
    /// 2 m: a strip nobody cuts is torn off there, so that endless feeding holds no endless memory.
    private static let longestStrip = 16_000
    /// A line of text without an end holds no more than this.
    private static let longestLine = 4096

    let width: Int
    private(set) var strip: Bitmap
    private var line: [UInt8] = []
    private var alignment = Slip.Style.Alignment.leading
    private var magnification = 1
    private var weight = Slip.Style.Weight.regular

    init(width: Int) {
        self.width = width
        strip = Bitmap(width: width, height: Self.distanceToCutter)
    }

    var isAtLineStart: Bool { line.isEmpty }
    var isTooLong: Bool { strip.height > Self.longestStrip }

    mutating func print(_ rows: Bitmap) {
        strip.append(rows)
    }

    /// Everything beyond the cutter comes off; what lies between cutter and head leads the next slip.
    mutating func cut() -> Bitmap {
        let end = max(0, strip.height - Self.distanceToCutter)
        defer { strip = strip.cropped(rows: end..<strip.height) }
        return strip.cropped(rows: 0..<end)
    }

    /// Takes the whole strip out, as when a roll is changed.
    mutating func renewStrip() -> Bitmap {
        defer { strip = Bitmap(width: width, height: Self.distanceToCutter) }
        return strip
    }

    /// ESC @: the line begun is dropped, modes go back to those at power-on.
    mutating func reset() {
        dropLine()
        (alignment, magnification, weight) = (.leading, 1, .regular)
    }

    mutating func dropLine() { line = [] }

    /// A bitmap where ESC a puts it; what does not fit is dropped at the right (facts/escpos.md 2.4).
    func aligned(_ bitmap: Bitmap) -> Bitmap {
        let room = width - bitmap.width
        guard room > 0, alignment != .leading else { return Bitmap(width: width, fitting: bitmap) }
        // Whole bytes: the mechanism of such printers places rasters to 8 dots.
        let shift = (alignment == .center ? room / 2 : room) / 8
        let left = [UInt8](repeating: 0, count: shift)
        let right = [UInt8](repeating: 0, count: (width + 7) / 8 - shift - bitmap.bytesPerRow)
        let bytes = bitmap.bytes
        let rows = stride(from: 0, to: bytes.count, by: bitmap.bytesPerRow).flatMap { start in
            left + bytes[start..<start + bitmap.bytesPerRow] + right
        }
        return Bitmap(width: width, rows: rows)
    }

    // MARK: Text

    /// Characters; a line is printed when its LF comes, or when something that needs a new line does.
    mutating func set(_ bytes: [UInt8]) -> Bitmap {
        line += bytes
        guard bytes.last == 0x0A || line.count >= Self.longestLine else { return Bitmap(width: width) }
        if line == [0x0A] {
            line = []
            return Bitmap(width: width, height: Self.linePitch * magnification)
        }
        return finishLine()
    }

    /// The line begun, if there is one, as it comes onto the paper.
    mutating func finishLine() -> Bitmap {
        defer { line = [] }
        let text = TwoByteText.string(line.filter { $0 != 0x0A })
        guard !text.isEmpty else { return Bitmap(width: width) }
        let style = Slip.Style(24 * magnification, weight, alignment)
        let drawn = try? RasterRenderer(width: width).render(Slip([.text(text, style)]))
        // A head of a width that cannot be drawn for still moves the paper.
        return drawn ?? Bitmap(width: width, height: Self.linePitch * magnification)
    }

    /// ESC a, GS !, ESC !, ESC E (facts/escpos.md 2.1); every other command changes nothing one could see.
    mutating func set(mode bytes: [UInt8]) {
        guard bytes.count == 3 else { return }
        let n = bytes[2]
        switch (bytes[0], bytes[1]) {
        case (0x1B, 0x61) where isAtLineStart:
            alignment = [.leading, .center, .trailing][Int(n) % 48 % 3]
        // The resident font grows in steps of its height; the width follows.
        case (0x1D, 0x21): magnification = Int(n & 0x07) + 1
        case (0x1B, 0x21): (magnification, weight) = (n & 0x10 != 0 ? 2 : 1, n & 0x08 != 0 ? .bold : .regular)
        case (0x1B, 0x45): weight = n & 1 != 0 ? .bold : .regular
        default: break
        }
    }
}

extension Bitmap {
    /// `other` from the left edge on paper of another width.
    fileprivate init(width: Int, fitting other: Bitmap) {
        self.init(width: width)
        append(other)
    }
}
