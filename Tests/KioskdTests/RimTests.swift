import Domain
import Foundation
import Logging
import Synchronization
import Testing

@testable import kioskd

struct LogTests {
    private final class Lines: Sendable {
        let text = Mutex("")
        @Sendable func write(_ line: String) { text.withLock { $0 += line } }
    }

    @Test(arguments: [
        "plain", "a\nb", "a\r\nb", "\"quoted\"", "back\\slash", "tab\t", "\u{1b}[31m", "\u{0}",
        "\u{7f}\u{85}",
        "\u{2028}\u{2029}", "王芳 𠮷", "}\n{\"level\":\"forged\"}",
    ])
    func `a record is one line of JSON whatever it holds`(_ text: String) throws {
        let lines = Lines()
        var logger = Logger(label: "a\"\(text)") {
            JSONLogHandler(label: $0, level: .trace, write: lines.write)
        }
        logger[metadataKey: text] = .array(["x", .dictionary([text: .string(text)])])
        logger.warning("\(text)", metadata: ["n": .stringConvertible(7)])
        let written = lines.text.withLock { $0 }
        #expect(written.hasSuffix("\n"))
        let line = written.dropLast()
        #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
        #expect(!line.unicodeScalars.contains("\u{2028}"))
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["message"] as? String == text)
        #expect(object["level"] as? String == "warning")
        #expect(object["label"] as? String == "a\"\(text)")
        let metadata = try #require(object["metadata"] as? [String: Any])
        #expect(metadata["n"] as? String == "7")
        let list = try #require(metadata[text] as? [Any])
        #expect(list.last as? [String: String] == [text: text])
    }

    @Test func `a record has its time, and what the call says wins over the logger`() throws {
        let event = LogEvent(
            level: .info, message: "m", metadata: ["part": "call"], source: "s", file: "f", function: "f",
            line: 1)
        let record = LogRecord(
            event, label: "kioskd", metadata: ["part": "logger"], provider: nil, at: WallTime(milliseconds: 1)
        )
        #expect(
            JSONLogHandler.line(record)
                == #"{"time":"1970-01-01T00:00:00.001Z","level":"info","label":"kioskd","message":"m","#
                + #""metadata":{"part":"call"}}"# + "\n")
    }

    @Test func `a terminal sees no control characters`() {
        let event = LogEvent(
            level: .error, message: "a\n\u{1b}[2J", metadata: ["k": "v\r"], source: "s", file: "f",
            function: "f",
            line: 1)
        let record = LogRecord(event, label: "l", metadata: [:], provider: nil, at: WallTime(milliseconds: 0))
        #expect(TerminalLogHandler.line(record, offset: 28_800) == "08:00:00 error l a\\n\\u{1b}[2J k=v\\r\n")
    }

    @Test func `levels below the set one are not written`() {
        let lines = Lines()
        let logger = Logger(label: "l") { JSONLogHandler(label: $0, level: .notice, write: lines.write) }
        logger.info("quiet")
        #expect(lines.text.withLock { $0 } == "")
    }
}

struct TimeTests {
    @Test func `the machine's clocks are read`() {
        let time = SystemTime()
        let (first, second) = (time.now(), time.now())
        #expect(abs(Double(first.wall.milliseconds) / 1000 - Date().timeIntervalSince1970) < 5)
        #expect(second.monotonic >= first.monotonic && first.monotonic > 0)
        #expect(first.boot == second.boot)
        #expect(first.boot.count == 32 && first.boot.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }

    @Test func `trust falls from synced to since-sync and never to never`() {
        var judge = ClockJudge(wasSynchronised: false)
        #expect(judge.heard(synchronised: false, at: 0) == .never)
        #expect(judge.heard(synchronised: true, at: 1) == .synced)
        #expect(judge.heard(synchronised: false, at: 2) == .sinceSync)
        var told = ClockJudge(wasSynchronised: true)
        #expect(told.heard(synchronised: false, at: 0) == .sinceSync)
    }

    @Test func `the kernel is asked once a second at most`() {
        var judge = ClockJudge(wasSynchronised: false)
        #expect(judge.trust(at: 5000, lifetime: 1000) == nil)
        _ = judge.heard(synchronised: true, at: 5000)
        #expect(judge.trust(at: 5999, lifetime: 1000) == .synced)
        #expect(judge.trust(at: 6000, lifetime: 1000) == nil)
    }

    @Test(arguments: ["Asia/Shanghai", "UTC", "Asia/Urumqi"]) func `zones of the database are known`(
        _ name: String
    ) {
        #expect(Timezone.lookUp(name) == .known)
    }

    @Test(arguments: ["", "Asia", "Asia/Beijing", "/etc/localtime", "../zoneinfo/UTC", "zone.tab"])
    func `other names are not`(_ name: String) {
        #expect(Timezone.lookUp(name) == .unknown)
    }
}

struct AssetsTests {
    private static let service = """
        {"code":"ZX010101","zh":"事项","en":"Matter","category":"ZX01","sub_category":"ZX0101","kind":"即办件",
        "same_day":true,"promised_working_days":0,"eligibility_zh":"任何人","plain_zh":"事项","result_zh":"办结",
        "legal_basis":[],"decider":{"zh":"中心","en":"Centre","level":"村(社区)"},"centre_role_zh":"受理办结",
        "proxy":{"allowed":false,"authorisation_required":false},"fee":{"charged":false},"materials":[],
        "form_fields":[{"name":"name","zh":"姓名","type":"text","required":true}]}
        """

