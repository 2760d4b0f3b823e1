/// How long those who come now will wait, from what was measured here today and lately (facts/domain.md c1; nothing is
/// made up: with fewer than `leastMeasured` service times, or with nobody at a counter, there is no estimate).
///
/// The method is a replay. The line is played `trials` times over the counters that are really open: each draws
/// the next service time from those measured, a counter that serves somebody now goes on for what is left of such a
/// time, and the resident is called when their turn comes. The middle `share` of the outcomes is the range. Each trial
/// first draws its own lot of service times out of the measured ones, so that few measurements make a wider range.
/// Who may come later and go first is not known and not in it; the error of each estimate is recorded at the call.
///
/// The dice have a fixed seed: the same line gets the same answer.
package struct WaitEstimate: Hashable, Sendable {
    /// Below this, one long visit decides everything.
    package static let leastMeasured = 8
    /// How many of ten residents wait within their range (before it is rounded outwards).
    package static let share = 0.8
    /// The ends of the range are the 24th and the 216th outcome; more trials move them by less than the rounding.
    static let trials = 240
    /// Longer lines are counted up from here in proportion: a day has no room for them.
    static let longestLine = 120
    /// A visit that somebody forgot to finish is not work.
    static let longestService: Duration = .seconds(2 * 3600)

    private let shortest: Int
    private let ranges: [WaitRange]

    /// - Parameters:
    ///   - service: how long the last visits were at a counter.
    ///   - counters: those with a clerk signed in.
    ///   - busy: those of them that have called or serve somebody.
    ///   - aheads: for how many people ahead an answer is wanted.
    package init?(service: [Duration], counters: Int, busy: Int, aheads: ClosedRange<Int>) {
        guard service.count >= Self.leastMeasured, counters > 0 else { return nil }
        let minutes = service.map { max(.zero, min($0, Self.longestService)) / .seconds(60) }
        let wanted = min(aheads.lowerBound, Self.longestLine)...min(aheads.upperBound, Self.longestLine)
        var replay = Replay(minutes: minutes, counters: counters, busy: min(busy, counters))
        var outcomes = wanted.map { _ in [Double]() }
        for _ in 0..<Self.trials {
            for (place, wait) in replay.waits(upTo: wanted.upperBound).suffix(wanted.count).enumerated() {
                outcomes[place].append(wait)
            }
        }
        shortest = wanted.lowerBound
        ranges = outcomes.map { outcome in
            let sorted = outcome.sorted()
            let tail = Int(Double(sorted.count) * (1 - Self.share) / 2)
            return WaitRange(low: sorted[tail], high: sorted[sorted.count - 1 - tail])
        }
    }

    /// For someone with `ahead` people before them; the nearest of those asked for when it is none of them.
    package func range(ahead: Int) -> WaitRange {
        let known = ranges[min(max(0, ahead - shortest), ranges.count - 1)]
        guard ahead > Self.longestLine else { return known }
        let times = Double(ahead) / Double(Self.longestLine)
        return WaitRange(low: Double(known.low) * times, high: Double(known.high) * times)
    }
}

/// Plays the line forward over the counters.
private struct Replay {
    private let minutes: [Double]
    private let counters: Int
    private let busy: Int
    private var dice = Dice()

    init(minutes: [Double], counters: Int, busy: Int) {
        (self.minutes, self.counters, self.busy) = (minutes, counters, busy)
    }

    /// One play: after how many minutes the person with 0, 1, … `last` people ahead is called.
    mutating func waits(upTo last: Int) -> [Double] {
        let lot = minutes.map { _ in minutes[dice.draw(below: minutes.count)] }
        let total = lot.reduce(0, +)
        var free = (0..<counters).map { $0 < busy ? rest(of: lot, total) : 0 }
        return (0...last).map { _ in
            var next = 0
            for counter in free.indices where free[counter] < free[next] { next = counter }
            let called = free[next]
            free[next] += lot[dice.draw(below: lot.count)]
            return called
        }
    }

    /// What is left of a visit that is being served now. Whoever looks in meets a long visit more often than a short
    /// one, somewhere between its beginning and its end.
    private mutating func rest(of lot: [Double], _ total: Double) -> Double {
        var point = dice.unit() * total
        for length in lot {
            if point < length { return length - point }
            point -= length
        }
        return 0
    }
}

/// SplitMix64 from a fixed seed.
private struct Dice {
    private var state: UInt64 = 0x0E57_1A7E

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func draw(below bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }
}
