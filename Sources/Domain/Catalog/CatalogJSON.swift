/// Any JSON, as the check of a catalogue looks at it: nothing is known of it yet. Numbers that are no whole ones are
/// told apart only to be refused.
enum CatalogJSON: Hashable, Sendable, Decodable {
    case null
    case bool(Bool)
    case number(Int)
    case fraction
    case text(String)
    case list([CatalogJSON])
    case object([String: CatalogJSON])

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// The commonest first: each guess that is wrong costs an error.
    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if value.decodeNil() {
            self = .null
        } else if let object = try? decoder.container(keyedBy: Name.self) {
            var members: [String: CatalogJSON] = [:]
            for key in object.allKeys { members[key.stringValue] = try object.decode(Self.self, forKey: key) }
            self = .object(members)
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Int.self) {
            self = .number(number)
        } else if var list = try? decoder.unkeyedContainer() {
            var values: [CatalogJSON] = []
            while !list.isAtEnd { values.append(try list.decode(Self.self)) }
            self = .list(values)
        } else {
            _ = try value.decode(Double.self)
            self = .fraction
        }
    }

    subscript(name: String) -> CatalogJSON? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var number: Int? { if case .number(let number) = self { number } else { nil } }
    var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
    /// Empty for anything that is no list.
    var list: [CatalogJSON] { if case .list(let list) = self { list } else { [] } }
    var texts: [String] { list.compactMap(\.text) }
}
