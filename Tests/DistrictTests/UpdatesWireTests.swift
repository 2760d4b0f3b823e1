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

@Suite struct `What the district sends down` {
    private static let booked: JSONValue = [
        "reference": "D-2026.1", "service": "ZX020102", "date": "2026-11-25", "start": "09:30",
        "phone": "13800000017", "idNumber": "11010519491231002x",
    ]

    private static func update(_ kind: String, _ data: JSONValue) -> DistrictUpdate {
        DistrictUpdate(id: "u1", kind: kind, at: WallTime(milliseconds: 1_795_334_400_000), data: data)
    }

    private static func changed(_ data: JSONValue, _ name: String, _ value: JSONValue?) -> JSONValue {
        guard case .object(var members) = data else { return data }
        members[name] = value
        return .object(members)
    }

    @Test func `a page comes through the wire as it was`() throws {
        let page = DistrictUpdates(
            cursor: "42", more: true,
            updates: [Self.update("appointment.booked", Self.booked), Self.update("weather", ["sun": true])])
        #expect(try DistrictUpdates(parsing: page.json.bytes) == page)
    }

    @Test(arguments: [
        #"{}"#, #"[]"#, #"{"cursor":"","more":false,"updates":[]}"#, #"{"cursor":"1","more":0,"updates":[]}"#,
        #"{"cursor":"1","more":false,"updates":{}}"#, #"{"cursor":"1","more":false,"updates":[{}]}"#,
        #"{"cursor":"1","more":false,"updates":[{"id":"a b","kind":"k","at":"2026-11-22T08:00:00Z","data":{}}]}"#,
        #"{"cursor":"1","more":false,"updates":[{"id":"a","kind":"","at":"2026-11-22T08:00:00Z","data":{}}]}"#,
        #"{"cursor":"1","more":false,"updates":[{"id":"a","kind":"k","at":"yesterday","data":{}}]}"#,
        #"{"cursor":"1","more":false,"updates":[{"id":"a","kind":"k","at":"2026-11-22T08:00:00Z","data":[]}]}"#,
    ])
    func `what is no page counts as none`(text: String) {
        #expect(throws: DistrictError.self) { try DistrictUpdates(parsing: Array(text.utf8)) }
    }

    @Test func `each kind is read in the terms of the hall`() throws {
        let date = try #require(CivilDate("2026-11-25"))
        let start = try #require(TimeOfDay("09:30"))
        let booker = Booker(phone: "13800000017", idNumber: "11010519491231002X")
        #expect(
            Self.update("appointment.booked", Self.booked).content
                == .booked(
                    BookingWish(
                        reference: "D-2026.1", service: "ZX020102", date: date, start: start, booker: booker))
        )
        #expect(
            Self.update(
                "appointment.moved", ["reference": "D-1", "date": "2026-11-25", "start": "09:30"]
            ).content
                == .moved(reference: "D-1", date: date, start: start))
        #expect(
            Self.update("appointment.cancelled", ["reference": "D-1"]).content == .cancelled(reference: "D-1")
        )
        let number = try #require(ItemNumber(region: "450502001001", date: BusinessDate(date), running: 1))
        #expect(
            Self.update(
                "item.decided",
                [
                    "number": .string(number.text), "granted": false, "result": "不予", "reason": "不符合",
                    "date": "2026-11-25", "paper": .null,
                ]
            ).content
                == .decided(
                    number, ItemVerdict(granted: false, result: "不予", reason: "不符合", date: date)))
        #expect(Self.update("weather", [:]).content == .unknown)
    }

    @Test(arguments: [
        ("reference", JSONValue?.none), ("reference", "a b"), ("service", ""), ("date", "2026-02-30"),
        ("start", "24:30"), ("start", 930), ("phone", "+86 138"), ("idNumber", "110105194912310021"),
        ("name", ""),
    ])
    func `a booking that says nonsense is told by its member, never by what it holds`(
        name: String, value: JSONValue?
    ) {
        let content = Self.update("appointment.booked", Self.changed(Self.booked, name, value)).content
        guard case .faulty(let error, let reference) = content else {
            Issue.record("\(name) was taken")
            return
        }
        #expect(error.field == name)
        #expect(!"\(error)".contains("1101"))
        #expect(reference == (name == "reference" ? nil : "D-2026.1"))
    }

    @Test func `somebody without number and telephone cannot be booked for`() {
        let nobody = Self.changed(Self.changed(Self.booked, "phone", nil), "idNumber", .null)
        guard case .faulty = Self.update("appointment.booked", nobody).content else {
            Issue.record("was taken")
            return
        }
    }

    @Test func `no bytes whatever bring the reader down`() {
        let seed = UInt64.random(in: 0...(.max))
        print("seed of the bytes: \(seed)")
        var dice = SeededGenerator(seed: seed)
        let page = DistrictUpdates(
            cursor: "42", more: false, updates: [Self.update("appointment.booked", Self.booked)])
        for _ in 0..<2000 {
            var bytes = page.json.bytes
            for _ in 0..<Int.random(in: 1...4, using: &dice) {
                bytes[Int.random(in: bytes.indices, using: &dice)] = .random(in: 0...255, using: &dice)
            }
            guard let read = try? DistrictUpdates(parsing: bytes) else { continue }
            _ = read.updates.map(\.content)
        }
    }
}

