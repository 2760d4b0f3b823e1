package import Domain

/// RFC 3339 `date-time` (5.6), at these byte places:
///
///     0         10 11       19
///     YYYY-MM-DDTHH:MM:SS[.fraction](Z|+HH:MM|-HH:MM)
extension WallTime {
    /// Nil for any other form. Digits beyond the millisecond are dropped; a leap second counts as :59.
    package init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard (20...64).contains(bytes.count), "Tt".utf8.contains(bytes[10]),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let day = CivilDate(String(text.prefix(10))), let hour = Self.number(bytes[11..<13], below: 24),
            let minute = Self.number(bytes[14..<16], below: 60),
            let second = Self.number(bytes[17..<19], below: 61),
            let (milliseconds, rest) = Self.fraction(bytes[19...]), let offset = Self.offset(rest)
        else { return nil }
        let seconds =
            Int64(day.daysSince1970) * 86_400
            + Int64(hour * 3600 + minute * 60 + min(second, 59) - offset)
        self.init(milliseconds: seconds * 1000 + milliseconds)
    }

    private static func number(_ digits: ArraySlice<UInt8>, below limit: Int) -> Int? {
        guard digits.count == 2, digits.allSatisfy(isDigit) else { return nil }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return value < limit ? value : nil
    }

    /// `.5` is 500 ms; no point means none.
    private static func fraction(_ bytes: ArraySlice<UInt8>) -> (Int64, ArraySlice<UInt8>)? {
        guard bytes.first == UInt8(ascii: ".") else { return (0, bytes) }
        let digits = bytes.dropFirst().prefix(while: isDigit)
        guard !digits.isEmpty else { return nil }
        let three = (Array(digits.prefix(3)) + [UInt8](repeating: UInt8(ascii: "0"), count: 3)).prefix(3)
        return (three.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }, bytes[digits.endIndex...])
    }

    /// Seconds east of Greenwich.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
        if bytes.count == 1, let byte = bytes.first, "Zz".utf8.contains(byte) { return 0 }
        let bytes = Array(bytes)
        guard bytes.count == 6, "+-".utf8.contains(bytes[0]), bytes[3] == UInt8(ascii: ":"),
            let hours = number(bytes[1..<3], below: 24), let minutes = number(bytes[4..<6], below: 60)
        else { return nil }
        return (bytes[0] == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
