/// The JSON Schemas of the events (`Assets/api/events/*.json`), read once and held ready: what the `data` of an event
/// must be. Both ends judge by them: the kiosk before it sends, the district before it stores.
///
/// A subset of JSON Schema 2020-12. A keyword outside it is an error when the schemas are read, never something that is
/// silently not checked:
///
///     type const enum required properties additionalProperties items minItems maxItems minLength maxLength
///     minimum maximum format (date, date-time, uuid, digits) allOf $ref (#/$defs/X, file.json#/$defs/X) $defs
///     $schema $id title description
package struct EventSchemas: Sendable {
    /// Files and their `$defs`, at the numbers by which references name them.
    private let definitions: [Schema]
    private let byType: [String: Schema]

    /// - Parameter files: the bytes of each file by its name; an event's schema stands in `<type>.json`.
    package init(files: [String: [UInt8]]) throws(DistrictError) {
        var drafts: [String: SchemaDraft] = [:]
        for (name, bytes) in files {
            for (key, draft) in try Self.drafts(of: name, bytes) { drafts[key] = draft }
        }
        let names = drafts.keys.sorted()
        let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        var definitions: [Schema] = []
        var byType: [String: Schema] = [:]
        for name in names {
            guard let draft = drafts[name] else { continue }
            let schema = try Schema(draft, numbers, of: name)
            definitions.append(schema)
            if name.hasPrefix("cn."), !name.contains("#") { byType[String(name.dropLast(5))] = schema }
        }
        (self.definitions, self.byType) = (definitions, byType)
    }

    /// The file's own schema under its name, and its `$defs`.
    private static func drafts(
        of name: String, _ bytes: [UInt8]
    ) throws(DistrictError) -> [String: SchemaDraft] {
        let reader = SchemaReader(file: name)
        let json: JSONValue
        do throws(DistrictError) { json = try JSONValue(parsing: bytes) } catch {
            throw DistrictError(.badSchema, field: name, reason: "is not JSON")
        }
        var drafts = [name: try reader.schema(json, at: "")]
        if case .object(let own) = json["$defs"] {
            for (key, value) in own {
                drafts["\(name)#/$defs/\(key)"] = try reader.schema(value, at: "/$defs/\(key)")
            }
        }
        return drafts
    }

    /// The types that have a schema, sorted.
    package var types: [String] { byType.keys.sorted() }

    /// What is wrong with an event's data: the place and the rule, never what stands there. Nil when nothing is, and for
    /// types without a schema: a newer kiosk may know more.
    package func fault(in data: JSONValue, of type: EventType) -> DistrictError? {
        guard let schema = byType[type.rawValue], let broken = broken(in: data, schema, depth: 0) else {
            return nil
        }
        return DistrictError(
            .invalidEvent, field: (["data"] + broken.path.reversed()).joined(separator: "/"),
            reason: broken.rule)
    }

    /// - Parameter depth: schemas may refer to themselves, values end; 64 levels are more than any event has.
    private func broken(in value: JSONValue, _ schema: Schema, depth: Int) -> Broken? {
        guard depth < 64 else { return Broken(rule: "nests too deeply") }
        if let rule = schema.broken(by: value) { return Broken(rule: rule) }
        for part in schema.all {
            if let broken = broken(in: value, part, depth: depth + 1) { return broken }
        }
        if let reference = schema.reference {
            if let broken = broken(in: value, definitions[reference], depth: depth + 1) { return broken }
        }
        switch value {
        case .object(let members):
            for (name, own) in schema.properties {
                guard let member = members[name] else { continue }
                if let broken = broken(in: member, own, depth: depth + 1) { return broken.within(name) }
            }
        case .array(let values):
            guard let items = schema.items else { break }
            for (index, entry) in values.enumerated() {
                if let broken = broken(in: entry, items, depth: depth + 1) {
                    return broken.within(String(index))
                }
            }
        default: break
        }
        return nil
    }
}

/// A rule that does not hold, and where: the way up is only written where there is something to tell.
private struct Broken {
    let rule: String
    /// The innermost name first.
    var path: [String] = []

    func within(_ name: String) -> Broken { Broken(rule: rule, path: path + [name]) }
}

