import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import TestTools
import Testing

@testable import District
@testable import districtd

/// The reference inbox, over real HTTP on loopback; every sentence holds for each store it may have.
@Suite(.postgres) struct `The district inbox` {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let json: HTTPFields = [.contentType: "application/json"]
    private static let batch: HTTPFields = [.contentType: EventBatch.mediaType]

    private func serving(
        _ test: @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        var server = Server(listen: ListenAddress(host: "127.0.0.1", port: 0), state: "", logger: Self.quiet)
        server.schemas = Samples.schemas
        for store in TestStore.allCases {
            try await server.application(over: store.inbox()).test(.live, test)
        }
    }

    private static func post(
        _ events: [CloudEvent], to server: any TestClientProtocol
    ) async throws -> [EventResult] {
        let response = try await server.execute(
            uri: "/v1/events", method: .post, headers: batch,
            body: ByteBuffer(bytes: EventBatch.encode(events)))
        #expect(response.status == .ok)
        return try read(DistrictAnswer.self, response).results
    }

    private static func read<Value: Decodable>(_ type: Value.Type, _ response: TestResponse) throws -> Value {
        try JSONDecoder().decode(type, from: Data(response.body.readableBytesView))
    }

    private static func get<Value: Decodable>(
        _ type: Value.Type, _ path: String, from server: any TestClientProtocol
    ) async throws -> Value {
        try read(type, try await server.execute(uri: path, method: .get))
    }

    /// What a refusal says; also checks that it is a problem.
    private static func problem(
        _ server: any TestClientProtocol, _ method: HTTPRequest.Method, _ path: String,
        _ headers: HTTPFields = [:], _ body: [UInt8] = []
    ) async throws -> DistrictProblem {
        let response = try await server.execute(
            uri: path, method: method, headers: headers, body: ByteBuffer(bytes: body))
        #expect(response.headers[.contentType] == "application/problem+json")
        let problem = try read(DistrictProblem.self, response)
        #expect(problem.status == response.status.code)
        return problem
    }

