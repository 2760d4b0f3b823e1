/// What the printer's sensors say of the paper.
package enum PaperLevel: String, Hashable, Sendable, Codable, CaseIterable {
    case adequate, nearEnd, out
}

/// How a new roll became known.
package enum RollChange: String, Hashable, Sendable, Codable {
    /// The first one this kiosk counts on.
    case first
    /// Paper came back after it was out, or after somebody opened the cover over the end of a roll.
    case sensor
    /// Somebody said so.
    case technician
}

/// How much paper is left on the roll in the printer: its length by the settings, less what was printed on it by the
/// measured length of each slip, put right by the near-end sensor where there is one.
///
/// Counting alone is never quite right: it does not see paper fed by hand, and a roll put back after a jam looks like
/// a new one. So the sensor has the last word, and a count that has used up more than the roll had says nothing.
package struct PaperGauge: Hashable, Sendable, Codable {
    /// Thermal paper of 65 µm on a core of 18 mm: a full roll of 80 mm has about 76 to 80 m.
    package static let usualRollMetres = 80
    /// What a near-end lamp leaves: at a roll of 25 mm it is π × (25² − 18²) ÷ 4 ÷ 0.065 mm = 3.6 m; less, to be safe.
    package static let nearEndMillimetres = 3_000
    /// A printer without a near-end sensor warns this early by the count.
    package static let lowMillimetres = 4_000
    /// So many of the last slips say how long the next ones will be.
    package static let slipsMeasured = 20

    /// Millimetres printed since the roll was put in.
    package private(set) var printed: Int
    /// `printed` when the sensor saw the end of the roll; nil while it sees enough paper, or there is no sensor.
    package private(set) var nearEndAt: Int?
    /// What was last seen; outlives a restart, so that a roll changed while the kiosk was off is noticed.
    package private(set) var paper: PaperLevel
    /// The cover was opened since the end of the roll was seen.
    private var wasOpened = false

    private enum CodingKeys: CodingKey { case printed, nearEndAt, paper }

    package init(printed: Int = 0, nearEndAt: Int? = nil, paper: PaperLevel = .adequate) {
        (self.printed, self.nearEndAt, self.paper) = (printed, nearEndAt, paper)
    }

    package mutating func printed(millimetres: Int) { printed += max(0, millimetres) }

    package mutating func coverOpened() { wasOpened = true }

    /// True when this means a new roll, for which counting begins anew.
    package mutating func saw(_ level: PaperLevel) -> Bool {
        let isNew =
            level == .adequate && (paper == .out || paper == .nearEnd && wasOpened)
        switch level {
        case .adequate where isNew: self = PaperGauge()
        case .adequate: nearEndAt = nil
        case .nearEnd: nearEndAt = nearEndAt ?? printed
        case .out: break
        }
        if paper != level { wasOpened = false }
        paper = level
        return isNew
    }

    /// Millimetres left on a roll of `rollMetres`; nil when that cannot be said.
    package func left(rollMetres: Int) -> Int? {
        if paper == .out { return 0 }
        let counted = rollMetres * 1000 - printed
        guard let nearEndAt else { return counted > 0 ? counted : nil }
        let seen = max(0, Self.nearEndMillimetres - (printed - nearEndAt))
        return counted > 0 ? min(counted, seen) : seen
    }

    package func isLow(rollMetres: Int) -> Bool {
        paper != .adequate || left(rollMetres: rollMetres).map { $0 <= Self.lowMillimetres } ?? false
    }

    /// About how many more slips there is paper for, going by the lengths of the last ones; rounded down to fives
    /// above ten, because it is no more exact than that. Nil when it cannot be said.
    package func slipsLeft(rollMetres: Int, lengths: [Int]) -> Int? {
        let lengths = lengths.suffix(Self.slipsMeasured).filter { $0 > 0 }
        guard !lengths.isEmpty, let left = left(rollMetres: rollMetres) else { return nil }
        let slips = left * lengths.count / lengths.reduce(0, +)
        return slips > 10 ? slips - slips % 5 : slips
    }
}
