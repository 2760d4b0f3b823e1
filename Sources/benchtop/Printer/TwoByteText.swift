// The printer's resident text: GB18030, two-byte zones (facts/escpos.md 2.3). ASCII stands for itself.

import Glibc

/// The characters behind the bytes of a text line.
enum TwoByteText {
    /// Unreadable bytes become U+FFFD, one each; nothing is dropped.
    static func string(_ bytes: [UInt8]) -> String {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return String(decoding: bytes, as: UTF8.self) }
        var (text, rest) = ("", bytes[...])
        while !rest.isEmpty {
            let (part, used) = convert(rest)
            text += part
            rest = rest.dropFirst(used)
            if !rest.isEmpty {
                text += "\u{FFFD}"
                rest = rest.dropFirst()
            }
        }
        return text
    }

    /// Converts up to the first bad byte; says how many bytes it used.
    private static func convert(_ bytes: ArraySlice<UInt8>) -> (text: String, used: Int) {
        // Safe because the descriptor is closed on every way out, and both buffers outlive the call that uses them; four
        // bytes of UTF-8 are room enough for each byte of input.
        guard let converter = unsafe iconv_open("UTF-8", "GB18030"),
            unsafe converter != iconv_t(bitPattern: -1)
        else { return ("", 0) }
        defer { unsafe _ = iconv_close(converter) }
        var input = bytes.map(CChar.init(bitPattern:))
        var left = input.count
        var output = [CChar](repeating: 0, count: input.count * 4)
        var room = output.count
        unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                var (from, to) = (input.baseAddress, output.baseAddress)
                unsafe _ = iconv(converter, &from, &left, &to, &room)
            }
        }
        let text = output.dropLast(room).map(UInt8.init(bitPattern:))
        return (String(decoding: text, as: UTF8.self), bytes.count - left)
    }
}
