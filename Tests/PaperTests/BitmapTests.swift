import Foundation
import Paper
import Testing

struct BitmapTests {
    @Test func `the leftmost dot is the highest bit`() {
        var bitmap = Bitmap(width: 10, height: 2)
        bitmap[0, 0] = true
        bitmap[9, 1] = true
        #expect(bitmap.bytes == [0x80, 0x00, 0x00, 0x40])
        #expect(bitmap[0, 0] && bitmap[9, 1] && !bitmap[1, 0])
        bitmap[0, 0] = false
        #expect(bitmap.blackDots == 1)
    }

    @Test func `dots outside are white and cannot be set`() {
        var bitmap = Bitmap(width: 10, height: 1)
        for (x, y) in [(-1, 0), (10, 0), (15, 0), (0, 1), (0, -1)] {
            bitmap[x, y] = true
            #expect(!bitmap[x, y])
        }
        #expect(bitmap == Bitmap(width: 10, height: 1))
    }

    @Test func `bits beyond the width do not count`() {
        #expect(Bitmap(width: 10, rows: [0xFF, 0xFF, 0xAA]) == Bitmap(width: 10, rows: [0xFF, 0xC0]))
        #expect(Bitmap(width: 10, rows: [0xFF, 0xFF]).height == 1)
    }

    @Test func `cropping and appending give back the whole`() {
        let whole = Bitmap(width: 16, rows: Array(0..<64))
        var joined = whole.cropped(rows: 0..<10)
        joined.append(whole.cropped(rows: 10..<99))
        #expect(joined == whole)
        #expect(whole.cropped(rows: 40..<50).height == 0)
    }

    @Test func `what is wider is cut and what is narrower is filled with white`() {
        var paper = Bitmap(width: 12)
        paper.append(Bitmap(width: 24, rows: [0xFF, 0xFF, 0xFF]))
        paper.append(Bitmap(width: 8, rows: [0xFF]))
        #expect(paper == Bitmap(width: 12, rows: [0xFF, 0xF0, 0xFF, 0x00]))
    }

    @Test(arguments: [(1, 0), (1, 16), (3, 5)])
    func `a picture shows each dot, and white paper around`(_ scale: Int, _ margin: Int) throws {
        var bitmap = Bitmap(width: 10, height: 7)
        for (x, y) in [(0, 0), (3, 2), (9, 6)] { bitmap[x, y] = true }
        let png = try PNGImage(bitmap, scale: scale, margin: margin)
        #expect(png.bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        let read = try withTemporaryDirectory { folder in
            let file = folder.appendingPathComponent("dots.png")
            try Data(png.bytes).write(to: file)
            return try #require(Bitmap(png: file.path))
        }
        #expect(read.width == (10 + 2 * margin) * scale && read.height == (7 + 2 * margin) * scale)
        #expect(read.blackDots == 3 * scale * scale)
        for (x, y) in [(0, 0), (3, 2), (9, 6)] { #expect(read[(x + margin) * scale, (y + margin) * scale]) }
    }

    @Test func `a picture too large for the library is an error`() {
        #expect(throws: PaperError.self) { try PNGImage(Bitmap(width: 8, height: 40_000)) }
    }
}
