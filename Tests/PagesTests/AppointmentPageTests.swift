import Domain
import Hall
import NIOCore
import Simulation
import Store
import TestTools
import Testing

@testable import Pages

/// The clerks' bookings as the browser gets them. The simulated morning is Monday, 2 March 2026, 09:00.
@Suite(.serialized) struct AppointmentPageTests {
    private static let tomorrow = "2026-03-03"
    private static let service = "ZX020102"
    private static let nobody = "00000000-0000-7000-8000-000000000000"

    private static var rules: SiteRules {
        var rules = Samples.hours()
        var bookings = AppointmentRules()
        bookings.daysAhead = 45
        rules.appointments = bookings
        return rules
    }

    /// Booked by telephone; the id.
    private func book(
        _ client: Client, _ name: String = "测试甲", phone: String = "13800138000",
        on date: String = tomorrow, at start: String = "09:00", service: String = service
    ) async throws -> String {
        let body =
            #"{"service":"\#(service)","date":"\#(date)","start":"\#(start)","name":"\#(name)","phone":"\#(phone)"}"#
        let reply = try await client.post("/api/appointments", body)
        #expect(reply.status == 201, "\(reply.text)")
        return try #require(reply.json()["id"].text)
    }

    @Test func `a hall that takes no bookings says how to turn them on`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let page = try await client.get("/appointments")
            #expect(page.status == 200 && page.text.contains(#"id="no-bookings""#))
            #expect(!page.text.contains(#"id="new-booking""#))
            let badge = try await client.get("/fragments/counter-booked").text
            #expect(badge.contains(#"data-region="booked"></span>"#), "\(badge)")
        }
    }

    @Test func `who is not signed in is asked to sign in`() async throws {
        let rig = try await Rig(rules: Self.rules)
        try await rig.console(as: nil) { client in
            let page = try await client.get("/appointments")
            #expect(page.text.contains("sign-in-form"))
            for path in ["appointments", "appointment?id=x", "appointment-slots", "counter-booked"] {
                let fragment = try await client.get("/fragments/\(path)")
                #expect(fragment.status == 401, "\(path)")
            }
        }
        let kiosk = try await rig.kiosk { try await $0.get("/appointments") }
        #expect(kiosk.status == 404)
    }

    @Test func `lists bear masked names, one opened booking the whole, and the journal says so`() async throws
    {
        let rig = try await Rig(rules: Self.rules)
        try await rig.console { client in
            let id = try await book(client)
            let lists = ["tab=day&date=\(Self.tomorrow)", "tab=reminders", "tab=plan", "tab=missed"]
            for list in lists {
                let text = try await client.get("/fragments/appointments?\(list)").text
                #expect(!text.contains("测试甲") && !text.contains("13800138000"), "\(list)")
                if list.contains("day") { #expect(text.contains("测*甲") && text.contains("尾号 8000")) }
            }
            let looks = try await rig.looks()
            let sheet = try await client.get("/fragments/appointment?id=\(id)").text
            #expect(sheet.contains("测试甲") && sheet.contains("138 0013 8000"))
            #expect(try await rig.looks() == looks + 1)
            #expect(try await client.get("/fragments/appointment?id=\(Self.nobody)").status == 404)
        }
    }

    @Test func `the calendar says of each day why it is closed and how many have booked`() async throws {
        let rig = try await Rig(rules: Self.rules)
        try await rig.console { client in
            _ = try await book(client)
            let plan = try await client.get("/fragments/appointments?tab=plan").text
            #expect(plan.matches(of: /id="day-2026-/).count == BookingDesk.planDays)
            #expect(plan.contains("已约 1 / "))
            #expect(plan.contains("08:30-12:00"))
            let day = try await client.get("/fragments/appointments?tab=day&date=2026-04-06").text
            #expect(day.contains("清明"), "a public holiday by its name")
        }
    }

    @Test func `each date of a recurring booking is shown before it is made`() async throws {
        let rig = try await Rig(rules: Self.rules)
        try await rig.console { client in
            let query = "service=\(Self.service)&start=09:00&from=2026-03-30&until=2026-04-08&weekdays=1,3"
            let preview = try await client.get("/fragments/appointment-series?\(query)").text
            #expect(preview.contains(#"data-bookable="3""#), "\(preview)")
            #expect(preview.matches(of: /<li data-state="yes">/).count == 3)
            #expect(preview.contains("不开门：清明节"))
            let wrong = try await client.get("/fragments/appointment-series?service=\(Self.service)")
            #expect(wrong.status == 400)
        }
    }

    @Test func `the picker offers the next day with a place, and says why others have none`() async throws {
        let rig = try await Rig(rules: Self.rules)
        try await rig.console { client in
            let today = try await client.get("/fragments/appointment-slots").text
            #expect(today.contains(#"data-date="2026-03-02""#))
            #expect(today.contains("已过") && today.contains("来不及") && today.contains("余 3"))
            let weekend = try await client.get("/fragments/appointment-slots?date=2026-03-07").text
            #expect(weekend.contains(#"class="picker" data-date="2026-03-09""#))
            let english = try await client.get("/fragments/appointment-slots?lang=en").text
            #expect(english.contains("Morning") && english.contains("3 free"))
        }
    }

    @Test func `a call that reached somebody is made once`() async throws {
        let rig = try await Rig(rules: Self.rules)
        try await rig.console { client in
            let id = try await book(client)
            #expect(try await client.get("/fragments/counter-booked").text.contains("要提醒 1 人"))
            let path = "/api/appointments/\(id)/reminder"
            #expect(try await client.post(path, #"{"reached":false,"words":"下午再打"}"#).status == 200)
            #expect(try await client.get("/fragments/counter-booked").text.contains("要提醒 1 人"))
            let list = try await client.get("/fragments/appointments?tab=reminders").text
            #expect(list.contains(#"data-tag="notReached""#) && !list.contains("下午再打"))
            #expect(try await client.get("/fragments/appointment?id=\(id)").text.contains("下午再打"))
            #expect(try await client.post(path, #"{"reached":true}"#).status == 200)
            #expect(try await !client.get("/fragments/counter-booked").text.contains("要提醒"))
        }
    }

    @Test func `who lost the slot to a thinner roster stands on top until moved`() async throws {
        let rig = try await Rig(rules: Self.rules)
        try await rig.console { client in
            _ = try await book(client, "测试甲", phone: "13800138000")
            let second = try await book(client, "测试乙", phone: "13900139000")
            let quiet = try await client.get("/fragments/appointments").text
            #expect(!quiet.contains(#"id="off-"#))
            try await rig.planOneCounter(on: 2)
            let lost = try await client.get("/fragments/appointments").text
            #expect(lost.contains(#"id="off-\#(second)""#) && lost.contains("那时窗口变少了"))
            #expect(try await client.get("/fragments/counter-booked").text.contains("要改约 1 人"))
            #expect(try await client.get("/fragments/appointment?id=\(second)").text.contains("那时窗口变少了"))
            let moved = try await client.post(
                "/api/appointments/\(second)/move", #"{"date":"2026-03-04","start":"09:00"}"#)
            #expect(moved.status == 200, "\(moved.text)")
            #expect(try await !client.get("/fragments/appointments").text.contains(#"id="off-"#))
        }
    }

    @Test func `a called number that was booked says for when`() async throws {
        let rig = try await Rig(rules: Self.rules)
        try await rig.console { client in
            let id = try await book(client, on: "2026-03-02", at: "10:00")
            rig.simulated.time.set("09:50")
            let checkedIn = try await client.post("/api/appointments/\(id)/check-in")
            #expect(checkedIn.status == 201, "\(checkedIn.text)")
            let list = try await client.get("/fragments/appointments").text
            #expect(list.contains("已签到 Y001"))
            _ = try await client.post("/api/counters/1/call-next")
            let desk = try await client.get("/fragments/counter").text
            #expect(desk.contains("约在 10:00-10:30") && desk.contains("Y001"))
        }
    }

    @Test func `the first load of the bookings weighs 150 KiB at most`() async throws {
        let rig = try await Rig(rules: Self.rules)
        try await rig.console { client in
            for minute in 0..<7 {
                let start = try #require(TimeOfDay(minutes: 510 + minute * 30))
                _ = try await book(client, phone: "1380013800\(minute)", at: "\(start)")
            }
            let page = try await client.get("/appointments?tab=reminders")
            var sum = page.body.readableBytes
            for match in page.text.matches(of: /(?:href|src)="(\/static\/[^"]+)"/) {
                let file = try await client.get(String(match.output.1))
                #expect(file.status == 200, "\(match.output.1)")
                sum += file.body.readableBytes
            }
            #expect(sum <= 150 * 1024, "\(sum) bytes")
        }
    }
}

extension Rig {
    /// How often somebody was shown who booked.
    fileprivate func looks() async throws -> Int {
        try await simulated.hall.store.journal(after: 0, limit: 1000).count {
            switch $0.fact {
            case .bookerShown, .bookersShown: true
            default: false
            }
        }
    }

    /// Every week on one weekday, from 1 for Monday, a single clerk sits at the counters.
    fileprivate func planOneCounter(on weekday: Int) async throws {
        try await console(as: "1009", roles: [.clerk, .manager], counter: 3) { client in
            let body = #"{"clerk":"1009","weekday":\#(weekday),"duty":"counter"}"#
            let reply = try await client.post("/api/roster/weekly", body)
            #expect(reply.status == 200)
        }
    }
}
