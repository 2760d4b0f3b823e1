import Domain
import Hall
import Simulation
import Testing

struct CalendarDeskTests {
    private func part(_ hall: Hall) -> PartReport? { hall.parts.state(of: "calendar") }

    @Test func `the hall counts by the calendar it was given, and by a new one from the moment it is laid`()
        async throws
    {
        let simulation = try await SimulatedHall()
        let hall = simulation.hall
        let eve = try #require(CivilDate("2026-12-31"))
        #expect(hall.calendar.knows(year: 2026) && hall.calendar.day(1, after: eve).provisional)
        hall.calendars.lay(own: try Samples.calendar(2027, issued: "2026-11-05"))
        #expect(!hall.calendar.day(1, after: eve).provisional)
    }

    @Test func `the board misses this year at once, the next from December on, and says which`() async throws
    {
        let simulation = try await SimulatedHall()
        let desk = simulation.hall.calendars
        desk.judge(on: try #require(CivilDate("2026-10-31")))
        #expect(part(simulation.hall)?.state == .ok)
        desk.judge(on: try #require(CivilDate("2026-12-01")))
        let missing = try #require(part(simulation.hall))
        #expect(missing.state == .degraded && missing.hint == "calendar.unknown")
        #expect(missing.values == ["year": "2027"])
        desk.judge(on: try #require(CivilDate("2027-02-01")))
        #expect(part(simulation.hall)?.values == ["year": "2027"])
    }

    @Test func `a technician's file that is wrong shows with its line`() async throws {
        let simulation = try await SimulatedHall()
        let desk = simulation.hall.calendars
        desk.lay(own: nil, wrongLine: 12)
        desk.judge(on: try #require(CivilDate("2026-03-02")))
        let wrong = try #require(part(simulation.hall))
        #expect(wrong.hint == "calendar.wrong" && wrong.values == ["line": "12"])
        #expect(simulation.hall.texts.has(wrong.hint, in: .chinese))
    }
}