    @Test func `events are stored in order, and a repeat is a duplicate that adds nothing`() async throws {
        try await serving { server in
            let events = (1...5).map { Samples.event(Int64($0)) }
            #expect(
                try await Self.post(events, to: server).map(\.status) == [
                    .stored, .stored, .stored, .stored, .stored,
                ])
            let again = try await Self.post(events, to: server)
            #expect(again.map(\.status) == [.duplicate, .duplicate, .duplicate, .duplicate, .duplicate])
            #expect(again.map(\.id) == events.map(\.id))
            let held = try await Self.get([HeldEvent].self, "/v1/events?after=3", from: server)
            #expect(held.map(\.sequence) == [4, 5])
            #expect(held.map(\.id) == [Samples.id(4), Samples.id(5)])
            #expect(held.map(\.time) == ["2026-11-22T08:00:00.004Z", "2026-11-22T08:00:00.005Z"])
            let kiosk = try #require(try await Self.get([HeldKiosk].self, "/v1/kiosks", from: server).first)
            #expect((kiosk.highest, kiosk.count, kiosk.duplicates, kiosk.missing) == (5, 5, 5, 0))
        }
    }

    @Test func `a repeat with a newer journal head is a duplicate, and the newer head is kept`() async throws
    {
        try await serving { server in
            _ = try await Self.post([Samples.event(1)], to: server)
            let newer = String(repeating: "ab", count: 32)
            #expect(
                try await Self.post([Samples.event(1, head: newer)], to: server).map(\.status) == [.duplicate]
            )
            #expect(
                try await Self.get([HeldKiosk].self, "/v1/kiosks", from: server).map(\.journalHead) == [newer]
            )
        }
    }

    @Test func `the same id with other content and the same sequence with another id are rejected`()
        async throws
    {
        try await serving { server in
            _ = try await Self.post([Samples.event(1), Samples.event(2)], to: server)
            let results = try await Self.post(
                [Samples.event(1, subject: "other"), Samples.event(2, id: Samples.id(99)), Samples.event(3)],
                to: server)
            #expect(results.map(\.status) == [.rejected, .rejected, .stored])
            #expect(results[0].reason?.hasPrefix("id: ") == true)
            #expect(results[1].reason?.hasPrefix("sequence: ") == true)
            #expect(
                try await Self.get([HeldEvent].self, "/v1/events", from: server).map(\.subject) == [
                    Samples.event(1).subject, Samples.event(2).subject, Samples.event(3).subject,
                ])
        }
    }

    @Test func `the same ids and sequences of another kiosk or incarnation are other facts`() async throws {
        try await serving { server in
            let other = "018f2f4e-0000-7000-8000-00000000000b"
            let results = try await Self.post(
                [
                    Samples.event(1), Samples.event(1, kiosk: "other"),
                    Samples.event(1, id: Samples.id(7), incarnation: other),
                ], to: server)
            #expect(results.map(\.status) == [.stored, .stored, .stored])
            #expect(try await Self.get([HeldKiosk].self, "/v1/kiosks", from: server).count == 3)
            let path = "/v1/events?source=\(Samples.source)&incarnation=\(other)"
            #expect(try await Self.get([HeldEvent].self, path, from: server).map(\.id) == [Samples.id(7)])
        }
    }

    @Test func `a gap is reported in JSON and in red, and closes when the missing arrive`() async throws {
        try await serving { server in
            _ = try await Self.post([2, 3, 7].map { Samples.event($0) }, to: server)
            let kiosk = try #require(try await Self.get([HeldKiosk].self, "/v1/kiosks", from: server).first)
            #expect(kiosk.gaps == [Gap(from: 1, through: 1), Gap(from: 4, through: 6)])
            #expect((kiosk.highest, kiosk.count, kiosk.missing) == (7, 3, 4))
            let page = String(buffer: try await server.execute(uri: "/", method: .get).body)
            #expect(page.contains("<td class=gap>1, 4–6</td>"))
            _ = try await Self.post([1, 4, 5, 6].map { Samples.event($0) }, to: server)
            #expect(try await Self.get([HeldKiosk].self, "/v1/kiosks", from: server).map(\.gaps) == [[]])
            #expect(
                !String(buffer: try await server.execute(uri: "/", method: .get).body).contains("class=gap"))
        }
    }

    @Test func `an invalid event is rejected by itself with the attribute's name`() async throws {
        try await serving { server in
            guard case .object(var wrong) = Samples.event(2).json else { return }
            wrong["time"] = "yesterday"
            let batch = JSONValue.array([Samples.event(1).json, .object(wrong), .null, Samples.event(3).json])
            let response = try await server.execute(
                uri: "/v1/events", method: .post, headers: Self.batch, body: ByteBuffer(bytes: batch.bytes))
            let results = try Self.read(DistrictAnswer.self, response).results
            #expect(results.map(\.status) == [.stored, .rejected, .rejected, .stored])
            #expect(results.map(\.id) == [Samples.id(1), Samples.id(2), "", Samples.id(3)])
            #expect(results[1].reason?.hasPrefix("time: ") == true)
        }
    }

    @Test
    func
        `data that is not what its type says is rejected with the place and the rule, never with its content`()
        async throws
    {
        try await serving { server in
            let new = EventType(rawValue: "cn.onewindow.new.thing.v1")
            let wrong = Samples.data("item.completed", ["counter": "张三丰"])
            let events = [
                Samples.event(1), Samples.event(2, data: wrong), Samples.event(3, data: [:]),
                Samples.event(4, type: new, data: ["anything": true]),
            ]
            let results = try await Self.post(events, to: server)
            #expect(results.map(\.status) == [.stored, .rejected, .rejected, .stored])
            #expect(results[1].reason == "data/counter: must be of type integer")
            #expect(results[2].reason == "data: completed is missing")
            let held = try await Self.get([HeldEvent].self, "/v1/events", from: server)
            #expect(held.map(\.sequence) == [1, 4])
        }
    }

    @Test func `an event of each type is stored as it is`() async throws {
        try await serving { server in
            let results = try await Self.post(Samples.eachType, to: server)
            #expect(results.map(\.status) == Samples.eachType.map { _ in .stored }, "\(results)")
        }
    }

    @Test func `a request that is no batch is refused as a whole, and says why`() async throws {
        try await serving { server in
            let one = EventBatch.encode([Samples.event(1)])
            let strange: HTTPFields = [.contentType: EventBatch.mediaType, .contentEncoding: "br"]
            let many = EventBatch.encode((1...101).map { Samples.event(Int64($0)) })
            for (headers, body, status) in [
                (Self.batch, Array("<html>".utf8), 400), (Self.batch, Samples.event(1).json.bytes, 400),
                (Self.json, one, 415), ([:], one, 415), (strange, one, 415), (Self.batch, many, 413),
                (Self.batch, [UInt8](repeating: 32, count: 2 << 20), 413),
            ] {
                let problem = try await Self.problem(server, .post, "/v1/events", headers, body)
                #expect(problem.status == status)
            }
            let after = try await Self.problem(server, .get, "/v1/events?after=x")
            #expect(after.status == 400 && after.detail?.hasPrefix("after: ") == true)
            #expect(try await Self.problem(server, .get, "/nothing").status == 404)
            #expect(try await Self.get([HeldEvent].self, "/v1/events", from: server).isEmpty)
        }
    }

    @Test func `a heartbeat is answered with the highest sequence of that incarnation`() async throws {
        try await serving { server in
            _ = try await Self.post([Samples.event(1), Samples.event(4)], to: server)
            let path = "/v1/kiosks/\(Samples.kiosk)/status"
            for (incarnation, highest) in [
                (Samples.incarnation, 4), ("018f2f4e-0000-7000-8000-00000000000b", 0),
            ] {
                let response = try await server.execute(
                    uri: path, method: .put, headers: Self.json,
                    body: ByteBuffer(string: #"{"incarnation":"\#(incarnation)","backlog":3}"#))
                #expect(
                    try Self.read(StatusAnswer.self, response)
                        == StatusAnswer(incarnation: incarnation, highest: Int64(highest)))
            }
            #expect(try await Self.problem(server, .put, path, Self.json, Array("[]".utf8)).status == 400)
            #expect(try await Self.problem(server, .put, path, Self.json, Array("{}".utf8)).status == 422)
            let strange = "/v1/kiosks/a%20b/status"
            #expect(try await Self.problem(server, .put, strange, Self.json, Array("{}".utf8)).status == 400)
        }
    }

    @Test func `the page shows what happened in words and nothing personal, and runs nothing it was sent`()
        async throws
    {
        try await serving { server in
            let personal = Samples.data(
                "item.completed", ["applicant": ["name": "张三丰", "number": "110101199001010000"]])
            _ = try await Self.post([Samples.event(1, subject: "<b>A&B</b>", data: personal)], to: server)
            let response = try await server.execute(uri: "/", method: .get)
            let page = String(buffer: response.body)
            #expect(page.contains("办结 <small lang=en>Completed</small>"))
            #expect(page.contains("&lt;b&gt;A&amp;B&lt;/b&gt;") && !page.contains("<b>A"))
            #expect(!page.contains("张三") && !page.contains("110101"))
            #expect(response.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
            let held = try await server.execute(uri: "/v1/events", method: .get)
            #expect(!String(buffer: held.body).contains("110101"))
        }
    }

    @Test func `the real client, the machine and the inbox deliver a backlog over a restart`() async throws {
        for store in TestStore.allCases {
            let inbox = try await store.inbox()
            var outbox = (1...60).map { Samples.event(Int64($0)) }
            for rest in [35, 0] {  // the district restarts when 35 are left
                outbox = try await Self.drain(outbox, into: inbox, downTo: rest)
            }
            #expect(try await inbox.events().map(\.sequence) == Array(1...60))
            #expect(try await inbox.kiosks().map(\.missing) == [0])
        }
    }

    /// Delivers over HTTP until no more than `rest` are owed; returns those.
    private static func drain(_ owed: [CloudEvent], into inbox: Inbox, downTo rest: Int) async throws
        -> [CloudEvent]
    {
        let server = Server(listen: ListenAddress(host: "127.0.0.1", port: 0), state: "", logger: quiet)
        return try await server.application(over: inbox).test(.live) { http in
            let address = try DistrictAddress("http://localhost:\(#require(http.port))")
            let client = DistrictClient(address: address, logger: quiet)
            var (outbox, machine, dice) = (owed, DeliveryMachine(), SeededGenerator(seed: 7))
            while outbox.count > rest, case .send(let most) = machine.next(pending: outbox.count, at: .zero) {
                let batch = Array(outbox.prefix(most))
                let fates = machine.answered(
                    await client.send(batch), to: batch.map(\.id), at: .zero, random: &dice)
                outbox.removeAll { event in fates.contains { $0.id == event.id } }
            }
            await client.close()
            return outbox
        }
    }
}
