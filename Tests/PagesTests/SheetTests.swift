import Domain
import Hall
import NIOCore
import Simulation
import Store
import TestTools
import Testing

@testable import Pages

/// The sheets of the console: each stands there filled in as far as the kiosk knows, and can be sent as it is drawn.
@Suite(.serialized) struct SheetTests {
    private static let service = "ZX020101"

    /// An item that was just received, with nothing filled in.
    private func received(_ rig: Rig, _ client: Client) async throws -> String {
        let card = try await rig.tap(Samples.card)
        try await rig.kiosk { _ = try await $0.post("/api/tickets", #"{"card":"\#(card)"}"#) }
        let called = try await client.post("/api/counters/1/call-next").json()
        let visit = try #require(called["visit"]["id"].text)
        _ = try await client.post("/api/counters/1/start")
        let item = try await client.post(
            "/api/items", #"{"visit":"\#(visit)","service":"\#(Self.service)"}"#)
        return try #require(try item.json()["id"].text, "\(item.text)")
    }

    @Test func `the notice lists everything that is missing or wrong, with the day to bring it`() async throws
    {
        let rig = try await Rig()
        try await rig.console { client in
            let item = try await received(rig, client)
            let gaps = try await client.get("/api/items/\(item)").json()["gaps"].list
            let sheet = try await client.get("/fragments/sheet?sheet=notice&item=\(item)").text
            #expect(gaps.count > 3)
            #expect(sheet.matches(of: /<li data-subject="/).count == gaps.count)
            #expect(sheet.contains("请在这天前补齐"))
            let sent = try await client.post(try path(of: sheet), #"{"gaps":[]}"#)
            #expect(try sent.json()["state"].text == "noticed", "\(sent.text)")
            let bring = try await client.get("/fragments/sheet?sheet=bring&item=\(item)").text
            #expect(bring.contains(#"data-kind="paper""#))
        }
    }

    @Test func `the right body of a refusal stands there from the catalogue`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let item = try await received(rig, client)
            let decider = try #require(rig.hall.catalog.service(Self.service)?.decider?.zh)
            let sheet = try await client.get("/fragments/sheet?sheet=refuse&item=\(item)").text
            #expect(sheet.contains(#"value="\#(decider)""#))
            let sent = try await client.post(
                try path(of: sheet), #"{"reason":"测试原因","rightBody":"\#(decider)"}"#)
            #expect(try sent.json()["state"].text == "refused", "\(sent.text)")
        }
    }

    @Test func `a pledge is not offered while a paper is missing that may not follow`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let item = try await received(rig, client)
            let sheet = try await client.get("/fragments/sheet?sheet=pledge&item=\(item)").text
            #expect(sheet.contains("disabled"))
        }
    }

    @Test func `a matter that is on no list is recorded with who sent it`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let sheet = try await client.get(
                "/fragments/sheet?sheet=matter&q=%E5%BC%80%E4%B8%AA%E8%AF%81%E6%98%8E"
            ).text
            #expect(sheet.contains(#"value="开个证明""#), "what was looked for stands there")
            let sent = try await client.post(
                try path(of: sheet),
                #"{"kind":"matter","what":"开个证明","sender":"某单位","reason":"不在本中心的事项清单内"}"#)
            #expect(sent.status == 201, "\(sent.text)")
            let kept = try await rig.hall.refusedMatters()
            #expect(kept.map(\.matter.sender) == ["某单位"])
        }
    }

    @Test func `a sheet nobody knows and an item nobody has are not found`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let item = try await received(rig, client)
            #expect(try await client.get("/fragments/sheet?sheet=nonsense&item=\(item)").status == 404)
            #expect(try await client.get("/fragments/sheet?sheet=notice&item=nonsense").status == 404)
        }
        try await rig.console(as: nil) { client in
            let refused = try await client.get("/fragments/sheet?sheet=matter")
            #expect(refused.status == 401)
        }
    }

    @Test func `the work list opens on what is most urgent and shows no name`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let item = try await received(rig, client)
            let list = try await client.get("/fragments/work?due=").text
            #expect(list.contains(#"data-item="\#(item)""#))
            #expect(!list.contains(Samples.card.name) && !list.contains(Samples.card.number))
            let late = try await client.get("/fragments/work?due=late").text
            #expect(!late.contains("data-item="))
        }
    }

    /// Where the sheet is sent.
    private func path(of sheet: String) throws -> String {
        let match = try #require(sheet.firstMatch(of: /data-path="([^"]+)"/))
        return String(match.output.1)
    }
}
