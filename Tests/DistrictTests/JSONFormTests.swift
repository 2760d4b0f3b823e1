import FoundationEssentials
import TestTools
import Testing

@testable import District

/// Our own reader and writer of JSON against the library's: the same values, the same bytes.
@Suite struct `JSON is read and written as the library does` {
    private static func byLibrary(_ bytes: [UInt8]) -> JSONValue? {
        try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    }

    private static func byLibrary(_ value: JSONValue) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    @Test(arguments: [
        "null", " true ", "false", "0", "-0", "-7", "9223372036854775807", "-9223372036854775808", "1.0",
        "1e2",
        "0.1", "-0.5e-3", "123456789012345678901234567890", "12345678901234567890.5", "1E40", "\"\"",
        "\"文字\"",
        #""\"\\\/\b\f\n\r\t\u00e9\u6587\ud83d\ude00""#, #"{"a":1,"a":2}"#, "{}", "[]", "[[],{}]",
        " { \"b\" : [ 1 , 2 ] ,\r\n\t\"a\" : null } ", "\u{FEFF}[1]", #"{"é":1,"e":2,"z":3}"#,
    ])
    func `what is JSON has the same meaning`(text: String) throws {
        let bytes = Array(text.utf8)
        let expected = try #require(Self.byLibrary(bytes))
        let value = try JSONValue(parsing: bytes)
        #expect(value == expected)
        #expect(try value.bytes == Self.byLibrary(expected))
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "tru", "+1", "01", "-", "1.", ".5", "1e", "--1", "1 2", "[1 2]", "[,1]",
        "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1 \"b\":2}", "[", "{", "]", "\"", "\"a", "\"\\\"",
        "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud83d\"", "\"\\ud83d\\u0041\"", "\"\\ude00\"", "\"\n\"",
        "'a'",
        "NaN", "Infinity", "// a\n1", "[1]]", "{\"a\":1}}", "\u{0}",
    ])
    func `what is not JSON is refused by both`(text: String) {
        #expect(Self.byLibrary(Array(text.utf8)) == nil)
        #expect(throws: DistrictError(.notJSON)) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test(arguments: ["[1,]", "[1 , ]", "{\"a\":1,}"])
    func `a comma before the end is no JSON, although the library lets it pass`(text: String) {
        #expect(throws: DistrictError(.notJSON)) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test(
        arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]])
    func `bytes that are no UTF-8 are refused`(bytes: [UInt8]) {
        let text = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
        #expect(Self.byLibrary(text) == nil)
        #expect(throws: DistrictError(.notJSON)) { try JSONValue(parsing: text) }
    }

    @Test func `nesting has an end`() throws {
        func nested(_ levels: Int) -> [UInt8] {
            [UInt8](repeating: UInt8(ascii: "["), count: levels)
                + [UInt8](repeating: UInt8(ascii: "]"), count: levels)
        }
        #expect(throws: Never.self) { try JSONValue(parsing: nested(512)) }
        #expect(throws: DistrictError(.notJSON)) { try JSONValue(parsing: nested(513)) }
    }

    @Test func `whatever values there are, they are written as the library writes them, and read back`()
        throws
    {
        var dice = SeededGenerator(seed: UInt64.random(in: 0...(.max)))
        for _ in 0..<500 {
            let value = Self.value(depth: 0, &dice)
            let bytes = value.bytes
            #expect(try bytes == Self.byLibrary(value), "seed \(dice.seed)")
            #expect(try JSONValue(parsing: bytes) == value, "seed \(dice.seed)")
        }
    }

    @Test func `a text spoiled anywhere is taken or refused as the library does`() throws {
        var dice = SeededGenerator(seed: UInt64.random(in: 0...(.max)))
        for _ in 0..<2000 {
            var bytes = Self.value(depth: 0, &dice).bytes
            let place = Int.random(in: bytes.indices, using: &dice)
            switch Int.random(in: 0..<3, using: &dice) {
            case 0: bytes[place] = UInt8.random(in: 0...0x7F, using: &dice)
            case 1: bytes.remove(at: place)
            default: bytes.insert(Array("\"\\{}[],:0-.e \n".utf8).randomElement(using: &dice) ?? 0, at: place)
            }
            guard !Self.hasCommaBeforeEnd(bytes) else { continue }
            #expect(
                (try? JSONValue(parsing: bytes)) == Self.byLibrary(bytes),
                "seed \(dice.seed): \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    private static func hasCommaBeforeEnd(_ bytes: [UInt8]) -> Bool {
        let dense = bytes.filter { !" \n\r\t".utf8.contains($0) }
        return zip(dense, dense.dropFirst()).contains { $0 == UInt8(ascii: ",") && "]}".utf8.contains($1) }
    }

    private static let letters = Array(
        "abzABZ019 _-/\"\\\n\r\t\u{8}\u{C}\u{1}\u{1F}\u{7F}äé文字𠮷😀\u{FFFD}\u{E000}"
    ).map { String($0) }

    private static func text(_ dice: inout SeededGenerator) -> String {
        (0..<Int.random(in: 0...6, using: &dice)).map { _ in letters.randomElement(using: &dice) ?? "" }
            .joined()
    }

    private static func value(depth: Int, _ dice: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth < 4 ? 9 : 6), using: &dice) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &dice))
        case 2: return .integer(Int64.random(in: .min...(.max), using: &dice))
        case 3: return .integer(Int64.random(in: -20...20, using: &dice))
        case 4: return .decimal(Decimal(Int.random(in: 0...9999, using: &dice) * 10 + 5) / 1000)
        case 5, 6: return .string(text(&dice))
        case 7:
            return .array(
                (0..<Int.random(in: 0...4, using: &dice)).map { _ in value(depth: depth + 1, &dice) })
        default:
            let members = (0..<Int.random(in: 0...6, using: &dice)).map { _ in
                (text(&dice), value(depth: depth + 1, &dice))
            }
            return .object(Dictionary(members) { first, _ in first })
        }
    }
}
