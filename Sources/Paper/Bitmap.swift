/// Black and white dots as a print head takes them.
///
/// Layout: rows from the top, each `bytesPerRow` = ⌈width ÷ 8⌉ bytes; bit 7 of a byte is its leftmost dot; 1 is
/// black. The bits beyond `width` are always 0, so that equal pictures are equal values.
package struct Bitmap: Hashable, Sendable {
    /// Dots in a row.
    package let width: Int
    /// All rows, one after the other.
    package private(set) var bytes: [UInt8]

    /// A white bitmap.
    package init(width: Int, height: Int = 0) {
        precondition(width > 0 && height >= 0, "a bitmap has at least one column")
        self.width = width
        bytes = [UInt8](repeating: 0, count: (width + 7) / 8 * height)
    }

    /// Takes packed rows; bytes after the last whole row are dropped, bits beyond the width cleared.
    package init(width: Int, rows: [UInt8]) {
        self.init(width: width)
        bytes = Array(rows.prefix(rows.count / bytesPerRow * bytesPerRow))
        clearPadding()
    }

    package var bytesPerRow: Int { (width + 7) / 8 }
    package var height: Int { bytes.count / bytesPerRow }

    /// Whether the dot is black. Reading outside gives white, setting outside does nothing.
    package subscript(x: Int, y: Int) -> Bool {
        get {
            guard x >= 0, x < width, y >= 0, y < height else { return false }
            return bytes[y * bytesPerRow + x / 8] & (0x80 >> UInt8(x % 8)) != 0
        }
        set {
            guard x >= 0, x < width, y >= 0, y < height else { return }
            let mask: UInt8 = 0x80 >> UInt8(x % 8)
            if newValue {
                bytes[y * bytesPerRow + x / 8] |= mask
            } else {
                bytes[y * bytesPerRow + x / 8] &= ~mask
            }
        }
    }

    package var blackDots: Int { bytes.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Makes the dots of a rectangle black; what lies outside is left out.
    package mutating func fill(x: Range<Int>, y: Range<Int>) {
        for row in y { for column in x { self[column, row] = true } }
    }

    /// The rows of `range` that exist.
    package func cropped(rows range: Range<Int>) -> Bitmap {
        let kept = range.clamped(to: 0..<height)
        return Bitmap(
            width: width, rows: Array(bytes[kept.lowerBound * bytesPerRow..<kept.upperBound * bytesPerRow]))
    }

    /// Adds rows at the bottom. As on a print head, what is wider than this bitmap is dropped at the right and what is
    /// narrower is filled with white.
    package mutating func append(_ other: Bitmap) {
        guard other.bytesPerRow != bytesPerRow else {
            bytes += other.bytes
            if other.width > width { clearPadding() }
            return
        }
        let kept = min(bytesPerRow, other.bytesPerRow)
        let padding = [UInt8](repeating: 0, count: bytesPerRow - kept)
        for row in 0..<other.height {
            bytes += other.bytes[row * other.bytesPerRow..<row * other.bytesPerRow + kept]
            bytes += padding
        }
        clearPadding()
    }

    /// Adds white rows at the bottom.
    package mutating func appendWhite(rows: Int) {
        bytes += [UInt8](repeating: 0, count: bytesPerRow * max(0, rows))
    }

    /// Lets `RasterHygiene` change single bytes of the packed rows.
    mutating func withBytes<Result>(_ change: (inout [UInt8]) -> Result) -> Result {
        defer { clearPadding() }
        return change(&bytes)
    }

    private mutating func clearPadding() {
        guard width % 8 != 0 else { return }
        let mask: UInt8 = 0xFF << UInt8(8 - width % 8)
        for last in stride(from: bytesPerRow - 1, to: bytes.count, by: bytesPerRow) { bytes[last] &= mask }
    }
}

extension Bitmap: Codable {
    private enum Key: CodingKey { case width, rows }

    /// Throws unless there is a column and no row is cut.
    package init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: Key.self)
        let width = try keys.decode(Int.self, forKey: .width)
        let rows = try keys.decode([UInt8].self, forKey: .rows)
        guard (1...1 << 16).contains(width), rows.count.isMultiple(of: (width + 7) / 8) else {
            throw DecodingError.dataCorruptedError(
                forKey: .rows, in: keys, debugDescription: "not whole rows")
        }
        self.init(width: width, rows: rows)
    }

    package func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        try keys.encode(width, forKey: .width)
        try keys.encode(bytes, forKey: .rows)
    }
}
