import Glibc
import TestTools
import Testing

extension ProgramsTogether {
    /// The end of the kiosk's process, ordered or not.
    @Suite struct `Stopping` {
        @Test func `SIGTERM ends in order within 5 s, whoever is still connected`() async throws {
            try await Counter.open { counter in
                let kiosk = try await counter.kiosk()
                try await kiosk.ticket()
                let (program, port) = (kiosk.program, kiosk.resident.port)
                try await kiosk.resident.listening { events in
                    // An idle connection kept open, and a request that never gets its body.
                    try await Wire.open(port) { idle, asking in
                        try await asking.write("GET /api/queue HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        #expect(await idle.line() == "HTTP/1.1 200 OK")
                        try await Wire.open(port) { _, sending in
                            try await sending.write(
                                """
                                POST /api/tickets HTTP/1.1\r
                                Host: localhost\r
                                Idempotency-Key: half\r
                                Content-Type: application/json\r
                                Content-Length: 100\r
                                \r
                                {"service":
                                """)
                            // Later on another connection than the half: once this is answered, that was read too.
                            _ = try await kiosk.resident.get("/health")
                            let begin = ContinuousClock.now
                            #expect(try await program.end(by: SIGTERM) == .code(0), "\(program.words)")
                            #expect(ContinuousClock.now - begin < .seconds(5))
                        }
                    }
                    await #expect(throws: (any Error).self, "the stream has ended") {
                        try await events.first { _ in false }
                    }
                }
                #expect(program.words.contains("stopped in order"), "\(program.words)")
                try await journalIsIntact(counter)
                let again = try await counter.kiosk()
                #expect(try await again.resident.get("/api/queue").json["waiting"] == ["A001"])
            }
        }

        @Test func `SIGTERM gives a slip in the printer its fate`() async throws {
            try await Counter.open { counter in
                let bench = try await counter.bench(paced: true)
                let kiosk = try await counter.kiosk()
                try await kiosk.awaits("printer", "ok")
                let ticket = try await kiosk.resident.listening { events in
                    let ticket = try await kiosk.ticket()
                    try await events.slip(of: "ticket", ticket["id"], "sending")
                    return ticket
                }
                #expect(try await kiosk.program.end(by: SIGTERM) == .code(0))
                let again = try await counter.kiosk()
                let path = "/api/tickets/\(ticket["id"].text ?? "")"
                let fate = try await again.resident.get(path).json["print"].text
                #expect(["printed", "unknown"].contains(fate), "\(fate ?? "none")")
                try await again.awaits("printer", "ok")
                #expect(try await bench.slips().count <= 1, "never twice")
            }
        }

        @Test func `the journal is whole after an orderly end and after none`() async throws {
            try await Counter.open { counter in
                for signal in [SIGKILL, SIGTERM, SIGKILL] {
                    let kiosk = try await counter.kiosk()
                    for _ in 1...10 { try await kiosk.ticket() }
                    try await journalIsIntact(counter)
                    _ = try await kiosk.program.end(by: signal)
                    try await journalIsIntact(counter)
                }
            }
        }

        private func journalIsIntact(_ counter: Counter) async throws {
            let verdict = try await counter.kioskctl("journal", "verify", "--json")
            #expect(verdict.ending == .code(0))
            #expect(try JSON(verdict.words.utf8)["intact"] == true, "\(verdict.words)")
        }
    }
}
