import Domain
import FoundationEssentials
import Testing

@Suite struct `Days and times` {
    @Test(arguments: [
        ("19010105", "1901-01-05"), ("2024-02-29", "2024-02-29"), ("2000-02-29", "2000-02-29"),
    ])
    func `a day is read from both forms`(text: String, expected: String) throws {
        #expect(try #require(CivilDate(text)).description == expected)
    }

    @Test(arguments: [
        "2023-02-29", "19000229", "20261301", "2026-1-1", "2026/11/22", "", "２０２６１１２２", "202611220",
    ])
    func `a day that does not exist is not read`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test func `days since 1970 go there and back for four centuries`() {
        for days in stride(from: -100_000, through: 50_000, by: 37) {
            #expect(CivilDate(daysSince1970: days).daysSince1970 == days)
        }
    }

    @Test(arguments: [("1966-11-22", 60), ("1966-11-23", 59), ("2026-11-22", 0), ("1964-02-29", 62)])
    func `an age counts from the morning of the birthday`(birth: String, age: Int) throws {
        let today = try #require(CivilDate("2026-11-22"))
        #expect(try #require(CivilDate(birth)).age(on: today) == age)
    }

    @Test(arguments: [
        (Int64(0), 0, "1970-01-01 00:00"), (0, 28_800, "1970-01-01 08:00"),
        (-1, 0, "1969-12-31 23:59"), (1_795_305_599_999, 28_800, "2026-11-22 07:59"),
        (1_795_363_199_000, 28_800, "2026-11-22 23:59"), (1_795_363_200_000, 28_800, "2026-11-23 00:00"),
    ])
    func `wall time becomes the time of the place`(milliseconds: Int64, offset: Int, expected: String) {
        #expect(WallTime(milliseconds: milliseconds).civil(offset: offset).description == expected)
    }

    @Test func `wall time in UTC is RFC 3339 with milliseconds`() {
        #expect(
            WallTime(milliseconds: 1_795_305_600_007).rfc3339 == "2026-11-22T00:00:00.007Z")
    }

    @Test(arguments: [0, 1001, 1_795_305_600_007, 253_402_300_799_999, -1, -62_135_596_800_000] as [Int64])
    func `a time that goes through the libraries' own form comes back as it was`(milliseconds: Int64) {
        let time = WallTime(milliseconds: milliseconds)
        #expect(WallTime(time.date) == time)
        #expect(WallTime(Date(timeIntervalSince1970: 1.0009)).milliseconds == 1001)
    }

    @Test func `the business date never goes back`() throws {
        let latest = BusinessDate(try #require(CivilDate("2026-11-22")))
        let before = moment(milliseconds: 0)
        #expect(BusinessDate.current(at: before, latest: latest) == latest)
        #expect(BusinessDate.current(at: before, latest: nil).description == "1970-01-01")
        let next = moment(milliseconds: 1_795_363_200_000)
        #expect(BusinessDate.current(at: next, latest: latest).description == "2026-11-23")
    }

    private func moment(milliseconds: Int64) -> Moment {
        Moment(
            wall: WallTime(milliseconds: milliseconds), monotonic: 0, boot: "", trust: .never, offset: 28_800)
    }
}
