/// Decimal digits with leading zeros, without Foundation's formatters (which load ICU).
package enum Digits {
    /// `padded(7, 3)` is `007`; a number longer than `width` is written whole.
    package static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number.magnitude)
        let zeros = String(repeating: "0", count: max(0, width - digits.count))
        return (number < 0 ? "-" : "") + zeros + digits
    }
}
