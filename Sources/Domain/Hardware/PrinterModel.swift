/// What one model of printer is and can do (facts/escpos.md 1 to 3): made from a record of
/// `Assets/devices/printers.json`, never a constant in code.
package struct PrinterModel: Hashable, Sendable, Codable {
    package enum Cut: Hashable, Sendable, Codable {
        /// GS V 66 n: feeds to the cutter and n dots more, then cuts partially, or fully where it can only that.
        case cutter(feed: UInt8)
        /// ESC d n: so many lines bring the last row past the tear bar.
        case tearBar(lines: UInt8)
        case none
    }

    /// How a printer says that everything before was printed (facts/escpos.md 3.3).
    package enum Confirmation: String, Hashable, Sendable, Codable, CaseIterable {
        /// GS ( H fn 48: the job's number comes back when the printing is completed.
        case processID = "process-id"
        /// GS r 1: answered in its turn, so all before it has been processed.
        case status = "status"
        /// The printer cannot say; every job that was handed over ends as unknown.
        case none = "none"
    }

    /// The Chinese type in the printer itself; the raster renderer needs none.
    package enum TwoByteFont: String, Hashable, Sendable, Codable { case none, gb2312, gb18030 }

    /// What becomes of a ticket nobody takes.
    package enum Presenter: String, Hashable, Sendable, Codable { case none, holds, retracts }

    package var name: String
    /// Dots across: 384, 512, 576 …
    package var width: Int
    /// Dots per inch: 203 or 180.
    package var dotsPerInch: Int
    package var cut: Cut
    /// Rows in one GS v 0. 255 also suits printers that ignore the high byte of the row count.
    package var sliceRows: Int
    /// Sends FS . after the reset. Rasters do not need it, and a printer without Chinese may print the dot.
    package var leavesChineseMode: Bool
    /// False where there is none: whatever it says of a near end then is not believed.
    package var hasNearEndSensor: Bool
    /// Nil where nobody knows: the driver asks GS r once when it has connected.
    package var confirmation: Confirmation?
    /// Nil where nobody knows.
    package var font: TwoByteFont?
    package var presenter: Presenter
    /// The slowest it prints.
    package var millimetresPerSecond: Int

    /// Without arguments: what every 80 mm printer does, and nothing that only some do.
    package init(
        name: String = "80 mm", width: Int = 576, dotsPerInch: Int = 203, cut: Cut = .cutter(feed: 0),
        sliceRows: Int = 255, leavesChineseMode: Bool = false, hasNearEndSensor: Bool = true,
        confirmation: Confirmation? = nil, font: TwoByteFont? = nil, presenter: Presenter = .none,
        millimetresPerSecond: Int = 50
    ) {
        (self.name, self.width, self.dotsPerInch, self.cut) = (name, width, dotsPerInch, cut)
        (self.sliceRows, self.leavesChineseMode) = (sliceRows, leavesChineseMode)
        (self.hasNearEndSensor, self.confirmation, self.font) = (hasNearEndSensor, confirmation, font)
        (self.presenter, self.millimetresPerSecond) = (presenter, millimetresPerSecond)
    }

    /// 8 dots a millimetre at 203 dpi, 7.087 at 180: the head's own pitch, of which the inch is a rounding.
    package var dotsPerMetre: Int { dotsPerInch == 203 ? 8_000 : (dotsPerInch * 10_000 + 127) / 254 }
}
