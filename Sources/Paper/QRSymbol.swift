import CQREncode
import Glibc

/// A QR symbol, modules only, by libqrencode in byte mode (facts/escpos.md 7).
///
/// The payload is an opaque token or a short address: never a name, a number of a person or anything else personal,
/// because whoever finds the paper can read it.
package struct QRSymbol: Hashable, Sendable {
    /// How much of the symbol may be damaged.
    package enum Level: String, Hashable, Sendable, Codable { case low, medium, quartile, high }

    /// 128 bytes are 49 modules a side at level M: 342 dots at 6 a module with the quiet zone, what 58 mm paper holds.
    package static let longestPayload = 128
    /// White modules on every side; without them phones do not find the symbol.
    package static let quietZone = 4
    /// Under 4 dots a module thermal paper reads badly (facts/escpos.md 7).
    package static let smallestModule = 4

    /// Modules a side: 17 + 4 × version.
    package let side: Int
    private let black: [Bool]

    /// Throws `qrPayload` unless it is 1 to 128 printable ASCII characters.
    package init(_ payload: String, level: Level = .medium) throws(PaperError) {
        let bytes = Array(payload.utf8)
        guard (1...Self.longestPayload).contains(bytes.count),
            bytes.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw PaperError(.qrPayload) }
        // Safe because libqrencode reads `bytes.count` bytes during the call; version 0 means the smallest that fits.
        let made = unsafe QRcode_encodeData(Int32(bytes.count), bytes, 0, level.native)
        guard let symbol = unsafe made else { throw PaperError(.qrEncoding, number: errno) }
        // Safe because the symbol is ours until this free, and `data` holds width × width bytes (qrencode.h).
        defer { unsafe QRcode_free(symbol) }
        let count = unsafe Int(symbol.pointee.width)
        side = count
        black = (0..<count * count).map { unsafe symbol.pointee.data[$0] & 1 != 0 }
    }

    /// Whether the module is black; white outside.
    package subscript(column: Int, row: Int) -> Bool {
        (0..<side).contains(column) && (0..<side).contains(row) && black[row * side + column]
    }

    /// The symbol with its quiet zone, `module` dots a module, centred on `width` dots.
    ///
    /// Modules are made smaller, down to 4 dots, where the paper is too narrow; then it throws `qrTooWide`.
    package func bitmap(width: Int, module: Int = 6) throws(PaperError) -> Bitmap {
        let modules = side + 2 * Self.quietZone
        let dots = min(max(module, Self.smallestModule), width / modules)
        guard dots >= Self.smallestModule else { throw PaperError(.qrTooWide) }
        var bitmap = Bitmap(width: width, height: modules * dots)
        let left = (width - modules * dots) / 2 + Self.quietZone * dots
        let top = Self.quietZone * dots
        for row in 0..<side {
            for column in 0..<side where self[column, row] {
                let (x, y) = (left + column * dots, top + row * dots)
                bitmap.fill(x: x..<x + dots, y: y..<y + dots)
            }
        }
        return bitmap
    }
}

extension QRSymbol.Level {
    fileprivate var native: QRecLevel {
        switch self {
        case .low: QR_ECLEVEL_L
        case .medium: QR_ECLEVEL_M
        case .quartile: QR_ECLEVEL_Q
        case .high: QR_ECLEVEL_H
        }
    }
}
