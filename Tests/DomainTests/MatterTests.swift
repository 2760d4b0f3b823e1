import Domain
import FoundationEssentials
import TestTools
import Testing

@Suite struct `Matters and their items` {
    private let service: CatalogService
    private let card: IdentityCard
    private let today: CivilDate

    init() throws {
        let text = """
            {"version": "t", "items": [{"code": "ZX020102", "zh": "老年人优待证", "en": "Senior card", "category": "ZX02",
              "kind": "即办件", "same_day": true, "promised_working_days": 0, "age": {"min": 60},
              "materials": [
                {"zh": "居民身份证", "en": "ID card", "originals": 1, "copies": 0, "required": true, "deferrable": false},
                {"zh": "照片", "en": "Photo", "originals": 1, "copies": 0, "required": true, "deferrable": true},
                {"zh": "委托书", "en": "Authorisation", "originals": 1, "copies": 0, "required": false, "deferrable": false}],
              "form_fields": [
                {"name": "applicantName", "zh": "姓名", "type": "text", "required": true, "maxLength": 30, "prefill": "card.name"},
                {"name": "sex", "zh": "性别", "type": "select", "required": true, "options": ["男", "女"], "prefill": "card.sex"},
                {"name": "applicantIdNo", "zh": "证件号码", "type": "idno", "required": true, "prefill": "card.number"},
                {"name": "birthDate", "zh": "出生日期", "type": "date", "required": true, "prefill": "card.birth"},
                {"name": "phone", "zh": "电话", "type": "phone", "required": true},
                {"name": "truthPledge", "zh": "承诺", "type": "bool", "required": true, "declaration": true}]}]}
            """
        service = try #require(try JSONDecoder().decode(CatalogFile.self, from: Data(text.utf8)).items.first)
        card = IdentityCard(
            kind: .resident, name: "张样例", sex: .male, nation: Nation(code: "01"),
            birth: try #require(CivilDate("19010105")), address: "示例路1号", number: "110199190101050115")
        today = try #require(CivilDate("2026-11-22"))
    }

    @Test func `a card fills what it knows and leaves the rest to the clerk`() {
        let form = FormPrefill.answers(for: service, from: card, today: today)
        #expect(form["applicantName"] == .text("张样例"))
        #expect(form["sex"] == .text("男"))
        #expect(form["birthDate"] == .text("1901-01-05"))
        #expect(form["phone"] == nil)
        #expect(
            CatalogSamples.rules.problems(in: form, for: service, today: today) == [
                FormProblem(field: "phone", problem: .missing),
                FormProblem(field: "truthPledge", problem: .missing),
            ])
    }

    @Test(arguments: [
        ("applicantName", FormValue.text("  "), FormProblem.Problem.missing),
        ("applicantName", .text(String(repeating: "长", count: 31)), .tooLong),
        ("applicantName", .flag(true), .wrongType), ("sex", .text("无"), .notAnOption),
        ("applicantIdNo", .text("110199190101050116"), .notAnIDNumber), ("phone", .text("一二三"), .notAPhone),
        ("birthDate", .text("1901-13-05"), .notADate), ("birthDate", .text("1901-01-06"), .birthDoesNotMatch),
        ("surprise", .text("x"), .unknownField), ("truthPledge", .text("yes"), .wrongType),
    ])
    func `a wrong answer is named with its field`(
        field: String, value: FormValue, problem: FormProblem.Problem
    ) {
        var form = complete
        form[field] = value
        #expect(
            CatalogSamples.rules.problems(in: form, for: service, today: today).contains(
                .init(field: field, problem: problem)))
    }

    @Test func `a complete form has no problems`() {
        #expect(CatalogSamples.rules.problems(in: complete, for: service, today: today).isEmpty)
    }

    @Test func `the age rule judges the day of the visit`() throws {
        var young = card
        young.birth = try #require(CivilDate("1966-11-23"))
        #expect(FormRules.isAdmitted(card, to: service, on: today) == true)
        #expect(FormRules.isAdmitted(young, to: service, on: today) == false)
        #expect(FormRules.isAdmitted(young, to: service, on: try #require(CivilDate("2026-11-23"))) == true)
        let form: Form = ["applicantIdNo": .text("110199196611230015"), "birthDate": .text("1966-11-23")]
        #expect(
            CatalogSamples.rules.problems(in: form, for: service, today: today)
                .contains(FormProblem(field: "birthDate", problem: .ageNotServed)))
    }

    @Test func `everything missing is told at once, and only what is required`() throws {
        var item = try sampleItem()
        #expect(item.missing(for: service) == [0, 1])
        item.received = [0, 2]
        #expect(item.missing(for: service) == [1])
    }

    @Test func `an item number has 26 digits, a spoken short form, and a check that catches any wrong digit`()
        throws
    {
        let date = BusinessDate(try #require(CivilDate("2026-11-22")))
        let number = try #require(ItemNumber(region: "450502001001", date: date, running: 123))
        #expect(number.text.count == 26)
        #expect(number.text.hasPrefix("4505020010012026112200123"))
        #expect(number.short == "0123")
        #expect(ItemNumber(number.text) == number)
        for place in 0..<26 {
            var wrong = Array(number.text)
            wrong[place] = wrong[place] == "9" ? "0" : "9"
            #expect(wrong == Array(number.text) || ItemNumber(String(wrong)) == nil)
        }
        #expect(ItemNumber(region: "45", date: date, running: 1) == nil)
        #expect(ItemNumber(region: "450502001001", date: date, running: 100_000) == nil)
    }

    @Test func `a key is a UUID of version 7 whose text sorts by time`() throws {
        var random = SeededGenerator(seed: 7)
        let keys = (0..<200).map {
            VisitID(at: WallTime(milliseconds: 1_795_305_600_000 + $0), using: &random)
        }
        #expect(keys.map(\.text) == keys.map(\.text).sorted())
        for key in keys {
            #expect(VisitID(key.text) == key)
            let text = Array(key.text)
            #expect(text[14] == "7" && "89ab".contains(text[19]))
        }
        #expect(VisitID("not-a-uuid") == nil)
    }

    private var complete: Form {
        FormPrefill.answers(for: service, from: card, today: today).merging([
            "phone": .text("0779-1234567"), "truthPledge": .flag(true),
        ]) { $1 }
    }

    private func sampleItem() throws -> Item {
        let date = BusinessDate(today)
        let wall = WallTime(milliseconds: 0)
        return Item(
            id: ItemID(at: wall),
            number: try #require(ItemNumber(region: "450502001001", date: date, running: 1)),
            visit: VisitID(at: wall), service: service.code, catalogVersion: "t", form: [:], received: [],
            created: wall)
    }
}
