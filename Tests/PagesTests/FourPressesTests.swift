import Domain
import NIOCore
import Simulation
import Store
import TestTools
import Testing

@testable import Pages

/// A hall with one clerk: from "next" to "finished" with four presses, for a matter of the same day that was chosen at
/// the kiosk and whose form fills itself from the card and from an earlier item.
///
/// Each press does here exactly what the page's scripts do for it (`counter-visit.js`, `counter-matter.js`).
@Suite(.serialized) struct FourPressesTests {
    private static let service = "ZX020102"

    /// The presses so far; what only looks is none.
    private final class Presses {
        var keys = ""
        func callAsFunction(_ key: String) { keys += key }
    }

    @Test func `N, S, D, F: called, served, settled and finished`() async throws {
        let rig = try await Rig()
        try await rig.console { client in
            try await settleOneEarlier(rig, client)
            try await ticket(rig)
            let press = Presses()

            press("N")
            let called = try await client.post("/api/counters/1/call-next").json()
            let visit = try #require(called["visit"]["id"].text)
            press("S")
            #expect(try await client.post("/api/counters/1/start").status == 200)
            let strip = try await client.get("/fragments/counter").text
            #expect(
                strip.contains(#"data-service="\#(Self.service)""#), "the matter chosen at the kiosk opens")
            let form = try await opened(visit, client)

            press("D")
            let item = try await settle(form, visit, client)
            #expect(item["state"].text == "completed")
            let done = try await client.get("/fragments/counter").text
            #expect(done.contains(#"class="primary" data-key="F""#), "finishing is the big button now")
            press("F")
            #expect(try await client.post("/api/counters/1/finish").status == 200)

            #expect(press.keys == "NSDF")
            #expect(try await client.get("/api/desk").json()["visit"] == .null)
            #expect(
                try await client.get("/api/deliveries").json()["backlog"].number == 4, "two items, two visits"
            )
        }
    }

    /// The same resident was here before, and everything had to be typed.
    private func settleOneEarlier(_ rig: Rig, _ client: Client) async throws {
        try await ticket(rig)
        let called = try await client.post("/api/counters/1/call-next").json()
        let visit = try #require(called["visit"]["id"].text)
        _ = try await client.post("/api/counters/1/start")
        var form = try await opened(visit, client)
        form["phone"] = "0779-1234567"
        form["cardAction"] = "新办"
        _ = try await settle(form, visit, client)
        #expect(try await client.post("/api/counters/1/finish").status == 200)
    }

    private func ticket(_ rig: Rig) async throws {
        let card = try await rig.tap(Samples.card)
        try await rig.kiosk { client in
            let ticket = try await client.post(
                "/api/tickets", #"{"card":"\#(card)","service":"\#(Self.service)"}"#)
            #expect(ticket.status == 201, "\(ticket.text)")
        }
    }

    /// The answers the form opens with.
    private func opened(_ visit: String, _ client: Client) async throws -> [String: String] {
        let filled = try await client.get("/api/services/\(Self.service)/prefill?visit=\(visit)").json()[
            "form"]
        return filled.keys.reduce(into: [:]) { $0[$1] = filled[$1].text }
    }

    /// D: everything that is needed is ticked (papers, declaration, signed on paper), judged, made and settled.
    private func settle(
        _ form: [String: String], _ visit: String, _ client: Client
    ) async throws -> JSON {
        let service = try await client.get("/api/services/\(Self.service)").json()
        let needed = service["materials"].list.filter { $0["required"] == .flag(true) }
            .compactMap { $0["index"].number }.map { Int($0) }
        let answers =
            form.sorted { $0.key < $1.key }.map { #""\#($0)":"\#($1)""# }
            + [#""truthPledge":true"#, #""signature":"paper""#]
        let body = "{\(answers.joined(separator: ","))}"
        let check = try await client.post(
            "/fragments/check",
            #"{"visit":"\#(visit)","service":"\#(Self.service)","form":\#(body),"materials":\#(needed)}"#)
        #expect(try check.json()["problems"] == .list([]), "\(check.text)")
        #expect(try check.json()["missing"] == .list([]), "\(check.text)")
        let materials = needed.map { #"{"index":\#($0),"received":true}"# }.joined(separator: ",")
        let made = try await client.post(
            "/api/items",
            #"{"visit":"\#(visit)","service":"\#(Self.service)","form":\#(body),"materials":[\#(materials)]}"#
        )
        let id = try #require(try made.json()["id"].text, "\(made.text)")
        let settled = try await client.post("/api/items/\(id)/complete")
        #expect(settled.status == 200, "\(settled.text)")
        return try settled.json()
    }
}
