// A picture for a slip, in one of two forms:
//
//   PNG   89 50 4E 47 0D 0A 1A 0A, length (4), "IHDR", width (4), height (4), … — big endian; read by Cairo
//   PBM   "P4", white space, width, white space, height, one white space, rows of ⌈width ÷ 8⌉ bytes, 1 is black

import CPango

/// Reads the logo of a template as black and white dots.
package enum Logo {
    /// Bytes of a file: a picture of a few square centimetres never has more.
    package static let longestFile = 256 * 1024
    /// Dots of a side: as wide as 80 mm paper prints, 6 cm high.
    static let widest = 576
    static let tallest = 480

    package enum Problem: Error, Hashable, Sendable {
        /// Neither PNG nor PBM (P4), or damaged.
        case unreadable
        /// More than 576 × 480 dots.
        case tooLarge(width: Int, height: Int)
    }

    static func read(_ bytes: [UInt8]) throws(Problem) -> Bitmap {
        guard bytes.count <= longestFile else { throw .unreadable }
        return bytes.starts(with: [0x50, 0x34]) ? try pbm(bytes) : try png(bytes)
    }

    /// The size is asked before a picture is unpacked: a small file can hold a huge one.
    private static func checked(_ width: Int, _ height: Int) throws(Problem) {
        guard width > 0, height > 0 else { throw .unreadable }
        guard width <= widest, height <= tallest else { throw .tooLarge(width: width, height: height) }
    }

    private static func png(_ bytes: [UInt8]) throws(Problem) -> Bitmap {
        guard bytes.count > 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
            bytes[12..<16].elementsEqual("IHDR".utf8)
        else { throw .unreadable }
        func number(_ place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        let (width, height) = (number(16), number(20))
        try checked(width, height)
        var greys = [UInt8](repeating: 255, count: width * height)
        // Safe because the shim reads `bytes.count` bytes and writes width × height of them, all during the call.
        let status = unsafe onewindow_read_png(bytes, bytes.count, Int32(width), Int32(height), &greys)
        guard status == CAIRO_STATUS_SUCCESS else { throw .unreadable }
        var bitmap = Bitmap(width: width, height: height)
        for y in 0..<height { for x in 0..<width where greys[y * width + x] < 128 { bitmap[x, y] = true } }
        return bitmap
    }

    private static func pbm(_ bytes: [UInt8]) throws(Problem) -> Bitmap {
        var place = 2
        func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
        func number() throws(Problem) -> Int {
            while place < bytes.count, isBlank(bytes[place]) || bytes[place] == UInt8(ascii: "#") {
                // A comment runs to the end of its line.
                if bytes[place] == UInt8(ascii: "#") {
                    while place < bytes.count, bytes[place] != 0x0A { place += 1 }
                } else {
                    place += 1
                }
            }
            var value = 0
            let start = place
            while place < bytes.count, (0x30...0x39).contains(bytes[place]), place - start < 6 {
                value = value * 10 + Int(bytes[place] - 0x30)
                place += 1
            }
            guard place > start else { throw .unreadable }
            return value
        }
        let (width, height) = (try number(), try number())
        try checked(width, height)
        let rows = bytes.dropFirst(place + 1)
        guard rows.count >= (width + 7) / 8 * height else { throw .unreadable }
        return Bitmap(width: width, rows: Array(rows.prefix((width + 7) / 8 * height)))
    }
}
