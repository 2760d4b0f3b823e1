import Domain
import Foundation
import Testing

@testable import kioskd

/// `hours`, `queue`, `items` and `ratings` (`appointments`: `SettingsAppointmentsTests`): what the law leaves to the place.
struct SettingsRulesTests {
    static let sample = """
        site: {code: "450502001001", name: 站}
        counters: 3
        state: /var/lib/onewindow
        assets: /usr/share/onewindow
        web: {kiosk: "127.0.0.1:0", console: "[::1]:0"}
        hours:
          workdays: ["08:30-12:00", "14:30-17:30"]
          fri: ["08:30-12:00"]
          sat: ["09:00-11:30"]
          lunch: 1
          lastminutes: 15
          lastticket: stop
          closures:
            - {from: 2026-05-06, to: 2026-05-08, reason: 设备检修, english: maintenance}
            - from: 2026-06-19
              reason: 端午活动
              open: ["09:00-11:00"]
        queue: {recalls: 2, interval: 15, behind: 2, returns: 2, inarow: 2, overtaken: 8, perperson: 0}
        items: {notice: 4, supplement: 7, delivery: 3, extension: 5, latesupplement: keep, complaints: 0779-12345, restricted: []}
        ratings: {contact: 2, answer: 4, open: 30}
        """

    private func read(_ text: String) throws -> SiteRules {
        try Settings(text: text, named: "kiosk.yaml").rules
    }

    @Test func `what is left out keeps the rules' own value, and the hall is always open`() throws {
        #expect(try read(SettingsTests.short) == SiteRules())
    }

