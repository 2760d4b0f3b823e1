import Domain
import HTTPTypes
import Hall
import Hummingbird
import HummingbirdTesting
import NIOCore
import Simulation
import TestTools
import Testing

@testable import Pages

@Suite(.timeLimit(.minutes(2))) struct EventTests {
    private func issue(_ count: Int, _ hall: Hall) async throws {
        for number in 1...count {
            _ = try await hall.issueTicket(.init(), Once(key: "ticket-\(number)", fingerprint: "f"))
        }
    }

    /// Reads until `count` tickets were told, coming back with the last id after every `each` events.
    private func numbers(
        _ count: Int, comingBackEvery each: Int, port: Int, after start: String?
    ) async throws -> (numbers: [String], ids: [String]) {
        var (numbers, ids, last): ([String], [String], String?) = ([], [], start)
        while numbers.count < count {
            let (soFar, before) = (numbers.count, last)
            let events = try await Socket.listen(port: port, after: before) { reader in
                var events: [SocketReader.Event] = []
                while events.count < each, soFar + events.filter({ $0.name == "queue" }).count < count,
                    let event = try await reader.event()
                { events.append(event) }
                return events
            }
            ids += events.map(\.id)
            last = events.last?.id ?? last
            for event in events where event.name == "queue" {
                numbers.append(try JSON(ByteBuffer(string: event.data))["number"].text ?? "")
            }
        }
        return (numbers, ids)
    }

    @Test func `a hundred events are told without gap or repeat to a client that comes and goes`()
        async throws
    {
        let rig = try await Rig()
        try await live(rig.routers.kiosk()) { port in
            let start = rig.hall.announcer.position.description
            async let issuing: Void = issue(100, rig.hall)
            let told = try await numbers(100, comingBackEvery: 7, port: port, after: start)
            try await issuing
            #expect(told.numbers == (1...100).map { "A\(Digits.padded($0, 3))" })
            #expect(Set(told.ids).count == told.ids.count)
        }
    }

    @Test func `who comes back after a restart is told from the journal, then live`() async throws {
        let rig = try await Rig()
        try await issue(20, rig.hall)
        try await live(rig.routers.kiosk()) { port in
            // An id of an earlier start: memory does not reach back to it.
            let told = try await numbers(20, comingBackEvery: 6, port: port, after: "0-0-0")
            #expect(told.numbers == (1...20).map { "A\(Digits.padded($0, 3))" })
            let live = try await Socket.listen(port: port, after: told.ids.last) { reader in
                _ = try await rig.hall.issueTicket(.init(), Once(key: "late", fingerprint: "f"))
                return try await reader.event()
            }
            #expect(live?.data.contains("A021") == true)
        }
    }

    @Test func `a card is told on the kiosk and never on the console`() async throws {
        let rig = try await Rig()
        let reader = SimulatedReader()
        let story = ReadCard(hall: rig.hall, reader: reader)
        let running = Task { try await story.run() }
        defer { running.cancel() }
        let start = rig.hall.announcer.position.description
        try await live(rig.routers.kiosk()) { port in
            try await Socket.listen(port: port, after: start) { events in
                reader.tap(Samples.card)
                while let event = try await events.event() {
                    guard event.name == "card" else { continue }
                    #expect(
                        !event.data.contains(Samples.card.name) && !event.data.contains(Samples.card.number))
                    return
                }
                Issue.record("the kiosk heard of no card")
            }
        }
        try await issue(1, rig.hall)
        try await live(rig.routers.console()) { port in
            try await Socket.listen(port: port, after: start) { events in
                while let event = try await events.event(), event.name != "queue" {
                    #expect(event.name != "card")
                }
            }
        }
    }

    @Test func `a client that does not keep up is let go, and told the rest when it comes back`() async throws
    {
        var limits = WebSettings.Limits()
        limits.eventsWaiting = 1
        let rig = try await Rig(limits: limits)
        try await live(rig.routers.kiosk()) { port in
            let last = try await Socket.listen(port: port) { reader in
                rig.hall.announcer.committed(try Self.calls(1...600, rig))
                var (count, last) = (0, "")
                while let event = try await reader.event() { (count, last) = (count + 1, event.id) }
                #expect(count < 600, "the stream was to end before everything was told")
                return (count: count, id: last)
            }
            guard last.count > 0 else { return }
            try await Socket.listen(port: port, after: last.id) { reader in
                let next = try await reader.event()
                #expect(next?.data.contains(#""call":\#(last.count + 1),"#) == true)
            }
        }
    }

    private static func calls(_ range: ClosedRange<Int64>, _ rig: Rig) throws -> [JournalEntry] {
        let now = rig.simulated.time.now()
        let number = try #require(TicketNumber("A001"))
        return range.map { call in
            JournalEntry(
                sequence: 1000 + call, moment: now, bootNumber: 1, actor: "clerk:1001",
                fact: .visitCalled(
                    call: call, visit: VisitID(at: now.wall), number: number, counter: 1, nth: 1))
        }
    }

    @Test func `more listeners than there is room for are told to come later`() async throws {
        let rig = try await Rig()
        let others = (1...Announcer.mostListeners).compactMap { _ in rig.hall.announcer.subscribe(after: nil)
        }
        try await rig.kiosk { client in
            let reply = try await client.get("/api/events")
            #expect(reply.status == 503)
            #expect(try reply.problem() == "tooManyListeners")
            #expect(reply.headers[.retryAfter] != nil)
        }
        #expect(others.count == Announcer.mostListeners)
    }

    @Test(arguments: ["x", "1", "1-2", "1-2-3-4", "1-2-x"]) func `a malformed event id is refused`(id: String)
        async throws
    {
        let rig = try await Rig()
        try await rig.kiosk { client in
            let reply = try await client.get("/api/events", headers: [.lastEventID: id])
            #expect(try reply.problem() == "badEventID")
            #expect(try await client.get("/api/events?after=\(id)").status == 400)
        }
    }

    @Test func `an open stream ends when the kiosk stops`() async throws {
        let rig = try await Rig()
        let (opened, opening) = AsyncStream.makeStream(of: Void.self)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let listening = Task {
            for await port in ports {
                try await Socket.listen(port: port) { reader in
                    opening.finish()
                    while try await reader.event() != nil {}
                }
                return
            }
        }
        // Returns only after the graceful stop of the listener, with the stream still open.
        try await live(rig.routers.kiosk()) { number in
            port.yield(number)
            for await _ in opened {}
        }
        try await listening.value
    }

    @Test func `a body of 100 MiB is refused before its first byte, and others are served meanwhile`()
        async throws
    {
        let rig = try await Rig()
        try await live(rig.routers.kiosk()) { port in
            try await Socket.connect(port: port) { reader, writer in
                let head = "POST /api/tickets HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: k\r\n"
                let type = "Content-Type: application/json\r\n"
                try await writer.write(ByteBuffer(string: head + type + "Content-Length: 104857600\r\n\r\n"))
                #expect(try await reader.line()?.hasPrefix("HTTP/1.1 413 ") == true)
                let mebibyte = ByteBuffer(repeating: UInt8(ascii: " "), count: 1 << 20)
                for _ in 1...100 { try await writer.write(mebibyte) }
                try await Socket.connect(port: port) { reader, writer in
                    try await writer.write(
                        ByteBuffer(string: "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                    #expect(try await reader.line() == "HTTP/1.1 200 OK")
                }
            }
        }
    }

    @Test func `a body that does not tell its length is refused once it is too long`() async throws {
        let rig = try await Rig()
        try await live(rig.routers.kiosk()) { port in
            try await Socket.connect(port: port) { reader, writer in
                let head = "POST /api/tickets HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: k\r\n"
                let type = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                try await writer.write(ByteBuffer(string: head + type))
                let chunk = "10000\r\n" + String(repeating: " ", count: 0x10000) + "\r\n"
                for _ in 1...2 { try await writer.write(ByteBuffer(string: chunk)) }
                #expect(try await reader.line()?.hasPrefix("HTTP/1.1 413 ") == true)
            }
        }
    }
}
