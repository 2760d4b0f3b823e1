import Foundation
import Simulation
import Testing

@testable import kioskctl

@Suite struct `The catalogue at the command line` {
    @Test func `the catalogue that comes with the program is good`() async throws {
        let run = await Run.kioskctl(["catalog", "check", "--assets", Samples.assets])
        #expect(run.code == 0 && run.errors.isEmpty)
        #expect(run.output.contains("34 个事项") && run.output.contains("34 services"))
    }

    @Test func `a slip is told with file, line, place and remedy, in both languages`() async throws {
        try await Self.withFolder { folder in
            let path = "\(folder)/centre.json"
            try Self.write(try Self.spoilt, to: path)
            let run = await Run.kioskctl(["catalog", "check", path])
            #expect(run.code == 78 && run.output.isEmpty)
            let line = try Self.line(of: "\"type\": \"phon\"")
            let place = "items[0].form_fields[3].type"
            #expect(run.errors.contains("\(path):\(line): \(place) is phon; did you mean phone?"))
            #expect(run.errors.contains("\(path):\(line): \(place) 是 phon；是不是 phone？"))
        }
    }

    @Test func `programs read the verdict as JSON`() async throws {
        try await Self.withFolder { folder in
            let path = "\(folder)/centre.json"
            try Self.write(try Self.spoilt, to: path)
            let run = await Run.kioskctl(["catalog", "check", path, "--json"])
            #expect(run.code == 78)
            let json = try run.json()
            #expect(json["good"] as? Bool == false)
            let file = try #require((json["files"] as? [[String: Any]])?.first)
            let problem = try #require((file["problems"] as? [[String: Any]])?.first)
            #expect(problem["place"] as? String == "items[0].form_fields[3].type")
            #expect(problem["line"] as? Int == (try Self.line(of: "\"type\": \"phon\"")))
        }
    }

    @Test func `one code in two files is told of the second`() async throws {
        try await Self.withFolder { folder in
            try FileManager.default.createDirectory(
                atPath: "\(folder)/catalog", withIntermediateDirectories: false)
            for name in ["a", "b"] {
                try Self.write(try Self.good, to: "\(folder)/catalog/\(name).json")
            }
            let run = await Run.kioskctl(["catalog", "check", "--assets", folder])
            #expect(run.code == 78)
            #expect(run.errors.contains("items[0].code ZX010101 stands in \(folder)/catalog/a.json too"))
        }
    }

    @Test func `a file that is not there, and a folder without one, are told`() async {
        #expect(await Run.kioskctl(["catalog", "check", "/nowhere.json"]).code == 64)
        #expect(await Run.kioskctl(["catalog", "check", "--assets", "/nowhere"]).code == 78)
    }

    private static func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = try TemporaryState()
        defer { folder.remove() }
        try await body(folder.path)
    }

    private static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    private static var good: String {
        get throws {
            let data = FileManager.default.contents(atPath: "\(Samples.assets)/catalog/centre.json")
            return String(decoding: try #require(data), as: UTF8.self)
        }
    }

    private static var spoilt: String {
        get throws {
            try good.replacing("\"type\": \"phone\"", with: "\"type\": \"phon\"", maxReplacements: 1)
        }
    }

    private static func line(of text: String) throws -> Int {
        let lines = try spoilt.split(separator: "\n", omittingEmptySubsequences: false)
        return try #require(lines.firstIndex { $0.contains(text) }) + 1
    }
}
