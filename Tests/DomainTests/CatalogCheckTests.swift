import Domain
import Foundation
import Testing

/// A catalogue that may not be used is told by place and remedy.
@Suite struct `The check of a catalogue` {
    @Test func `the catalogue that comes with the program is good`() {
        #expect(CatalogCheck.problems(in: CatalogSamples.bytes) == [])
    }

    /// What is done to the good catalogue, and where the check finds it.
    struct Slip: Sendable, CustomTestStringConvertible {
        var what: String
        var place: String
        var remedy: String
        var edit: @Sendable (inout Whole) -> Void

        init(
            _ what: String, at place: String, _ remedy: String,
            _ edit: @escaping @Sendable (inout Whole) -> Void
        ) {
            (self.what, self.place, self.remedy, self.edit) = (what, place, remedy, edit)
        }

        var testDescription: String { what }
    }

    /// The catalogue as plain JSON that a test may spoil.
    struct Whole {
        var root: [String: Any]

        init() throws {
            let data = Data(CatalogSamples.bytes)
            root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }

        mutating func item(_ place: Int, _ edit: (inout [String: Any]) -> Void) {
            guard var items = root["items"] as? [[String: Any]] else { return }
            edit(&items[place])
            root["items"] = items
        }

        mutating func field(_ place: Int, of item: Int = 0, _ edit: (inout [String: Any]) -> Void) {
            inside("form_fields", place, of: item, edit)
        }

        mutating func material(_ place: Int, of item: Int = 0, _ edit: (inout [String: Any]) -> Void) {
            inside("materials", place, of: item, edit)
        }

        private mutating func inside(
            _ name: String, _ place: Int, of item: Int, _ edit: (inout [String: Any]) -> Void
        ) {
            self.item(item) { item in
                guard var parts = item[name] as? [[String: Any]] else { return }
                edit(&parts[place])
                item[name] = parts
            }
        }

        var bytes: [UInt8] {
            get throws { [UInt8](try JSONSerialization.data(withJSONObject: root)) }
        }
    }

