/// Raster data must not hold a real-time command by accident (facts/escpos.md 2.6): a printer acts on 10 04, 10 05
/// and 10 14 wherever they stand, and a dense Chinese slip holds such a pair in up to a quarter of all cases.
enum RasterHygiene {
    /// Sets one dot for every accidental command and says how many.
    ///
    /// 10 becomes 30: a lone dot gets a neighbour at its left. A stroke that is one dot wider reads as well as before,
    /// one with a hole may not; QR modules are never touched, since a lone dot cannot be part of one. 30 begins and ends no
    /// command, so one pass is enough. Rows follow each other without a gap, so it looks across their ends too.
    static func clean(_ bitmap: inout Bitmap) -> Int {
        bitmap.withBytes { bytes in
            var changed = 0
            for index in bytes.indices.dropLast() where bytes[index] == 0x10 {
                guard [0x04, 0x05, 0x14].contains(bytes[index + 1]) else { continue }
                bytes[index] = 0x30
                changed += 1
            }
            return changed
        }
    }
}
