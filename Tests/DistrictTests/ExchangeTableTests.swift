import Testing

@testable import District

/// The fields of the national exchange tables (facts/domain.md b6), and where each stands in our events.
@Suite struct `The fields of the exchange tables` {
    /// A field, and its place: the file, then the names on the way, `[]` for the entries of a list.
    struct Field: Sendable, CustomTestStringConvertible {
        let name: String
        let file: String
        let path: [String]

        init(_ name: String, _ file: String, _ path: String...) {
            (self.name, self.file, self.path) = (name, file, path)
        }

        var testDescription: String { name }
    }

    private static let item = "item.json#/$defs/Item"
    private static let completed = "cn.onewindow.item.completed.v1.json"

    /// Not carried, for none is known at a counter: the national basic and implementation codes (the catalogue has local
    /// ones), credit codes of bodies, legal representatives (applicants are natural persons), postcodes, attachments (the
    /// papers stay at the hall), validity of certificates. The id of a record is the event's.
    static let acceptance = [
        Field("办件编号", item, "itemNumber"), Field("本级事项编码", item, "service"),
        Field("事项名称", item, "serviceName"), Field("事项版本", item, "catalogVersion"),
        Field("申请人名称", item, "applicant", "name"), Field("申请人类型", item, "applicant", "kind"),
        Field("证件类型", item, "applicant", "idType"), Field("申请人证件号码", item, "applicant", "number"),
        Field("申请时间", item, "received"), Field("办理形式", item, "channel"),
        Field("代理人姓名", item, "agent", "name"), Field("代理人证件号码", item, "agent", "number"),
        Field("代理人手机号码", item, "agent", "phone"), Field("手机号码", item, "applicant", "phone"),
        Field("通讯地址", item, "applicant", "address"), Field("受理机构", item, "siteName"),
        Field("受理人员", item, "clerk"), Field("受理时间", item, "accepted"),
        Field("受理文书编号", item, "acceptanceDocument"), Field("摘要", item, "summary"),
        Field("办件类型", item, "caseKind"), Field("承诺办结时间", item, "promised"),
        Field("行政区划代码", item, "region"),
    ]

    static let process = [
        Field("环节名称", item, "process", "[]", "stage"), Field("办理动作", item, "process", "[]", "action"),
        Field("办理人员", item, "process", "[]", "handler"), Field("办理意见", item, "process", "[]", "words"),
        Field("开始时间", item, "process", "[]", "start"), Field("结束时间", item, "process", "[]", "end"),
        Field("办理状态", item, "process", "[]", "state"),
        Field("环节开始时间", "cn.onewindow.visit.closed.v1.json", "issued"),
        Field("环节结束时间", "cn.onewindow.visit.closed.v1.json", "closed"),
        Field("办理人员", "cn.onewindow.visit.closed.v1.json", "clerk"),
        Field("办理动作", "cn.onewindow.visit.closed.v1.json", "action"),
        Field("办理状态", "cn.onewindow.visit.closed.v1.json", "state"),
        Field("办件编号", "cn.onewindow.visit.closed.v1.json", "items", "[]"),
    ]

    static let result = [
        Field("办结时间", completed, "result", "ended"), Field("办理结果", completed, "result", "kind"),
        Field("结果描述", completed, "result", "text"), Field("结果证照名称", completed, "result", "certificate"),
        Field("文书编号", completed, "result", "document"), Field("发证机关", completed, "result", "body"),
        Field("是否快递", completed, "result", "posted"), Field("是否收费", completed, "result", "charged"),
    ]

    static let material = [
        Field("材料名称", item, "materials", "[]", "name"), Field("是否收取", item, "materials", "[]", "received"),
        Field("收取方式", item, "materials", "[]", "way"), Field("材料序号", item, "materials", "[]", "number"),
        Field("收取时间", item, "materials", "[]", "taken"),
    ]

    static let special = [
        Field("特别程序种类", item, "special", "[]", "kind"), Field("特别程序名称", item, "special", "[]", "name"),
        Field("申请理由", item, "special", "[]", "reason"), Field("开始时间", item, "special", "[]", "start"),
        Field("结束时间", item, "special", "[]", "end"), Field("审批人", item, "special", "[]", "approvedBy"),
    ]

    static let rating = ["办件编号": "itemNumber", "评价等级": "level", "评价指标": "reasons", "评价时间": "rated"].map {
        Field($0.key, "cn.onewindow.item.rated.v1.json", $0.value)
    }

    @Test(arguments: acceptance + process + result + material + special)
    func `each has its place, and the description there names it`(field: Field) throws {
        var schema = try Self.schema(field.file)
        for name in field.path {
            let next = name == "[]" ? schema["items"] : schema["properties"]?[name]
            schema = try Self.resolved(try #require(next, "\(name) is missing"))
        }
        #expect(schema["description"]?.text?.contains(field.name) == true)
    }

    @Test func `of a rating, the entries of its reasons name it too`() throws {
        let rated = try Self.schema("cn.onewindow.item.rated.v1.json")
        let words = Self.descriptions(in: rated)
        for field in Self.rating { #expect(words.contains { $0.contains(field.name) }, "\(field.name)") }
    }

    private static func descriptions(in value: JSONValue) -> [String] {
        guard case .object(let members) = value else { return [] }
        return members.flatMap { name, member in
            name == "description" ? [member.text ?? ""] : descriptions(in: member)
        }
    }

    private static func schema(_ place: String) throws -> JSONValue {
        let parts = place.split(separator: "#", omittingEmptySubsequences: false)
        let bytes = try #require(try Samples.schemaFiles()[String(parts[0])])
        var schema = try JSONValue(parsing: bytes)
        for name in parts.dropFirst().joined().split(separator: "/") {
            schema = try #require(schema[String(name)])
        }
        return schema
    }

    /// What a `$ref` within `item.json` stands for.
    private static func resolved(_ schema: JSONValue) throws -> JSONValue {
        guard let reference = schema["$ref"]?.text else { return schema }
        return try Self.schema(reference.hasPrefix("#") ? "item.json" + reference : reference)
    }
}
