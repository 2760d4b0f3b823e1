import Domain
import Foundation
import Testing

@testable import kioskd

/// The public holidays that came with the program, and those a technician laid over them.
struct CalendarFilesTests {
    private static func text(_ year: Int, issued: String, off: String) -> String {
        """
        {"years": [{"year": \(year), "source_document_zh": "通知", "issued": "\(issued)",
                    "days": [{"date": "\(off)", "type": "holiday", "name": "元旦"}]}]}
        """
    }

    /// Assets and state in one folder each.
    private func withFiles(
        _ own: String?, _ body: (CalendarFiles, String) throws -> Void
    ) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        for name in ["assets", "assets/calendar", "state", "state/calendar"] {
            try Files.makeFolder("\(folder.path)/\(name)")
        }
        try write(
            Self.text(2026, issued: "2025-11-04", off: "2026-01-01"),
            to: "\(folder.path)/assets/calendar/holidays.json")
        let path = "\(folder.path)/state/calendar/holidays.json"
        if let own { try write(own, to: path) }
        let files = try CalendarFiles(
            assets: AssetsLoader("\(folder.path)/assets"), state: "\(folder.path)/state",
            site: "450502001001")
        try body(files, path)
    }

    private func write(_ text: String, to path: String) throws {
        try Files.write(Array(text.utf8), to: path, mode: 0o600)
    }

    private func works(_ text: String, _ reading: CalendarFiles.Reading) throws -> Bool {
        reading.calendar.isWorkingDay(try #require(CivilDate(text)))
    }

    @Test func `without a file of the technician the built-in one counts`() throws {
        try withFiles(nil) { files, path in
            let reading = files.read()
            #expect(files.stamp == nil && reading.fault == nil)
            let newYear = try works("2026-01-01", reading)
            #expect(!newYear)
            #expect(!reading.calendar.knows(year: 2027))
        }
    }

    @Test func `a technician's year is laid beside the built-in ones, and a change is noticed`() throws {
        try withFiles(Self.text(2027, issued: "2026-11-05", off: "2027-01-01")) { files, path in
            let (before, reading) = (files.stamp, files.read())
            #expect(before != nil && reading.fault == nil)
            #expect(try !works("2026-01-01", reading))
            #expect(try !works("2027-01-01", reading))
            #expect(reading.calendar.sources.map(\.year) == [2026, 2027])
            try write(Self.text(2027, issued: "2026-11-05", off: "2027-01-04"), to: path)
            #expect(files.stamp != before)
            #expect(try works("2027-01-01", files.read()))
            #expect(try !works("2027-01-04", files.read()))
        }
    }

    @Test func `a wrong file of the technician does not count, and its line is named`() throws {
        try withFiles("{\"years\": [\n{\"year\": 2027}]}") { files, path in
            let reading = files.read()
            #expect(reading.faultLine == 2)
            #expect(reading.fault?.description == "\(path):2: `years[0]` lacks `issued`")
            let newYear = try works("2026-01-01", reading)
            #expect(!newYear)
        }
    }

    @Test func `a wrong built-in file keeps the kiosk from starting`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try Files.makeFolder("\(folder.path)/calendar")
        let path = "\(folder.path)/calendar/holidays.json"
        try write("{\"years\": []}", to: path)
        let error = try #require(throws: RimError.self) { try AssetsLoader(folder.path).calendar() }
        #expect(error.description == "\(path):1: holds no year")
    }

    @Test func `the calendar that comes with the program is good`() throws {
        let folders = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        let assets = AssetsLoader((folders + ["Assets"]).joined(separator: "/"))
        #expect(try assets.calendar().years.map(\.year) == [2024, 2025, 2026])
    }
}
