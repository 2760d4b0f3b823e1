import Domain
import Hall
import NIOCore
import Simulation
import Store
import TestTools
import Testing

@testable import Pages

/// Ratings at the kiosk and their follow-ups on the console (facts/domain.md b7).
@Suite(.serialized) struct RatingTests {
    @Test func `the card's holder is told what may be rated, rates it once, and is asked no more`()
        async throws
    {
        let rig = try await Rig()
        let item = try await rig.completedItem()
        let card = rig.hall.cards.keep(Samples.card)
        try await rig.kiosk { client in
            let offered = try await client.get("/api/cards/\(card)/unrated").json()
            #expect(offered["items"].list.map { $0["item"].text } == [item.text])
            #expect(offered["items"][0]["zh"].text == rig.hall.catalog.service("ZX020102")?.zh)
            #expect(offered["items"][0].keys == ["item", "zh", "en", "finished"])
            let path = "/api/items/\(item.text)/rating"
            let rated = try await client.post(path, #"{"level":4,"channel":"card"}"#, key: "k")
            #expect(rated.status == 201)
            #expect(try rated.json()["contactBy"] == .null)
            #expect(try await client.post(path, #"{"level":4,"channel":"card"}"#, key: "k").status == 201)
            let again = try await client.post(path, #"{"level":1,"reasons":["115"]}"#)
            #expect(again.status == 409)
            #expect(try again.problem() == "ratedAlready")
            #expect(try await client.get("/api/cards/\(card)/unrated").json()["items"].list.isEmpty)
            let forgotten = try await client.get("/api/cards/0123/unrated")
            #expect(forgotten.status == 409)
        }
    }

    @Test(arguments: [
        (#"{"level":1}"#, 422, "ratingReasonMissing"), (#"{"level":9}"#, 422, "badRating"),
        (#"{"level":5,"reasons":["115"]}"#, 422, "badRating"), (#"{"reasons":[]}"#, 400, "badField"),
        (#"{"level":"5"}"#, 400, "badField"), (#"{"level":5,"channel":"phone"}"#, 400, "badField"),
    ])
    func `a wrong rating is refused in words, and nothing is kept`(
        body: String, status: Int, problem: String
    ) async throws {
        let rig = try await Rig()
        let item = try await rig.completedItem()
        try await rig.kiosk { client in
            let refused = try await client.post("/api/items/\(item.text)/rating", body)
            #expect(refused.status == status)
            #expect(try refused.problem() == problem)
        }
        #expect(try await rig.hall.store.rating(of: item) == nil)
    }

    @Test func `an item nobody knows cannot be rated, and neither listener serves the other's calls`()
        async throws
    {
        let rig = try await Rig()
        let unknown = ItemID(at: WallTime(milliseconds: 0)).text
        try await rig.kiosk { client in
            let rated = try await client.post("/api/items/\(unknown)/rating", #"{"level":5}"#)
            let listed = try await client.get("/api/follow-ups")
            #expect(rated.status == 404 && listed.status == 404)
        }
        try await rig.console { client in
            #expect(try await client.post("/api/items/\(unknown)/rating", #"{"level":5}"#).status == 404)
            let none = try await client.post(
                "/api/items/\(unknown)/follow-up", #"{"event":"contact","words":"x"}"#)
            #expect(none.status == 404)
        }
        try await rig.console(as: nil) { client in
            let refused = try await client.get("/api/follow-ups")
            #expect(refused.status == 401)
        }
    }

    @Test func `a bad rating stands on the console until it is contacted and closed`() async throws {
        let rig = try await Rig()
        let item = try await rig.completedItem()
        try await rig.kiosk { client in
            let rated = try await client.post(
                "/api/items/\(item.text)/rating", #"{"level":2,"reasons":["213"],"words":"等了很久"}"#)
            #expect(try rated.json()["contactBy"]["date"].text == "2026-03-03")
        }
        try await rig.console { client in
            let listed = try await client.get("/api/follow-ups").json()["followUps"]
            let first = listed[0]
            #expect(listed.list.count == 1 && first["item"].text == item.text)
            #expect(first["level"].number == 2 && first["words"].text == "等了很久")
            #expect(first["reasons"][0]["zh"].text == "窗口人员业务不熟练")
            #expect(first["clerk"].text == "1009" && first["state"].text == "open")
            #expect(first["due"]["date"].text == "2026-03-03" && first["late"] == false)
            let path = "/api/items/\(item.text)/follow-up"
            let early = try await client.post(path, #"{"event":"close","words":"x"}"#)
            #expect(early.status == 409)
            let silent = try await client.post(path, #"{"event":"contact","words":" "}"#)
            #expect(try silent.problem() == "followUpWordsMissing")
            let contacted = try await client.post(path, #"{"event":"contact","words":"已联系"}"#)
            #expect(try contacted.json()["state"].text == "contacted")
            #expect(try contacted.json()["due"]["date"].text == "2026-03-09")
            let closed = try await client.post(path, #"{"event":"close","words":"已答复"}"#)
            #expect(try closed.json()["close"]["words"].text == "已答复")
            #expect(try await client.get("/api/follow-ups").json()["followUps"].list.isEmpty)
        }
    }

    @Test func `a scanned code is told on the kiosk and never on the console`() async throws {
        let rig = try await Rig()
        #expect(HallEvent.Name.rating.audience == .kiosk)
        let start = rig.hall.announcer.position.description
        let scanner = SimulatedScanner()
        let story = HearScans(hall: rig.hall, scanner: scanner)
        let running = Task { try await story.run() }
        defer { running.cancel() }
        var heard = try #require(rig.hall.announcer.subscribe(after: nil)).live.makeAsyncIterator()
        scanner.scan("6901234567892")
        while let event = await heard.next(), event.name != .rating {}
        _ = try await rig.completedItem()
        try await live(rig.routers.kiosk()) { port in
            try await Socket.listen(port: port, after: start) { events in
                while let event = try await events.event() {
                    guard event.name == "rating" else { continue }
                    #expect(event.data == #"{"state":"unknown"}"#)
                    return
                }
            }
        }
        try await live(rig.routers.console()) { port in
            try await Socket.listen(port: port, after: start) { events in
                while let event = try await events.event(), event.name != "delivery" {
                    #expect(event.name != "rating")
                }
            }
        }
    }

    @Test(arguments: [("zh", "非常不满意"), ("en", "Very dissatisfied")])
    func `the screen offers five choices with their reasons, none chosen, and a way out`(
        language: String, worst: String
    ) async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            let page = try await client.get("/?lang=\(language)").text
            for level in 1...5 {
                #expect(page.contains("data-press=\"rate:level:\(level)\""))
                #expect(page.contains("id=\"step-rate-why-\(level)\""))
            }
            for entry in rig.hall.ratingReasons.levels {
                for reason in entry.reasons {
                    #expect(page.contains("data-press=\"rate:reason:\(reason.code)\""))
                    // As HTML writes it.
                    let words = (language == "zh" ? reason.zh : reason.en).split(separator: "'")
                    #expect(page.contains(words.joined(separator: "&#39;")))
                }
            }
            #expect(page.contains(worst) && !page.contains("aria-pressed=\"true\""))
        }
    }
}
