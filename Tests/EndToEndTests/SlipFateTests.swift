import Foundation
import TestTools
import Testing

extension ProgramsTogether {
    /// `kill -9` around a slip: what may have reached the paper is unknown, nothing prints it again by itself, and a
    /// clerk decides.
    @Suite struct `A slip that was cut off` {
        @Test func `before its first byte is unknown all the same, and comes out when a clerk says so`()
            async throws
        {
            let printer = try await SlowPrinter.start()
            try await Counter.open(.init(printer: printer.address)) { counter in
                let before = try await counter.kiosk()
                try await before.awaits("printer", "ok")
                let ticket = try await cut(before) { _ in }
                #expect(printer.bytesOfJobs == 0, "the record comes before the first byte")
                let bench = try await counter.bench()
                try await settle(ticket, slipsBefore: 0, counter, bench)
            }
            try await printer.stop()
        }

        @Test
        func `in the middle is not finished by the next start, and comes out whole when a clerk says so`()
            async throws
        {
            try await Counter.open { counter in
                let bench = try await counter.bench(paced: true)
                let before = try await counter.kiosk()
                try await before.awaits("printer", "ok")
                let ticket = try await cut(before) { _ in
                    // The bytes follow the record; once the printer moves, the slip is in it.
                    while try await bench.printerState()["busy"] != true {}
                }
                try await settle(ticket, slipsBefore: 1, counter, bench)
            }
        }

        @Test func `after its last byte and before the printer's word is not printed again by itself`()
            async throws
        {
            try await Counter.open { counter in
                let bench = try await counter.bench(paced: true)
                let before = try await counter.kiosk()
                try await before.awaits("printer", "ok")
                let ticket = try await cut(before) { _ in
                    // All of it is in the printer; only the last rows and the confirmation are to come.
                    while true {
                        let state = try await bench.printerState()
                        if state["busy"] == true, state["waiting"].number.map({ $0 < 1000 }) ?? false {
                            return
                        }
                    }
                }
                try await settle(ticket, slipsBefore: 1, counter, bench)
            }
        }

        /// A ticket whose kiosk is killed while it is `sending`, at the moment `arrives` returns.
        private func cut(_ kiosk: Kiosk, when arrives: (JSON) async throws -> Void) async throws -> JSON {
            let ticket = try await kiosk.resident.listening { events in
                let ticket = try await kiosk.ticket()
                #expect(ticket["medium"] == "paper")
                try await events.slip(of: "ticket", ticket["id"], "sending")
                try await arrives(ticket)
                return ticket
            }
            #expect(try await kiosk.program.end(by: SIGKILL) == .signal(SIGKILL))
            return ticket
        }

        /// Starts again: the slip is unknown, the next one is printed, a clerk has the first reprinted, once.
        private func settle(
            _ ticket: JSON, slipsBefore: Int, _ counter: Counter, _ bench: Bench
        ) async throws {
            let kiosk = try await counter.kiosk()
            let path = "/api/tickets/\(ticket["id"].text ?? "")"
            #expect(try await kiosk.resident.get(path).json["print"] == "unknown")
            try await kiosk.awaits("printer", "ok")
            let desk = try await kiosk.signIn(try await counter.addClerk())
            try await kiosk.resident.listening { events in
                let next = try await kiosk.ticket()
                try await events.slip(of: "ticket", next["id"], "printed")
                #expect(try await kiosk.resident.get(path).json["print"] == "unknown", "a person decides")
                #expect(try await bench.slips().count == slipsBefore + 1)
                let doubtful = try await desk.web.get("/api/prints").json["doubtful"].list
                #expect(doubtful.map { $0["number"] } == [ticket["number"]])
                let reprint = "/api/prints/\(doubtful[0]["id"].text ?? "")/reprint"
                let copy = try await desk.web.post(reprint)
                #expect(copy.status == 201 && copy.json["number"] == ticket["number"], "\(copy.json)")
                try await events.slip(of: "job", copy.json["id"], "printed")
                #expect(try await desk.web.post(reprint).problem == "alreadyRepeated")
            }
            #expect(try await bench.slips().count == slipsBefore + 2)
            #expect(try await desk.web.get("/api/prints").json["doubtful"].list.isEmpty)
            #expect(try await kiosk.resident.get(path).json["print"] == "printed")
            #expect(try await counter.kioskctl("journal", "verify").ending == .code(0))
        }
    }
}
