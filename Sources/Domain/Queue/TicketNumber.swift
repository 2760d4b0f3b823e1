/// What stands on a ticket, such as A012: a prefix letter and a sequence with leading zeros. Never a key.
package struct TicketNumber: Hashable, Sendable, CustomStringConvertible {
    package let prefix: Character
    package let sequence: Int
    package let digits: Int

    package init?(prefix: Character, sequence: Int, digits: Int) {
        guard ("A"..."Z").contains(prefix), TicketNumbering.digitsAllowed.contains(digits),
            (1...TicketNumbering.last(digits: digits)).contains(sequence)
        else { return nil }
        (self.prefix, self.sequence, self.digits) = (prefix, sequence, digits)
    }

    /// Reads `A012`; nil for anything that no ticket of ours can bear.
    package init?(_ text: String) {
        guard let prefix = text.first, let sequence = Int(text.dropFirst()),
            text.dropFirst().allSatisfy(\.isASCII)
        else { return nil }
        self.init(prefix: prefix, sequence: sequence, digits: text.count - 1)
        guard description == text else { return nil }
    }

    package var description: String { "\(prefix)\(Digits.padded(sequence, digits))" }
}

extension TicketNumber: CodedAsText {
    package static var expectation: String { "a ticket number" }
}

/// How numbers are drawn: upwards from 1 within a business date and prefix, never twice, never past the end.
package struct TicketNumbering: Hashable, Sendable {
    package static let digitsAllowed = 3...6

    package let digits: Int

    /// Nil unless `digits` is 3 to 6.
    package init?(digits: Int) {
        guard Self.digitsAllowed.contains(digits) else { return nil }
        self.digits = digits
    }

    package static func last(digits: Int) -> Int {
        (0..<digits).reduce(1) { power, _ in power * 10 } - 1
    }

    package var last: Int { Self.last(digits: digits) }

    /// The sequence that follows `drawn` (0 at the start of a day), skipping those still open from an earlier
    /// day; nil when the range is used up: the counter must not wrap (facts/peers.md 5, row 6).
    package func next(after drawn: Int, open: Set<Int>) -> Int? {
        var candidate = drawn + 1
        while candidate <= last {
            if !open.contains(candidate) { return candidate }
            candidate += 1
        }
        return nil
    }

    /// True from 90 % of the range on: time to tell the technician.
    package func isNearlyUsedUp(at sequence: Int) -> Bool { sequence * 10 >= last * 9 }
}
