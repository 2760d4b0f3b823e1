import Foundation
import NIOCore
import NIOHTTP1
import TestTools
import Testing

extension ProgramsTogether {
    /// Wrong requests: each a problem that says what to do, and none draws a number.
    @Suite struct `Wrong requests` {
        @Test func `each gets its own problem, and no number is drawn`() async throws {
            try await Counter.open { counter in
                let kiosk = try await counter.kiosk()
                let cases: [(body: String, key: String?, status: Int, problem: String)] = [
                    ("{\"service\": ", "a", 400, "badJSON"),
                    ("[]", "b", 400, "badField"),
                    ("{\"priority\": \"yes\"}", "c", 400, "badField"),
                    (String(repeating: "[", count: 60_000), "d", 400, "badJSON"),
                    ("{\"service\": \"ZX999999\"}", "e", 422, "unknownService"),
                    ("{\"card\": \"0123456789abcdef0123456789abcdef\"}", "f", 409, "cardForgotten"),
                    ("{}", nil, 400, "keyMissing"),
                    ("{}", String(repeating: "k", count: 256), 400, "badKey"),
                    (
                        "{\"service\": \"" + String(repeating: "x", count: 70_000) + "\"}", "g", 413,
                        "tooLarge"
                    ),
                ]
                for (body, key, status, problem) in cases {
                    let answer = try await kiosk.resident.post(
                        "/api/tickets", bytes: Array(body.utf8), key: key)
                    #expect(
                        answer.status == status && answer.problem == problem,
                        "\(body.prefix(60)): \(answer.json)")
                    #expect(
                        answer.headers.first(name: "Content-Type")?.hasPrefix("application/problem+json")
                            == true)
                    #expect(answer.json["detail"].text?.isEmpty == false)
                }
                #expect(try await kiosk.ticket()["number"] == "A001")
            }
        }

        @Test func `a key used again with another body is refused, with the same body it is answered again`()
            async throws
        {
            try await Counter.open { counter in
                let kiosk = try await counter.kiosk()
                let first = try await kiosk.ticket(["priority": false], key: "once")
                #expect(try await kiosk.ticket(["priority": false], key: "once") == first)
                let other = try await kiosk.resident.post("/api/tickets", ["priority": true], key: "once")
                #expect(other.status == 422 && other.problem == "keyReused")
                #expect(try await kiosk.resident.get("/api/queue").json["waiting"] == ["A001"])
            }
        }

        @Test func `a key asked with by 16 at once makes one ticket`() async throws {
            try await Counter.open { counter in
                let kiosk = try await counter.kiosk()
                let tickets = try await withThrowingTaskGroup(of: JSON.self) { group in
                    for _ in 1...16 { group.addTask { try await kiosk.ticket(key: "together") } }
                    return try await group.reduce(into: Set()) { $0.insert($1) }
                }
                #expect(tickets.count == 1, "all get the same answer")
                #expect(try await kiosk.resident.get("/api/queue").json["waiting"] == ["A001"])
            }
        }

        /// How the length of the body is told.
        @Test(arguments: ["Content-Length: 104857600", "Transfer-Encoding: chunked"])
        func `a body of 100 MiB is refused and not kept in memory`(length: String) async throws {
            try await Counter.open { counter in
                let kiosk = try await counter.kiosk()
                try await kiosk.ticket()
                let before = try kiosk.program.memory().now
                try kiosk.program.forgetPeak()
                let line = try await sendMuch(to: kiosk.resident.port, length)
                #expect(line.hasPrefix("HTTP/1.1 413"), "\(line)")
                let grown = try kiosk.program.memory().peak - before
                #expect(grown < 16 << 20, "\(grown >> 20) MiB more")
                #expect(try await kiosk.ticket()["number"] == "A002")
            }
        }

        /// Sends 100 MiB, or as much as is taken; answers the status line.
        private func sendMuch(to port: Int, _ length: String) async throws -> String {
            try await Wire.open(port) { reader, writer in
                try await writer.write(
                    "POST /api/tickets HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: much\r\n"
                        + "Content-Type: application/json\r\n\(length)\r\n\r\n")
                let isChunked = length.hasSuffix("chunked")
                let size = 64 << 10
                let sending = Task {
                    for _ in 0..<(100 << 20) / size {
                        var piece = ByteBuffer(string: isChunked ? "\(String(size, radix: 16))\r\n" : "")
                        piece.writeRepeatingByte(UInt8(ascii: " "), count: size)
                        if isChunked { piece.writeString("\r\n") }
                        try await writer.write(piece)
                    }
                    if isChunked { try await writer.write("0\r\n\r\n") }
                }
                let line = await reader.line()
                // The refusal may come early; who sends on regardless must not hurt either.
                _ = await sending.result
                return line
            }
        }
    }
}
