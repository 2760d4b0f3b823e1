/// The answers on a form, by field name.
package typealias Form = [String: FormValue]

/// One answer; as JSON a string, a boolean or an array of strings.
package enum FormValue: Hashable, Sendable {
    case text(String)
    case flag(Bool)
    case list([String])

    /// Nothing was answered.
    package var isEmpty: Bool {
        switch self {
        case .text(let text): text.allSatisfy(\.isWhitespace)
        case .flag(let flag): !flag
        case .list(let list): list.isEmpty
        }
    }

    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }
}

extension FormValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .list(try container.decode([String].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .flag(let flag): try container.encode(flag)
        case .list(let list): try container.encode(list)
        }
    }
}

/// What is wrong with one answer; the sentence for people is in the table of texts under `form.<problem>`.
package struct FormProblem: Hashable, Sendable, Codable {
    package enum Problem: String, Hashable, Sendable, Codable {
        case missing, tooLong, notAnOption, notAnIDNumber, notAPhone, notADate, notANumber, wrongType
        case unknownField, ageNotServed, birthDoesNotMatch
    }

    package let field: String
    package let problem: Problem

    package init(field: String, problem: Problem) { (self.field, self.problem) = (field, problem) }
}
