import Domain

/// One schema object as it is written, references by name.
struct SchemaDraft {
    var types: SchemaTypes?
    var constants: [JSONValue] = []
    var required: [String] = []
    var properties: [String: SchemaDraft] = [:]
    var allowsMore = true
    /// None or one.
    var items: [SchemaDraft] = []
    var count: ClosedRange<Int> = 0...Int.max
    var length: ClosedRange<Int> = 0...Int.max
    var minimum: Int64?
    var maximum: Int64?
    var format: SchemaFormat?
    var all: [SchemaDraft] = []
    var reference: String?
}

/// Reads a schema; whatever it does not know is an error that names the file and the place.
struct SchemaReader {
    let file: String

    func schema(_ json: JSONValue, at place: String) throws(DistrictError) -> SchemaDraft {
        guard case .object(let members) = json else { throw fault(place, "must be a JSON object") }
        var schema = SchemaDraft()
        for name in members.keys.sorted() {
            guard let value = members[name] else { continue }
            try read(name, value, into: &schema, at: "\(place)/\(name)")
        }
        return schema
    }

    private func read(
        _ name: String, _ value: JSONValue, into schema: inout SchemaDraft, at place: String
    ) throws(DistrictError) {
        switch name {
        case "$schema", "$id", "title", "description", "$defs": break
        case "type":
            guard let types = SchemaTypes(try texts(value, place)) else {
                throw fault(place, "is no type of JSON")
            }
            schema.types = types
        case "const": schema.constants = [value]
        case "enum": schema.constants = try list(value, place)
        case "required": schema.required = try texts(value, place)
        case "properties": schema.properties = try schemas(value, place)
        case "additionalProperties":
            guard case .bool(let allows) = value else { throw fault(place, "must be true or false") }
            schema.allowsMore = allows
        case "items": schema.items = [try self.schema(value, at: place)]
        case "minItems": schema.count = try number(value, place)...schema.count.upperBound
        case "maxItems": schema.count = schema.count.lowerBound...(try number(value, place))
        case "minLength": schema.length = try number(value, place)...schema.length.upperBound
        case "maxLength": schema.length = schema.length.lowerBound...(try number(value, place))
        case "minimum": schema.minimum = Int64(try number(value, place))
        case "maximum": schema.maximum = Int64(try number(value, place))
        case "format":
            guard let format = value.text.flatMap(SchemaFormat.init) else {
                throw fault(place, "is a format that is not checked here")
            }
            schema.format = format
        case "allOf":
            for (index, part) in try list(value, place).enumerated() {
                schema.all.append(try self.schema(part, at: "\(place)/\(index)"))
            }
        case "$ref":
            guard let text = value.text else { throw fault(place, "must be text") }
            schema.reference = text.hasPrefix("#") ? file + text : text
        default: throw fault(place, "is a keyword that is not checked here")
        }
    }

    private func schemas(_ value: JSONValue, _ place: String) throws(DistrictError) -> [String: SchemaDraft] {
        guard case .object(let members) = value else { throw fault(place, "must be a JSON object") }
        var schemas: [String: SchemaDraft] = [:]
        for (name, member) in members { schemas[name] = try schema(member, at: "\(place)/\(name)") }
        return schemas
    }

    private func list(_ value: JSONValue, _ place: String) throws(DistrictError) -> [JSONValue] {
        guard case .array(let values) = value, !values.isEmpty else {
            throw fault(place, "must be a list with something in it")
        }
        return values
    }

    /// One text, or several.
    private func texts(_ value: JSONValue, _ place: String) throws(DistrictError) -> [String] {
        if let text = value.text { return [text] }
        let texts = try list(value, place)
        guard texts.allSatisfy({ $0.text != nil }) else { throw fault(place, "must be texts") }
        return texts.compactMap(\.text)
    }

    private func number(_ value: JSONValue, _ place: String) throws(DistrictError) -> Int {
        guard case .integer(let number) = value, number >= 0, let small = Int(exactly: number) else {
            throw fault(place, "must be a whole number from 0")
        }
        return small
    }

    private func fault(_ place: String, _ reason: String) -> DistrictError {
        DistrictError(.badSchema, field: file + place, reason: reason)
    }
}

/// The formats that are checked; `digits` is ours: one or more of 0 to 9.
enum SchemaFormat: String, Sendable {
    case date
    case dateTime = "date-time"
    case uuid
    case digits

    func holds(_ text: String) -> Bool {
        switch self {
        case .date: CivilDate(text) != nil && text.utf8.count == 10
        case .dateTime: WallTime(rfc3339: text) != nil
        case .uuid: CloudEvent.isIncarnation(text)
        case .digits:
            !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
    }
}
