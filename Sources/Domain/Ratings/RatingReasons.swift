/// The five levels and the reasons offered with each (`Assets/ratings/reasons.json`; facts/domain.md b7).
///
/// Data, because the national list changes; decoding checks that each level is there once and no code stands twice.
package struct RatingReasons: Hashable, Sendable {
    /// A screen of ticks holds no more.
    package static let mostReasons = 10

    package struct Reason: Hashable, Sendable, Codable {
        package let code: String
        package let zh: String
        package let en: String
    }

    package struct Entry: Hashable, Sendable, Codable {
        package let level: Rating.Level
        package let zh: String
        package let en: String
        package let reasons: [Reason]
    }

    /// From very satisfied to very dissatisfied.
    package let levels: [Entry]

    package subscript(level: Rating.Level) -> Entry {
        guard let entry = levels.first(where: { $0.level == level }) else {
            preconditionFailure("decoding takes all five levels or none")
        }
        return entry
    }

    package func reason(_ code: String) -> Reason? {
        levels.lazy.flatMap(\.reasons).first { $0.code == code }
    }
}

extension RatingReasons: Decodable {
    private enum CodingKeys: String, CodingKey { case levels }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let entries = try container.decode([Entry].self, forKey: .levels).sorted { $0.level > $1.level }
        func wrong(_ what: String) -> DecodingError {
            .dataCorruptedError(forKey: .levels, in: container, debugDescription: what)
        }
        guard entries.map(\.level) == Rating.Level.allCases.reversed() else {
            throw wrong("each level from 1 to 5 stands there once")
        }
        let codes = entries.flatMap(\.reasons).map(\.code)
        guard Set(codes).count == codes.count else { throw wrong("a code stands twice") }
        guard entries.allSatisfy({ (1...Self.mostReasons).contains($0.reasons.count) }) else {
            throw wrong("a level offers 1 to \(Self.mostReasons) reasons")
        }
        levels = entries
    }
}
