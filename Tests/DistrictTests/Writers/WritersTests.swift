import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import Testing

@testable import District
@testable import districtd

/// Two boards of one kiosk as the district meets them. Every sentence holds for each store the inbox may have.
@Suite(.postgres) struct `Two boards of one kiosk` {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func serving(_ test: @Sendable (Line) async throws -> Void) async throws {
        let server = Server(listen: ListenAddress(host: "127.0.0.1", port: 0), state: "", logger: Self.quiet)
        for store in TestStore.allCases {
            let clock = Clock()
            let inbox = Inbox(try await store.inbox().store, now: { clock.now })
            try await server.application(over: inbox).test(.live) { http in
                try await test(Line(http: http, clock: clock, inbox: inbox))
            }
        }
    }

    @Test func `the old board is put on hold when the new one comes: nothing of it is kept, nothing given`()
        async throws
    {
        try await serving { line in
            #expect(try await line.send(1, as: "1a") == .ok)
            #expect(try await line.send(2, as: "2b") == .ok)
            line.clock.pass(10)
            #expect(try await line.send(3, as: "1a") == .held)
            #expect(try await line.heartbeat(as: "1a", backlog: 7).status == .held)
            #expect(try await line.updates(as: "1a") == .held)
            #expect(try await line.inbox.events().map(\.sequence) == [1, 2])
            let told = try await line.heartbeat(as: "2b")
            #expect(told.status == .ok && told.answer?.copy?.generation == 1)
            #expect(told.answer?.copy?.run == Line.run("a") && told.answer?.generation == nil)
            line.clock.pass(3601)
            #expect(try await line.heartbeat(as: "2b").answer?.copy == nil)
            let writers = try await line.writers()
            #expect(writers.map { $0["writer"]?.text?.first } == ["2", "1"])
            #expect(writers.last?["backlog"] == 7 && writers.last?["hold"]?["why"] == "older")
        }
    }

    @Test
    func `two boards alive are both on hold until the office lets one write, and then its restarts too`()
        async throws
    {
        try await serving { line in
            #expect(try await line.send(1, as: "1a") == .ok)
            line.clock.pass(10)
            #expect(try await line.send(2, as: "1b") == .ok)
            line.clock.pass(200)
            #expect(try await line.send(3, as: "1a") == .held)
            line.clock.pass(6)
            #expect(try await line.send(3, as: "1b") == .held)
            let page = try await line.page()
            #expect(page.contains("放行这一台") && page.contains("Let this one write"))
            #expect(page.contains("两块主板同时在用") && page.contains(Samples.kiosk))

            #expect(try await line.release("1b", key: "k") == .ok)
            #expect(try await line.release("1b", key: "k") == .ok)
            #expect(try await line.release("1b", key: "other") == .ok)
            #expect(try await line.send(3, as: "1b") == .ok)
            #expect(try await line.heartbeat(as: "1b").answer?.generation == 2)
            line.clock.pass(6)
            #expect(try await line.send(4, as: "2b") == .ok)
            #expect(try await line.send(5, as: "1a") == .held)
            line.clock.pass(500)
            #expect(try await line.send(5, as: "2c") == .ok)
            #expect(try await line.send(6, as: "1d") == .held)
            #expect(try await line.inbox.events().map(\.sequence) == [1, 2, 3, 4, 5])
        }
    }

    @Test
    func `an event that contradicts one that is held puts the board on hold before it is lost in a list`()
        async throws
    {
        try await serving { line in
            let first = try await line.send(1, as: "1a")
            #expect(first == .ok)
            #expect(try await line.send(1, id: 77, as: "1a") == .held)
            #expect(try await line.send(2, as: "1a") == .held)
            #expect(try await line.writers().first?["hold"]?["why"] == "conflict")
            #expect(try await line.release("1a") == .ok)
            #expect(try await line.send(2, as: "1a") == .ok)
            // A person has seen it: now it goes to the list of the kiosk, and the others pass.
            #expect(try await line.send(1, id: 77, as: "1a") == .ok)
            #expect(try await line.inbox.events().map(\.sequence) == [1, 2])
        }
    }

    @Test func `who does not say who it is is not judged, and who says it wrongly is told so`() async throws {
        try await serving { line in
            let first = try await line.send(1, as: "2a")
            #expect(first == .ok)
            #expect(try await line.send(2, as: nil) == .ok)
            #expect(try await line.send(1, id: 77, as: nil) == .ok)
            #expect(try await line.send(3, header: "2.zzz") == .badRequest)
            #expect(try await line.send(3, as: "2a") == .ok)
        }
    }

    @Test func `only who was heard is let write, and a page of the office's own leads back to it`()
        async throws
    {
        try await serving { line in
            #expect(try await line.send(1, as: "1a") == .ok)
            #expect(try await line.release("5f") == .notFound)
            #expect(try await line.send(2, as: "2b") == .ok)
            let page = try await line.http.execute(
                uri: "/v1/kiosks/\(Samples.kiosk)/release", method: .post,
                headers: [.contentType: "application/x-www-form-urlencoded"],
                body: ByteBuffer(string: "token=t&writer=1.\(Line.run("a"))"))
            #expect(page.status == .seeOther && page.headers[.location] == "/kiosks")
            line.clock.pass(6)
            #expect(try await line.send(3, as: "2b") == .held)
            #expect(try await line.send(3, as: "1a") == .ok)
        }
    }

