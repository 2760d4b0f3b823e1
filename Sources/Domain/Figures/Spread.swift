/// How long things took: the median and the 90th percentile, both by nearest rank, so that each is a time that
/// somebody really had and none is made up between two.
///
/// The p-th percentile of n times in order is the ⌈p ∕ 100 × n⌉-th: of 1, 2, 3, 4 minutes the median is 2.
package struct Spread: Hashable, Sendable, Codable {
    package let count: Int
    package let median: Duration
    package let ninetieth: Duration

    /// Nil without any time: there is no median of nothing.
    package init?(_ durations: [Duration]) {
        guard !durations.isEmpty else { return nil }
        let ordered = durations.sorted()
        count = ordered.count
        median = ordered[Self.rank(50, of: ordered.count)]
        ninetieth = ordered[Self.rank(90, of: ordered.count)]
    }

    /// The place, from 0, of a percentile among `count` values in order.
    private static func rank(_ percentile: Int, of count: Int) -> Int {
        max(0, (percentile * count + 99) / 100 - 1)
    }
}

/// A part of a whole, which may be empty.
package struct Share: Hashable, Sendable, Codable {
    package let part: Int
    package let whole: Int

    package init(_ part: Int, of whole: Int) { (self.part, self.whole) = (part, whole) }

    /// Tenths of a percent, rounded half up; nil of an empty whole.
    package var permille: Int? { whole > 0 ? (part * 2000 + whole) / (2 * whole) : nil }

    /// `66.7`, without the sign; nil of an empty whole.
    package var percent: String? { permille.map { "\($0 / 10).\($0 % 10)" } }
}

extension Duration {
    /// Whole and tenths of minutes, rounded half up: `12.5`.
    package var minutes: String {
        let tenths = (components.seconds * 10 + 30) / 60
        return "\(tenths / 10).\(tenths % 10)"
    }
}
