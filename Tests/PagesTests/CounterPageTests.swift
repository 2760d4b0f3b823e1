import Domain
import FoundationEssentials
import Hall
import NIOCore
import Simulation
import Store
import TestTools
import Testing

@testable import Pages

/// The console as the browser gets it: what it weighs, who is shown when, and which keys it offers.
@Suite(.serialized) struct CounterPageTests {
    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

    @Test func `the first load of the console weighs 150 KiB at most`() async throws {
        let rig = try await Rig()
        for _ in 1...30 { try await rig.kiosk { _ = try await $0.post("/api/tickets") } }
        try await rig.console { client in
            let page = try await client.get("/counter")
            var sizes = ["/counter": page.body.readableBytes]
            // What the middle shows first.
            sizes["work"] = try await client.get("/fragments/work?due=").body.readableBytes
            for match in page.text.matches(of: /(?:href|src)="(\/static\/[^"]+)"/) {
                let path = String(match.output.1)
                let file = try await client.get(path)
                #expect(file.status == 200, "\(path)")
                sizes[path] = file.body.readableBytes
            }
            let scripts = sizes.keys.filter { $0.hasSuffix(".js") }
            #expect(scripts.contains("/static/counter-sheet.js"), "what a script imports is fetched with it")
            #expect(!scripts.contains("/static/item-form.js"), "what works a form comes with the first form")
            let sum = sizes.values.reduce(0, +)
            #expect(sum <= 150 * 1024, "\(sum) bytes: \(sizes.sorted { $0.value > $1.value }.prefix(12))")
        }
    }

    @Test func `before a call the page says who is next and why`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { _ = try await $0.post("/api/tickets") }
        try await rig.kiosk { _ = try await $0.post("/api/tickets", #"{"priority":true}"#) }
        try await rig.console { client in
            let next = try await client.get("/api/desk").json()["next"]
            let page = try await client.get("/fragments/counter").text
            #expect(page.contains(#"id="next-number">\#(next["number"].text ?? "-")<"#))
            #expect(page.contains(next["whyText"].text ?? "-"))
            #expect(page.contains(#"data-act="call-next""#))
        }
    }

    @Test func `the name is masked while called, whole while serving, and gone when set aside`() async throws
    {
        let rig = try await Rig()
        let card = try await rig.tap(Samples.card)
        try await rig.kiosk { _ = try await $0.post("/api/tickets", #"{"card":"\#(card)"}"#) }
        try await rig.console { client in
            _ = try await client.post("/api/counters/1/call-next")
            let called = try await client.get("/fragments/counter").text
            #expect(called.contains(Masking.name(Samples.card.name)))
            #expect(!called.contains(Samples.card.name) && !called.contains(Samples.card.number))
            _ = try await client.post("/api/counters/1/start")
            let serving = try await client.get("/fragments/counter").text
            #expect(serving.contains(Samples.card.name) && serving.contains(Samples.card.number))
            _ = try await client.post("/api/counters/1/park", #"{"kind":"papersKept"}"#)
            let parked = try await client.get("/fragments/counter").text
            #expect(!parked.contains(Samples.card.name) && !parked.contains(Samples.card.number))
            #expect(parked.contains("材料留在窗口"))
        }
    }

    @Test func `picking a number is offered only to those who may`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { _ = try await $0.post("/api/tickets") }
        try await rig.console(as: "1001") { client in
            let page = try await client.get("/fragments/counter").text
            #expect(!page.contains(#"data-can="pick"#))
        }
        try await rig.console(as: "1002", roles: [.clerk, .picker]) { client in
            let page = try await client.get("/fragments/counter").text
            #expect(page.contains(#"data-can="pick"#))
        }
    }

    @Test func `a call for help shows at the other counters and is answered there`() async throws {
        let rig = try await Rig()
        try await rig.console(as: "1001", counter: 1) { first in
            let alarm = try await first.post("/api/alarm", #"{"reason":"medical"}"#).json()
            let id = try #require(alarm["id"].text)
            let own = try await first.get("/fragments/counter").text
            #expect(!own.contains("data-ringing") && own.contains(#"id="close-\#(id)""#))
            try await rig.console(as: "1002", counter: 2) { second in
                let seen = try await second.get("/fragments/counter").text
                #expect(seen.contains("data-ringing") && seen.contains("1 号窗口求助"))
                #expect(try await second.post("/api/alarm/\(id)/answer").status == 200)
                #expect(try await !second.get("/fragments/counter").text.contains("data-ringing"))
            }
            try await rig.kiosk { client in
                let page = try await client.get("/display").text
                // The sentences for scripts are on every page; the call itself is on none of the hall's.
                #expect(!page.contains("1 号窗口求助"))
            }
        }
    }

    @Test func `every key that a button bears is on the page of all keys`() throws {
        let folder = Self.root + "/Assets/pages/templates"
        let words = PageTexts(texts: Texts(table: [:]), language: .chinese)
        let listed = Set(KeyGroup.all(words).flatMap(\.keys).map(\.key))
        let names = ["Delete": "Del"]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder)
        where name.hasPrefix("counter") || name.hasPrefix("form-") {
            let bytes = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
            for match in String(decoding: bytes, as: UTF8.self).matches(of: /data-key="([^"{]+)"/) {
                let key = String(match.output.1)
                #expect(listed.contains(names[key] ?? key), "\(key) of \(name)")
            }
        }
    }
}
