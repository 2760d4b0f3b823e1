import Domain
import FoundationEssentials
import TestTools
import Testing

/// The table of texts and the screens that use it, compared as files: a key nobody wrote shows as a bare key to a
/// resident, and a sentence nobody shows is one more to translate.
struct ScreenTextsTests {
    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
    private static let places = [
        "Assets/pages/templates", "Assets/pages/static", "Sources/Pages/Screens",
    ]

    /// The tables that hold nothing but what the screens name in full.
    private static let ofScreens = ["screens.json", "console.json"]

    /// Every sentence of every table; a key belongs to one of them.
    private let table: [String: [String: String]]
    private let ownKeys: Set<String>
    private let used: Set<String>

    init() throws {
        let folder = Self.root + "/Assets/texts"
        var table: [String: [String: String]] = [:]
        var ownKeys: Set<String> = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let file = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
            let texts = try JSONDecoder().decode([String: [String: String]].self, from: file)
            table.merge(texts) { first, _ in first }
            if Self.ofScreens.contains(name) { ownKeys.formUnion(texts.keys) }
        }
        (self.table, self.ownKeys) = (table, ownKeys)
        used = try Self.places.reduce(into: []) { $0.formUnion(try Self.keys(in: $1)) }
    }

    @Test func `every text of the screens is there in both languages`() {
        let texts = Texts(table: table)
        for language in Texts.Language.allCases {
            let gaps = used.filter { !texts.has($0, in: language) || texts.text($0, language).isEmpty }
            #expect(gaps.isEmpty, "without a text in \(language.rawValue): \(gaps.sorted())")
        }
        #expect(used.count > 100, "the keys in use were found")
    }

    @Test func `no text of the screens is left unused`() {
        let idle = ownKeys.subtracting(used)
        #expect(idle.isEmpty, "in the table and on no screen: \(idle.sorted())")
    }

    @Test func `both languages name the same values`() {
        for (key, texts) in table {
            let names = ["zh", "en"].map { language in
                Set((texts[language] ?? "").matches(of: /\{([A-Za-z]+)\}/).map { String($0.output.1) })
            }
            #expect(names[0] == names[1], "\(key) is told different values in its two languages")
        }
    }

    /// The keys named in the files of a folder: `{{t.a.b}}` in templates, `"js.a"` in scripts, `words("a.b"` in
    /// Swift.
    private static func keys(in folder: String) throws -> Set<String> {
        var keys: Set<String> = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)") {
            guard let bytes = FileManager.default.contents(atPath: "\(root)/\(folder)/\(name)") else {
                continue
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let found =
                switch name.split(separator: ".").last {
                case "mustache": text.matches(of: /\{\{t\.([A-Za-z.]+)\}\}/).map(\.output.1)
                case "js": text.matches(of: /"(js\.[A-Za-z]+)"/).map(\.output.1)
                case "swift": text.matches(of: /words\(\s*"([A-Za-z]+\.[A-Za-z]+)"/).map(\.output.1)
                default: [Substring]()
                }
            keys.formUnion(found.map(String.init))
        }
        return keys
    }
}