/// One schema object, ready to judge. A class, so that walking through them copies nothing.
final class Schema: Sendable {
    let types: SchemaTypes?
    let constants: [JSONValue]
    let required: [String]
    /// In the order of their names: the same fault is told whoever asks.
    let properties: [(name: String, schema: Schema)]
    /// The only members there may be; nil where there may be more.
    let members: Set<String>?
    let items: Schema?
    let count: ClosedRange<Int>
    let length: ClosedRange<Int>
    let minimum: Int64
    let maximum: Int64
    let format: SchemaFormat?
    let all: [Schema]
    /// The number of a definition.
    let reference: Int?

    /// - Parameter numbers: the definitions that references may name.
    init(_ draft: SchemaDraft, _ numbers: [String: Int], of name: String) throws(DistrictError) {
        (types, constants, required) = (draft.types, draft.constants, draft.required)
        var properties: [(name: String, schema: Schema)] = []
        for (key, own) in draft.properties.sorted(by: { $0.key < $1.key }) {
            properties.append((name: key, schema: try Schema(own, numbers, of: name)))
        }
        self.properties = properties
        members = draft.allowsMore ? nil : Set(draft.properties.keys)
        var parts: [Schema] = []
        for part in draft.all { parts.append(try Schema(part, numbers, of: name)) }
        all = parts
        if let own = draft.items.first { items = try Schema(own, numbers, of: name) } else { items = nil }
        (count, length) = (draft.count, draft.length)
        (minimum, maximum, format) = (draft.minimum ?? .min, draft.maximum ?? .max, draft.format)
        if let wanted = draft.reference {
            guard let number = numbers[wanted] else {
                throw DistrictError(
                    .badSchema, field: name, reason: "refers to \(wanted), which is not there")
            }
            reference = number
        } else {
            reference = nil
        }
    }

    /// The rule that the value itself breaks; what is in it is looked at elsewhere.
    func broken(by value: JSONValue) -> String? {
        if let types, !types.allow(value) { return "must be of type \(types)" }
        if !constants.isEmpty, !constants.contains(value) { return "is none of the values it may have" }
        switch value {
        case .object(let given):
            if let name = required.first(where: { given[$0] == nil }) { return "\(name) is missing" }
            guard let members, !given.keys.allSatisfy(members.contains) else { return nil }
            return "has a member it must not have"
        case .array(let values):
            return count.contains(values.count) ? nil : "has too few or too many entries"
        case .string(let text):
            guard length.contains(text.unicodeScalars.count) else { return "is too short or too long" }
            return format.flatMap { $0.holds(text) ? nil : "is no \($0.rawValue)" }
        case .integer(let number):
            return number >= minimum && number <= maximum ? nil : "is too small or too large"
        default: return nil
        }
    }
}

/// The kinds of values that a schema lets through.
struct SchemaTypes: Sendable, CustomStringConvertible {
    private let names: [String]
    private let kinds: Kinds

    private struct Kinds: OptionSet {
        let rawValue: UInt8
        static let null = Kinds(rawValue: 1)
        static let boolean = Kinds(rawValue: 2)
        static let integer = Kinds(rawValue: 4)
        static let fraction = Kinds(rawValue: 8)
        static let string = Kinds(rawValue: 16)
        static let array = Kinds(rawValue: 32)
        static let object = Kinds(rawValue: 64)
        static let number: Kinds = [.integer, .fraction]
    }

    private static let known: [String: Kinds] = [
        "null": .null, "boolean": .boolean, "integer": .integer, "number": .number, "string": .string,
        "array": .array, "object": .object,
    ]

    /// Nil where a name is none.
    init?(_ names: [String]) {
        var kinds: Kinds = []
        for name in names {
            guard let kind = Self.known[name] else { return nil }
            kinds.formUnion(kind)
        }
        (self.names, self.kinds) = (names, kinds)
    }

    func allow(_ value: JSONValue) -> Bool { kinds.contains(Self.kind(of: value)) }

    private static func kind(of value: JSONValue) -> Kinds {
        switch value {
        case .null: .null
        case .bool: .boolean
        case .integer: .integer
        case .decimal, .double: .fraction
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    var description: String { names.joined(separator: " or ") }
}
