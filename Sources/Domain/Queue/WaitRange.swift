/// How long a resident will probably wait, in whole minutes: never one number, because nobody knows one.
package struct WaitRange: Hashable, Sendable, Codable {
    package let low: Int
    package let high: Int

    package init(low: Int, high: Int) { (self.low, self.high) = (max(0, low), max(0, low, high)) }

    /// Rounded outwards to five minutes, and five minutes wide at least: finer steps would promise what is not known.
    package init(low: Double, high: Double) {
        let floor = Int((max(0, low) / 5).rounded(.down)) * 5
        let ceiling = Int((max(0, high) / 5).rounded(.up)) * 5
        self.init(low: floor, high: max(floor + 5, ceiling))
    }

    /// The key of the sentence that tells it, and the sentence's numbers. From an hour on it is told in half hours,
    /// rounded outwards: nobody pictures 115 minutes.
    package var telling: (key: String, values: [String: String]) {
        if low >= 60 {
            return ("wait.hours", ["low": Self.hours(low / 30), "high": Self.hours((high + 29) / 30)])
        }
        let key = low == 0 ? "wait.under" : "wait.minutes"
        return (key, ["low": String(low), "high": String(high)])
    }

    /// `2` or `2.5`
    private static func hours(_ halves: Int) -> String { String(halves / 2) + (halves % 2 == 0 ? "" : ".5") }

    /// Whether a wait that is over came out as said; both ends count.
    package func holds(_ waited: Duration) -> Bool {
        (Double(low)...Double(high)).contains(waited / .seconds(60))
    }
}
