import Foundation
import NIOCore
import TestTools
import Testing

extension ProgramsTogether {
    /// A resident is served, from the tap of the card to the district, on real bytes between real processes.
    @Suite struct `The walk` {
        @Test func `a tap becomes a ticket on paper, a call, an item, and reaches the district`() async throws
        {
            try await Counter.open(.init(district: true)) { counter in
                let bench = try await counter.bench()
                let district = try await counter.district()
                let kiosk = try await counter.kiosk()
                let pin = try await counter.addClerk()
                try await kiosk.awaits("reader", "ok")
                try await kiosk.awaits("printer", "ok")
                try await kiosk.resident.listening { events in
                    try await kiosk.console.listening { consoleEvents in
                        let ticket = try await takeTicket(bench, kiosk, events)
                        let item = try await serve(ticket, bench, kiosk, pin, events)
                        try await arrives(item, at: district.web, kiosk, events)
                        try await consoleEvents.acknowledged(item)
                        #expect(
                            !consoleEvents.all.contains { $0.name == "card" },
                            "a card is for the kiosk's own screen")
                    }
                }
                let queue = try await kiosk.resident.get("/api/queue").json
                #expect(queue["waiting"] == [] && queue["called"] == [] && queue["serving"] == [])
                #expect(try await kiosk.program.end(by: SIGTERM) == .code(0))
                try nothingNamesAnyone(counter, kiosk)
            }
        }

        /// The card is greeted by its masked name, and its token becomes a ticket that comes out of the printer once.
        private func takeTicket(_ bench: Bench, _ kiosk: Kiosk, _ events: Chronicle<StreamEvent>) async throws
            -> JSON
        {
            try await bench.tap("V01-cn-male-han")
            let card = try await events.first { $0.name == "card" && $0.data["state"].text == "read" }.data
            #expect(card["resident"]["name"] == "张*例" && card["resident"]["kind"] == "resident")
            #expect((card["resident"]["age"].number ?? 0) > 100)
            let token = try #require(card["card"].text)
            let ticket = try await kiosk.ticket(["card": .text(token)])
            #expect(ticket["number"] == "A001" && ticket["ahead"] == 0)
            try await events.slip(of: "ticket", ticket["id"], "printed")
            #expect(try await bench.slips().count == 1)
            try await bench.lift()
            try await events.first { $0.name == "card" && $0.data["state"].text == "lifted" }
            let shown = try await kiosk.resident.get("/api/tickets/\(ticket["id"].text ?? "")").json
            #expect(shown["number"] == "A001" && shown["state"] == "waiting" && shown["print"] == "printed")
            let picture = try await kiosk.resident.get("/api/tickets/\(ticket["id"].text ?? "")/slip.png")
            #expect(
                picture.bytes.readableBytesView.starts(with: [0x89, 0x50, 0x4E, 0x47]), "the slip as PNG")
            return ticket
        }

        /// Called, served with the card's own data, accepted, completed with its notice, finished; answers the item.
        private func serve(
            _ ticket: JSON, _ bench: Bench, _ kiosk: Kiosk, _ pin: String, _ events: Chronicle<StreamEvent>
        ) async throws -> JSON {
            let desk = try await kiosk.signIn(pin)
            let called = try await desk.callNext().json
            #expect(
                called["visit"]["ticket"]["number"] == "A001" && called["visit"]["resident"]["name"] == "张*例")
            let call = try await events.first { $0.name == "call" }.data
            #expect(
                call["number"] == "A001" && call["counter"] == 1 && call["nth"] == 1
                    && call["call"] == called["call"])
            let visit = try await desk.change("start")["visit"]
            #expect(visit["id"] == ticket["id"] && visit["state"] == "serving")
            #expect(try await desk.web.get("/api/desk").json["resident"]["number"] == "110199190101050115")

            let path = "/api/services/ZX020102/prefill?visit=\(visit["id"].text ?? "")"
            let prefilled = try await desk.web.get(path).json
            #expect(prefilled["admitted"] == true && prefilled["form"]["applicantName"] == "张样例")
            #expect(prefilled["form"]["nation"] == "汉" && prefilled["form"]["birthDate"] == "1901-01-05")
            let item = try await desk.open(visit, prefilled: prefilled["form"])
            #expect(item["state"] == "received" && item["missing"] == [] && item["problems"] == [], "\(item)")
            #expect(try await desk.step("accept", item)["state"] == "accepted")
            #expect(try await desk.step("complete", item)["state"] == "completed")
            try await events.slip(of: "item", item["id"], "printed")
            #expect(try await bench.slips().count == 2, "the ticket and the completion notice, each once")
            #expect(try await desk.change("finish")["visit"]["state"] == "finished")
            return item
        }

        private func arrives(
            _ item: JSON, at district: Web, _ kiosk: Kiosk, _ events: Chronicle<StreamEvent>
        ) async throws {
            try await events.acknowledged(item)
            let held = try await district.get("/v1/events").json.list
            #expect(held.first?["subject"] == item["number"])
            #expect(held.first?["type"] == "cn.onewindow.item.completed.v1" && held.first?["sequence"] == 1)
            #expect(held.first?["source"] == "urn:onewindow:kiosk:450502001001-01")
        }

        /// Personal data stands sealed on disk and never in a log.
        private func nothingNamesAnyone(_ counter: Counter, _ kiosk: Kiosk) throws {
            let files = try FileManager.default.subpathsOfDirectory(atPath: counter.state)
            let database = try #require(files.first { $0 == "onewindow.sqlite" })
            for secret in ["110199190101050115", "张样例", "示例区样本路", "13800000000"] {
                #expect(!kiosk.program.words.contains(secret), "the log names somebody")
                for file in files {
                    let bytes = (try? Data(contentsOf: URL(filePath: "\(counter.state)/\(file)"))) ?? Data()
                    #expect(bytes.firstRange(of: Data(secret.utf8)) == nil, "\(file) names somebody")
                    #expect(file != database || bytes.count > 4096)
                }
            }
        }

        @Test func `neither listener serves the other's calls`() async throws {
            try await Counter.open { counter in
                let kiosk = try await counter.kiosk()
                for path in ["/api/tickets", "/api/check-ins"] {
                    #expect(try await kiosk.console.post(path).status == 404, "\(path)")
                }
                for path in ["/api/session", "/api/counters/1/call-next", "/api/items"] {
                    #expect(try await kiosk.resident.post(path, [:]).status == 404, "\(path)")
                }
                #expect(try await kiosk.resident.get("/api/deliveries").status == 404)
                #expect(try await kiosk.console.get("/api/deliveries").status == 401)
                for web in [kiosk.resident, kiosk.console] {
                    for path in ["/health", "/api/queue", "/api/openapi.yaml", "/display"] {
                        #expect(try await web.get(path).status == 200, "\(path)")
                    }
                }
            }
        }
    }
}
