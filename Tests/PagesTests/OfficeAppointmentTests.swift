import Domain
import Hall
import Simulation
import Store
import TestTools
import Testing

@testable import Pages

/// Bookings on the console.
@Suite(.serialized) struct OfficeAppointmentTests {
    private let told = #""name":"测试丙","phone":"0779-1234567""#

    private func book(_ client: Client, _ start: String = "10:00", _ more: String = "") async throws -> Reply
    {
        try await client.post(
            "/api/appointments",
            #"{\#(told),"service":"ZX010202","date":"2026-03-03","start":"\#(start)","print":false\#(more)}"#)
    }

    @Test func `nothing is told to who is not signed in`() async throws {
        let rig = try await Rig(rules: Samples.bookings())
        let id = AppointmentID(at: WallTime(milliseconds: 1)).text
        try await rig.console(as: nil) { client in
            for path in ["", "/plan", "/displaced", "/series?service=x", "/\(id)"] {
                let refused = try await client.get("/api/appointments\(path)")
                #expect(refused.status == 401, "\(path)")
            }
            for step in ["move", "cancel", "cancel-series", "restore", "print", "check-in", "reminder"] {
                let refused = try await client.post("/api/appointments/\(id)/\(step)", "{}")
                #expect(refused.status == 401, "\(step)")
            }
            #expect(try await client.post("/api/appointments/series/restore", "{}").status == 401)
            let (list, made) = (try await client.get("/api/reminders"), try await book(client))
            #expect(list.status == 401 && made.status == 401)
        }
    }

    @Test func `a clerk books by telephone, sees the day masked and one booking whole, and calls`()
        async throws
    {
        let rig = try await Rig(rules: Samples.bookings())
        try await rig.console { client in
            let made = try await book(client)
            #expect(made.status == 201)
            let id = try #require(try made.json()["id"].text)
            // A clerk sees the matter whatever it is.
            #expect(try made.json()["service"]["code"].text == "ZX010202")
            let day = try await client.get("/api/appointments?date=2026-03-03").json()
            let line = day["appointments"][0]
            #expect(line["name"].text == "测*丙" && line["phone"].text == "*******4567")
            #expect(line["reminded"] == .null && line["late"] == false && line["displaced"] == false)
            #expect(day["day"]["taken"].number == 1 && day["day"]["slots"].list.count == 13)
            let whole = try await client.get("/api/appointments/\(id)").json()
            #expect(whole["booker"]["phone"].text == "07791234567" && whole["calls"].list.isEmpty)
            let list = try await client.get("/api/reminders").json()
            #expect(list["date"].text == "2026-03-03")
            #expect(list["reminders"][0]["booker"]["name"].text == "测试丙")
            let called = try await client.post(
                "/api/appointments/\(id)/reminder", #"{"reached":true,"words":"会来"}"#)
            #expect(try called.json()["reached"] == true && called.json()["calls"][0]["words"].text == "会来")
            let after = try await client.get("/api/appointments?date=2026-03-03").json()
            #expect(after["appointments"][0]["reminded"] == true)
            let wrong = try await client.get("/api/appointments?date=tomorrow")
            #expect(wrong.status == 400)
            let nobody = try await client.get(
                "/api/appointments/\(AppointmentID(at: WallTime(milliseconds: 1)).text)")
            #expect(try nobody.problem() == "unknownAppointment")
        }
    }

    @Test(arguments: [
        (#""name":"测试丙""#, "badPhone"), (#""phone":"0779-1234567""#, "badName"),
        (#""name":"测试丙","phone":"abc""#, "badPhone"),
        (#""name":"测试丙","phone":"0779-1234567","idNumber":"110101199001011234""#, "badIDNumber"),
    ])
    func `who is not told well enough is booked nothing`(whom: String, problem: String) async throws {
        let rig = try await Rig(rules: Samples.bookings())
        try await rig.console { client in
            let refused = try await client.post(
                "/api/appointments",
                #"{\#(whom),"service":"ZX020102","date":"2026-03-03","start":"10:00"}"#)
            #expect(try refused.status == 422 && refused.problem() == problem)
        }
    }

    @Test func `a clerk moves, cancels, takes back and checks in for anybody`() async throws {
        let rig = try await Rig(rules: Samples.bookings())
        try await rig.console { client in
            let id = try #require(try await book(client).json()["id"].text)
            let moved = try await client.post(
                "/api/appointments/\(id)/move", #"{"date":"2026-03-02","start":"09:30","print":false}"#)
            #expect(try moved.status == 200 && moved.json()["date"].text == "2026-03-02")
            let cancelled = try await client.post("/api/appointments/\(id)/cancel")
            #expect(cancelled.status == 200)
            let again = try await client.post("/api/appointments/\(id)/restore")
            let second = try #require(try again.json()["id"].text)
            let checked = try await client.post("/api/appointments/\(second)/check-in")
            #expect(try checked.status == 201 && checked.json()["number"].text == "Y001")
            let twice = try await client.post("/api/appointments/\(second)/check-in")
            #expect(try twice.status == 409 && twice.json()["verdict"].text == "used")
            let day = try await client.get("/api/appointments").json()["appointments"]
            #expect(day.list.map { $0["state"].text } == ["cancelled", "checkedIn"])
            #expect(day[1]["ticket"].text == "Y001")
        }
    }

    @Test func `the plan shows thirty days, and a recurring booking each of its dates`() async throws {
        let rig = try await Rig(rules: Samples.bookings())
        try await rig.console { client in
            let plan = try await client.get("/api/appointments/plan").json()["days"]
            #expect(plan.list.count == 30)
            #expect(plan[0]["sessions"].list.map(\.text) == ["08:30-12:00", "14:30-17:30"])
            #expect(plan[0]["counters"].number == 3 && plan[0]["places"].number == 39)
            #expect(plan[5]["why"].text == "dayOff" && plan[5]["open"] == false)
            let query =
                "service=ZX020102&weekdays=1,3,6&start=10:00&from=2026-03-03&until=2026-03-11"
            let seen = try await client.get("/api/appointments/series?\(query)").json()["dates"]
            #expect(
                seen.list.map { $0["date"].text } == ["2026-03-04", "2026-03-07", "2026-03-09", "2026-03-11"])
            #expect(seen[0]["reason"] == .null && seen[1]["reason"]["kind"].text == "closed")
            #expect(seen[0]["free"].number == 3)
            let made = try await client.post(
                "/api/appointments/series",
                #"{\#(told),"service":"ZX020102","weekdays":[1,3,6],"start":"10:00","from":"2026-03-03","until":"2026-03-11"}"#
            )
            #expect(made.status == 201)
            #expect(try made.json()["made"].list.count == 3 && made.json()["skipped"].list.count == 1)
            let wrong = try await client.get("/api/appointments/series?weekdays=1,x")
            #expect(wrong.status == 400)
        }
    }

    @Test func `from one of them on a recurring booking is cancelled at once and comes back at once`()
        async throws
    {
        let rig = try await Rig(rules: Samples.bookings())
        try await rig.console { client in
            let made = try await client.post(
                "/api/appointments/series",
                #"{\#(told),"service":"ZX020102","weekdays":[1,3,5],"start":"10:00","from":"2026-03-03","until":"2026-03-11"}"#
            ).json()["made"].list
            let ids = made.compactMap { $0["id"].text }
            #expect(ids.count == 4)
            let sheet = try await client.get("/fragments/appointment?id=\(ids[1])").text
            #expect(sheet.contains("end-series") && sheet.contains("3 次"))
            let last = try await client.get("/fragments/appointment?id=\(ids[3])").text
            #expect(!last.contains("end-series"), "after the last one nothing comes")
            let ended = try await client.post("/api/appointments/\(ids[1])/cancel-series").json()["cancelled"]
                .list
            #expect(ended.compactMap { $0["id"].text } == Array(ids[1...]))
            let again = try await client.post("/api/appointments/\(ids[1])/cancel-series")
            #expect(try again.status == 409 && again.problem() == "notAllowed")
            let cancelled = ids[1...].map { "\"\($0)\"" }.joined(separator: ",")
            let back = try await client.post(
                "/api/appointments/series/restore", "{\"appointments\":[\(cancelled)]}")
            #expect(back.status == 201)
            let json = try back.json()
            #expect(json["made"].list.count == 3 && json["skipped"].list.isEmpty)
            let id = try #require(json["made"][0]["id"].text)
            let shown = try await client.get("/fragments/appointment?id=\(id)").text
            #expect(shown.ranges(of: "data-act=\"open\"").count == 4, "each date once")
            let none = try await client.post("/api/appointments/series/restore", #"{"appointments":[]}"#)
            #expect(try none.problem() == "badSeries")
            let wrong = try await client.post("/api/appointments/series/restore", #"{"appointments":["x"]}"#)
            #expect(wrong.status == 404)
        }
    }
}
