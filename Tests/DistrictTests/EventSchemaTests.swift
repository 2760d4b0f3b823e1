import FoundationEssentials
import TestTools
import Testing

@testable import District

@Suite struct `The schemas of the events` {
    private static func schema(_ text: String) throws(DistrictError) -> EventSchemas {
        try EventSchemas(files: ["cn.onewindow.a.b.v1.json": Array(text.utf8)])
    }

    private static let type = EventType(rawValue: "cn.onewindow.a.b.v1")

    private static let item = Samples.data("item.completed")

    private static func changed(_ value: JSONValue, _ path: [String], _ new: JSONValue?) -> JSONValue {
        guard let name = path.first, case .object(var members) = value else { return value }
        members[name] =
            path.count == 1 ? new : changed(members[name] ?? [:], Array(path.dropFirst()), new)
        return .object(members)
    }

    @Test func `there is one for each event a kiosk may owe`() throws {
        #expect(
            Samples.schemas.types.sorted() == [
                "cn.onewindow.appointment.cancelled.v1", "cn.onewindow.appointment.checkedin.v1",
                "cn.onewindow.appointment.confirmed.v1", "cn.onewindow.appointment.missed.v1",
                "cn.onewindow.appointment.moved.v1", "cn.onewindow.appointment.refused.v1",
                "cn.onewindow.item.completed.v1", "cn.onewindow.item.handedover.v1",
                "cn.onewindow.item.rated.v1", "cn.onewindow.item.refused.v1",
                "cn.onewindow.visit.closed.v1",
            ])
    }

    @Test(arguments: Samples.eachType)
    func `a sample of each type passes, and not without any of the members it must have`(event: CloudEvent) {
        #expect(Samples.schemas.fault(in: event.data, of: event.type) == nil)
        #expect(Samples.schemas.fault(in: [:], of: event.type)?.reason.hasSuffix("is missing") == true)
        #expect(Samples.schemas.types.contains(event.type.rawValue))
    }

    @Test func `there is a sample for each schema`() {
        #expect(Samples.eachType.map(\.type.rawValue) == Samples.schemas.types)
    }

    @Test func `a whole item passes, and what a newer kiosk adds does too`() throws {
        let schemas = Samples.schemas
        #expect(schemas.fault(in: Self.item, of: .itemCompleted) == nil)
        #expect(schemas.fault(in: Self.changed(Self.item, ["weather"], "sun"), of: .itemCompleted) == nil)
        #expect(schemas.fault(in: [:], of: EventType(rawValue: "cn.onewindow.new.thing.v1")) == nil)
    }

    /// A member, what it is changed to, and the place that is told.
    private struct Spoilt: Sendable {
        let path: [String]
        let value: JSONValue?
        let place: String

        init(_ path: String..., as value: JSONValue?, at place: String) {
            (self.path, self.value, self.place) = (path, value, place)
        }
    }

    private static let spoilt: [Spoilt] = [
        Spoilt("outcome", as: nil, at: "data"), Spoilt("itemNumber", as: nil, at: "data"),
        Spoilt("applicant", "name", as: nil, at: "data/applicant"),
        Spoilt("itemNumber", as: "4505020010012026112200001X", at: "data/itemNumber"),
        Spoilt("counter", as: "1", at: "data/counter"), Spoilt("counter", as: 0, at: "data/counter"),
        Spoilt("received", as: "yesterday", at: "data/received"),
        Spoilt("caseKind", as: "3", at: "data/caseKind"),
        Spoilt("materials", as: [["name": "身份证"]], at: "data/materials/0"),
        Spoilt("applicant", as: "测试甲", at: "data/applicant"),
    ]

    @Test(arguments: spoilt)
    private func `what is wrong is told by its place, never by what stands there`(_ spoilt: Spoilt) throws {
        let schemas = Samples.schemas
        let fault = try #require(
            schemas.fault(in: Self.changed(Self.item, spoilt.path, spoilt.value), of: .itemCompleted))
        #expect(fault.field == spoilt.place)
        #expect(!"\(fault)".contains("测试甲") && !"\(fault)".contains("1101"))
    }

    @Test(arguments: [
        #"{"pattern":"^a$"}"#, #"{"properties":{"a":{"oneOf":[]}}}"#, #"{"format":"email"}"#, #"[]"#,
        "no JSON",
        #"{"type":1}"#, #"{"minLength":-1}"#, #"{"required":[]}"#, ##"{"$ref":"#/$defs/nowhere"}"##,
        #"{"$defs":{"a":{"items":{"if":{}}}}}"#, #"{"additionalProperties":{}}"#,
    ])
    func `a keyword that would not be checked is an error when it is read`(text: String) {
        let error = #expect(throws: DistrictError.self) { try Self.schema(text) }
        #expect(error?.code == .badSchema)
    }

    private static let keywords: [(schema: String, value: String, passes: Bool)] = [
        (#"{"type":["string","null"]}"#, "null", true),
        (#"{"type":"number"}"#, "1", true),
        (#"{"type":"integer"}"#, "true", false),
        (#"{"const":"a"}"#, "\"b\"", false),
        (#"{"enum":["a",1]}"#, "1", true),
        (#"{"items":{"type":"string"},"maxItems":2}"#, #"["a","b"]"#, true),
        (#"{"items":{"type":"string"},"maxItems":2}"#, #"["a","b","c"]"#, false),
        (#"{"minItems":1}"#, "[]", false),
        (#"{"maxLength":2}"#, "\"一二\"", true),
        (#"{"maxLength":2}"#, "\"一二三\"", false),
        (#"{"properties":{"a":{}},"additionalProperties":false}"#, #"{"b":1}"#, false),
        (#"{"format":"date"}"#, "\"2026-02-29\"", false),
        (#"{"format":"date"}"#, "\"2028-02-29\"", true),
        (#"{"format":"digits"}"#, "\"\"", false),
        (#"{"format":"uuid"}"#, "\"018f2f4e-0000-7000-8000-00000000000a\"", true),
        (#"{"allOf":[{"required":["a"]},{"required":["b"]}]}"#, #"{"a":1}"#, false),
        (
            ##"{"$ref":"#/$defs/t","$defs":{"t":{"items":{"$ref":"#/$defs/t"},"type":"array"}}}"##, "[[[]]]",
            true
        ),
        (
            ##"{"$ref":"#/$defs/t","$defs":{"t":{"items":{"$ref":"#/$defs/t"},"type":"array"}}}"##, "[[[1]]]",
            false
        ),
    ]

    @Test(arguments: keywords)
    func `each keyword does what JSON Schema says`(schema: String, value: String, passes: Bool) throws {
        let value = try JSONValue(parsing: Array(value.utf8))
        #expect((try Self.schema(schema).fault(in: value, of: Self.type) == nil) == passes)
    }

    @Test func `a value that nests without end is refused, not followed`() throws {
        let schemas = try Self.schema(
            ##"{"$ref":"#/$defs/t","$defs":{"t":{"items":{"$ref":"#/$defs/t"}}}}"##)
        var value: JSONValue = []
        for _ in 0..<200 { value = [value] }
        #expect(schemas.fault(in: value, of: Self.type) != nil)
    }
}
