package import Domain
import FoundationEssentials

/// The project's own data, as tests use it.
package enum Samples {
    /// The folder `Assets`, found from this file.
    package static var assets: String {
        let folders = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        return (folders + ["Assets"]).joined(separator: "/")
    }

    package static func catalog() throws -> Catalog {
        try Catalog(
            files: [JSONDecoder().decode(CatalogFile.self, from: file("catalog/centre.json"))],
            rules: formRules(),
            pinyin: JSONDecoder().decode(PinyinInitials.self, from: file("pinyin/initials.json")))
    }

    /// How answers are judged.
    package static func formRules() throws -> FormRules {
        try JSONDecoder().decode(FormRules.self, from: file("forms/rules.json"))
    }

    /// The public holidays of 2024 to 2026.
    package static func calendar() throws -> CalendarDocument {
        try JSONDecoder().decode(CalendarDocument.self, from: file("calendar/holidays.json"))
    }

    /// A file of one year with these days off.
    package static func calendarText(_ year: Int, issued: String, off: [String] = []) -> String {
        let days = off.map { #"{"date": "\#($0)", "type": "holiday", "name": "测试节", "name_en": "Test day"}"# }
        return """
            {"years": [{"year": \(year), "source_document_zh": "通知", "issued": "\(issued)",
                        "days": [\(days.joined(separator: ", "))]}]}
            """
    }

    package static func calendar(_ year: Int, issued: String, off: [String] = []) throws -> CalendarDocument {
        try CalendarDocument(reading: Array(calendarText(year, issued: issued, off: off).utf8))
    }

    package static func ratingReasons() throws -> RatingReasons {
        try JSONDecoder().decode(RatingReasons.self, from: file("ratings/reasons.json"))
    }

    /// All of `Assets/texts` in one table.
    package static func texts() throws -> Texts {
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(assets)/texts").sorted()
        var table: [String: [String: String]] = [:]
        for name in names where name.hasSuffix(".json") {
            let part = try JSONDecoder().decode([String: [String: String]].self, from: file("texts/\(name)"))
            table.merge(part) { first, _ in first }
        }
        return Texts(table: table)
    }

    /// A resident of 70 years on the simulated morning; nobody's number (the region code 990000 does not exist).
    package static let card = IdentityCard(
        kind: .resident, name: "测试甲", sex: .female, nation: Nation(code: "01"), birth: birth,
        address: "测试省测试市测试路1号", number: "990000195512310021", issuer: "测试市公安局",
        validFrom: birth, expiry: .never)

    private static let birth: CivilDate = {
        guard let date = CivilDate("1955-12-31") else { preconditionFailure("a date of the calendar") }
        return date
    }()

    private static func file(_ path: String) throws -> Data {
        try Data(contentsOf: URL(filePath: "\(assets)/\(path)"))
    }
}
