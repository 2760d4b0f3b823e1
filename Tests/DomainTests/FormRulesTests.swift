import Domain
import Foundation
import TestTools
import Testing

/// Every form of the catalogue, judged as the kiosk judges it. The page judges by the same vectors in
/// `Tests/Walk/forms.py`.
@Suite struct `Forms and their answers` {
    private static let services = CatalogSamples.catalog.services
    private let rules = CatalogSamples.rules
    private let today: CivilDate

    init() throws { today = try #require(CivilDate("2026-11-22")) }

    /// One line of the vectors shared with the page.
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        var field: CatalogService.Field
        var value: FormValue
        var problem: FormProblem.Problem?
        var idKind: String?
        var row: Int?
        var column: Int?

        var testDescription: String { "\(field.type) \(problem?.rawValue ?? "good")" }

        static let all: [Vector] = {
            let path = Place.assets + "/../Tests/Walk/form-vectors.json"
            guard let data = FileManager.default.contents(atPath: path),
                let vectors = try? JSONDecoder().decode([Vector].self, from: data)
            else { fatalError("the vectors of the forms cannot be read") }
            return vectors
        }()
    }

    @Test(arguments: Vector.all) func `an answer is judged as the vectors say`(_ vector: Vector) {
        let found = rules.problem(of: vector.value, for: vector.field, idKind: vector.idKind)
        #expect(found?.problem == vector.problem)
        #expect(found?.row == vector.row)
        #expect(found?.column == vector.column)
    }

    @Test func `the vectors show a good and a bad answer of each type`() {
        for kind in CatalogService.Field.Kind.allCases {
            #expect(Vector.all.contains { $0.field.type == kind && $0.problem == nil }, "\(kind) good")
            #expect(Vector.all.contains { $0.field.type == kind && $0.problem != nil }, "\(kind) bad")
        }
    }

    @Test(arguments: services) func `a form with good answers has no problems`(_ service: CatalogService) {
        let problems = rules.problems(in: CatalogSamples.goodForm(service), for: service, today: today)
        #expect(problems == [], "\(service.code)")
    }

    @Test(arguments: services) func `an empty form asks for all that is required, at once and in order`(
        _ service: CatalogService
    ) {
        let problems = rules.problems(in: [:], for: service, today: today)
        #expect(problems.map(\.field) == service.fields.filter(\.required).map(\.name))
        #expect(problems.allSatisfy { $0.problem == .missing })
    }

    @Test(arguments: services) func `each question refuses each kind of bad answer`(_ service: CatalogService)
    {
        let good = CatalogSamples.goodForm(service)
        for field in service.fields {
            for (value, problem) in CatalogSamples.bad(field) {
                var form = good
                form[field.name] = value
                let found = rules.problems(in: form, for: service, today: today)
                    .filter { $0.field == field.name }
                #expect(
                    found.map(\.problem).contains(problem), "\(service.code) \(field.name): \(problem)")
            }
        }
    }

    @Test(arguments: services) func `a blank is no answer`(_ service: CatalogService) {
        for field in service.fields where field.required && field.type.isText {
            var form = CatalogSamples.goodForm(service)
            form[field.name] = .text(" \u{3000}\t")
            #expect(
                rules.problems(in: form, for: service, today: today)
                    .contains(FormProblem(field: field.name, problem: .missing)))
        }
    }

    @Test func `no is an answer to a question, and none to a declaration`() throws {
        let service = try #require(CatalogSamples.catalog.service("ZX010101"))
        var form = CatalogSamples.goodForm(service)
        form["relativeOfStaff"] = .flag(false)
        #expect(rules.problems(in: form, for: service, today: today).isEmpty)
        form["truthPledge"] = .flag(false)
        #expect(
            rules.problems(in: form, for: service, today: today) == [
                FormProblem(field: "truthPledge", problem: .missing)
            ])
    }

    @Test func `who acts for somebody tells both persons and the relation`() throws {
        let service = try #require(CatalogSamples.catalog.service("ZX020102"))
        let proxy = ["proxyName", "proxyIdNo", "proxyPhone", "proxyRelation"]
        var form = CatalogSamples.goodForm(service).filter { !proxy.contains($0.key) }
        #expect(rules.problems(in: form, for: service, today: today).isEmpty)
        let missing = proxy.map { FormProblem(field: $0, problem: .missing) }
        #expect(
            rules.problems(in: form, for: service, today: today, .init(byProxy: true)) == missing,
            "the box alone asks for all")
        form["proxyName"] = .text("李样例")
        #expect(
            rules.problems(in: form, for: service, today: today) == Array(missing.dropFirst()),
            "one answer asks for the others")
        let papers = service.needed(with: form).map { service.materials[$0].zh }
        #expect(papers.contains("授权委托书") && papers.contains("代办人身份证"))
    }

    @Test func `nobody acts for somebody where the matter must be done in person`() throws {
        let service = try #require(CatalogSamples.catalog.service("ZX050101"))
        let problems = rules.problems(
            in: CatalogSamples.goodForm(service), for: service, today: today, .init(byProxy: true))
        #expect(problems == [FormProblem(field: "byProxy", problem: .proxyNotAllowed)])
    }

    @Test(arguments: [("2015-01-01", false, true), ("1980-01-01", false, false), ("1980-01-01", true, true)])
    func `a guardian is asked for by the date of birth, or when the clerk says so`(
        _ birth: String, _ isIncapable: Bool, _ isAsked: Bool
    ) throws {
        let service = try #require(CatalogSamples.catalog.service("ZX040201"))
        var form = CatalogSamples.goodForm(service)
        let body = "990000" + birth.filter { $0 != "-" } + "002"
        let check = String(decoding: [IDNumber.checkCharacter(of: body.utf8)], as: UTF8.self)
        form["applicantIdNo"] = .text(body + check)
        form["guardian"] = nil
        let problems = rules.problems(
            in: form, for: service, today: today, .init(isIncapable: isIncapable))
        #expect(problems.contains(FormProblem(field: "guardian", problem: .missing)) == isAsked)
    }

    @Test func `a paper that is no citizen's card has a number of its own shape`() throws {
        let service = try #require(CatalogSamples.catalog.service("ZX070201"))
        var form = CatalogSamples.goodForm(service)
        form["applicantIdType"] = .text("其他")
        form["applicantIdNo"] = .text("E12345678")
        #expect(rules.problems(in: form, for: service, today: today).isEmpty)
        form["applicantIdType"] = .text("居民身份证")
        #expect(
            rules.problems(in: form, for: service, today: today)
                .contains(FormProblem(field: "applicantIdNo", problem: .notAnIDNumber)))
    }

    @Test func `answers are kept and read as they were given`() throws {
        let form: Form = [
            "a": .text("甲"), "b": .flag(false), "c": .list(["甲", "乙"]),
            "d": .rows([["甲", ""], ["乙", "1"]]),
        ]
        #expect(try JSONDecoder().decode(Form.self, from: JSONEncoder().encode(form)) == form)
        let before = #"{"a": "甲", "b": true, "c": ["甲"], "e": []}"#
        let old = try JSONDecoder().decode(Form.self, from: Data(before.utf8))
        #expect(old == ["a": .text("甲"), "b": .flag(true), "c": .list(["甲"]), "e": .list([])])
    }
}
