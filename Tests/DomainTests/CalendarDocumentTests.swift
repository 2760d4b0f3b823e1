import Domain
import Testing

@Suite struct `A calendar's file` {
    private func read(_ text: String) throws(CalendarDocument.Problems) -> CalendarDocument {
        try CalendarDocument(reading: Array(text.utf8))
    }

    private static func file(
        days: String = "", extra: String = "", regional: String = "[]", year: Int = 2027,
        issued: String = "2026-11-05"
    ) -> String {
        """
        {"years": [
          {"year": \(year), "source_document_zh": "通知", "issued": "\(issued)", \(extra)
           "days": [
             \(days)
           ]}],
         "regional": \(regional)}
        """
    }

    private static func day(_ date: String, _ type: String = "holiday", more: String = "") -> String {
        #"{"date": "\#(date)", "type": "\#(type)", "name": "元旦"\#(more)}"#
    }

    @Test func `a good one is counted by at once`() throws {
        let document = try read(Self.file(days: Self.day("2027-01-01", more: #", "weekday": 5"#)))
        let calendar = WorkingCalendar(document, site: "450502001001")
        let eve = try #require(CivilDate("2026-12-31"))
        #expect(calendar.day(1, after: eve) == Deadline(date: try #require(CivilDate("2027-01-04"))))
    }

    @Test(arguments: [
        ("{", 1, "is not valid JSON"), ("{\"years\": [\n\n  {\"year\" 1}]}", 3, "is not valid JSON"),
        ("{\"years\": []}", 1, "holds no year"), ("{}", 1, "lacks `years`"),
        ("{\"years\": [\n{\"year\": \"x\"}]}", 2, "`years[0].year` must be Int"),
        (file(issued: "5 Nov"), 2, "`years[0].issued` is wrong: not a date of the form YYYY-MM-DD"),
        (file(days: day("2027-02-30")), 4, "`years[0].days[0].date` is wrong: not a date"),
        (file(days: day("2027-01-01", "rest")), 4, "`years[0].days[0].type` is wrong"),
        (file(days: day("2028-01-01")), 4, "2028-01-01 is not in 2027"),
        (file(days: day("2027-01-01") + ",\n" + day("2027-01-01")), 5, "2027-01-01 stands twice; keep one"),
        (file(days: day("2027-01-04", "workday")), 4, "2027-01-04 is no Saturday or Sunday"),
        (
            file(days: day("2027-01-01", more: ",\n \"weekday\": 4")), 4,
            "the weekday of 2027-01-01 is 5 (1 = Monday), not 4"
        ),
        (file(extra: "\n\"working_days_total\": 251,"), 3, "the working days of the year make 261, not 251"),
        (
            file(regional: "[\n{\"name_zh\": \"某地\", \"off_days\": [], \"work_days\": [\"2027-04-08\"]}]"), 7,
            "2027-04-08 is no Saturday or Sunday"
        ),
    ])
    func `a wrong one is refused with its line, in both languages`(text: String, line: Int, english: String)
        throws
    {
        let problems = try #require(throws: CalendarDocument.Problems.self) { try read(text) }
        let first = try #require(problems.all.first)
        #expect(first.line == line && first.english.contains(english), "\(first)")
        #expect(!first.chinese.isEmpty && problems.all.count == 1)
    }

    @Test func `all that is wrong is told at once, in the order of the file`() throws {
        let days = [Self.day("2027-01-04", "workday"), Self.day("2026-12-31"), Self.day("2027-01-04")]
        let problems = try #require(throws: CalendarDocument.Problems.self) {
            try read(Self.file(days: days.joined(separator: ",\n")))
        }
        #expect(problems.all.map(\.line) == [4, 5, 6])
    }

    @Test func `days of a region count at its sites, and nowhere else`() throws {
        let regional = """
            [{"region_code": "45", "name_zh": "三月三", "name_en": "Sanyuesan", "off_days": ["2027-04-09"],
              "work_days": ["2027-04-10"]}]
            """
        let document = try read(Self.file(regional: regional))
        let (friday, saturday) = (
            try #require(CivilDate("2027-04-09")), try #require(CivilDate("2027-04-10"))
        )
        let here = WorkingCalendar(document, site: "450502001001")
        #expect(!here.isWorkingDay(friday) && here.isWorkingDay(saturday))
        #expect(here.specialDay(friday)?.en == "Sanyuesan")
        let elsewhere = WorkingCalendar(document, site: "110105001001")
        #expect(elsewhere.isWorkingDay(friday) && !elsewhere.isWorkingDay(saturday))
    }

    @Test func `a file replaces another year by year, the later notice winning`() throws {
        let own = try read(Self.file(days: Self.day("2027-01-01"), issued: "2026-11-05"))
        let amended = try read(Self.file(days: Self.day("2027-01-04"), issued: "2027-01-02"))
        let other = try read(Self.file(year: 2026, issued: "2025-11-04"))
        let monday = try #require(CivilDate("2027-01-04"))
        #expect(own.replacing(other).years.map(\.year) == [2026, 2027])
        for document in [amended.replacing(own), own.replacing(amended)] {
            #expect(!WorkingCalendar(document, site: "1").isWorkingDay(monday))
        }
        let corrected = try read(Self.file(days: Self.day("2027-01-05"), issued: "2026-11-05"))
        #expect(corrected.replacing(own) == corrected, "a correction has the same day of issue")
    }

    @Test func `an uncertain day makes what counts across it provisional`() throws {
        let document = try read(Self.file(days: Self.day("2027-02-05", more: #", "certain": false"#)))
        let calendar = WorkingCalendar(document, site: "1")
        let thursday = try #require(CivilDate("2027-02-04"))
        #expect(
            calendar.day(1, after: thursday)
                == Deadline(
                    date: try #require(CivilDate("2027-02-08")), provisional: true))
        #expect(!calendar.day(1, after: thursday.advanced(byDays: 1)).provisional)
    }
}
