/// Something in a catalogue that must be mended: where it stands, and what to do, in both languages.
package struct CatalogProblem: Hashable, Sendable, Codable {
    /// From 1; 0 until the text was looked at.
    package var line: Int
    /// As `items[3].form_fields[2].type`; empty where the whole file is meant.
    package var place: String
    package var zh: String
    package var en: String

    init(_ place: String, _ zh: String, _ en: String, line: Int = 0) {
        (self.line, self.place, self.zh, self.en) = (line, place, zh, en)
    }

    package var chinese: String { place.isEmpty ? "文件\(zh)" : "\(place) \(zh)" }
    package var english: String { place.isEmpty ? "the file \(en)" : "\(place) \(en)" }

    /// The same with the line its place is written on.
    func found(in text: JSONPlaces) -> CatalogProblem {
        var problem = self
        problem.line = text.line(of: Self.steps(place))
        return problem
    }

    /// A code that another file has too; `bytes` are those of the file the place is in.
    package static func alsoIn(
        _ other: String, code: String, place: String, of bytes: [UInt8]
    ) -> CatalogProblem {
        CatalogProblem(place, "\(code) 在 \(other) 中也有；请只留一个", "\(code) stands in \(other) too; keep one")
            .found(in: JSONPlaces(bytes))
    }

    /// `items[3].type` as steps from the whole to the value.
    private static func steps(_ place: String) -> [JSONPlaces.Step] {
        place.split(separator: ".").flatMap { part in
            let pieces = part.split(separator: "[")
            return pieces.enumerated().map { index, piece -> JSONPlaces.Step in
                if index > 0, piece.hasSuffix("]"), let number = Int(piece.dropLast()) {
                    return .index(number)
                }
                return .key(String(piece))
            }
        }
    }
}

/// Everything that is wrong with one file; at least one problem.
package struct CatalogRefusal: Error, Hashable, Sendable {
    package let first: CatalogProblem
    package let problems: [CatalogProblem]

    init(_ fault: JSONFault) {
        first = CatalogProblem("", fault.chinese, fault.english, line: fault.line)
        problems = [first]
    }

    /// Nil when there is none.
    init?(_ problems: [CatalogProblem]) {
        guard let first = problems.first else { return nil }
        (self.first, self.problems) = (first, problems)
    }
}
