import Glibc
import TestTools
import Testing

extension ProgramsTogether {
    /// A disk that fills up: refused before a number is drawn, nothing saved is lost, all else goes on.
    @Suite struct `A full disk` {
        @Test func `new tickets are refused, clerks and deliveries go on, and room brings all back`()
            async throws
        {
            try await SmallDisk.with { disk in
                let setup = Counter.Setup(district: true, state: disk.folder + "/kiosk", inside: disk.inside)
                try await Counter.open(setup) { counter in
                    let kiosk = try await counter.kiosk()
                    let desk = try await kiosk.signIn(try await counter.addClerk())
                    for _ in 1...3 { try await kiosk.ticket() }

                    try disk.fill(leaving: 12 << 20)
                    try await isRefused(kiosk, waiting: ["A001", "A002", "A003"])
                    let first = try await desk.completeItemOfNext()

                    try disk.fill(leaving: 0)
                    #expect(disk.free < 4096)
                    try await isRefused(kiosk, waiting: ["A002", "A003"])
                    let second = try await desk.completeItemOfNext()
                    let district = try await counter.district()
                    try await kiosk.resident.listening(after: "0-0-0") { events in
                        for item in [first, second] { try await events.acknowledged(item) }
                    }
                    let held = try await district.web.get("/v1/events").json.list
                    let items = held.filter { $0["type"].text?.contains(".item.") == true }
                    #expect(items.map { $0["subject"] } == [first["number"], second["number"]])
                    try await isRefused(kiosk, waiting: ["A003"])

                    try disk.empty()
                    #expect(try await kiosk.ticket()["number"] == "A004", "no number was drawn in vain")
                    #expect(try await kiosk.part("store")["state"] == "ok")
                    #expect(try await counter.kioskctl("journal", "verify").ending == .code(0))
                }
            }
        }

        @Test func `a kiosk killed on a full disk starts again on it with everything it had`() async throws {
            try await SmallDisk.with { disk in
                let setup = Counter.Setup(state: disk.folder + "/kiosk", inside: disk.inside)
                try await Counter.open(setup) { counter in
                    let before = try await counter.kiosk()
                    let ticket = try await before.ticket()
                    try disk.fill(leaving: 0)
                    try await isRefused(before, waiting: ["A001"])
                    _ = try await before.program.end(by: SIGKILL)
                    try disk.fill(leaving: 0)
                    let after = try await counter.kiosk()
                    try await isRefused(after, waiting: ["A001"])
                    let shown = try await after.resident.get("/api/tickets/\(ticket["id"].text ?? "")").json
                    #expect(shown["number"] == "A001" && shown["state"] == "waiting")
                    #expect(try await after.program.end(by: SIGTERM) == .code(0))
                    try disk.empty()
                    let last = try await counter.kiosk()
                    #expect(try await last.ticket()["number"] == "A002")
                    #expect(try await counter.kioskctl("journal", "verify").ending == .code(0))
                }
            }
        }

        private func isRefused(_ kiosk: Kiosk, waiting: JSON) async throws {
            let answer = try await kiosk.resident.post("/api/tickets")
            #expect(answer.status == 507 && answer.problem == "diskFull", "\(answer.json)")
            #expect(answer.json["detail"].text?.isEmpty == false)
            #expect(try await kiosk.resident.get("/api/queue").json["waiting"] == waiting)
            let part = try await kiosk.part("store")
            #expect(part["state"] == "degraded" && part["hint"].text?.contains("full") == true, "\(part)")
        }
    }
}
