import Foundation
import NIOCore
import TestTools
import Testing

extension ProgramsTogether {
    /// Many at once.
    @Suite struct `A crowd` {
        @Test func `of 32 counters that call the one who waits, exactly one gets them`() async throws {
            try await Counter.open(.init(counters: 32)) { counter in
                let kiosk = try await counter.kiosk()
                let pin = try await counter.addClerk()
                var desks: [Desk] = []
                for counter in 1...32 { desks.append(try await kiosk.signIn(pin, counter: counter)) }
                for round in 1...5 {
                    try await kiosk.ticket()
                    let answers = try await withThrowingTaskGroup(of: (Desk, Int).self) { group in
                        for desk in desks { group.addTask { (desk, try await desk.callNext().status) } }
                        return try await group.reduce(into: []) { $0.append($1) }
                    }
                    #expect(
                        answers.map(\.1).sorted() == [200] + [Int](repeating: 204, count: 31),
                        "round \(round)")
                    let queue = try await kiosk.resident.get("/api/queue").json
                    #expect(queue["waiting"] == [] && queue["called"].list.count == 1)
                    let winner = try #require(answers.first { $0.1 == 200 }?.0)
                    #expect(queue["called"][0]["counter"].number == winner.counter)
                    try await winner.change("start")
                    try await winner.change("finish")
                }
            }
        }

        @Test func `2,000 tickets asked at once get 2,000 numbers without a gap`() async throws {
            try await Counter.open(.init(digits: 6)) { counter in
                let kiosk = try await counter.kiosk()
                let numbers = try await kiosk.tickets(2000)
                #expect(numbers.sorted() == (1...2000).map(Kiosk.number))
                #expect(try await kiosk.resident.get("/api/queue").json["waitingCount"] == 2000)
                #expect(try await counter.kioskctl("journal", "verify").ending == .code(0))
            }
        }

        @Test func `a client that does not read holds up nobody, costs little, and can catch up`()
            async throws
        {
            try await Counter.open(.init(digits: 6)) { counter in
                let kiosk = try await counter.kiosk()
                _ = try await kiosk.tickets(200)
                let before = try kiosk.program.memory().now
                try await Wire.open(kiosk.resident.port, window: 4096) { slow, writer in
                    try await writer.write("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    #expect(await slow.line() == "HTTP/1.1 200 OK")
                    let told = try await kiosk.resident.following { events in
                        _ = try await kiosk.tickets(4000)
                        try await events.first { $0.data["number"].text == Kiosk.number(4200) }
                        return events.all.compactMap { $0.data["number"].text }
                    }
                    #expect(told == (201...4200).map(Kiosk.number), "each once, in order")
                    let grown = try kiosk.program.memory().now - before
                    #expect(grown < 48 << 20, "\(grown >> 20) MiB more")
                    #expect(try await kiosk.resident.get("/health").status == 200)
                    #expect(
                        try await catchUp(&slow, kiosk) == told, "each once, in order, also for the slow one")
                }
            }
        }

        /// Reads what is left of a stream, and after its end what was missed; answers the numbers told.
        private func catchUp(_ slow: inout Wire.Reader, _ kiosk: Kiosk) async throws -> [String] {
            var reader = EventReader()
            var events: [StreamEvent] = []
            let last = Kiosk.number(4200)
            while events.last?.data["number"].text != last, let more = await slow.next() {
                events += reader.feed(more.readableBytesView)
            }
            if events.last?.data["number"].text != last {
                events += try await kiosk.resident.listening(after: events.last?.id) { missed in
                    try await missed.first { $0.data["number"].text == last }
                    return missed.all
                }
            }
            return events.compactMap { $0.data["number"].text }
        }
    }
}

extension Kiosk {
    /// The nth number of six digits.
    static func number(_ nth: Int) -> String { "A" + String(1_000_000 + nth).dropFirst() }

    /// Takes so many tickets over 64 connections at once; answers their numbers as they came.
    func tickets(_ count: Int) async throws -> [String] {
        try await withThrowingTaskGroup(of: [String].self) { group in
            for client in 0..<64 {
                group.addTask {
                    var numbers: [String] = []
                    for _ in stride(from: client, to: count, by: 64) {
                        numbers.append(try await ticket()["number"].text ?? "")
                    }
                    return numbers
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
