/// What one printer is and can do: a record in the settings, never a constant (facts/escpos.md 1).
package struct PrinterProfile: Hashable, Sendable, Codable {
    package enum Resolution: String, Hashable, Sendable, Codable {
        /// 8 dots a millimetre: nearly every printer.
        case dpi203
        /// 7.09 dots a millimetre: Epson TM-T88II to V, 512 dots.
        case dpi180

        package var dotsPerMetre: Int { self == .dpi203 ? 8_000 : 7_087 }
    }

    package enum Cut: Hashable, Sendable, Codable {
        /// GS V 66 n: feeds to the cutter and n dots more, then cuts partially, or fully where it can only that.
        case cutter(feed: UInt8)
        /// ESC d n: so many lines bring the last row past the tear bar.
        case tearBar(lines: UInt8)
        case none
    }

    /// The Chinese type in the printer itself; the raster renderer needs none.
    package enum TwoByteFont: String, Hashable, Sendable, Codable { case none, gb2312, gb18030 }

    /// Dots across: 384, 512, 576 …
    package var width: Int
    package var resolution: Resolution
    /// Rows in one GS v 0. 255 also suits printers that ignore the high byte of the row count.
    package var sliceRows: Int
    package var cut: Cut
    /// Sends FS . after the reset. Rasters do not need it, and a printer without Chinese may print the dot.
    package var leavesChineseMode: Bool
    /// Nil where nobody knows.
    package var font: TwoByteFont?

    package init(
        width: Int = 576, resolution: Resolution = .dpi203, sliceRows: Int = 255,
        cut: Cut = .cutter(feed: 0), leavesChineseMode: Bool = false,
        font: TwoByteFont? = nil
    ) {
        (self.width, self.resolution, self.sliceRows) = (width, resolution, sliceRows)
        (self.cut, self.leavesChineseMode, self.font) = (cut, leavesChineseMode, font)
    }
}
