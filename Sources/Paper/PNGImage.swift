import CPango
import Glibc

/// A bitmap as a PNG picture, for screens, tests and the virtual printer. Written by Cairo.
package struct PNGImage: Hashable, Sendable {
    package let bytes: [UInt8]

    /// - Parameters:
    ///   - scale: points of the picture for one dot, 1 to 8.
    ///   - margin: white dots around the print area, so that it looks like a strip of paper; a head does not print to
    ///     the paper's edge (80 mm paper: 32 dots).
    package init(_ bitmap: Bitmap, scale: Int = 1, margin: Int = 0) throws(PaperError) {
        let scale = min(max(scale, 1), 8)
        let margin = min(max(margin, 0), 256)
        let (width, height) = (bitmap.width + 2 * margin, max(bitmap.height + 2 * margin, 1))
        let canvas = try Canvas(width: width * scale, height: height * scale)
        var line = [UInt8](repeating: 255, count: width * scale)
        canvas.withRows { row, dots in
            if row % scale == 0 {
                for x in line.indices { line[x] = bitmap[x / scale - margin, row / scale - margin] ? 0 : 255 }
            }
            for x in line.indices { dots[x] = line[x] }
        }
        bytes = try canvas.png()
    }
}
