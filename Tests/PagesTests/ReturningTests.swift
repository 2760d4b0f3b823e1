import Domain
import Hall
import NIOCore
import Simulation
import Store
import TestTools
import Testing

@testable import Pages

/// A resident who was told what is missing comes back: the console offers the earlier item, and opens its form.
@Suite(.serialized) struct ReturningTests {
    private static let service = "ZX020102"

    /// Serves a new ticket with the card, or with none, for the matter; the visit.
    private func serve(_ rig: Rig, _ client: Client, card: IdentityCard? = Samples.card) async throws
        -> String
    {
        var wish = [#""service":"\#(Self.service)""#]
        if let card { wish.append(#""card":"\#(try await rig.tap(card))""#) }
        let body = "{\(wish.joined(separator: ","))}"
        try await rig.kiosk { client in
            let ticket = try await client.post("/api/tickets", body)
            #expect(ticket.status == 201, "\(ticket.text)")
        }
        let called = try await client.post("/api/counters/1/call-next").json()
        _ = try await client.post("/api/counters/1/start")
        return try #require(called["visit"]["id"].text)
    }

    /// An item with a wrong answer, told, in a visit that has ended.
    private func told(_ rig: Rig, _ client: Client) async throws -> String {
        let visit = try await serve(rig, client)
        let made = try await client.post(
            "/api/items", #"{"visit":"\#(visit)","service":"\#(Self.service)","form":{"phone":"一"}}"#)
        let item = try #require(try made.json()["id"].text, "\(made.text)")
        #expect(try await client.post("/api/items/\(item)/notice").status == 200)
        #expect(try await client.post("/api/counters/1/finish").status == 200)
        return item
    }

    @Test func `the desk shows what was begun before, and taking it up opens its form as it was`()
        async throws
    {
        let rig = try await Rig()
        try await rig.console { client in
            let item = try await told(rig, client)
            let visit = try await serve(rig, client)
            let desk = try await client.get("/fragments/counter").text
            #expect(desk.contains("以前的办件") && desk.contains(#"id="continue-earlier-\#(item)""#))
            // No second item of the same matter is begun by itself.
            #expect(desk.contains(#"data-items="1""#))
            let earlier = try await client.get("/api/desk").json()["earlier"].list
            #expect(earlier.map { $0["id"].text } == [item])
            #expect(earlier.first?.keys.contains("form") == false)
            let path = "/fragments/form?visit=\(visit)&item=\(item)"
            #expect(try await client.get(path).status == 404, "not seen before it is taken up")
            let taken = try await client.post(
                "/api/items/\(item)/continue", #"{"visit":"\#(visit)"}"#)
            #expect(try taken.json()["visit"].text == visit, "\(taken.text)")
            let form = try await client.get(path)
            #expect(form.status == 200 && form.text.contains(#"data-item="\#(item)""#))
            #expect(form.text.contains(#"value="一""#), "prefilled with its own answers")
            let now = try await client.get("/fragments/counter").text
            #expect(!now.contains("以前的办件") && now.contains(#"data-item="\#(item)""#))
            let kept = try await client.post(
                "/api/drafts",
                #"{"visit":"\#(visit)","service":"\#(Self.service)","item":"\#(item)","form":{"phone":"二"},"page":"p","nth":1}"#
            )
            #expect(kept.status == 200, "\(kept.text)")
        }
    }

    @Test func `without a card the work list offers it while somebody is served, and only then`() async throws
    {
        let rig = try await Rig()
        try await rig.console { client in
            let item = try await told(rig, client)
            let idle = try await client.get("/fragments/work?due=open").text
            #expect(idle.contains(#"data-item="\#(item)""#) && !idle.contains("continue-item"))
            let visit = try await serve(rig, client, card: nil)
            #expect(try await client.get("/api/desk").json()["earlier"].list.isEmpty)
            let work = try await client.get("/fragments/work?due=open").text
            #expect(work.contains(#"data-act="continue-item" data-item="\#(item)""#))
            let taken = try await client.post(
                "/api/items/\(item)/continue", #"{"visit":"\#(visit)"}"#)
            #expect(taken.status == 200, "\(taken.text)")
            let after = try await client.get("/fragments/work?due=open").text
            #expect(!after.contains("continue-item"))
        }
    }

    @Test func `answers are shown only at the counter that serves the visit`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let item = try await told(rig, client)
            let visit = try await serve(rig, client)
            for path in ["/api/items/\(item)", "/api/work"] {
                let answer = try await client.get(path).text
                #expect(!answer.contains("\"form\":"), "\(path)")
            }
            _ = try await client.post("/api/items/\(item)/continue", #"{"visit":"\#(visit)"}"#)
            let seen = try await client.get("/api/items/\(item)").json()
            #expect(seen["form"]["phone"].text == "一")
        }
    }

    @Test func `an item nobody has and a visit that is not here are refused`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let item = try await told(rig, client)
            let nobody = #"{"visit":"00000000-0000-7000-8000-000000000001"}"#
            #expect(
                try await client.post("/api/items/\(item)/continue", nobody).problem() == "notAtThisCounter")
            #expect(try await client.post("/api/items/nonsense/continue", nobody).problem() == "unknownItem")
        }
        try await rig.console(as: nil) { client in
            let refused = try await client.post("/api/items/x/continue", "{}")
            #expect(refused.status == 401)
        }
    }
}
