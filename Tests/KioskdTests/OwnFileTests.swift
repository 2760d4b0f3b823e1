import Domain
import Foundation
import Testing

@testable import kioskd

/// What came with the program, and what a technician laid over it.
struct OwnFileTests {
    private static func text(_ year: Int, issued: String, off: String) -> String {
        """
        {"years": [{"year": \(year), "source_document_zh": "通知", "issued": "\(issued)",
                    "days": [{"date": "\(off)", "type": "holiday", "name": "元旦"}]}]}
        """
    }

    /// Assets and state in one folder each.
    private func withFiles(
        _ own: String?, _ body: (OwnFile<CalendarDocument>, CalendarDocument, String) throws -> Void
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
        let builtIn = try AssetsLoader("\(folder.path)/assets").calendar()
        try body(.calendar(state: "\(folder.path)/state"), builtIn, path)
    }

    private func write(_ text: String, to path: String) throws {
        try Files.write(Array(text.utf8), to: path, mode: 0o600)
    }

    private func works(
        _ text: String, _ own: CalendarDocument?, over builtIn: CalendarDocument
    ) throws -> Bool {
        let document = CalendarLayers(builtIn: builtIn, own: own).document
        return WorkingCalendar(document, site: "450502001001").isWorkingDay(try #require(CivilDate(text)))
    }

    @Test func `without a file of the technician the built-in one counts`() throws {
        try withFiles(nil) { file, builtIn, _ in
            let reading = file.read()
            #expect(file.stamp == nil && reading.fault == nil && reading.content == nil)
            let newYear = try works("2026-01-01", nil, over: builtIn)
            #expect(!newYear)
        }
    }

    @Test func `a technician's year is laid beside the built-in ones, and a change is noticed`() throws {
        try withFiles(Self.text(2027, issued: "2026-11-05", off: "2027-01-01")) { file, builtIn, path in
            let (before, reading) = (file.stamp, file.read())
            #expect(before != nil && reading.fault == nil)
            #expect(try !works("2026-01-01", reading.content, over: builtIn))
            #expect(try !works("2027-01-01", reading.content, over: builtIn))
            try write(Self.text(2027, issued: "2026-11-05", off: "2027-01-04"), to: path)
            #expect(file.stamp != before)
            let changed = file.read().content
            #expect(try works("2027-01-01", changed, over: builtIn))
            #expect(try !works("2027-01-04", changed, over: builtIn))
        }
    }

    @Test func `a wrong file of the technician does not count, and its line is named`() throws {
        try withFiles("{\"years\": [\n{\"year\": 2027}]}") { file, _, path in
            let reading = file.read()
            #expect(reading.content == nil && reading.faultLine == 2)
            #expect(reading.fault?.description == "\(path):2: `years[0]` lacks `issued`")
        }
    }

    @Test func `a technician's catalogue is read by the check of the built-in ones`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try Files.makeFolder("\(folder.path)/catalog")
        let file = OwnFile.catalogue(state: folder.path)
        #expect(file.read().content == nil && file.read().fault == nil)
        try write("{\"version\": \"9\",\n \"categories\": [], \"items\": 3}", to: file.path)
        #expect(file.read().content == nil && file.read().faultLine == 2)
        try write("{\"version\": \"9\", \"categories\": [], \"items\": []}", to: file.path)
        #expect(file.read().content?.version == "9" && file.read().fault == nil)
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
