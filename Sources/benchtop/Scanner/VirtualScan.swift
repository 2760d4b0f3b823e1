/// One pull of the virtual scanner's trigger: what is on the paper, and what the scanner makes of it.
package struct VirtualScan: Hashable, Sendable {
    /// What the scanner sends after a code, as its maker's setup codes choose.
    package enum Ending: String, Hashable, Sendable, Codable, CaseIterable {
        case carriageReturn = "cr"
        case lineFeed = "lf"
        case both = "crlf"
        case tab
        /// Nothing: only the pause after it tells that the code is over.
        case pause

        var bytes: [UInt8] {
            switch self {
            case .carriageReturn: [0x0D]
            case .lineFeed: [0x0A]
            case .both: [0x0D, 0x0A]
            case .tab: [0x09]
            case .pause: []
            }
        }
    }

    /// How the bytes come; all but `plain` are the oddities and faults of real ones.
    package enum Manner: String, Hashable, Sendable, Codable, CaseIterable {
        case plain
        /// Every byte by itself, with a little time between.
        case singleBytes = "single-bytes"
        /// STX before the code and EOT after it, then the ending (facts/idcard.md 6).
        case framed
        /// The code twice, with nothing but the ending between them.
        case twice
        /// A NUL in the middle of it, as of a line that was disturbed: to be refused as a whole.
        case garbage
        /// The code over and over until it has more bytes than any code may have: to be refused once.
        case tooLong = "too-long"
    }

    /// 512: the most bytes a code may have (`ScannedCode`).
    static let longest = 512

    package let text: String
    package let ending: Ending
    package let manner: Manner

    /// Throws `.limit` unless the text has 1 to 512 bytes of UTF-8, no control character among them.
    package init(_ text: String, ending: Ending = .carriageReturn, manner: Manner = .plain)
        throws(BenchtopError)
    {
        let isPrintable = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        guard (1...Self.longest).contains(text.utf8.count), isPrintable else {
            throw BenchtopError(
                .limit, "A code has 1 to \(Self.longest) bytes and no control characters; shorten it.")
        }
        (self.text, self.ending, self.manner) = (text, ending, manner)
    }

    /// What goes over the line, in the pieces in which it is written.
    var pieces: [[UInt8]] {
        let code = Array(text.utf8)
        switch manner {
        case .plain: return [code + ending.bytes]
        case .singleBytes: return (code + ending.bytes).map { [$0] }
        case .framed: return [[0x02] + code + [0x04] + ending.bytes]
        case .twice: return [code + ending.bytes + code + ending.bytes]
        case .garbage: return [code + [0x00] + code + ending.bytes]
        case .tooLong:
            let times = Self.longest / code.count + 1
            return [Array(repeatElement(code, count: times).joined()) + ending.bytes]
        }
    }
}
