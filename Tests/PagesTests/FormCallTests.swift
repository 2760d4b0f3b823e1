import Hall
import Simulation
import Store
import TestTools
import Testing

@testable import Pages

/// The catalogue, the forms and their drafts over HTTP.
@Suite(.serialized) struct FormCallTests {
    private static let service = "ZX020102"

    private func serve(_ rig: Rig, _ client: Client) async throws -> String {
        let card = try await rig.tap(Samples.card)
        try await rig.kiosk { client in
            _ = try await client.post("/api/tickets", #"{"card":"\#(card)"}"#)
        }
        let called = try await client.post("/api/counters/1/call-next").json()
        _ = try await client.post("/api/counters/1/start")
        return try #require(called["visit"]["id"].text)
    }

    @Test(arguments: [
        ("zdshbz", "ZX010101"), ("lnryd", "ZX020102"), ("ZX0702", "ZX070201"), ("senior", "ZX020102"),
    ])
    func `a service is found by initials, by code and by words`(_ question: String, _ code: String)
        async throws
    {
        let rig = try await Rig()
        try await rig.console { client in
            let found = try await client.get("/api/services?q=\(question)").json()["services"].list
            #expect(found.contains { $0["code"].text == code } && found.count < 34)
        }
    }

    @Test func `a service tells who decides, who may act, and what may follow later`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let dibao = try await client.get("/api/services/ZX010101").json()
            #expect(dibao["decider"]["level"].text == "县级")
            #expect(dibao["proxy"]["authorisationRequired"] == .flag(true))
            #expect(dibao["materials"].list[2]["deferrableDays"].number == 5)
            #expect(
                dibao["fields"].list.contains { $0["type"].text == "table" && $0["columns"].list.count == 6 })
        }
    }

    @Test func `the check names each wrong answer in words, and records nothing`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let visit = try await serve(rig, client)
            let body =
                #"{"visit":"\#(visit)","service":"\#(Self.service)","form":{"phone":"一"},"materials":[],"proxy":true}"#
            let verdict = try await client.post("/fragments/check", body).json()
            let phone = verdict["problems"].list.first { $0["field"].text == "phone" }
            #expect(phone?["problem"].text == "notAPhone" && phone?["text"].text?.isEmpty == false)
            #expect(verdict["problems"].list.contains { $0["field"].text == "proxyIdNo" })
            #expect(verdict["missing"].list.count == 4, "two papers, and two more for the proxy")
            #expect(try await client.get("/api/desk").json()["items"].list.isEmpty)
        }
    }

    @Test func `a draft is kept, stands on the form again, and goes when it is dropped`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let visit = try await serve(rig, client)
            func save(_ name: String, _ nth: Int) -> String {
                """
                {"visit":"\(visit)","service":"\(Self.service)","form":{"applicantName":"\(name)"},"materials":[1],\
                "page":"p","nth":\(nth)}
                """
            }
            let kept = try await client.post("/api/drafts", save("草稿样例", 2))
            #expect(kept.status == 200, "\(kept.text)")
            #expect(try await client.post("/api/drafts", save("早了", 1)).status == 200)
            let address = "/fragments/form?visit=\(visit)&service=\(Self.service)"
            let restored = try await client.get(address).text
            #expect(restored.contains("草稿样例") && !restored.contains("早了"))
            let unknown = save("x", 3).replacing("applicantName", with: "surprise")
            #expect(try await client.post("/api/drafts", unknown).status == 422)
            #expect(try await client.post("/api/drafts", save("x", 0)).status == 400)
        }
    }
}
