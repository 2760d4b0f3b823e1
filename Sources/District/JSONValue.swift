package import FoundationEssentials

/// Any JSON, held as values: what an event carries in `data` passes through here untouched in meaning.
///
/// Order of members and spelling of numbers (`1.0`, `1e2`) are not kept; numbers keep their full value
/// up to 38 digits. Written with sorted keys, so that equal values have equal bytes.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case decimal(Decimal)
    /// Only what no decimal can hold: exponents beyond 127.
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads one JSON text. Throws for anything else, and beyond 512 levels of nesting.
    package init(parsing bytes: [UInt8]) throws(DistrictError) {
        self = try JSONReader.value(of: bytes)
    }

    /// UTF-8, sorted keys, no needless escapes: the canonical form every hash is taken over.
    package var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }

    /// The member of an object; nil for a missing one and for anything that is no object.
    package subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }
}

extension JSONValue: Codable {
    package init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: MemberName.self) {
            var members: [String: JSONValue] = [:]
            for key in object.allKeys {
                members[key.stringValue] = try object.decode(JSONValue.self, forKey: key)
            }
            self = .object(members)
        } else if var list = try? decoder.unkeyedContainer() {
            var values: [JSONValue] = []
            while !list.isAtEnd { values.append(try list.decode(JSONValue.self)) }
            self = .array(values)
        } else {
            self = try Self.scalar(decoder.singleValueContainer())
        }
    }

    private static func scalar(_ value: any SingleValueDecodingContainer) throws -> JSONValue {
        if value.decodeNil() { return .null }
        if let text = try? value.decode(String.self) { return .string(text) }
        if let bool = try? value.decode(Bool.self) { return .bool(bool) }
        if let integer = try? value.decode(Int64.self) { return .integer(integer) }
        if let decimal = try? value.decode(Decimal.self), decimal.isFinite { return .decimal(decimal) }
        return .double(try value.decode(Double.self))
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .array(let values): try values.encode(to: encoder)
        case .object(let members): try members.encode(to: encoder)
        default:
            var container = encoder.singleValueContainer()
            switch self {
            case .bool(let bool): try container.encode(bool)
            case .integer(let integer): try container.encode(integer)
            case .decimal(let decimal): try container.encode(decimal)
            case .double(let double): try container.encode(double)
            case .string(let text): try container.encode(text)
            case .null, .array, .object: try container.encodeNil()
            }
        }
    }
}

private struct MemberName: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
