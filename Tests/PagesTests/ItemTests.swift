import Domain
import HTTPTypes
import Hall
import NIOCore
import Simulation
import Store
import TestTools
import Testing

@testable import Pages

/// 老年人优待证 (ZX020102) for the resident of `Samples.card`, from the card to the delivery.
@Suite(.serialized) struct ItemTests {
    private func serve(_ rig: Rig, _ client: Client) async throws -> String {
        let card = try await rig.tap(Samples.card)
        try await rig.kiosk { client in
            let ticket = try await client.post("/api/tickets", #"{"card":"\#(card)"}"#)
            #expect(ticket.status == 201)
        }
        let called = try await client.post("/api/counters/1/call-next").json()
        let resident = called["visit"]["resident"]
        #expect(resident["name"].text == Masking.name(Samples.card.name))
        #expect(resident.keys == ["name", "kind", "age"])
        _ = try await client.post("/api/counters/1/start")
        return try #require(called["visit"]["id"].text)
    }

    @Test func `full data stands on the desk only while serving, and opening it is journalled once`()
        async throws
    {
        let rig = try await Rig()
        try await rig.console { client in
            _ = try await serve(rig, client)
            for _ in 1...2 {
                let desk = try await client.get("/api/desk").json()
                #expect(desk["resident"]["number"].text == Samples.card.number)
            }
            let shown = try await rig.hall.store.journal(after: 0, limit: 1000).filter {
                if case .residentShown = $0.fact { true } else { false }
            }
            #expect((1...2).contains(shown.count))
            _ = try await client.post("/api/counters/1/park")
            #expect(try await client.get("/api/desk").json()["resident"] == .null)
        }
    }

    @Test
    func `an item is prefilled, opened, told once what is missing, mended, accepted, completed and owed`()
        async throws
    {
        let rig = try await Rig()
        try await rig.console { client in
            let visit = try await serve(rig, client)
            let filled = try await client.get("/api/services/ZX020102/prefill?visit=\(visit)").json()
            #expect(filled["admitted"] == .flag(true))
            let service = try await client.get("/api/services/ZX020102").json()
            let form = try formText(filled["form"], service)
            let opened = try await client.post(
                "/api/items", #"{"visit":"\#(visit)","service":"ZX020102","form":\#(form),"materials":[]}"#)
            #expect(opened.status == 201)
            let item = try opened.json()
            let id = try #require(item["id"].text)
            #expect(item["state"].text == "received")
            #expect(item["number"].text?.count == 26)
            let required = service["materials"].list.filter { $0["required"] == .flag(true) }
            #expect(item["missing"].list.map { $0["zh"] } == required.map { $0["zh"] })
            let refused = try await client.post("/api/items/\(id)/accept")
            #expect(refused.status == 422)
            #expect(try refused.problem() == "materialsMissing")
            #expect(try refused.json()["missing"].list.count == required.count)
            let marks = required.map { #"{"index":\#($0["index"].number ?? -1),"received":true}"# }
            let mended = try await client.post(
                "/api/items/\(id)/supplement", #"{"materials":[\#(marks.joined(separator: ","))]}"#)
            #expect(try mended.json()["missing"] == .list([]), "\(mended.text)")
            let accepted = try await client.post("/api/items/\(id)/accept")
            #expect(accepted.status == 200, "\(accepted.text)")
            let completed = try await client.post("/api/items/\(id)/complete", key: "done")
            #expect(try completed.json()["state"].text == "completed")
            #expect(try await client.post("/api/items/\(id)/complete", key: "done").status == 200)
            #expect(try await client.get("/api/items/\(id)").json()["delivery"].text == "pending")
            #expect(try await client.get("/api/deliveries").json()["backlog"].number == 1)
        }
    }

    @Test func `wrong answers are told all at once, each in words`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let visit = try await serve(rig, client)
            let opened = try await client.post("/api/items", #"{"visit":"\#(visit)","service":"ZX020102"}"#)
            let id = try #require(try opened.json()["id"].text)
            let refused = try await client.post("/api/items/\(id)/accept")
            #expect(refused.status == 422)
            #expect(try refused.problem() == "formProblems")
            let problems = try refused.json()["problems"].list
            #expect(problems.count > 1)
            #expect(
                problems.allSatisfy {
                    $0["field"].text != nil && $0["zh"].text != nil && $0["en"].text != nil
                })
        }
    }

    @Test func `an item of an unknown service, visit or material is refused`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            let visit = try await serve(rig, client)
            let service = try await client.post("/api/items", #"{"visit":"\#(visit)","service":"ZX999999"}"#)
            #expect(try service.problem() == "unknownService")
            let materials = #"[{"index":99,"received":true}]"#
            let material = try await client.post(
                "/api/items", #"{"visit":"\#(visit)","service":"ZX020102","materials":\#(materials)}"#)
            #expect(try material.problem() == "noSuchMaterial")
            let stray = "018f0000-0000-7000-8000-000000000000"
            let other = try await client.post("/api/items", #"{"visit":"\#(stray)","service":"ZX020102"}"#)
            #expect((404...409).contains(other.status))
            #expect(try await client.post("/api/items/\(stray)/accept").problem() == "unknownItem")
            #expect(try await client.get("/api/items/nonsense").problem() == "unknownItem")
            #expect(try await client.get("/api/services/ZX020102/prefill?visit=\(stray)").status == 409)
            #expect(try await client.get("/api/services/ZX020102/prefill").status == 400)
        }
    }

    /// The prefilled form with a fit answer for every required field the card does not fill.
    private func formText(_ filled: JSON, _ service: JSON) throws -> String {
        var answers = filled.keys.sorted().map { #""\#($0)":"\#(filled[$0].text ?? "")""# }
        for field in service["fields"].list {
            guard let name = field["name"].text, filled[name] == .null, field["required"] == .flag(true)
            else { continue }
            answers.append(#""\#(name)":\#(try answer(to: field))"#)
        }
        return "{\(answers.joined(separator: ","))}"
    }

    private func answer(to field: JSON) throws -> String {
        switch field["type"].text {
        case "bool": "true"
        case "phone": #""010-00000000""#
        case "idno": #""\#(Samples.card.number)""#
        case "date": #""2026-03-02""#
        case "signature": #""paper""#
        case "int", "number", "money": #""1""#
        case "select": #""\#(try #require(field["options"][0].text))""#
        case "multiselect": #"["\#(try #require(field["options"][0].text))"]"#
        default: #""测试""#
        }
    }
}
