/// Where an ESC/POS command ends and what it is, judged from the bytes received so far.
enum EscposGrammar {
    enum Step {
        /// Nothing to say before this many bytes are there.
        case more(Int)
        case complete(EscposCommand)
        /// A DLE command: the real-time watcher has already given it.
        case handledInRealTime
    }

    /// `bytes` begins with a control byte other than LF.
    static func step(_ bytes: [UInt8]) -> Step {
        switch bytes[0] {
        case 0x10: realtime(bytes)
        case 0x1B, 0x1C, 0x1D: bytes.count < 2 ? .more(2) : prefixed(bytes)
        default: .complete(.other(bytes))
        }
    }

    /// DLE EOT n, DLE ENQ n and DLE DC4 fn …: their place in the stream holds nothing to print.
    private static func realtime(_ bytes: [UInt8]) -> Step {
        guard bytes.count >= 2 else { return .more(2) }
        guard [0x04, 0x05, 0x14].contains(bytes[1]) else { return .complete(.other(bytes)) }
        guard bytes.count >= 3 else { return .more(3) }
        guard bytes[1] == 0x14 else { return .handledInRealTime }
        // Parameters after fn: pulse, power off, sound, status, clear (facts/escpos.md 2.1, 2.6, 3.4).
        let length = 3 + ([1: 2, 2: 2, 3: 5, 7: 1, 8: 7][bytes[2]] ?? 0)
        return bytes.count < length ? .more(length) : .complete(.other(bytes))
    }

    private static func prefixed(_ bytes: [UInt8]) -> Step {
        switch (bytes[0], bytes[1]) {
        case (0x1B, 0x40): .complete(.initialize)
        case (0x1B, 0x64): fixed(bytes, 3) { .feedLines(Int($0[2])) }
        case (0x1B, 0x4A): fixed(bytes, 3) { .feedDots(Int($0[2])) }
        case (0x1D, 0x72): fixed(bytes, 3) { .paperStatus($0[2]) }
        case (0x1D, 0x49): fixed(bytes, 3) { .printerInfo($0[2]) }
        case (0x1D, 0x56): cut(bytes)
        case (0x1D, 0x76): raster(bytes)
        case (_, 0x28): block(bytes, header: 5) { Int($0[3]) | Int($0[4]) << 8 }
        case (0x1D, 0x38):
            block(bytes, header: 7) {
                Int($0[3]) | Int($0[4]) << 8 | Int($0[5]) << 16 | Int($0[6]) << 24
            }
        case (0x1B, 0x2A): strip(bytes)
        case (0x1B, 0x44): terminated(bytes, from: 2)
        case (0x1D, 0x6B): barcode(bytes)
        default: fixed(bytes, 2 + parameters(of: bytes[0], bytes[1])) { .other($0) }
        }
    }

    private static func fixed(_ bytes: [UInt8], _ length: Int, _ make: ([UInt8]) -> EscposCommand) -> Step {
        bytes.count < length ? .more(length) : .complete(make(bytes))
    }

    private static func cut(_ bytes: [UInt8]) -> Step {
        guard bytes.count >= 3 else { return .more(3) }
        let feeds = [65, 66, 97, 98, 103, 104].contains(bytes[2])
        return fixed(bytes, feeds ? 4 : 3) { .cut(feed: feeds ? Int($0[3]) : 0) }
    }

    private static func raster(_ bytes: [UInt8]) -> Step {
        guard bytes.count >= 8 else { return .more(8) }
        let (x, y) = (Int(bytes[4]) | Int(bytes[5]) << 8, Int(bytes[6]) | Int(bytes[7]) << 8)
        return fixed(bytes, 8 + x * y) { whole in
            guard whole[2] == 0x30, x > 0, y > 0 else { return .other(Array(whole.prefix(8))) }
            let rows = Bitmap(width: x * 8, rows: Array(whole.dropFirst(8)))
            return .raster(rows.enlarged(wide: whole[3] & 1 != 0, high: whole[3] & 2 != 0))
        }
    }

    private static func block(_ bytes: [UInt8], header: Int, length: ([UInt8]) -> Int) -> Step {
        guard bytes.count >= header else { return .more(header) }
        return fixed(bytes, header + length(bytes)) { whole in
            let isProcessID = whole.starts(with: [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30])
            return isProcessID ? .processID(Array(whole.suffix(4))) : .other(whole)
        }
    }

    /// ESC * m nL nH: n columns of 1 byte (m 0, 1) or 3 bytes (m 32, 33).
    private static func strip(_ bytes: [UInt8]) -> Step {
        guard bytes.count >= 5 else { return .more(5) }
        let columns = Int(bytes[3]) | Int(bytes[4]) << 8
        return fixed(bytes, 5 + columns * (bytes[2] >= 32 ? 3 : 1)) { .other($0) }
    }

    /// A list that ends with NUL; 256 bytes at most, lest a host that forgot the NUL hang the printer.
    private static func terminated(_ bytes: [UInt8], from start: Int) -> Step {
        guard bytes.count > start, bytes.last == 0 || bytes.count >= 256 else {
            return .more(bytes.count + 1)
        }
        return .complete(.other(bytes))
    }

    /// GS k m: ended by NUL (m 0–6) or with its length in the next byte (m from 65).
    private static func barcode(_ bytes: [UInt8]) -> Step {
        guard bytes.count >= 4 else { return .more(4) }
        return bytes[2] <= 6 ? terminated(bytes, from: 3) : fixed(bytes, 4 + Int(bytes[3])) { .other($0) }
    }

    /// How many parameter bytes follow a command that only has to be stepped over.
    private static func parameters(of prefix: UInt8, _ command: UInt8) -> Int {
        switch (prefix, command) {
        case (0x1B, 0x32), (0x1B, 0x69), (0x1B, 0x6D), (0x1B, 0x76), (0x1B, 0x75), (0x1B, 0x0C),
            (0x1C, 0x26), (0x1C, 0x2E), (0x1D, 0x3A):
            0
        case (0x1B, 0x24), (0x1B, 0x5C), (0x1B, 0x63), (0x1B, 0x42), (0x1C, 0x53), (0x1C, 0x70),
            (0x1D, 0x4C), (0x1D, 0x57), (0x1D, 0x50), (0x1D, 0x24), (0x1D, 0x5C):
            2
        case (0x1B, 0x70), (0x1D, 0x5E): 3
        case (0x1B, 0x57): 8
        case (0x1C, 0x32): 74
        default: 1
        }
    }
}

extension Bitmap {
    /// Each dot twice as wide, twice as high, or both (GS v 0, m 1 to 3).
    fileprivate func enlarged(wide: Bool, high: Bool) -> Bitmap {
        guard wide || high else { return self }
        let (across, down) = (wide ? 2 : 1, high ? 2 : 1)
        var large = Bitmap(width: width * across, height: height * down)
        for y in 0..<large.height {
            for x in 0..<large.width { large[x, y] = self[x / across, y / down] }
        }
        return large
    }
}
