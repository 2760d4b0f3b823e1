import Paper

/// What a printer makes of a job of type: lines of text, dots between them, and how wide each line came out.
struct PrintedType {
    enum Kind: Hashable { case type, dots }

    private(set) var texts: [String] = []
    private(set) var rasters: [Bitmap] = []
    private(set) var order: [Kind] = []
    /// ESC and GS commands other than reset, feed and cut, in their order.
    private(set) var modes: [[UInt8]] = []
    /// Columns of 12 dots.
    private(set) var widest = 0
    /// 10 04, 10 05, 10 14 anywhere.
    let accidents: Int

    /// Throws when the job has text without an end, a raster in mid-line or one wider than the paper.
    init(_ bytes: [UInt8], width: Int) throws(PaperError) {
        accidents = zip(bytes, bytes.dropFirst()).count { $0 == 0x10 && [0x04, 0x05, 0x14].contains($1) }
        var (decoder, line, times, columns) = (EscposDecoder(), [UInt8](), 1, 0)
        for command in decoder.feed(bytes) {
            switch command {
            case .text(let piece):
                line += piece
                columns += times * piece.count { $0 != 0x0A }
                guard piece.last == 0x0A else { continue }
                guard let text = Iconv.string(Array(line.dropLast()), "GB18030") else {
                    throw PaperError(.drawing)
                }
                texts.append(text)
                order.append(.type)
                widest = max(widest, columns)
                (line, columns) = ([], 0)
            case .raster(let bitmap):
                guard line.isEmpty, bitmap.width <= width else { throw PaperError(.badWidth) }
                rasters.append(bitmap)
                order.append(.dots)
            case .other(let mode):
                modes.append(mode)
                if mode.starts(with: [0x1D, 0x21]) { times = Int(mode[2] & 0x0F) + 1 }
            default: break
            }
        }
        guard line.isEmpty else { throw PaperError(.drawing) }
    }
}
