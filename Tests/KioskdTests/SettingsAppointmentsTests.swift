import Domain
import Foundation
import Testing

@testable import kioskd

/// `appointments`: whether and how the hall takes bookings.
struct SettingsAppointmentsTests {
    static let sample = """
        site: {code: "450502001001", name: 站}
        counters: 3
        state: /var/lib/onewindow
        assets: /usr/share/onewindow
        web: {kiosk: "127.0.0.1:0", console: "[::1]:0"}
        hours: {workdays: ["08:30-12:00", "14:30-17:30"], sat: ["09:00-09:45"]}
        appointments:
          slot: 20
          percounter: 2
          ahead: 30
          lead: 0
          hold: 90
          early: 45
          grace: 10
          whenearly: normal
          whenlate: refuse
          noshows: {limit: 2, within: 60, pause: 14}
        """

    private func read(_ text: String) throws -> AppointmentRules? {
        try Settings(text: text, named: "kiosk.yaml").rules.appointments
    }

    @Test func `a hall without the section takes no bookings`() throws {
        #expect(try read(SettingsRulesTests.sample) == nil)
    }

    @Test func `an empty section takes them by the usual rules`() throws {
        #expect(try read(SettingsRulesTests.sample + "\nappointments: {}") == AppointmentRules())
        #expect(try read(SettingsRulesTests.sample + "\nappointments: {noshows: {}}") == AppointmentRules())
    }

    @Test func `every rule is read as it is meant`() throws {
        var rules = AppointmentRules()
        (rules.slotMinutes, rules.perCounter, rules.daysAhead, rules.leadMinutes) = (20, 2, 30, 0)
        (rules.hold, rules.early, rules.grace) = (.seconds(90), 45, 10)
        (rules.whenEarly, rules.whenLate) = (.normal, .refuse)
        (rules.missedLimit, rules.missedWithin, rules.pauseDays) = (2, 60, 14)
        #expect(try read(Self.sample) == rules)
    }

    @Test func `the sample of the README is right, and shows what an empty section means`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let sample = try #require(page.components(separatedBy: "```").first { $0.contains("appointments:") })
        let settings = try Settings(text: String(sample.drop { $0 != "\n" }), named: "README.md")
        #expect(settings.rules.appointments == AppointmentRules() && settings.rules.hours?.lunchCounters == 1)
        #expect(settings.district?.updates == .seconds(60))
    }

    /// In the sample: what is replaced, by what, and the one message that must come.
    static let wrongs: [SettingsTests.Wrong] = [
        .init(
            old: "hours: {workdays: [\"08:30-12:00\", \"14:30-17:30\"], sat: [\"09:00-09:45\"]}\n", new: "",
            message: "6: `appointments` needs `hours`, which the slots are cut from; "
                + #"add a line such as `hours: {workdays: ["08:30-12:00", "14:30-17:30"]}`, "#
                + "or remove `appointments`"),
        .init(
            old: "slot: 20", new: "slot: 4",
            message: "8: `appointments.slot` is `4`; write a number of minutes from 5 to 240"),
        .init(
            old: "slot: 20", new: "slot: 240",
            message: "8: `appointments.slot` is `240`, so no slot fits into a session of `hours`; "
                + "write at most 210"),
        .init(
            old: "slot: 20", new: "slots: 20",
            message: "8: unknown key `appointments.slots`; did you mean `appointments.slot`?"),
        .init(
            old: "percounter: 2", new: "percounter: 0",
            message: "9: `appointments.percounter` is `0`; write a whole number from 1 to 20"),
        .init(
            old: "ahead: 30", new: "ahead: 91",
            message: "10: `appointments.ahead` is `91`; write a number of days from 1 to 90"),
        .init(
            old: "lead: 0", new: "lead: 1h",
            message: "11: `appointments.lead` is `1h`; write a number of minutes from 0 to 1440"),
        .init(
            old: "hold: 90", new: "hold: 5",
            message: "12: `appointments.hold` is `5`; write a number of seconds from 30 to 600"),
        .init(
            old: "early: 45", new: "early: -1",
            message: "13: `appointments.early` is `-1`; write a number of minutes from 0 to 240"),
        .init(
            old: "grace: 10", new: "grace:",
            message: "14: `appointments.grace` has no value; write a number of minutes from 0 to 240"),
        .init(
            old: "whenearly: normal", new: "whenearly: never",
            message: "15: `appointments.whenearly` is `never`; write one of later, normal"),
        .init(
            old: "whenlate: refuse", new: "whenlate: refused",
            message: "16: `appointments.whenlate` is `refused`; did you mean `refuse`?"),
        .init(
            old: "limit: 2", new: "limit: 21",
            message: "17: `appointments.noshows.limit` is `21`; write a whole number from 0 to 20"),
        .init(
            old: "within: 60", new: "within: 0",
            message: "17: `appointments.noshows.within` is `0`; write a number of days from 1 to 365"),
        .init(
            old: "pause: 14", new: "pauses: 14",
            message: "17: unknown key `appointments.noshows.pauses`; "
                + "did you mean `appointments.noshows.pause`?"),
        .init(
            old: "noshows: {limit: 2, within: 60, pause: 14}", new: "noshows: 3",
            message: "17: `appointments.noshows` has keys of its own; write them indented below it: "
                + "limit, within, pause"),
    ]

    @Test(arguments: wrongs) func `an error names file, line and remedy`(_ wrong: SettingsTests.Wrong) throws
    {
        let text = Self.sample.replacingOccurrences(of: wrong.old, with: wrong.new)
        #expect(text != Self.sample)
        let error = try #require(throws: SettingsError.self) { try Settings(text: text, named: "kiosk.yaml") }
        #expect(error.description == "kiosk.yaml:\(wrong.message)")
    }

    @Test func `the usual slot that fits into no session is told at the section`() throws {
        let text = SettingsTests.short + "\nhours: {sat: [\"09:00-09:20\"]}\nappointments: {}"
        let error = try #require(throws: SettingsError.self) { try Settings(text: text, named: "k") }
        #expect(
            error.description
                == "k:7: `appointments.slot` is `30`, so no slot fits into a session of `hours`; write at most 20"
        )
    }

    @Test func `hours that cannot be read are told once`() throws {
        let text = SettingsTests.short + "\nhours: {sat: [\"9:00-9:20\"]}\nappointments: {slot: 60}"
        let error = try #require(throws: SettingsError.self) { try Settings(text: text, named: "k") }
        #expect(
            error.description
                == "k:6: `hours.sat` is `9:00-9:20`; write the times of a session as 08:30-12:00")
    }
}
