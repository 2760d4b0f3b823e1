import FoundationEssentials

/// Any JSON, to write as it is sent and to read as it came: also which keys are there, and what is `null`.
package enum JSON: Codable, Hashable, Sendable {
    case null, flag(Bool), number(Double), text(String), list([JSON]), object([String: JSON])

    package init(_ bytes: some Sequence<UInt8>) throws {
        self = try JSONDecoder().decode(JSON.self, from: Data(bytes))
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSON].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .flag(let flag): try container.encode(flag)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }

    /// `.null` also where there is no such key; ask `keys` to tell.
    package subscript(key: String) -> JSON {
        get { if case .object(let object) = self { object[key] ?? .null } else { .null } }
        set {
            guard case .object(var object) = self else { return }
            object[key] = newValue
            self = .object(object)
        }
    }

    package subscript(index: Int) -> JSON { list.indices.contains(index) ? list[index] : .null }

    package var keys: Set<String> { if case .object(let object) = self { Set(object.keys) } else { [] } }
    package var list: [JSON] { if case .list(let list) = self { list } else { [] } }
    package var text: String? { if case .text(let text) = self { text } else { nil } }
    package var number: Int? { if case .number(let number) = self { Int(number) } else { nil } }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral text: String) { self = .text(text) }
    package init(integerLiteral number: Int) { self = .number(Double(number)) }
    package init(booleanLiteral flag: Bool) { self = .flag(flag) }
    package init(arrayLiteral list: JSON...) { self = .list(list) }
    package init(dictionaryLiteral pairs: (String, JSON)...) {
        self = .object(Dictionary(uniqueKeysWithValues: pairs))
    }
    package init(nilLiteral: ()) { self = .null }
}
