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
    private let definitions: [String: Schema]

    /// - Parameter files: the bytes of each file by its name; an event's schema stands in `<type>.json`.
    package init(files: [String: [UInt8]]) throws(DistrictError) {
        var definitions: [String: Schema] = [:]
        for (name, bytes) in files {
            let reader = SchemaReader(file: name)
            let json: JSONValue
            do throws(DistrictError) { json = try JSONValue(parsing: bytes) } catch {
                throw DistrictError(.badSchema, field: name, reason: "is not JSON")
            }
            definitions[name] = try reader.schema(json, at: "")
            if case .object(let own) = json["$defs"] {
                for (key, value) in own {
                    definitions["\(name)#/$defs/\(key)"] = try reader.schema(value, at: "/$defs/\(key)")
                }
            }
        }
        self.definitions = definitions
        for (name, schema) in definitions {
            for reference in schema.references where definitions[reference] == nil {
                throw DistrictError(
                    .badSchema, field: name, reason: "refers to \(reference), which is not there")
            }
        }
    }

    /// The types that have a schema, sorted.
    package var types: [String] {
        definitions.keys.filter { !$0.contains("#") && $0.hasPrefix("cn.") }.map { String($0.dropLast(5)) }
            .sorted()
    }

    /// What is wrong with an event's data: the place and the rule, never what stands there. Nil when nothing is, and for
    /// types without a schema: a newer kiosk may know more.
    package func fault(in data: JSONValue, of type: EventType) -> DistrictError? {
        guard let schema = definitions["\(type.rawValue).json"] else { return nil }
        return fault(in: data, schema, at: "data", depth: 0)
    }

    /// - Parameter depth: schemas may refer to themselves, values end; 64 levels are more than any event has.
    private func fault(
        in value: JSONValue, _ schema: Schema, at place: String, depth: Int
    ) -> DistrictError? {
        guard depth < 64 else { return Self.fault(place, "nests too deeply") }
        if let rule = schema.broken(by: value) { return Self.fault(place, rule) }
        for part in schema.all {
            if let fault = fault(in: value, part, at: place, depth: depth + 1) { return fault }
        }
        if let reference = schema.reference, let target = definitions[reference] {
            if let fault = fault(in: value, target, at: place, depth: depth + 1) { return fault }
        }
        switch value {
        case .object(let members):
            for name in members.keys.sorted() {
                guard let value = members[name] else { continue }
                if let own = schema.properties[name] {
                    if let fault = fault(in: value, own, at: "\(place)/\(name)", depth: depth + 1) {
                        return fault
                    }
                } else if !schema.allowsMore {
                    return Self.fault(place, "has a member it must not have")
                }
            }
        case .array(let values):
            guard let items = schema.items.first else { break }
            for (index, value) in values.enumerated() {
                if let fault = fault(in: value, items, at: "\(place)/\(index)", depth: depth + 1) {
                    return fault
                }
            }
        default: break
        }
        return nil
    }

    private static func fault(_ place: String, _ rule: String) -> DistrictError {
        DistrictError(.invalidEvent, field: place, reason: rule)
    }
}

/// One schema object.
struct Schema: Sendable {
    var types: [String] = []
    var constants: [JSONValue] = []
    var required: [String] = []
    var properties: [String: Schema] = [:]
    var allowsMore = true
    /// None or one.
    var items: [Schema] = []
    var count: ClosedRange<Int> = 0...Int.max
    var length: ClosedRange<Int> = 0...Int.max
    var minimum: Int64?
    var maximum: Int64?
    var format: String?
    var all: [Schema] = []
    var reference: String?

    /// Every `$ref` in it.
    var references: [String] {
        (reference.map { [$0] } ?? []) + (all + items + Array(properties.values)).flatMap(\.references)
    }

    /// The rule that the value itself breaks; what is in it is looked at elsewhere.
    func broken(by value: JSONValue) -> String? {
        if !types.isEmpty, !types.contains(where: { Self.isType($0, value) }) {
            return "must be of type \(types.joined(separator: " or "))"
        }
        if !constants.isEmpty, !constants.contains(value) { return "is none of the values it may have" }
        switch value {
        case .object(let members):
            return required.first { members[$0] == nil }.map { "\($0) is missing" }
        case .array(let values):
            return count.contains(values.count) ? nil : "has too few or too many entries"
        case .string(let text):
            guard length.contains(text.unicodeScalars.count) else { return "is too short or too long" }
            return format.flatMap { SchemaFormat.holds($0, text) ? nil : "is no \($0)" }
        case .integer(let number):
            let isWithin = number >= minimum ?? .min && number <= maximum ?? .max
            return isWithin ? nil : "is too small or too large"
        default: return nil
        }
    }

    private static func isType(_ name: String, _ value: JSONValue) -> Bool {
        switch (name, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("null", .null),
            ("integer", .integer), ("number", .integer), ("number", .decimal), ("number", .double):
            true
        default: false
        }
    }
}
