/// The number of an item (办件编号), 26 characters: region code (12 digits), date (8), running number per site
/// and day (5), check digit (facts/domain.md b5). Said aloud by the last four of the running number.
package struct ItemNumber: Hashable, Sendable, CustomStringConvertible {
    package static let lastRunning = 99_999

    package let text: String

    /// Nil unless the region code is 12 digits and the running number 1 to 99999.
    package init?(region: String, date: BusinessDate, running: Int) {
        guard region.utf8.count == 12, region.utf8.allSatisfy(Self.isDigit),
            (1...Self.lastRunning).contains(running)
        else { return nil }
        let body = region + date.date.compact + Digits.padded(running, 5)
        text = body + String(Self.checkDigit(of: body))
    }

    /// Nil unless `text` is 26 digits and the last one is right.
    package init?(_ text: String) {
        guard text.utf8.count == 26, text.utf8.allSatisfy(Self.isDigit),
            String(Self.checkDigit(of: text.dropLast())) == text.suffix(1)
        else { return nil }
        self.text = String(text)
    }

    package var short: String { String(text.dropLast().suffix(4)) }
    package var description: String { text }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// ISO 7064 MOD 11,10, which needs no letter for its check character and catches every single slip.
    private static func checkDigit(of digits: some StringProtocol) -> Int {
        let product = digits.utf8.reduce(10) { product, byte in
            let sum = (product + Int(byte - UInt8(ascii: "0"))) % 10
            return (sum == 0 ? 10 : sum) * 2 % 11
        }
        return (11 - product) % 10
    }
}

extension ItemNumber: CodedAsText {
    package static var expectation: String { "an item number" }
}
