import Domain
import Foundation
import TestTools
import Testing

/// facts/domain.md g, and `Assets/calendar/holidays.json` day by day.
@Suite struct `Working days` {
    private let calendar: WorkingCalendar
    private let json: JSON

    init() throws {
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: "\(Place.assets)/calendar/holidays.json")))
        calendar = WorkingCalendar(try CalendarDocument(reading: bytes), site: "450502001001")
        json = try JSON(bytes)
    }

    @Test(arguments: [
        (30, "2026-02-10", "2026-03-30"), (5, "2025-09-26", "2025-10-10"), (20, "2026-09-18", "2026-10-22"),
        // Across the end of a year that is known on both sides.
        (5, "2024-12-30", "2025-01-07"), (1, "2025-12-31", "2026-01-04"),
        // Accepted on a Saturday, and on a make-up Sunday.
        (1, "2026-03-07", "2026-03-09"), (1, "2026-01-04", "2026-01-05"), (0, "2026-03-07", "2026-03-07"),
    ])
    func `a period of working days ends where the facts say`(count: Int, from: String, to: String) throws {
        let deadline = calendar.day(count, after: try day(from))
        #expect(deadline == Deadline(date: try day(to), provisional: false))
    }

    @Test(arguments: [2024, 2025, 2026])
    func `the working days of each month and year are those of the data`(_ number: Int) throws {
        let year = try #require(json["years"].list.first { $0["year"].number == number })
        let months = (1...12).map { calendar.workingDays(inMonth: $0, of: number) }
        #expect(months == year["working_days_by_month"].list.compactMap(\.number))
        #expect(months.reduce(0, +) == year["working_days_total"].number)
        #expect([2024: 251, 2025: 248, 2026: 248][number] == months.reduce(0, +))
    }

    @Test func `every day of the three years is as the list and the ordinary week say`() throws {
        var listed: [String: String] = [:]
        for entry in json["years"].list.flatMap(\.["days"].list) {
            listed[try #require(entry["date"].text)] = entry["type"].text
        }
        var gregorian = Calendar(identifier: .gregorian)
        gregorian.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        let first = try #require(ISO8601DateFormatter().date(from: "2024-01-01T00:00:00Z"))
        var seen = 0
        for offset in 0..<(366 + 365 + 365) {
            let date = first.addingTimeInterval(Double(offset) * 86_400)
            let parts = gregorian.dateComponents([.year, .month, .day, .weekday], from: date)
            let (year, month, dayOfMonth) = (try #require(parts.year), parts.month ?? 0, parts.day ?? 0)
            let civil = try #require(CivilDate(year: year, month: month, day: dayOfMonth))
            // Foundation counts from Sunday as 1.
            let weekday = ((parts.weekday ?? 0) + 5) % 7 + 1
            #expect(civil.weekday == weekday)
            let expected =
                switch listed.removeValue(forKey: civil.description) {
                case "holiday"?: false
                case "workday"?: true
                default: weekday <= 5
                }
            #expect(calendar.isWorkingDay(civil) == expected, "\(civil)")
            seen += 1
        }
        #expect(seen == 1096 && listed.isEmpty, "the list holds nothing outside its years")
    }

    @Test func `every deadline of the three years counts as many working days as it was asked for`() throws {
        var random = SeededGenerator(seed: 20_260_302)
        let first = try day("2024-01-01").daysSince1970
        for _ in 0..<3_000 {
            let start = CivilDate(daysSince1970: first + Int.random(in: 0..<1000, using: &random))
            let count = Int.random(in: 1...60, using: &random)
            let end = calendar.day(count, after: start)
            #expect(calendar.workingDays(from: start.advanced(byDays: 1), to: end.date) == count)
            #expect(calendar.isWorkingDay(end.date))
            #expect(end.provisional == (end.date.year > 2026), "\(count) after \(start)")
        }
    }

    @Test(
        arguments: [
            // No pause, one in the middle, one over a holiday, one from the day due, one before the start.
            ([], "2026-03-09"), ([("2026-03-04", "2026-03-05")], "2026-03-11"),
            ([("2026-03-07", "2026-03-08")], "2026-03-09"), ([("2026-03-09", "2026-03-09")], "2026-03-10"),
            ([("2026-02-20", "2026-03-02")], "2026-03-09"),
            // Two that overlap stop each day once.
            ([("2026-03-03", "2026-03-05"), ("2026-03-05", "2026-03-06")], "2026-03-13"),
        ] as [([(String, String)], String)])
    func `a special procedure stops the clock from its first day to its last`(
        pauses: [(String, String)], due: String
    ) throws {
        let stopped = try pauses.map { try day($0.0)...day($0.1) }
        #expect(calendar.day(5, after: try day("2026-03-02"), pauses: stopped).date == (try day(due)))
    }

    @Test
    func `a year nobody loaded counts Monday to Friday, and every deadline that touches it is provisional`()
        throws
    {
        // 2027-01-01 is a Friday and New Year: a calendar that does not know the year counts it.
        let start = try day("2026-12-30")
        #expect(calendar.day(1, after: start) == Deadline(date: try day("2026-12-31")))
        #expect(calendar.day(2, after: start) == Deadline(date: try day("2027-01-01"), provisional: true))
        #expect(calendar.day(3, after: start).date == (try day("2027-01-04")))
        let empty = WorkingCalendar()
        #expect(!empty.knows(year: 2026) && empty.sources.isEmpty)
        // Inside the Spring Festival of 2026.
        #expect(
            empty.day(1, after: try day("2026-02-16"))
                == Deadline(date: try day("2026-02-17"), provisional: true))
        #expect(empty.day(0, after: start) == Deadline(date: start), "nothing was counted")
    }

    @Test func `a period of calendar days that ends on a day off ends on the next working day`() throws {
        let (start, pause) = (try day("2026-02-10"), try day("2026-02-11")...day("2026-02-11"))
        // The 17th lies in the Spring Festival, which ends on the 23rd.
        #expect(calendar.calendarDay(7, after: start).date == (try day("2026-02-24")))
        #expect(calendar.calendarDay(3, after: start).date == (try day("2026-02-13")))
        #expect(calendar.calendarDay(2, after: start, pauses: [pause]).date == (try day("2026-02-13")))
        #expect(calendar.calendarDay(7, after: try day("2026-12-28")).provisional)
        #expect(!calendar.calendarDay(3, after: try day("2026-12-28")).provisional)
    }

    @Test func `what is handed in after closing counts from the next working day`() throws {
        let eve = try day("2026-09-30")
        #expect(calendar.dayOfRecord(eve, afterClosing: false) == eve)
        #expect(calendar.dayOfRecord(eve, afterClosing: true) == (try day("2026-10-08")))
    }

    @Test func `a day off says why`() throws {
        let newYear = try #require(calendar.specialDay(try day("2026-02-17")))
        #expect(newYear.zh == "春节" && newYear.en == "Spring Festival" && !newYear.isWorked)
        #expect(calendar.specialDay(try day("2026-03-02")) == nil)
        #expect(calendar.sources.map(\.year) == [2024, 2025, 2026])
        #expect(calendar.sources.last?.issued == (try day("2025-11-04")))
    }

    @Test(
        arguments: [
            ("2026-03-02", nil), ("2026-11-30", nil), ("2026-12-01", 2027), ("2027-01-01", 2027),
        ] as [(String, Int?)])
    func `the notice of the next year is missed from December on`(today: String, year: Int?) throws {
        #expect(calendar.missingYear(on: try day(today)) == year)
    }

    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }
}