    private static let slips: [Slip] = [
        Slip("a key slipped", at: "items[0].elegibility_zh", "did you mean eligibility_zh?") {
            $0.item(0) { $0["elegibility_zh"] = "条件" }
        },
        Slip("no version", at: "version", "is not there; add it") { $0.root["version"] = nil },
        Slip("a field's key slipped", at: "items[0].form_fields[2].requred", "did you mean required?") {
            $0.field(2) { $0["requred"] = true }
        },
        Slip("a type nobody knows", at: "items[0].form_fields[3].type", "did you mean phone?") {
            $0.field(3) { $0["type"] = "phon" }
        },
        Slip("text where a number stands", at: "items[1].promised_working_days", "must be a whole number") {
            $0.item(1) { $0["promised_working_days"] = "30" }
        },
        Slip("a fraction of a day", at: "items[1].promised_working_days", "must be a whole number") {
            $0.item(1) { $0["promised_working_days"] = 2.5 }
        },
        Slip("an empty name", at: "items[2].zh", "is empty") { $0.item(2) { $0["zh"] = " " } },
        Slip("one code twice", at: "items[1].code", "stands in items[0] too; keep one") {
            $0.item(1) {
                $0["code"] = "ZX010101"
                $0["sub_category"] = "ZX0101"
            }
        },
        Slip("a code that is none", at: "items[0].code", "write ZX and 6 digits") {
            $0.item(0) { $0["code"] = "ZX01010" }
        },
        Slip("a code of another sub-category", at: "items[0].code", "must begin with it") {
            $0.item(0) { $0["code"] = "ZX010299" }
        },
        Slip("a category that is not listed", at: "items[0].category", "add it there") {
            $0.item(0) { $0["category"] = "ZX09" }
        },
        Slip("a sub-category of another", at: "items[0].sub_category", "add it there") {
            $0.item(0) { $0["sub_category"] = "ZX0201" }
        },
        Slip("a kind that is none", at: "items[0].kind", "known: 即办件, 承诺件") {
            $0.item(0) { $0["kind"] = "即日件" }
        },
        Slip("kind and same day differ", at: "items[0].kind", "即办件 goes with true") {
            $0.item(0) { $0["kind"] = "即办件" }
        },
        Slip("a same-day matter with days", at: "items[6].promised_working_days", "write 0") {
            $0.item(6) { $0["promised_working_days"] = 3 }
        },
        Slip("a promise of no days", at: "items[0].promised_working_days", "write 1 or more") {
            $0.item(0) { $0["promised_working_days"] = 0 }
        },
        Slip("a same-day matter that may be extended", at: "items[6].extension_working_days", "delete it") {
            $0.item(6) { $0["extension_working_days"] = 5 }
        },
        Slip("ages upside down", at: "items[5].age", "swap them") {
            $0.item(5) { $0["age"] = ["min": 90, "max": 80] }
        },
        Slip("no deciding body", at: "items[0].decider", "is not there") {
            $0.item(0) { $0["decider"] = nil }
        },
        Slip(
            "a paper that may follow in no days", at: "items[0].materials[2].deferrable_days", "working days"
        ) {
            $0.material(2) { $0["deferrable_days"] = 0 }
        },
        Slip("days for a paper that may not follow", at: "items[0].materials[0].deferrable_days", "write 0") {
            $0.material(0) { $0["deferrable_days"] = 5 }
        },
        Slip("no originals and no copies", at: "items[0].materials[0]", "write how many") {
            $0.material(0) {
                $0["originals"] = 0
                $0["copies"] = 0
            }
        },
        Slip("other papers", at: "items[0].materials[0].zh", "name it") {
            $0.material(0) { $0["zh"] = "其他材料" }
        },
        Slip("one field twice", at: "items[0].form_fields[1].name", "keep one") {
            $0.field(1) { $0["name"] = "applicantName" }
        },
        Slip("a name of no Latin letters", at: "items[0].form_fields[0].name", "Latin letters") {
            $0.field(0) { $0["name"] = "姓名" }
        },
        Slip("nothing to choose from", at: "items[0].form_fields[1].options", "list what may be chosen") {
            $0.field(1) { $0["options"] = [String]() }
        },
        Slip("an option twice", at: "items[0].form_fields[1].options", "names an option twice") {
            $0.field(1) { $0["options"] = ["甲", "甲"] }
        },
        Slip("a table of no columns", at: "items[0].form_fields[7].columns", "name the columns") {
            $0.field(7) {
                $0["columns"] = [String]()
                $0["columnTypes"] = nil
            }
        },
        Slip("fewer types than columns", at: "items[0].form_fields[7].columnTypes", "write one for each") {
            $0.field(7) { $0["columnTypes"] = ["text"] }
        },
        Slip("a signature in a cell", at: "items[0].form_fields[7].columnTypes", "does not fit into a cell") {
            $0.field(7) { $0["columnTypes"] = Array(repeating: "signature", count: 6) }
        },
        Slip("a card's field that is none", at: "items[0].form_fields[0].prefill", "did you mean card.name?")
        {
            $0.field(0) { $0["prefill"] = "card.nam" }
        },
        Slip("a card's field of another type", at: "items[0].form_fields[0].prefill", "does not fill a text")
        {
            $0.field(0) { $0["prefill"] = "card.birth" }
        },
        Slip("a proxy where none is allowed", at: "items[0].form_fields[15].requiredWhen", "delete the field")
        {
            $0.item(0) { $0["proxy"] = ["allowed": false, "authorisation_required": false] }
        },
        Slip("an authority for nobody", at: "items[17].proxy.authorisation_required", "write false") {
            $0.item(17) { $0["proxy"] = ["allowed": false, "authorisation_required": true] }
        },
        Slip("an authority without a proxy's fields", at: "items[17].proxy", "add fields") {
            $0.item(17) { $0["proxy"] = ["allowed": true, "authorisation_required": true] }
        },
        Slip(
            "a source that is no field", at: "items[5].form_fields[6].derivedFrom",
            "did you mean applicantIdNo?"
        ) {
            $0.field(6, of: 5) { $0["derivedFrom"] = "applicntIdNo" }
        },
        Slip("an urgent answer nobody can give", at: "items[3].urgent_path.value", "write one of its options")
        {
            $0.item(3) { $0["urgent_path"] = ["trigger_field": "aidType", "value": "慢", "hours": 24] }
        },
        Slip("an urgent field that is none", at: "items[3].urgent_path.trigger_field", "name one") {
            $0.item(3) { $0["urgent_path"] = ["trigger_field": "kind", "value": true, "hours": 24] }
        },
        Slip("counts that do not match", at: "counts.items", "says 35, there are 34; write 34") {
            $0.root["counts"] = ["categories": 8, "sub_categories": 15, "items": 35]
        },
        Slip("a condition on what is always needed", at: "items[0].form_fields[0].requiredWhen", "delete it")
        {
            $0.field(0) { $0["requiredWhen"] = "proxy" }
        },
        Slip("a list of certificates that is not there", at: "items[32].refusal_list", "add the list") {
            $0.root["refused_certificates"] = nil
        },
    ]

    @Test(arguments: slips) func `a slip is named by its place and its remedy`(_ slip: Slip) throws {
        var whole = try Whole()
        slip.edit(&whole)
        let problems = try CatalogCheck.problems(in: whole.bytes)
        let told = problems.map { "\($0.place): \($0.en)" }.joined(separator: "\n")
        #expect(
            problems.contains { $0.place == slip.place && $0.en.contains(slip.remedy) }, "told: \(told)")
        #expect(problems.allSatisfy { !$0.zh.isEmpty && $0.line >= 1 })
    }

    @Test func `a file that is no JSON names the line`() {
        let problems = CatalogCheck.problems(in: Array("{\n \"version\": \"1\",\n oops\n}".utf8))
        #expect(problems.count == 1 && problems.first?.line == 3)
    }

    @Test func `the line is that of the slip`() throws {
        let text = String(decoding: CatalogSamples.bytes, as: UTF8.self)
        let spoilt = text.replacing(
            "\"type\": \"bankacct\"", with: "\"type\": \"bankact\"", maxReplacements: 1)
        let line = try #require(
            text.split(separator: "\n", omittingEmptySubsequences: false)
                .firstIndex { $0.contains("\"type\": \"bankacct\"") })
        let problems = CatalogCheck.problems(in: Array(spoilt.utf8))
        #expect(problems.map(\.line) == [line + 1])
        #expect(problems.first?.en.contains("did you mean bankacct?") == true)
    }

    @Test func `more than fifty problems are not told at once`() throws {
        var whole = try Whole()
        for place in 0..<34 { whole.item(place) { $0.merge(["a": 1, "b": 2]) { first, _ in first } } }
        #expect(try CatalogCheck.problems(in: whole.bytes).count == CatalogCheck.mostProblems)
    }
}
