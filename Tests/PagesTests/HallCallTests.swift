import Domain
import Hall
import Simulation
import TestTools
import Testing

@testable import Pages

struct HallCallTests {
    @Test
    func `the hall says on both listeners that it is open, until when, and until when numbers are given`()
        async throws
    {
        let rig = try await Rig(rules: Samples.hours())
        let check: @Sendable (Client) async throws -> Void = { client in
            let hall = try await client.get("/api/hall").json()
            #expect(hall["state"].text == "open")
            #expect(hall["until"].text == "12:00" && hall["lastTicket"].text == "11:50")
            #expect(hall["why"] == .null && hall["nextOpening"] == .null && hall["lunchCounters"] == .null)
        }
        try await rig.kiosk(check)
        try await rig.console(as: nil, check)
    }

    @Test func `closed, it says why, when it opens, and what the next thirty days look like`() async throws {
        let rig = try await Rig(rules: Samples.hours())
        rig.simulated.time.set("18:00", day: 4)
        try await rig.kiosk { client in
            let hall = try await client.get("/api/hall").json()
            #expect(hall["state"].text == "closed" && hall["why"].text == "late")
            #expect(hall["nextOpening"]["date"].text == "2026-03-09")
            #expect(hall["nextOpening"]["time"].text == "08:30")
            guard case .list(let days) = hall["days"] else {
                Issue.record("no days")
                return
            }
            #expect(days.count == 30)
            #expect(days[0]["sessions"] == .list([.text("08:30-12:00"), .text("14:30-17:30")]))
            #expect(days[1]["sessions"] == .list([]) && days[1]["why"].text == "dayOff")
            #expect(days[1]["date"].text == "2026-03-07")
        }
    }

    @Test func `a ticket outside the hours is 409 with plain words in both languages`() async throws {
        let rig = try await Rig(rules: Samples.hours())
        rig.simulated.time.set("12:00")
        try await rig.kiosk { client in
            let reply = try await client.post("/api/tickets", "{}")
            #expect(reply.status == 409)
            #expect(try reply.problem() == "closed")
            let detail = try #require(try reply.json()["detail"].text)
            #expect(detail.hasPrefix("现在是休息时间。今天下午 14:30 再开门。有急事，请到咨询台"))
            #expect(detail.contains("Closed for the break. Open again today at 14:30. If it is urgent"))
            #expect(try reply.json()["hall"]["nextOpening"]["time"].text == "14:30")
            #expect(try await client.get("/api/queue").json()["waitingCount"].number == 0)
        }
    }

    @Test(
        arguments: [
            ("08:00", 0, "还没到开门时间。今天上午 08:30 再开门。"), ("17:25", 0, "已经停止取号。明天（周二）上午 08:30 再开门。"),
            ("18:00", 4, "今天已经下班。3月9日（周一）上午 08:30 再开门。"), ("10:00", 5, "今天不办公。后天（周一）上午 08:30 再开门。"),
            ("10:00", 35, "今天放假：清明节。明天（周二）上午 08:30 再开门。"),
        ] as [(String, Int, String)])
    func `each reason has its sentence, each day its name`(clock: String, day: Int, words: String)
        async throws
    {
        let rig = try await Rig(rules: Samples.hours())
        rig.simulated.time.set(clock, day: day)
        try await rig.kiosk { client in
            let detail = try #require(try await client.post("/api/tickets", "{}").json()["detail"].text)
            #expect(detail.hasPrefix(words), "\(detail)")
        }
    }

    @Test func `the resident's screen is the closed one, with the next opening and whom to call`()
        async throws
    {
        let rig = try await Rig(rules: Samples.hours())
        rig.simulated.time.set("17:25")
        try await rig.kiosk { client in
            for path in ["/", "/fragments/idle"] {
                let page = try await client.get(path).text
                #expect(page.contains("data-doors=\"closed\""))
                #expect(page.contains("已经停止取号") && page.contains("明天（周二）上午 08:30"))
                #expect(page.contains("我们会办完再下班") && page.contains("120") && page.contains("12345"))
                #expect(!page.contains("id=\"take-ticket\" data-press=\"take\">\n      <strong>"))
            }
            let english = try await client.get("/?lang=en").text
            #expect(english.contains("tomorrow (Tuesday) at 08:30"))
        }
    }

    @Test(
        arguments: [
            ("11:40", 0, "10 分钟后停止取号"), ("11:49", 0, "1 分钟后停止取号"), ("11:52", 0, "已停止取号"),
            ("12:30", 1, "中午有值班窗口，可以照常办理"),
        ] as [(String, Int, String)])
    func `the display says what comes`(clock: String, lunch: Int, words: String) async throws {
        let rig = try await Rig(rules: Samples.hours(lunch: lunch))
        rig.simulated.time.set(clock)
        try await rig.kiosk { client in
            let board = try await client.get("/fragments/board").text
            #expect(board.contains(words))
        }
    }

    @Test func `the display of an empty, closed hall says when it opens; with people waiting it goes on`()
        async throws
    {
        let rig = try await Rig(rules: Samples.hours())
        rig.simulated.time.set("18:00")
        try await rig.kiosk { client in
            let empty = try await client.get("/fragments/board").text
            #expect(empty.contains("id=\"shut\""))
            rig.simulated.time.set("17:00")
            _ = try await client.post("/api/tickets", "{}")
            rig.simulated.time.set("18:00")
            let board = try await client.get("/fragments/board").text
            #expect(!board.contains("id=\"shut\"") && board.contains("我们会办完再下班"))
        }
    }

    @Test func `over the day's limit the resident is sent to the desk`() async throws {
        var rules = SiteRules()
        rules.queue.perPerson = 1
        let rig = try await Rig(rules: rules)
        try await rig.kiosk { client in
            for _ in 0..<2 {
                let card = rig.hall.cards.keep(Samples.card)
                let reply = try await client.post("/api/tickets", #"{"card":"\#(card)"}"#)
                guard reply.status != 201 else { continue }
                #expect(reply.status == 409)
                #expect(try reply.problem() == "overLimit")
                let detail = try #require(try reply.json()["detail"].text)
                #expect(detail.contains("请到咨询台"))
            }
            #expect(try await client.get("/api/queue").json()["waitingCount"].number == 1)
        }
    }
}
