import Domain

/// The five choices with their reasons, in the reader's language; the same for everybody.
struct RatingView: Sendable {
    struct Level: Sendable {
        let level: Int
        let name: String
        /// The face's mouth as an SVG path in a field of 64 by 64: told apart without any colour.
        let mouth: String
        let isBad: Bool
        let reasons: [Reason]
    }

    struct Reason: Sendable {
        let code: String
        let text: String
    }

    /// From very satisfied to very dissatisfied.
    let levels: [Level]

    init(_ reasons: RatingReasons, _ words: PageTexts) {
        let isChinese = words.language == .chinese
        levels = reasons.levels.map { entry in
            Level(
                level: entry.level.rawValue, name: isChinese ? entry.zh : entry.en,
                mouth: Self.mouth(entry.level), isBad: entry.level.isBad,
                reasons: entry.reasons.map { Reason(code: $0.code, text: isChinese ? $0.zh : $0.en) })
        }
    }

    private static func mouth(_ level: Rating.Level) -> String {
        switch level {
        case .veryGood: "M16 36Q32 58 48 36Z"
        case .good: "M18 39Q32 51 46 39"
        case .fair: "M20 43H44"
        case .bad: "M18 47Q32 36 46 47"
        case .veryBad: "M16 50Q32 30 48 50Z"
        }
    }
}
