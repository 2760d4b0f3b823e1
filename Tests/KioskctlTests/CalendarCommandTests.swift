import Foundation
import Simulation
import Testing

@testable import kioskctl

/// `kioskctl calendar`: a file of public holidays is checked, laid in the state directory, and shown.
struct CalendarCommandTests {
    private func withState(_ body: (String) async throws -> Void) async throws {
        let state = try TemporaryState()
        defer { state.remove() }
        try await body(state.path)
    }

    private func show(_ state: String, _ more: String...) async -> Run {
        await Run.kioskctl(["calendar", "show", "--state", state, "--assets", Samples.assets] + more)
    }

    private static let next = """
        {"years": [{"year": 2027, "source_document_zh": "国务院办公厅关于2027年部分节假日安排的通知",
          "issued": "2026-11-05",
          "days": [{"date": "2027-01-01", "weekday": 5, "type": "holiday", "name": "元旦"}]}],
         "regional": [{"region_code": "45", "name_zh": "三月三", "off_days": ["2027-04-09"]}]}
        """

    @Test func `what came with the program is shown with its source`() async throws {
        try await withState { state in
            let shown = await show(state)
            #expect(shown.code == 0, "\(shown)")
            for part in ["2024", "251", "国办发明电〔2025〕7号", "2025-11-04", "built in"] {
                #expect(shown.output.contains(part), "\(part) in \(shown.output)")
            }
            let years = try #require(try await show(state, "--json").json()["years"] as? [[String: Any]])
            #expect(years.map { $0["workingDays"] as? Int } == [251, 248, 248])
            #expect(years.allSatisfy { $0["installed"] as? Bool == false })
        }
    }

    @Test func `a file is checked, installed and then counts beside the built-in years`() async throws {
        try await withState { state in
            let file = "\(state)/2027.json"
            try Self.next.write(toFile: file, atomically: true, encoding: .utf8)
            let settings = "\(state)/kiosk.yaml"
            try "state: \(state)\nassets: \(Samples.assets)\nsite: {code: \"450502001001\"}\n".write(
                toFile: settings, atomically: true, encoding: .utf8)
            let check = await Run.kioskctl(["calendar", "check", file])
            #expect(check.code == 0 && check.output.contains("is good: 2027 (issued 2026-11-05)"), "\(check)")
            let installed = await Run.kioskctl(["calendar", "install", file, "--config", settings])
            #expect(installed.code == 0 && installed.output.contains("within a minute"), "\(installed)")
            let path = "\(state)/calendar/holidays.json"
            #expect(try String(contentsOfFile: path, encoding: .utf8) == Self.next)
            let shown = await Run.kioskctl(["calendar", "show", "--config", settings])
            #expect(shown.output.contains("安装的文件 / installed"), "\(shown.output)")
            // 261 days from Monday to Friday, New Year and the day of the region.
            #expect(shown.output.contains("259"), "\(shown.output)")
            #expect(shown.output.contains("2027-04-09") && !shown.output.contains("not there yet"))
            let again = await Run.kioskctl(["calendar", "install", file, "--config", settings])
            #expect(again.code == 0, "a correction is laid over it: \(again)")
        }
    }

    @Test func `a wrong file is refused line by line, and nothing is laid`() async throws {
        try await withState { state in
            let file = "\(state)/bad.json"
            let bad = Self.next.replacingOccurrences(of: "\"weekday\": 5", with: "\"weekday\": 6")
            try bad.write(toFile: file, atomically: true, encoding: .utf8)
            for command in [["check", file], ["install", file, "--state", state]] {
                let run = await Run.kioskctl(["calendar"] + command)
                #expect(run.code == 78 && run.output.isEmpty, "\(run)")
                #expect(run.errors.contains("\(file):3: the weekday of 2027-01-01 is 5"), "\(run.errors)")
                #expect(run.errors.contains("\(file):3: 2027-01-01 的星期应为 5"), "\(run.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: "\(state)/calendar"))
            let json = try await Run.kioskctl(["calendar", "check", file, "--json"]).json()
            #expect(json["good"] as? Bool == false && (json["problems"] as? [Any])?.count == 1)
            let missing = await Run.kioskctl(["calendar", "check", "\(state)/none.json"])
            #expect(missing.code == 64 && missing.errors.contains("cannot be read"), "\(missing)")
            let nowhere = await Run.kioskctl([
                "calendar", "install", "\(Samples.assets)/calendar/holidays.json", "--state", "\(state)/none",
            ])
            #expect(nowhere.code == 66, "\(nowhere)")
        }
    }
}
