import TestTools
import Testing

extension ProgramsTogether {
    /// Devices that come and go: the kiosk says what is missing, waits, and goes on by itself.
    @Suite struct `Devices` {
        @Test func `a ticket waits for paper and is printed once when there is some`() async throws {
            try await Counter.open { counter in
                let bench = try await counter.bench()
                let kiosk = try await counter.kiosk()
                try await kiosk.awaits("printer", "ok")
                try await bench.printer("paper-out")
                let part = try await kiosk.awaits("printer", "down")
                #expect(part["hint"].text?.contains("out of paper") == true, "\(part)")
                try await kiosk.resident.listening { events in
                    let ticket = try await kiosk.ticket()
                    #expect(try await bench.slips().isEmpty)
                    try await bench.printer("paper-ok")
                    try await events.slip(of: "ticket", ticket["id"], "printed")
                    #expect(events.all.count { $0.name == "print" && $0.data["state"] == "printed" } == 1)
                }
                #expect(try await bench.slips().count == 1)
            }
        }

        @Test
        func `a printer unplugged in the middle of a slip leaves it unknown, and the next one is printed`()
            async throws
        {
            try await Counter.open { counter in
                let bench = try await counter.bench(paced: true)
                let kiosk = try await counter.kiosk()
                try await kiosk.awaits("printer", "ok")
                try await kiosk.resident.listening { events in
                    let first = try await kiosk.ticket()
                    try await events.slip(of: "ticket", first["id"], "sending")
                    while try await bench.printerState()["busy"] != true {}
                    try await bench.printer("unplug")
                    try await events.slip(of: "ticket", first["id"], "unknown")
                    let second = try await kiosk.ticket()
                    try await bench.printer("plug")
                    try await events.slip(of: "ticket", second["id"], "printed")
                    let path = "/api/tickets/\(first["id"].text ?? "")"
                    #expect(try await kiosk.resident.get(path).json["print"] == "unknown")
                }
            }
        }

        @Test func `a reader unplugged and plugged in again reads the next card`() async throws {
            try await Counter.open { counter in
                let bench = try await counter.bench()
                let kiosk = try await counter.kiosk()
                try await kiosk.awaits("reader", "ok")
                try await bench.reader("unplug")
                try await kiosk.awaits("reader", "down")
                try await bench.reader("plug")
                try await kiosk.awaits("reader", "ok")
                try await kiosk.resident.listening { events in
                    try await bench.tap("V02-cn-female-check-X")
                    try await events.first { $0.name == "card" && $0.data["state"].text == "read" }
                }
            }
        }

        @Test func `a card that answers nonsense is failed with a hint, and the next one is read`()
            async throws
        {
            try await Counter.open { counter in
                let bench = try await counter.bench()
                let kiosk = try await counter.kiosk()
                try await kiosk.awaits("reader", "ok")
                let cards = try await bench.web.get("/api/state").json["cards"].list
                let bad = cards.filter { $0["malformed"] == true }.compactMap { $0["id"].text }
                #expect(bad.count >= 6)
                try await kiosk.resident.listening { events in
                    for card in bad {
                        let place = events.count
                        try await bench.tap(card)
                        try await bench.lift()
                        try await bench.tap("V01-cn-male-han")
                        try await events.first(from: place) {
                            $0.name == "card" && $0.data["state"].text == "read"
                        }
                        try await bench.lift()
                        try await events.first(from: place) {
                            $0.name == "card" && $0.data["state"].text == "lifted"
                        }
                    }
                    let words = kiosk.program.words
                    for secret in ["110199190101050115", "张样例", "示例区样本路"] {
                        #expect(!words.contains(secret), "personal data in the log")
                    }
                }
            }
        }
    }
}
