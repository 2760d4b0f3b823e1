/// A minute of the day as people read it off a clock, `08:30`; `24:00` is the end of the day.
package struct TimeOfDay: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Since midnight, 0 to 1440.
    package let minutes: Int

    package init?(minutes: Int) {
        guard (0...1440).contains(minutes) else { return nil }
        self.minutes = minutes
    }

    /// Reads `HH:MM`; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60
        else { return nil }
        self.init(minutes: hour * 60 + minute)
    }

    /// The minute a clock shows; its seconds are not looked at.
    package init(_ time: CivilTime) { minutes = time.hour * 60 + time.minute }

    package func minutes(until later: TimeOfDay) -> Int { later.minutes - minutes }

    /// Never before midnight.
    package func earlier(by minutes: Int) -> TimeOfDay {
        TimeOfDay(minutes: max(0, self.minutes - minutes)) ?? self
    }

    package static func < (left: Self, right: Self) -> Bool { left.minutes < right.minutes }

    package var description: String {
        "\(Digits.padded(minutes / 60, 2)):\(Digits.padded(minutes % 60, 2))"
    }
}

extension TimeOfDay: CodedAsText {
    package static var expectation: String { "a time of day such as 08:30" }
}
