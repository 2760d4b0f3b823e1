import Foundation
import NIOHTTP1
import TestTools
import Testing

/// A running kioskd and its two listeners.
struct Kiosk: Sendable {
    let program: Program
    let resident: Web
    let console: Web
    /// Its state directory as we see it.
    let state: String

    /// A clerk at a counter.
    func signIn(_ pin: String, clerk: String = "1001", counter: Int = 1) async throws -> Desk {
        let answer = try await console.post(
            "/api/session", ["clerk": .text(clerk), "pin": .text(pin), "counter": .number(Double(counter))],
            key: nil)
        try #require(answer.status == 200, "\(answer.json)")
        let cookie = try #require(answer.headers.first(name: "Set-Cookie")?.split(separator: ";").first)
        var web = console
        web.cookie = String(cookie)
        return Desk(web: web, counter: counter)
    }

    /// Takes a ticket; answers what the kiosk said of it.
    @discardableResult
    func ticket(_ wish: JSON? = nil, key: String = UUID().uuidString) async throws -> JSON {
        let answer = try await resident.post("/api/tickets", wish, key: key)
        try #require(answer.status == 201, "\(answer.json)")
        return answer.json
    }

    func part(_ name: String) async throws -> JSON {
        try await resident.get("/health").json["parts"].list.first { $0["name"].text == name } ?? .null
    }

    /// Waits until a part of the kiosk is in this state; answers how it stands.
    @discardableResult
    func awaits(_ name: String, _ state: String) async throws -> JSON {
        try await resident.listening { events in
            let part = try await part(name)
            if part["state"].text == state { return part }
            try await events.first { event in
                event.name == "device" && event.data["name"].text == name && event.data["state"].text == state
            }
            return try await self.part(name)
        }
    }
}

/// A clerk's place: what is done there, one step a verb.
struct Desk: Sendable {
    let web: Web
    let counter: Int

    /// 200 with the visit, 204 when nobody waits.
    func callNext() async throws -> Web.Answer { try await web.post("/api/counters/\(counter)/call-next") }

    @discardableResult
    func change(_ verb: String) async throws -> JSON {
        let answer = try await web.post("/api/counters/\(counter)/\(verb)")
        try #require(answer.status == 200, "\(verb): \(answer.json)")
        return answer.json
    }

    /// Calls the next resident and begins to serve; answers the visit.
    func serveNext() async throws -> JSON {
        let called = try await callNext()
        try #require(called.status == 200, "\(called.json)")
        return try await change("start")["visit"]
    }

    /// The senior's card (ZX020102), filled in whole from `prefilled` and by the clerk.
    func open(_ visit: JSON, prefilled: JSON? = nil) async throws -> JSON {
        var form = prefilled ?? Self.typed
        for (name, value) in Self.byHand { form[name] = value }
        let answer = try await web.post(
            "/api/items",
            [
                "visit": visit["id"], "service": "ZX020102", "form": form,
                "materials": [["index": 0, "received": true], ["index": 1, "received": true]],
            ])
        try #require(answer.status == 201, "\(answer.json)")
        return answer.json
    }

    @discardableResult
    func step(_ verb: String, _ item: JSON) async throws -> JSON {
        let answer = try await web.post("/api/items/\(item["id"].text ?? "")/\(verb)")
        try #require(answer.status == 200, "\(verb): \(answer.json)")
        return answer.json
    }

    /// A whole item for the next resident in the line, completed; answers it.
    func completeItemOfNext() async throws -> JSON {
        let visit = try await serveNext()
        let item = try await open(visit)
        try await step("accept", item)
        let completed = try await step("complete", item)
        try await change("finish")
        return completed
    }

    /// What the clerk asks, card or not.
    private static let byHand: [String: JSON] = [
        "phone": "13800000000", "liveAddress": "示例路1号", "cardAction": "新办", "truthPledge": true,
        "signature": "paper",
    ]

    /// The specimen of the virtual card V01, typed from a paper.
    private static let typed: JSON = [
        "applicantName": "张样例", "applicantIdType": "居民身份证", "applicantIdNo": "110199190101050115", "sex": "男",
        "nation": "汉", "hukouAddress": "北京市示例区样本路1号院1号楼101室", "birthDate": "1901-01-05",
    ]
}

/// The virtual devices of a counter.
struct Bench: Sendable {
    let web: Web
    /// The printer's address, as the settings take it.
    let printer: String

    func tap(_ card: String) async throws { try await move("/api/cards/\(card)/tap") }
    func lift() async throws { try await move("/api/cards/lift") }
    func reader(_ hand: String) async throws { try await move("/api/reader/\(hand)") }
    func printer(_ hand: String) async throws { try await move("/api/printer/\(hand)") }

    /// The slips that came out, newest first.
    func slips() async throws -> [JSON] { try await web.get("/api/slips").json.list }
    func printerState() async throws -> JSON { try await web.get("/api/state").json["printer"] }

    private func move(_ path: String) async throws {
        let answer = try await web.post(path, key: nil)
        try #require(answer.status == 200, "\(answer.json)")
    }
}
