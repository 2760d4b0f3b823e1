/// What can go wrong on the way from a slip to bytes.
///
/// The description is safe for any log: it says the kind and sizes, never a word of the slip.
package struct PaperError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// A print width that no head has: it must be a multiple of 8 from 128 to 2040 dots.
        case badWidth = "the print width must be a multiple of 8 dots from 128 to 2040"
        /// The slip is longer than `RasterRenderer.longestSlip`, or has too many blocks or too long a text.
        case slipTooLong = "the slip is too long to print"
        /// Cairo or Pango could not get memory or refused a surface.
        case drawing = "the slip could not be drawn"
        /// The picture could not be written as PNG.
        case png = "the picture could not be written as PNG"
        /// The QR payload is empty or holds something other than printable ASCII.
        case qrPayload = "the QR payload must be 1 to 128 printable ASCII characters"
        /// The symbol, even with the smallest modules that print well, is wider than the paper.
        case qrTooWide = "the QR symbol does not fit the print width"
        /// libqrencode failed; `errno` says why.
        case qrEncoding = "the QR symbol could not be made"
    }

    package let code: Code
    /// The C library's error or status number, when there is one.
    package let number: Int32?

    package init(_ code: Code, number: Int32? = nil) {
        (self.code, self.number) = (code, number)
    }

    package var description: String {
        number.map { "\(code.rawValue) (\($0))" } ?? code.rawValue
    }
}