    @Test func `two districtd on one database come to the same verdict`() async throws {
        let address = try await #require(PostgresServer.current).newAddress()
        let clock = Clock()
        let inboxes = [
            Inbox(try await PostgresStore(url: address), now: { clock.now }),
            Inbox(try await PostgresStore(url: address), now: { clock.now }),
        ]
        func verdict(_ writer: String, by place: Int) async throws -> Bool {
            do { try await inboxes[place].admit(Line.writer(writer), as: Samples.kiosk) } catch is Problem {
                return false
            }
            return true
        }
        #expect(try await verdict("1a", by: 0))
        #expect(try await verdict("2b", by: 1))
        clock.pass(6)
        #expect(try await verdict("1a", by: 0) == false)
        // Many at once, by both: each is one writer's first word, and none fails.
        let passed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for place in 0..<20 { group.addTask { try await verdict("3c", by: place % 2) } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(passed == 20)
        let books = try await inboxes[0].writers()
        #expect(books.map(\.book.writers.count) == [3])
    }
}

/// The district's clock, moved by hand.
private final class Clock: Sendable {
    private let seconds = Mutex<Int64>(0)

    var now: WallTime { WallTime(milliseconds: 1_795_334_400_000 + seconds.withLock { $0 } * 1000) }
    func pass(_ more: Int64) { seconds.withLock { $0 += more } }
}

/// A kiosk's line, spoken as whichever board.
private struct Line: Sendable {
    enum Status: Hashable { case ok, held, badRequest, notFound, other(Int) }

    let http: any TestClientProtocol
    let clock: Clock
    let inbox: Inbox

    static func run(_ letter: Character) -> String { String(repeating: String(letter), count: 16) }

    static func writer(_ short: String) -> Writer {
        guard let generation = Int64(short.dropLast()), let last = short.last,
            let writer = Writer(generation: generation, run: run(last))
        else { preconditionFailure("\(short) is no writer") }
        return writer
    }

    func send(_ sequence: Int64, id: Int64? = nil, as writer: String?) async throws -> Status {
        try await send(sequence, id: id, header: writer.map { Self.writer($0).description })
    }

    func send(_ sequence: Int64, id: Int64? = nil, header: String?) async throws -> Status {
        let event = Samples.event(sequence, id: id.map(Samples.id))
        return try status(
            await call(
                "/v1/events", .post, header, type: EventBatch.mediaType, body: EventBatch.encode([event])))
    }

    func updates(as writer: String) async throws -> Status {
        try status(
            await call("/v1/updates?kiosk=\(Samples.kiosk)", .get, Self.writer(writer).description))
    }

    func heartbeat(
        as writer: String, backlog: Int64 = 0
    ) async throws -> (status: Status, answer: StatusAnswer?) {
        let body: JSONValue = [
            "incarnation": .string(Samples.incarnation), "version": "1.0",
            "deliveries": ["backlog": .integer(backlog)],
        ]
        let response = try await call(
            "/v1/kiosks/\(Samples.kiosk)/status", .put, Self.writer(writer).description,
            type: "application/json", body: body.bytes)
        return (
            try status(response),
            try? JSONDecoder().decode(StatusAnswer.self, from: Data(response.body.readableBytesView))
        )
    }

    func release(_ writer: String, key: String? = nil) async throws -> Status {
        let body: JSONValue = ["writer": .string(Self.writer(writer).description)]
        var headers: HTTPFields = [.contentType: "application/json"]
        if let key, let name = HTTPField.Name("Idempotency-Key") { headers[name] = key }
        return try status(
            await http.execute(
                uri: "/v1/kiosks/\(Samples.kiosk)/release", method: .post, headers: headers,
                body: ByteBuffer(bytes: body.bytes)))
    }

    func writers() async throws -> [JSONValue] {
        let response = try await http.execute(uri: "/v1/writers", method: .get)
        guard case .array(let kiosks) = try JSONValue(parsing: Array(response.body.readableBytesView)),
            case .array(let writers)? = kiosks.first?["writers"]
        else { return [] }
        return writers
    }

    func page() async throws -> String {
        String(buffer: try await http.execute(uri: "/kiosks", method: .get).body)
    }

    private func call(
        _ uri: String, _ method: HTTPRequest.Method, _ writer: String?, type: String? = nil,
        body: [UInt8]? = nil
    ) async throws -> TestResponse {
        var headers: HTTPFields = [:]
        headers[.contentType] = type
        if let name = HTTPField.Name(Writer.header) { headers[name] = writer }
        return try await http.execute(
            uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
    }

    private func status(_ response: TestResponse) throws -> Status {
        switch response.status.code {
        case 200, 201: return .ok
        case 400: return .badRequest
        case 404: return .notFound
        case 403:
            let problem = try JSONDecoder().decode(
                DistrictProblem.self, from: Data(response.body.readableBytesView))
            return problem.type == DistrictProblem.held ? .held : .other(403)
        case let code: return .other(code)
        }
    }
}
