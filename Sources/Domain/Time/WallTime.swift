/// What a clock on the wall says: milliseconds since 1970-01-01T00:00:00Z.
///
/// A witness, not a judge (`DESIGN.md` 4.6): it is recorded and shown, and never decides an order.
package struct WallTime: Hashable, Sendable, Comparable, Codable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }

    package func advanced(bySeconds seconds: Int64) -> WallTime {
        WallTime(milliseconds: milliseconds + seconds * 1000)
    }

    /// The civil date and time of day at a place `offset` seconds east of Greenwich.
    package func civil(offset: Int) -> CivilTime {
        let seconds = Int(milliseconds.floorDivided(by: 1000)) + offset
        let days = seconds.floorDivided(by: 86_400)
        let rest = seconds - days * 86_400
        return CivilTime(
            date: CivilDate(daysSince1970: days), hour: rest / 3600, minute: rest / 60 % 60,
            second: rest % 60)
    }

    /// RFC 3339 in UTC with milliseconds, as CloudEvents' `time` wants it.
    package var rfc3339: String {
        let fraction = Int(milliseconds - milliseconds.floorDivided(by: 1000) * 1000)
        let civil = civil(offset: 0)
        return "\(civil.date)T\(civil.clock).\(Digits.padded(fraction, 3))Z"
    }
}

/// A civil date with a time of day, for paper and screens.
package struct CivilTime: Hashable, Sendable, CustomStringConvertible {
    package let date: CivilDate
    package let hour: Int
    package let minute: Int
    package let second: Int

    package init(date: CivilDate, hour: Int, minute: Int, second: Int) {
        (self.date, self.hour, self.minute, self.second) = (date, hour, minute, second)
    }

    /// `HH:MM`.
    package var hourMinute: String { "\(Digits.padded(hour, 2)):\(Digits.padded(minute, 2))" }
    /// `HH:MM:SS`.
    package var clock: String { "\(hourMinute):\(Digits.padded(second, 2))" }
    /// `YYYY-MM-DD HH:MM`, the form used on tickets in Chinese halls (facts/escpos.md 9).
    package var description: String { "\(date) \(hourMinute)" }
}

extension BinaryInteger {
    /// Division that rounds towards minus infinity, so that times before 1970 keep their order.
    fileprivate func floorDivided(by divisor: Self) -> Self {
        let quotient = self / divisor
        return self % divisor != 0 && (self < 0) != (divisor < 0) ? quotient - 1 : quotient
    }
}
