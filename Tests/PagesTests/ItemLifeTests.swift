import Domain
import FoundationEssentials
import HTTPTypes
import Hall
import Simulation
import Store
import TestTools
import Testing

@testable import Pages

/// The life of an item over HTTP: 低保 (ZX010101) is forwarded, 残疾人证 (ZX040201) accepted by delegation.
@Suite(.serialized) struct ItemLifeTests {
    /// Serves the resident of the sample card; answers the visit.
    private func serve(_ rig: Rig, _ client: Client) async throws -> String {
        let card = try await rig.tap(Samples.card)
        try await rig.kiosk { client in
            let ticket = try await client.post("/api/tickets", #"{"card":"\#(card)"}"#)
            #expect(ticket.status == 201)
        }
        let called = try await client.post("/api/counters/1/call-next").json()
        _ = try await client.post("/api/counters/1/start")
        return try #require(called["visit"]["id"].text)
    }

    /// Opens an item with every answer; with all papers unless said.
    private func open(
        _ rig: Rig, _ client: Client, _ code: String, _ visit: String, received: Set<Int>? = nil
    ) async throws -> JSON {
        let service = try #require(rig.hall.catalog.service(code))
        let form = String(decoding: try JSONEncoder().encode(Samples.form(service)), as: UTF8.self)
        let papers = (received ?? Samples.papers(service)).sorted().map {
            #"{"index":\#($0),"received":true}"#
        }
        let opened = try await client.post(
            "/api/items",
            #"{"visit":"\#(visit)","service":"\#(code)","form":\#(form),"materials":[\#(papers.joined(separator: ","))]}"#
        )
        #expect(opened.status == 201, "\(opened.text)")
        return try opened.json()
    }

    @Test func `what is forwarded goes all the way from the receipt to the pick-up`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let visit = try await serve(rig, client)
            let opened = try await open(rig, client, "ZX010101", visit)
            let id = try #require(opened["id"].text)
            #expect(opened["holder"].text == "1001" && opened["due"]["clock"].text == "desk")
            #expect(opened["actions"].list.map(\.text).contains("accept"))
            #expect(opened["terms"]["standing"].text == "forwarding" && opened["promised"] == .null)
            let accepted = try await client.post("/api/items/\(id)/accept").json()
            #expect(accepted["acceptance"]["basis"].text == "full" && accepted["receipt"] == .null)
            let receipt = try await client.post("/api/visits/\(visit)/receipt")
            #expect(receipt.status == 201)
            #expect(try receipt.json()["items"].list.map(\.text) == [opened["number"].text])
            #expect(try await client.post("/api/visits/\(visit)/receipt").problem() == "nothingToReceipt")
            _ = try await client.post("/api/items/\(id)/hand-over")
            let away = try await client.get("/api/items/\(id)").json()
            #expect(away["state"].text == "handedOver" && away["due"]["clock"].text == "takeUp")
            #expect(away["delivery"].text == "pending")
            let taken = try await client.post("/api/items/\(id)/take-up", #"{"date":"2026-03-02"}"#).json()
            #expect(taken["due"]["clock"].text == "promised" && taken["promised"]["date"].text != nil)
            #expect(
                try await client.post("/api/items/\(id)/take-up", #"{"date":"2027-03-02"}"#).problem()
                    == "badDay")
            let verdict = #"{"granted":true,"result":"准予","paper":"低保证"}"#
            let decided = try await client.post("/api/items/\(id)/decide", verdict).json()
            #expect(decided["decision"]["document"].text?.hasSuffix("-BJ") == true)
            #expect(decided["due"]["clock"].text == "delivery")
            let delivered = try await client.post("/api/items/\(id)/deliver").json()
            #expect(delivered["delivered"]["papers"].list.map(\.text) == ["低保证", "办结通知书"])
            #expect(delivered["holder"] == .null && delivered["urgency"].text == "closed")
            #expect(delivered["actions"].list.isEmpty)
            let past = try await client.get("/api/items/\(id)/history").json().list
            #expect(
                past.map { $0["event"].text } == ["accept", "handOver", "takeUp", "decide", "deliver"])
            #expect(past.allSatisfy { $0["actor"].text == "clerk:1001" })
        }
    }

    @Test func `a notice carries the clerk's words and is given once`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let visit = try await serve(rig, client)
            let opened = try await open(rig, client, "ZX010101", visit, received: [0])
            let id = try #require(opened["id"].text)
            #expect(opened["gaps"].list.allSatisfy { $0["remedy"].text?.isEmpty == false })
            let gap = #"{"gaps":[{"material":0,"problem":"未签名","remedy":"请签名"}]}"#
            let told = try await client.post("/api/items/\(id)/notice", gap).json()
            #expect(told["state"].text == "noticed" && told["due"]["clock"].text == "supplement")
            let gaps = told["notice"]["gaps"].list
            #expect(gaps.count == opened["gaps"].list.count + 1)
            #expect(gaps.contains { $0["problem"].text == "未签名" && $0["material"].number == 0 })
            let marks = gaps.compactMap { $0["material"].number }.map { #"{"index":\#($0),"received":true}"# }
            let brought = try await client.post(
                "/api/items/\(id)/supplement", #"{"materials":[\#(marks.joined(separator: ","))]}"#)
            #expect(try brought.json()["state"].text == "received", "\(brought.text)")
            let again = try await client.post("/api/items/\(id)/notice", gap)
            #expect(try again.problem() == "toldOnce")
            let unknown = try await client.post("/api/items/\(id)/notice", #"{"gaps":[{"material":99}]}"#)
            #expect(try unknown.problem() == "noSuchMaterial")
            let nothing = try await client.post("/api/items/\(id)/notice")
            #expect(try nothing.problem() == "nothingMissing")
        }
    }

    @Test func `a pledge names what may not follow, and what was pledged is taken later`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let visit = try await serve(rig, client)
            let service = try #require(rig.hall.catalog.service("ZX010101"))
            let all = Samples.papers(service)
            let later = all.filter { service.materials[$0].deferrable }
            let never = try #require(all.subtracting(later).min())
            let bad = try await open(rig, client, "ZX010101", visit, received: all.subtracting([never]))
            let refused = try await client.post("/api/items/\(bad["id"].text ?? "")/pledge")
            #expect(try refused.problem() == "notDeferrable" && refused.status == 422)
            #expect(try refused.json()["missing"].list.map { $0["index"].number } == [never])
            let good = try await open(rig, client, "ZX010101", visit, received: all.subtracting(later))
            let id = try #require(good["id"].text)
            let pledged = try await client.post("/api/items/\(id)/pledge").json()
            #expect(pledged["acceptance"]["basis"].text == "pledge")
            #expect(pledged["pledge"].list.count == later.count)
            #expect(pledged["pledge"].list.allSatisfy { $0["received"] == .flag(false) })
            let open = try await client.post("/api/items/\(id)/complete")
            #expect(try open.problem() == "pledgeOpen" && open.status == 409)
            #expect(try open.json()["missing"].list.count == later.count)
        }
    }

    @Test func `the clock is stopped, put off once, and the matter withdrawn`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let visit = try await serve(rig, client)
            let id = try #require(try await open(rig, client, "ZX040201", visit)["id"].text)
            _ = try await client.post("/api/items/\(id)/accept")
            let pause = #"{"kind":"survey","reason":"入户","days":3}"#
            let stopped = try await client.post("/api/items/\(id)/pause", pause).json()
            #expect(stopped["urgency"].text == "stopped" && stopped["stopped"]["kind"].text == "survey")
            #expect(try await client.post("/api/items/\(id)/pause", pause).problem() == "clockStopped")
            #expect(try await client.post("/api/items/\(id)/resume").json()["stopped"] == .null)
            #expect(try await client.post("/api/items/\(id)/resume").problem() == "clockRuns")
            let long = #"{"days":11,"reason":"x","approvedBy":"y"}"#
            #expect(try await client.post("/api/items/\(id)/extend", long).problem() == "extensionTooLong")
            let fit = #"{"days":5,"reason":"x","approvedBy":"y"}"#
            #expect(
                try await client.post("/api/items/\(id)/extend", fit).json()["extensions"].list.count == 1)
            #expect(try await client.post("/api/items/\(id)/extend", fit).problem() == "extendedBefore")
            let gone = try await client.post("/api/items/\(id)/withdraw").json()
            #expect(gone["withdrawal"]["cause"].text == "applicant")
            #expect(try await client.post("/api/items/\(id)/accept").problem() == "notAllowed")
        }
    }

    @Test func `the work list counts and filters, and items are passed on`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let visit = try await serve(rig, client)
            let id = try #require(try await open(rig, client, "ZX040201", visit)["id"].text)
            #expect(try await client.get("/api/work?due=late").json()["items"].list.isEmpty)
            let all = try await client.get("/api/work").json()
            #expect(all["items"].list.map { $0["id"].text } == [id] && all["counts"]["open"].number == 1)
            // The wall clock alone: the session lasts by the time that certainly passed.
            let time = rig.simulated.time
            time.set(wall: time.now().wall.advanced(bySeconds: 30 * 86_400))
            let late = try await client.get("/api/work?due=late").json()
            #expect(late["counts"]["late"].number == 1 && late["items"][0]["urgency"].text == "late")
            #expect(try await client.get("/api/work?due=never").problem() == "badField")
            try await rig.simulated.addClerk("1002")
            let passed = try await client.post("/api/items/\(id)/pass-on", #"{"clerk":"1002"}"#).json()
            #expect(passed["holder"].text == "1002")
            #expect(
                try await client.post("/api/items/\(id)/pass-on", #"{"clerk":"9"}"#).problem()
                    == "unknownRecord")
        }
    }

    @Test func `a colleague reads a general word for a matter few may know, and finds no step of it`()
        async throws
    {
        let rig = try await Rig()
        let service = try #require(rig.hall.catalog.service("ZX040202"))
        let id = try await rig.console { client in
            let visit = try await serve(rig, client)
            let id = try #require(try await open(rig, client, service.code, visit)["id"].text)
            _ = try await client.post("/api/items/\(id)/accept")
            let mine = try await client.get("/fragments/work?due=open").text
            #expect(mine.contains(service.zh) && mine.contains("data-sheet=\"pause\""))
            return id
        }
        try await rig.console(as: "1002", counter: 2) { client in
            for path in ["/fragments/work?due=open", "/fragments/counter"] {
                let page = try await client.get(path).text
                #expect(page.contains(id) && page.contains("个人事务"), "\(path)")
                #expect(!page.contains(service.zh) && !page.contains("data-sheet=\"pause\""), "\(path)")
            }
            let answer = try await client.get("/api/work")
            #expect(!answer.text.contains(service.zh) && !answer.text.contains(service.code))
            #expect(
                !answer.text.contains("minor") && !answer.text.contains(service.decider?.zh ?? service.zh))
            let item = try answer.json()["items"][0]
            #expect(item["id"].text == id && item["service"]["en"].text == "Personal matter")
            #expect(item["state"].text == "accepted" && item["actions"].list.isEmpty)
        }
        try await rig.console(as: "1003", roles: [.clerk, .manager], counter: 3) { client in
            let list = try await client.get("/fragments/work?due=open").text
            #expect(list.contains(service.zh))
        }
    }

    @Test func `a matter on no list is sent back with its sender`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let matter = #"{"kind":"matter","what":"代收物业费","sender":"某公司","reason":"不在清单"}"#
            let told = try await client.post("/api/refused-matters", matter, key: "once")
            #expect(told.status == 201)
            #expect(try told.json()["document"].text?.contains("-JH") == true)
            let again = try await client.post("/api/refused-matters", matter, key: "once")
            #expect(try again.json()["document"] == told.json()["document"])
            let certificate = #"{"kind":"certificate","code":"JZ05","sender":"某单位","reason":"不再出具"}"#
            let sent = try await client.post("/api/refused-matters", certificate).json()
            #expect(sent["what"].text == "无犯罪记录证明" && sent["rightBody"].text?.isEmpty == false)
            let unknown = #"{"kind":"certificate","code":"JZ99","sender":"某单位","reason":"x"}"#
            #expect(try await client.post("/api/refused-matters", unknown).problem() == "unknownService")
            #expect(try await client.get("/api/refused-matters").json().list.count == 2)
            #expect(try await client.post("/api/refused-matters", #"{"kind":"poem"}"#).status == 400)
        }
    }

    @Test func `nobody but a clerk sees or moves an item`() async throws {
        let rig = try await Rig()
        try await rig.console(as: nil) { client in
            let id = "018f0000-0000-7000-8000-000000000000"
            for step in ["accept", "pledge", "notice", "hand-over", "decide", "deliver", "withdraw"] {
                let reply = try await client.post("/api/items/\(id)/\(step)")
                #expect(reply.status == 401)
            }
            for path in ["/api/work", "/api/refused-matters", "/api/items/\(id)/history"] {
                let reply = try await client.get(path)
                #expect(reply.status == 401)
            }
        }
    }
}
