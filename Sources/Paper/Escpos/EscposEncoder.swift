// A job on the wire (facts/escpos.md 2):
//
//   1B 40                           ESC @      reset: what an earlier job left behind is gone
//   1C 2E                           FS .       only where the model says so
//   1D 76 30 00 xL xH yL yH data    GS v 0     once per slice: x bytes a row, y rows, bit 7 leftmost, 1 black
//   1D 56 42 n  or  1B 64 n         GS V, ESC d  feed and cut, or feed to the tear bar

package import Domain

/// Makes the bytes that print a bitmap.
package struct EscposEncoder: Hashable, Sendable {
    package let model: PrinterModel

    package init(_ model: PrinterModel) { self.model = model }

    /// One complete job. Throws `badWidth` when the bitmap is wider than the print head: the rest would be lost.
    package func job(_ bitmap: Bitmap, ending: Slip.Ending = .cut) throws(PaperError) -> EscposJob {
        guard bitmap.width <= model.width, bitmap.bytesPerRow <= 255 else { throw PaperError(.badWidth) }
        var bitmap = bitmap
        let changed = RasterHygiene.clean(&bitmap)
        var bytes: [UInt8] = [0x1B, 0x40]
        if model.leavesChineseMode { bytes += [0x1C, 0x2E] }
        return job(bytes + slices(bitmap), rows: bitmap.height, ending: ending, dotsChanged: changed)
    }

    /// What is ready to be printed, with its end. `rows` is how far the paper moves by it, in dots.
    func job(_ bytes: [UInt8], rows: Int, ending: Slip.Ending, dotsChanged: Int) -> EscposJob {
        EscposJob(
            bytes: ending == .cut ? bytes + cut : bytes,
            lengthMillimetres: length(rows: rows, ending: ending),
            dotsChanged: dotsChanged)
    }

    /// The bitmap as the printer takes it, a command for each slice.
    func slices(_ bitmap: Bitmap) -> [UInt8] {
        stride(from: 0, to: bitmap.height, by: sliceRows)
            .flatMap { top in slice(bitmap.cropped(rows: top..<top + sliceRows)) }
    }

    private func slice(_ rows: Bitmap) -> [UInt8] {
        let (x, y) = (UInt8(rows.bytesPerRow), rows.height)
        return [0x1D, 0x76, 0x30, 0x00, x, 0x00, UInt8(y & 0xFF), UInt8(y >> 8)] + rows.bytes
    }

    /// The model's slice height, but never 1040 or 1296: their bytes are 10 04 and 10 05, real-time commands in the header.
    private var sliceRows: Int {
        let rows = min(max(model.sliceRows, 1), PrinterModel.tallestSlice)
        return [0x0410, 0x0510].contains(rows) ? rows - 1 : rows
    }

    private var cut: [UInt8] {
        switch model.cut {
        case .cutter(let feed): [0x1D, 0x56, 0x42, feed]
        case .tearBar(let lines): [0x1B, 0x64, lines]
        case .none: []
        }
    }

    /// Paper that moves, rounded up. To the cutter it is 15 mm at most, a line 4.25 mm (facts/escpos.md 1, 2.1).
    private func length(rows: Int, ending: Slip.Ending) -> Int {
        func millimetres(_ dots: Int) -> Int {
            (dots * 1000 + model.dotsPerMetre - 1) / model.dotsPerMetre
        }
        let printed = millimetres(rows)
        guard ending == .cut else { return printed }
        switch model.cut {
        case .cutter(let feed): return printed + 15 + millimetres(Int(feed))
        case .tearBar(let lines): return printed + (Int(lines) * 17 + 3) / 4
        case .none: return printed
        }
    }
}

/// The bytes of one print job.
package struct EscposJob: Hashable, Sendable {
    package let bytes: [UInt8]
    /// How much paper it moves, so that the wait for the printer's answer can be bounded by length ÷ speed.
    package let lengthMillimetres: Int
    /// Dots set to break up accidental real-time commands.
    package let dotsChanged: Int
}
