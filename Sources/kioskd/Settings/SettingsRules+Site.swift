import Domain

/// What the law leaves to the place: opening hours, the line, items, ratings, bookings. All of it may be left out.
extension SettingsRules {
    static let site: [SettingRule] = [
        .optional("hours", .section(hours)),
        .optional(
            "queue",
            .section([
                .optional("recalls", .value(number(1...9))),
                .optional("interval", .value(number(0...300, unit: "seconds"))),
                .optional("behind", .value(number(0...20))),
                .optional("returns", .value(number(0...9))),
                .optional("inarow", .value(number(1...9))),
                .optional("overtaken", .value(number(1...100))),
                // 0: no limit.
                .optional("perperson", .value(number(0...99))),
            ])),
        .optional(
            "items",
            .section([
                .optional("notice", .value(number(1...30, unit: "working days"))),
                .optional("supplement", .value(number(1...60, unit: "working days"))),
                .optional("delivery", .value(number(1...30, unit: "working days"))),
                .optional("extension", .value(number(1...60, unit: "working days"))),
                .optional("latesupplement", words(Settings.WhenLate.self)),
                .optional("latepledge", words(Settings.WhenLate.self)),
                .optional("restricted", .list(longest: 4, example: "[manager]", words(ClerkRole.self))),
                .optional("complaints", .value(text(longest: 40))),
            ])),
        .optional(
            "ratings",
            .section([
                .optional("contact", .value(number(1...30, unit: "working days"))),
                .optional("answer", .value(number(1...60, unit: "working days"))),
                .optional("open", .value(number(1...365, unit: "days"))),
            ])),
        .optional("appointments", .section(appointments)),
    ]

    /// Shorter than five minutes nobody is served; longer than four hours is no slot but a session.
    static let slotMinutes = 5...240

    /// An empty section takes bookings by the rules' own values (`Domain.AppointmentRules`).
    private static let appointments: [SettingRule] = [
        .optional("slot", .value(number(slotMinutes, unit: "minutes"))),
        .optional("percounter", .value(number(1...20))),
        .optional("ahead", .value(number(1...90, unit: "days"))),
        .optional("lead", .value(number(0...1440, unit: "minutes"))),
        // Long enough to read the screen once, short enough not to keep others out.
        .optional("hold", .value(number(30...600, unit: "seconds"))),
        .optional("early", .value(number(0...240, unit: "minutes"))),
        .optional("grace", .value(number(0...240, unit: "minutes"))),
        .optional("whenearly", words(AppointmentRules.WhenEarly.self)),
        .optional("whenlate", words(AppointmentRules.WhenLate.self)),
        .optional(
            "noshows",
            .section([
                // 0: no limit.
                .optional("limit", .value(number(0...20))),
                .optional("within", .value(number(1...365, unit: "days"))),
                .optional("pause", .value(number(0...365, unit: "days"))),
            ])),
    ]

    /// Sessions for `mon` to `fri` at once, and for single days, which go before it; an empty list is a day off.
    private static let hours: [SettingRule] =
        [.optional("workdays", sessions)]
        + OpeningHours.Weekday.allCases.map { .optional($0.rawValue, sessions) }
        + [
            .optional("lunch", .value(number(0...99))),
            .optional("lastminutes", .value(number(0...120, unit: "minutes"))),
            .optional("lastticket", words(LastTicket.Rule.self)),
            .optional(
                "closures",
                .list(
                    longest: 100, example: "[{from: 2026-05-06, reason: 设备检修}]",
                    .section([
                        .required("from", "from: 2026-05-06", .value(date)),
                        .optional("to", .value(date)),
                        .required("reason", "reason: 设备检修", .value(text(longest: 30))),
                        .optional("english", .value(text(longest: 60))),
                        .optional("open", sessions),
                    ]))),
        ]

    /// Morning, afternoon, evening; one more for whoever has a reason.
    private static let sessions = SettingRule.Shape.list(
        longest: 4, example: #"["08:30-12:00", "14:30-17:30"]"#, .value(session))

    @Sendable private static func session(_ text: String) -> String? {
        if OpeningHours.Session(text) != nil { return nil }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { TimeOfDay($0) }
        if ends.count == 2, let opens = ends[0], let closes = ends[1] {
            return opens == closes
                ? "write an end after its beginning, such as 08:30-12:00"
                : "a session ends on its own day; write it as two, to 24:00 and on the next day from 00:00"
        }
        return "write the times of a session as 08:30-12:00"
    }

    @Sendable private static func date(_ text: String) -> String? {
        text.utf8.count == 10 && CivilDate(text) != nil
            ? nil : "write a date of the calendar, such as 2026-05-06"
    }
}
