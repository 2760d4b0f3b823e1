import Domain
import Testing

@Suite struct `The roster` {
    static let today = CivilDate(daysSince1970: 20_514)  // 2026-03-02, a Monday.

    static func clerk(_ number: String, _ roles: ClerkRole...) -> Clerk {
        Clerk(number: number, name: "测试员", roles: roles.isEmpty ? [.clerk] : roles)
    }

    static func weekly(_ clerk: String, _ duty: Duty) -> Assignment {
        Assignment(clerk: clerk, duty: duty, source: .weekly)
    }

    static func roster(_ weekly: [Assignment], _ exceptions: [Assignment] = []) -> DayRoster {
        DayRoster(date: today, weekly: weekly, exceptions: exceptions)
    }

    /// Three at the counters, one in the grid, one off.
    static let usual = roster([
        weekly("1001", .counter), weekly("1002", .counter), weekly("1003", .counter), weekly("1004", .grid),
        weekly("1005", .off),
    ])
    static let everybodyOff = roster([weekly("1001", .off), weekly("1002", .off)])
    static let onlyGrids = roster([weekly("1001", .grid), weekly("1004", .grid)])

    @Test(arguments: [
        (clerk("1001"), usual, RosterRule.Verdict.onDuty),
        (clerk("1004"), usual, .notOnDuty(.grid)),
        (clerk("1005"), usual, .notOnDuty(.off)),
        (clerk("1009"), usual, .notOnDuty(.off)),
        (clerk("1004", .clerk, .manager), usual, .manager),
        (clerk("1001", .clerk, .manager), usual, .onDuty),
        (clerk("9001", .technician), usual, .technician),
        (clerk("1004", .clerk, .picker), usual, .notOnDuty(.grid)),
        (clerk("1001"), roster([]), .nothingPlanned),
        (clerk("1001"), everybodyOff, .nothingPlanned),
        (clerk("1009"), everybodyOff, .nothingPlanned),
        (clerk("1001"), onlyGrids, .notOnDuty(.grid)),
        (clerk("1009", .manager), onlyGrids, .manager),
    ]) func `says who may open a counter, and why`(
        clerk: Clerk, roster: DayRoster, verdict: RosterRule.Verdict
    ) {
        #expect(RosterRule.verdict(on: clerk, in: roster) == verdict)
        #expect(verdict.mayOpen == (verdict != .notOnDuty(.grid) && verdict != .notOnDuty(.off)))
    }

    @Test func `lets what was said for the date stand over the week`() {
        let sick = Self.roster(
            [Self.weekly("1001", .counter), Self.weekly("1004", .grid)],
            [Assignment(clerk: "1001", duty: .off, source: .exception)])
        #expect(sick.assignment(of: "1001")?.duty == .off)
        #expect(sick.assignment(of: "1001")?.source == .exception)
        #expect(sick.assignment(of: "1004")?.source == .weekly)
        #expect(sick.assignment(of: "1009") == nil)
        #expect(sick.assignments.map(\.clerk) == ["1001", "1004"])
    }

    @Test(arguments: [
        (roster([]), planned: false, empty: false), (everybodyOff, planned: false, empty: false),
        (onlyGrids, planned: true, empty: true), (usual, planned: true, empty: false),
    ]) func `tells a day nobody planned from one without anybody at the counters`(
        roster: DayRoster, planned: Bool, empty: Bool
    ) {
        #expect(roster.isPlanned == planned)
        #expect(roster.isCounterEmpty == empty)
    }

    @Test func `swaps two clerks and names both`() throws {
        let swapped = try #require(RosterRule.swapped("1001", "1004", in: Self.usual))
        #expect(
            swapped == [
                Assignment(clerk: "1001", duty: .grid, source: .swap, swappedWith: "1004"),
                Assignment(clerk: "1004", duty: .counter, source: .swap, swappedWith: "1001"),
            ])
    }

    @Test(arguments: [("1001", "1002"), ("1001", "1001"), ("1005", "1009")])
    func `has nothing to swap where both do the same`(first: String, second: String) {
        #expect(RosterRule.swapped(first, second, in: Self.usual) == nil)
    }
}

@Suite struct `An alarm` {
    static let open = Alarm(
        id: AlarmID(at: WallTime(milliseconds: 0)), counter: 2, clerk: "1002", reason: .help,
        raised: WallTime(milliseconds: 0), answers: [.init(clerk: "1003", counter: 3)])
    static let closed = Alarm(
        id: open.id, counter: 2, clerk: "1002", reason: .help, raised: open.raised, isClosed: true)

    @Test(arguments: [
        ("1001", open, true), ("1002", open, false), ("1003", open, false), ("1001", closed, false),
    ]) func `is answered by colleagues, each once`(clerk: String, alarm: Alarm, may: Bool) {
        #expect(AlarmRule.mayAnswer(clerk, alarm) == may)
    }

    @Test(arguments: [
        (`The roster`.clerk("1002"), open, true), (`The roster`.clerk("1003"), open, true),
        (`The roster`.clerk("1001"), open, false), (`The roster`.clerk("1001", .manager), open, true),
        (`The roster`.clerk("1002"), closed, false),
    ]) func `is over when the caller, a helper or a manager says so`(clerk: Clerk, alarm: Alarm, may: Bool) {
        #expect(AlarmRule.mayClose(clerk, alarm) == may)
    }
}
