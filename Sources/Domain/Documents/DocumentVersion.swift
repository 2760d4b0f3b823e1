/// The version of a document of the district: one to eight numbers with dots or dashes between them, such as `2027.1`,
/// `2026.11-1` or `2026-11-25`.
///
/// Compared number by number from the left; of two that begin alike the longer one is newer. What stands between the
/// numbers, and zeros before them, make no difference.
package struct DocumentVersion: Sendable, CustomStringConvertible {
    /// Bytes, with room for eight numbers of seven digits.
    package static let longest = 64
    private static let mostNumbers = 8
    private static let mostDigits = 9

    package let description: String
    private let numbers: [Int]

    package init?(_ text: String) {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "-" }
        guard text.utf8.count <= Self.longest, parts.count <= Self.mostNumbers,
            parts.allSatisfy({ (1...Self.mostDigits).contains($0.utf8.count) && Self.areDigits($0) })
        else { return nil }
        (description, numbers) = (text, parts.compactMap { Int($0) })
    }

    private static func areDigits(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

extension DocumentVersion: Hashable, Comparable {
    package static func == (left: Self, right: Self) -> Bool { left.numbers == right.numbers }

    package func hash(into hasher: inout Hasher) { hasher.combine(numbers) }

    package static func < (left: Self, right: Self) -> Bool {
        left.numbers.lexicographicallyPrecedes(right.numbers)
    }
}