    /// Those that come with the program.
    private static let assets =
        #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/Assets"

    /// A catalogue file of these services.
    private static func catalog(_ services: String...) -> String {
        let categories = """
            [{"code":"ZX01","zh":"类","en":"Kind","sub_categories":[{"code":"ZX0101","zh":"小类","en":"Sub"}]}]
            """
        return """
            {"version":"1","categories":\(categories),
            "items":[\(services.joined(separator: ",\n"))]}
            """
    }

    private func assets(_ files: [String: String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["catalog", "texts", "forms", "pinyin"] { try Files.makeFolder("\(folder.path)/\(name)") }
        for name in ["forms/rules.json", "pinyin/initials.json"] {
            let bytes = try Files.read("\(Self.assets)/\(name)", atMost: 1 << 20)
            try Files.write(bytes, to: "\(folder.path)/\(name)", mode: 0o600)
        }
        for (name, text) in files {
            try Files.write(Array(text.utf8), to: "\(folder.path)/\(name)", mode: 0o600)
        }
        return folder
    }

    @Test func `texts of all files are one table, and the catalogue is read`() throws {
        let folder = try assets([
            "texts/a.json": #"{"a": {"zh": "甲", "en": "A"}}"#,
            "texts/b.json": #"{"b": {"zh": "乙", "en": "B"}}"#,
            "texts/note.md": "no table",
            "catalog/centre.json": Self.catalog(Self.service),
        ])
        defer { folder.remove() }
        let loader = AssetsLoader(folder.path)
        #expect(try loader.texts().keys == ["a", "b"])
        let catalog = try loader.catalog()
        #expect(catalog.version == "1" && catalog.service("ZX010101")?.zh == "事项")
        #expect(catalog.search.services(matching: "sx").count == 1)
        #expect(catalog.rules.adult == 18)
    }

    @Test(arguments: [
        (
            ["texts/a.json": #"{"k": {"zh": "甲"}}"#, "texts/b.json": #"{"k": {"zh": "乙"}}"#],
            "/texts/b.json: the text `k` stands here and in FOLDER/texts/a.json; keep one"
        ),
        (["texts/a.json": "{"], "/texts/a.json:1: is not valid JSON"),
        (["texts/a.json": #"{"k": {"zh": 1}}"#], "/texts/a.json:1: `k.zh` must be String"),
        ([:], "/texts: holds no .json file; check `assets` in the settings"),
    ])
    func `a fault in the texts names its file`(_ files: [String: String], _ message: String) throws {
        let folder = try assets(files)
        defer { folder.remove() }
        let error = try #require(throws: RimError.self) { try AssetsLoader(folder.path).texts() }
        #expect(
            error.description == folder.path + message.replacingOccurrences(of: "FOLDER", with: folder.path))
    }

    @Test func `a fault in the catalogue names file and place`() throws {
        let broken = Self.service.replacingOccurrences(of: "\"category\":\"ZX01\",", with: "")
        let folder = try assets(["catalog/centre.json": Self.catalog(Self.service, broken)])
        defer { folder.remove() }
        let error = try #require(throws: RimError.self) { try AssetsLoader(folder.path).catalog() }
        #expect(
            error.description
                == "\(folder.path)/catalog/centre.json:7: items[1].category is not there; add it")
    }

    @Test func `a code that stands twice is told with the other problems counted`() throws {
        let twice = Self.service.replacingOccurrences(of: "\"kind\":\"即办件\"", with: "\"kind\":\"承诺件\"")
        let folder = try assets(["catalog/centre.json": Self.catalog(Self.service, twice)])
        defer { folder.remove() }
        let error = try #require(throws: RimError.self) { try AssetsLoader(folder.path).catalog() }
        #expect(error.description.hasSuffix("(and 1 more; see kioskctl catalog check)"))
    }

    @Test func `one code in two files is named with both`() throws {
        let folder = try assets([
            "catalog/a.json": Self.catalog(Self.service), "catalog/b.json": Self.catalog(Self.service),
        ])
        defer { folder.remove() }
        let error = try #require(throws: RimError.self) { try AssetsLoader(folder.path).catalog() }
        #expect(error.description.contains("the service `ZX010101` stands here and in"))
    }

    @Test func `a folder of assets that is not there is named`() throws {
        let error = try #require(throws: RimError.self) { try AssetsLoader("/nowhere").catalog() }
        #expect(error.description == "/nowhere/catalog: is not there; check the path")
    }
}