/// The calls down and the heartbeat against a real server on loopback.
@Suite struct `The district client asks and reports` {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func asking<Value: Sendable>(
        _ body: String, status: Int = 200,
        asked: @escaping @Sendable (Request) async throws -> Void = { _ in },
        _ work: @Sendable (DistrictClient) async -> Value
    ) async throws -> Value {
        let router = Router(context: BasicRequestContext.self)
        let respond: @Sendable (Request, BasicRequestContext) async throws -> Response = { request, _ in
            try await asked(request)
            return Response(
                status: .init(code: status), body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
        }
        router.get("/base/v1/updates", use: respond)
        router.put("/base/v1/kiosks/k-1/status", use: respond)
        return try await Application(router: router, logger: quiet).test(.live) { server in
            let address = try DistrictAddress("http://localhost:\(#require(server.port))/base")
            let client = DistrictClient(address: address, logger: quiet)
            let value = await work(client)
            await client.close()
            return value
        }
    }

    @Test func `with the cursor as it was given, whatever it is made of`() async throws {
        let cursor = "a&b=c /é?#%"
        let page = try await Self.asking(#"{"cursor":"2","more":false,"updates":[]}"#) { request in
            #expect(request.uri.queryParameters["after"].map(String.init) == cursor)
            #expect(request.uri.queryParameters["kiosk"].map(String.init) == "k-1")
        } _: {
            await $0.updates(of: "k-1", after: cursor)
        }
        #expect(page == .answered(DistrictUpdates(cursor: "2", more: false, updates: [])))
    }

    @Test(arguments: [
        (200, "<html>", LineAnswer<DistrictUpdates>.unavailable(.unreadable, retryAfter: nil)),
        (404, "", .stopped(.wrongAddress)), (403, "", .stopped(.notAuthorised)),
        (503, "", .unavailable(.status(503), retryAfter: nil)), (400, "", .refused(status: 400, detail: "")),
    ])
    func `and every answer has one meaning`(
        status: Int, body: String, meaning: LineAnswer<DistrictUpdates>
    ) async throws {
        #expect(
            try await Self.asking(body, status: status) { await $0.updates(of: "k-1", after: nil) } == meaning
        )
    }

    @Test func `the heartbeat is told what the district holds`() async throws {
        let status: JSONValue = ["incarnation": .string(Samples.incarnation), "version": "1"]
        let answer = try await Self.asking(
            #"{"incarnation":"\#(Samples.incarnation)","highest":17}"#
        ) { request in
            let body = Array(try await request.body.collect(upTo: 1000).readableBytesView)
            #expect(try JSONValue(parsing: body) == status)
        } _: {
            await $0.report(status, of: "k-1")
        }
        #expect(answer == .answered(StatusAnswer(incarnation: Samples.incarnation, highest: 17)))
    }
}
