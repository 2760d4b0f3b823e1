import FoundationEssentials

/// What is wrong with a file of JSON: the line, the value, and what it should be; safe for any log.
package struct JSONFault: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case notJSON
        case lacks(key: String)
        case isNull
        case wrongType(expected: String)
        /// In the words of the type that refused it.
        case refused(String)
    }

    package let kind: Kind
    /// From 1.
    package let line: Int
    /// As `years[1].days[3].date`; empty for the whole.
    package let place: String

    package init(_ kind: Kind, line: Int, place: String = "") {
        (self.kind, self.line, self.place) = (kind, line, place)
    }

    /// A sentence about the place, as `years[1] lacks issued`.
    package var english: String {
        let subject = place.isEmpty ? "" : "`\(place)` "
        return switch kind {
        case .notJSON: "is not valid JSON"
        case .lacks(let key): "\(subject)lacks `\(key)`"
        case .isNull: "\(subject)is null"
        case .wrongType(let expected): "\(subject)must be \(expected)"
        case .refused(let why): "\(subject)is wrong: \(why)"
        }
    }

    package var chinese: String {
        let subject = place.isEmpty ? "" : "“\(place)”"
        return switch kind {
        case .notJSON: "不是合格的 JSON（检查逗号、引号和括号）"
        case .lacks(let key): "\(subject)缺少“\(key)”"
        case .isNull: "\(subject)是空值 null"
        case .wrongType(let expected): "\(subject)的类型不对，应为 \(expected)"
        case .refused(let why): "\(subject)的值不对（\(why)）"
        }
    }
}

extension JSONFault {
    /// Decodes a whole file; throws what is wrong with it first.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8]
    ) throws(JSONFault) -> Value {
        do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
            throw JSONFault(error, in: JSONPlaces(bytes))
        }
    }

    private init(_ error: any Error, in text: JSONPlaces) {
        func fault(_ kind: Kind, _ path: [any CodingKey]) -> JSONFault {
            let steps = path.map { $0.intValue.map(JSONPlaces.Step.index) ?? .key($0.stringValue) }
            return JSONFault(kind, line: text.line(of: steps), place: Self.place(steps))
        }
        self =
            switch error as? DecodingError {
            case .keyNotFound(let key, let context)?: fault(.lacks(key: key.stringValue), context.codingPath)
            case .typeMismatch(let type, let context)?:
                fault(.wrongType(expected: "\(type)"), context.codingPath)
            case .valueNotFound(_, let context)?: fault(.isNull, context.codingPath)
            case .dataCorrupted(let context)? where !context.codingPath.isEmpty:
                fault(.refused(context.debugDescription), context.codingPath)
            default: JSONFault(.notJSON, line: text.faultLine ?? 1)
            }
    }

    private static func place(_ path: [JSONPlaces.Step]) -> String {
        let text = path.map { step in
            switch step {
            case .index(let index): "[\(index)]"
            case .key(let key): ".\(key)"
            }
        }.joined()
        return text.hasPrefix(".") ? String(text.dropFirst()) : text
    }
}
