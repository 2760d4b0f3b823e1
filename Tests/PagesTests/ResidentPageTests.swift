import Domain
import FoundationEssentials
import HTTPTypes
import Hall
import Simulation
import TestTools
import Testing

@testable import Pages

/// The resident's screen as its files make it: what the scripts show and hear is there, and what a hall does not do is
/// not offered.
struct ResidentPageTests {
    private static let folder = Samples.assets + "/pages"
    private let scripts: String
    private let templates: String

    init() throws {
        scripts = try Self.files("static", ".js")
        templates = try Self.files("templates", ".mustache")
    }

    private static func files(_ name: String, _ ending: String) throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)")
        return try names.filter { $0.hasPrefix("kiosk") && $0.hasSuffix(ending) }.sorted().map { file in
            let bytes = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)/\(file)"))
            return String(decoding: bytes, as: UTF8.self)
        }.joined(separator: "\n")
    }

    @Test func `every step that a script shows is a template`() {
        let shown = Set(scripts.matches(of: /\bshow\("([a-z-]+)"/).map { String($0.output.1) })
        let drawn = Set(templates.matches(of: /id="step-([a-z-]+)/).map { String($0.output.1) })
        #expect(shown.count > 20, "the steps were found")
        #expect(shown.subtracting(drawn).isEmpty)
    }

    @Test func `every element that a script names is in a template`() {
        let named = Set(scripts.matches(of: /byId\("([a-z-]+)"\)/).map { String($0.output.1) })
        let there = Set(templates.matches(of: /id="([a-z-]+)"/).map { String($0.output.1) })
        #expect(named.subtracting(there).isEmpty)
    }

    @Test func `every button of a template has somebody who answers it`() throws {
        let table = try #require(scripts.firstMatch(of: /const presses = \{([^}]*)\}/)).output.1
        let answering = Set(
            table.split(separator: ",").map { entry in
                entry.split(separator: ":")[0].trimmingPrefix { $0.isWhitespace }.prefix { $0.isLetter }
            }
        ).union(["back", "here"])
        let pressed = Set(templates.matches(of: /data-press="([a-z]+)/).map { $0.output.1 })
        #expect(pressed.subtracting(answering).isEmpty)
    }

    @Test func `every outcome of a check-in has its words`() throws {
        let answers = try #require(scripts.firstMatch(of: /const answers = \{\n((?:  [a-zA-Z]+: .*\n)+)\};/))
            .output.1
        let told = Set(answers.matches(of: /\n? {2}([a-zA-Z]+): \{/).map { String($0.output.1) })
        let numbers: Set = ["onTime", "early", "late"]
        #expect(told == Set(Hall.CheckInOutcome.Verdict.allCases.map(\.rawValue)).subtracting(numbers))
    }

    @Test(arguments: [true, false])
    func `a hall offers bookings only where it takes them`(takes: Bool) async throws {
        var rules = SiteRules()
        rules.appointments = takes ? AppointmentRules() : nil
        let rig = try await Rig(rules: rules)
        try await rig.kiosk { client in
            for page in [try await client.get("/").text, try await client.get("/fragments/idle").text] {
                #expect(page.contains("data-booking=\"\(takes ? "open" : "none")\""))
                #expect(page.contains("id=\"book\"") == takes)
                #expect(page.contains("data-today=\"\(rig.hall.time.now().civil.date)\""))
            }
        }
    }

    @Test func `the code of a booking may come as a picture within the answer, and nothing else may`()
        async throws
    {
        let rig = try await Rig()
        try await rig.kiosk { client in
            let policy = try await client.get("/").headers[.contentSecurityPolicy]
            #expect(policy?.contains("default-src 'self'; img-src 'self' data:; object-src 'none'") == true)
        }
    }

    @Test func `the steps of a booking are there in both languages, without anybody in them`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            let (chinese, english) = (
                try await client.get("/?lang=zh").text, try await client.get("/?lang=en").text
            )
            #expect(chinese.contains("您哪天来？") && english.contains("Which day?"))
            for page in [chinese, english] {
                for digit in 0...9 { #expect(page.contains("data-press=\"book:key:\(digit)\"")) }
                #expect(!page.contains("{{") && !page.contains("book."))
            }
        }
    }
}
