/// Says which field of a body is wrong; never what stands there.
extension Problem {
    init(unread error: DecodingError) {
        self =
            switch error {
            case .keyNotFound(let key, let context): Self.field(context.codingPath + [key])
            case .typeMismatch(_, let context), .valueNotFound(_, let context): Self.field(context.codingPath)
            case .dataCorrupted(let context) where !context.codingPath.isEmpty: Self.field(context.codingPath)
            // The decoder does not say where it stopped: the place of a syntax error is not known here.
            case .dataCorrupted: Problem(.badJSON)
            @unknown default: Problem(.badJSON)
            }
    }

    private static func field(_ path: [any CodingKey]) -> Problem {
        guard !path.isEmpty else { return Problem(.badField, ["field": "{}"]) }
        let name = path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        return Problem(.badField, ["field": name.first == "." ? String(name.dropFirst()) : name])
    }
}
