/// What a resident said of one item (政务服务好差评, GB/T 39734; facts/domain.md b7): voluntary, once, never hinted.
package struct Rating: Hashable, Sendable, Codable {
    package static let longestWords = 500

    package enum Level: Int, Hashable, Sendable, Codable, CaseIterable, Comparable {
        case veryBad = 1, bad, fair, good, veryGood

        /// 差评: followed up.
        package var isBad: Bool { self <= .bad }
        /// GB/T 39046 A.8 counts the other way: 1 is very satisfied. The platforms and this kiosk count 5 as that.
        package var standardCode: Int { 6 - rawValue }

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// How the resident got to the item.
    package enum Channel: String, Hashable, Sendable, Codable, CaseIterable {
        /// By the code of a paper, under the kiosk's scanner.
        case code
        /// By their card on the kiosk's reader.
        case card
    }

    package let level: Level
    /// Codes of the catalogue of reasons, in its order.
    package let reasons: [String]
    /// Their own words; nil for none. They may name people.
    package let words: String?

    /// Judges what was asked for; blanks around the words do not count as words.
    package init(
        level: Int, reasons codes: [String], words: String?, by catalogue: RatingReasons
    ) throws(RatingRefusal) {
        guard let level = Level(rawValue: level) else { throw .noSuchLevel(level) }
        let offered = catalogue[level].reasons.map(\.code)
        if let stray = codes.first(where: { !offered.contains($0) }) { throw .noSuchReason(stray) }
        let words = words.map(Self.trimmed) ?? ""
        guard words.unicodeScalars.count <= Self.longestWords else {
            throw .wordsTooLong(limit: Self.longestWords)
        }
        guard !level.isBad || !codes.isEmpty || !words.isEmpty else { throw .reasonMissing }
        self.level = level
        reasons = offered.filter(codes.contains)
        self.words = words.isEmpty ? nil : words
    }

    /// As it was kept; judged when it was given.
    package init(kept level: Level, reasons: [String], words: String?) {
        (self.level, self.reasons, self.words) = (level, reasons, words)
    }

    private static func trimmed(_ text: String) -> String {
        var part = text[...]
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}

/// Why a rating is not taken. Safe to log: no words of anybody.
package enum RatingRefusal: Error, Hashable, Sendable {
    case noSuchLevel(Int)
    /// No reason of this level has that code.
    case noSuchReason(String)
    case wordsTooLong(limit: Int)
    /// A bad rating carries a ticked reason or words.
    case reasonMissing
    /// A step of a follow-up says what was found or answered.
    case stepWordsMissing
    case ratedAlready
    /// The item is not finished yet.
    case notFinished
    /// The time for a rating is over; the item counts as not rated.
    case tooLate
}

extension RatingRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noSuchLevel(let level): "there is no level \(level); they are 1 to 5"
        case .noSuchReason: "a reason is not one of this level"
        case .wordsTooLong(let limit): "the words are longer than \(limit) characters"
        case .reasonMissing: "a bad rating needs a reason or words"
        case .stepWordsMissing: "a step of a follow-up needs words"
        case .ratedAlready: "the item has a rating"
        case .notFinished: "the item is not finished"
        case .tooLate: "the time for a rating is over"
        }
    }
}

/// Which items may be rated, and until when.
package enum RatingWindow {
    /// States in which the matter is settled for the resident.
    package static let rateable: Set<ItemState> = [.completed, .decided, .delivered]

    /// The last day on which an item finished on `finished` may be rated.
    package static func lastDay(finished: CivilDate, _ rules: RatingRules) -> CivilDate {
        finished.advanced(byDays: rules.openDays)
    }

    /// Nil when the item may be rated on `today`.
    package static func refusal(
        state: ItemState, finished: CivilDate, isRated: Bool, today: CivilDate, _ rules: RatingRules
    ) -> RatingRefusal? {
        if isRated { return .ratedAlready }
        guard rateable.contains(state) else { return .notFinished }
        return today <= lastDay(finished: finished, rules) ? nil : .tooLate
    }
}
