/// The answers on a form, by field name.
package typealias Form = [String: FormValue]

/// One answer; as JSON a string, a boolean, an array of strings, or an array of those: the rows of a table.
package enum FormValue: Hashable, Sendable {
    case text(String)
    case flag(Bool)
    case list([String])
    /// The rows of a table, each with a cell for every column.
    case rows([[String]])

    /// Nothing was answered. "No" is an answer.
    package var isEmpty: Bool {
        switch self {
        case .text(let text): text.isBlank
        case .flag: false
        case .list(let list): list.isEmpty
        case .rows(let rows): rows.allSatisfy { $0.allSatisfy(\.isBlank) }
        }
    }

    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }
}

extension String {
    /// Nothing but white space (the property of Unicode, as the page's `\p{White_Space}`).
    var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}

extension FormValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([String].self) {
            self = .list(list)
        } else {
            self = .rows(try container.decode([[String]].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .flag(let flag): try container.encode(flag)
        case .list(let list): try container.encode(list)
        case .rows(let rows): try container.encode(rows)
        }
    }
}
