/// What a printer understands from the bytes it is sent, as far as this project and its virtual printer need it.
package enum EscposCommand: Hashable, Sendable {
    /// ESC @ (1B 40).
    case initialize
    /// GS v 0 (1D 76 30 m …), already enlarged when m asks for double width or height. Its width is a multiple of 8.
    case raster(Bitmap)
    /// GS V (1D 56). `feed` is the n of the forms that feed to the cutter first, in dots; 0 for the forms that cut at once.
    case cut(feed: Int)
    /// ESC d n (1B 64 n).
    case feedLines(Int)
    /// ESC J n (1B 4A n), vertical units.
    case feedDots(Int)
    /// DLE EOT n (10 04 n), real time: answered at once.
    case realtimeStatus(UInt8)
    /// DLE ENQ n (10 05 n), real time: recover from an error.
    case realtimeRequest(UInt8)
    /// DLE DC4 8 (10 14 08 01 03 14 01 06 02 08), real time: everything waiting is thrown away, answer 37 25 00.
    case clearBuffers
    /// GS r n (1D 72 n): answered in its turn.
    case paperStatus(UInt8)
    /// GS ( H fn 48 (1D 28 48 06 00 30 30 d1–d4): the four bytes come back when all before it is printed.
    case processID([UInt8])
    /// GS I n (1D 49 n).
    case printerInfo(UInt8)
    /// Characters as received, up to and with the line feed (0A) when one ended them.
    case text([UInt8])
    /// Any other command, whole when its length is known.
    case other([UInt8])
}