    @Test func `every rule is read as it is meant`() throws {
        let rules = try read(Self.sample)
        let hours = try #require(rules.hours)
        #expect(hours.week[.mon]?.map(\.description) == ["08:30-12:00", "14:30-17:30"])
        #expect(hours.week[.thu] == hours.week[.mon])
        #expect(hours.week[.fri]?.map(\.description) == ["08:30-12:00"])
        #expect(hours.week[.sat]?.map(\.description) == ["09:00-11:30"])
        #expect(hours.week[.sun] == nil)
        #expect(hours.lunchCounters == 1 && hours.lastMinutes == 15 && hours.lastTicket == .stop)
        let closures = hours.closures
        #expect(closures.map(\.days.lowerBound.description) == ["2026-05-06", "2026-06-19"])
        #expect(closures.map(\.days.upperBound.description) == ["2026-05-08", "2026-06-19"])
        #expect(
            closures.map(\.reason) == [.init(zh: "设备检修", en: "maintenance"), .init(zh: "端午活动", en: "端午活动")])
        #expect(closures.map(\.sessions.count) == [0, 1])
        var queue = QueueRules()
        (queue.recalls, queue.recallInterval, queue.behind, queue.returns) = (2, .seconds(15), 2, 2)
        (queue.inARow, queue.overtaken, queue.perPerson) = (2, 8, nil)
        #expect(rules.queue == queue)
        #expect(
            rules.items.noticeDays == 4 && rules.items.supplementDays == 7 && rules.items.deliveryDays == 3)
        #expect(rules.items.extensionDays == 5 && rules.items.complaintPhone == "0779-12345")
        #expect(!rules.items.lateSupplementWithdraws && rules.items.latePledgeWithdraws)
        #expect(rules.items.restrictedSeenBy.isEmpty && ItemRules().restrictedSeenBy == [.manager])
        #expect(
            rules.ratings.contactDays == 2 && rules.ratings.answerDays == 4 && rules.ratings.openDays == 30)
    }

    /// In the sample: what is replaced, by what, and the one message that must come.
    static let wrongs: [SettingsTests.Wrong] = [
        .init(
            old: #"workdays: ["08:30-12:00", "14:30-17:30"]"#, new: #"workdays: "08:30-12:00""#,
            message: "7: `hours.workdays` takes a list; "
                + #"write it in brackets, such as `["08:30-12:00", "14:30-17:30"]`"#),
        .init(
            old: #"sat: ["09:00-11:30"]"#, new: #"sat: ["9:00-11:30"]"#,
            message: "9: `hours.sat` is `9:00-11:30`; write the times of a session as 08:30-12:00"),
        .init(
            old: #"sat: ["09:00-11:30"]"#, new: #"sat: ["22:00-06:00"]"#,
            message: "9: `hours.sat` is `22:00-06:00`; "
                + "a session ends on its own day; write it as two, to 24:00 and on the next day from 00:00"),
        .init(
            old: #"sat: ["09:00-11:30"]"#, new: #"sat: ["09:00-09:00"]"#,
            message: "9: `hours.sat` is `09:00-09:00`; write an end after its beginning, such as 08:30-12:00"),
        .init(
            old: #"sat: ["09:00-11:30"]"#, new: #"sat: ["09:00-11:30", "11:00-12:00"]"#,
            message: "9: `hours.sat`: 11:00-12:00 does not come after 09:00-11:30; "
                + "write sessions in the order of the day, with a pause between them"),
        .init(
            old: #"sat: ["09:00-11:30"]"#, new: #"sat: ["09:00-11:30", "11:30-12:00"]"#,
            message: "9: `hours.sat`: 11:30-12:00 does not come after 09:00-11:30; "
                + "write sessions in the order of the day, with a pause between them"),
        .init(
            old: #"sat: ["09:00-11:30"]"#,
            new: #"sat: ["01:00-02:00", "03:00-04:00", "05:00-06:00", "07:00-08:00", "09:00-10:00"]"#,
            message: "9: `hours.sat` has 5 entries; write at most 4"),
        .init(
            old: "sat: [", new: "saturday: [",
            message:
                "9: unknown key `hours.saturday`; remove it (known here: workdays, mon, tue, wed, thu, fri, "
                + "sat, sun, lunch, lastminutes, lastticket, closures)"),
        .init(
            old: "lunch: 1", new: "lunch: 4",
            message: "10: `hours.lunch` is `4`, but there are 3 `counters`; write at most 3"),
        .init(
            old: #"workdays: ["08:30-12:00", "14:30-17:30"]"#, new: #"workdays: ["08:30-17:30"]"#,
            message: "10: `hours.lunch` names counters on duty at noon, but no day has a pause at noon; "
                + "write two sessions a day, or remove `hours.lunch`"),
        .init(
            old: "lastminutes: 15", new: "lastminutes: 120",
            message: "11: `hours.lastminutes` is `120`, so no number would be given in `hours.closures.open` "
                + "09:00-11:00; write less than 120"),
        .init(
            old: "lastminutes: 15", new: "lastminutes: -1",
            message: "11: `hours.lastminutes` is `-1`; write a number of minutes from 0 to 120"),
        .init(
            old: "lastticket: stop", new: "lastticket: stopp",
            message: "12: `hours.lastticket` is `stopp`; did you mean `stop`?"),
        .init(
            old: "from: 2026-05-06, to: 2026-05-08", new: "from: 2026-02-29, to: 2026-05-08",
            message:
                "14: `hours.closures.from` is `2026-02-29`; write a date of the calendar, such as 2026-05-06"),
        .init(
            old: "to: 2026-05-08", new: "to: 2026-05-05",
            message: "14: `hours.closures.to` is before `from`; write the last day closed"),
        .init(
            old: "to: 2026-05-08", new: "to: 2026-06-20",
            message: "15: `hours.closures`: 2026-06-19 to 2026-06-19 meets 2026-05-06 to 2026-06-20; "
                + "let each day stand in one closure only"),
        .init(
            old: ", reason: 设备检修", new: "",
            message: "14: `hours.closures.reason` is missing; add a line such as `reason: 设备检修`"),
        .init(
            old: "reason: 设备检修", new: "reasn: 设备检修",
            message: "14: unknown key `hours.closures.reasn`; did you mean `hours.closures.reason`?"),
        .init(
            old: "overtaken: 8", new: "overtaken: 0",
            message: "18: `queue.overtaken` is `0`; write a whole number from 1 to 100"),
        .init(
            old: "interval: 15", new: "interval: 15s",
            message: "18: `queue.interval` is `15s`; write a number of seconds from 0 to 300"),
        .init(
            old: "notice: 4", new: "notice: 0",
            message: "19: `items.notice` is `0`; write a number of working days from 1 to 30"),
        .init(
            old: "latesupplement: keep", new: "latesupplement: drop",
            message: "19: `items.latesupplement` is `drop`; write one of withdraw, keep"),
        .init(
            old: "answer: 4", new: "answer: 1",
            message: "20: `ratings.answer` is before `ratings.contact`; write 2 or more days to answer"),
    ]

    @Test(arguments: wrongs) func `an error names file, line and remedy`(_ wrong: SettingsTests.Wrong) throws
    {
        let text = Self.sample.replacingOccurrences(of: wrong.old, with: wrong.new)
        #expect(text != Self.sample)
        let error = try #require(throws: SettingsError.self) { try Settings(text: text, named: "kiosk.yaml") }
        #expect(error.description == "kiosk.yaml:\(wrong.message)")
    }

    @Test(arguments: ["hours: {lunch: 0}", "hours: {workdays: [], lastminutes: 5}", "hours: {sat: []}"])
    func `hours without a session would close the hall for good, and are refused`(_ hours: String) throws {
        let text = SettingsTests.short + "\n" + hours
        let error = try #require(throws: SettingsError.self) { try Settings(text: text, named: "k") }
        #expect(
            error.description
                == "k:6: `hours` has no session, so the hall would never open; add a line such as "
                + #"`workdays: ["08:30-12:00", "14:30-17:30"]`, or remove `hours`"#)
    }

    @Test func `days that share their hours may share one list`() throws {
        let hours = """

            hours:
              mon: &short ["09:00-11:00"]
              wed: *short
            """
        let week = try #require(try read(SettingsTests.short + hours).hours).week
        #expect(week[.wed] == week[.mon] && week[.tue] == nil)
    }
}
