import Crypto
import Domain
import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing

@testable import District
@testable import districtd

/// The office of the district: what it books and decides, what the kiosks fetch of it, and what they say to it.
///
/// Every sentence holds for each store the inbox may have.
@Suite(.postgres) struct `The district's office` {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func serving(_ test: @Sendable (Office) async throws -> Void) async throws {
        let server = Server(listen: ListenAddress(host: "127.0.0.1", port: 0), state: "", logger: Self.quiet)
        for store in TestStore.allCases {
            try await server.application(over: store.inbox()).test(.live) { http in
                try await test(Office(http: http))
            }
        }
    }

    @Test func `a booking reaches its kiosk alone, and is confirmed by the hall's own word`() async throws {
        try await serving { office in
            try await office.heartbeat(Samples.kiosk)
            try await office.heartbeat("other")
            let booking = try await office.book()
            #expect(booking["state"] == "asked")
            let reference = try #require(booking["reference"]?.text)
            let updates = try await office.updates()
            #expect(updates.updates.map(\.kind) == ["appointment.booked"])
            guard case .booked(let wish)? = updates.updates.first?.content else {
                Issue.record("the kiosk cannot read it")
                return
            }
            #expect(wish.reference == reference && wish.service == "ZX020102")
            #expect(wish.date.description == "2026-11-25" && wish.start.description == "09:30")
            #expect(wish.booker == Booker(name: "张样例", phone: "13800000017"))
            #expect(try await office.updates(of: "other").updates.isEmpty)
            try await office.says(1, "appointment.confirmed", reference, ["number": "261123-007"])
            let held = try await office.bookings()
            #expect(held.map { $0["state"] } == ["confirmed"] && held.map { $0["number"] } == ["261123-007"])
        }
    }

    @Test func `the same key books once, and for something else it is refused`() async throws {
        try await serving { office in
            try await office.heartbeat(Samples.kiosk)
            let first = try await office.book(key: "k1")
            #expect(try await office.book(key: "k1") == first)
            #expect(try await office.updates().updates.count == 1)
            let other = try await office.send("/v1/appointments", Office.booking(start: "10:00"), key: "k1")
            #expect(other.status == .unprocessableContent)
            _ = try await office.book(key: "k2")
            #expect(try await office.updates().updates.count == 2)
        }
    }

    @Test func `a cursor goes through all updates once, in order, and an unknown one begins anew`()
        async throws
    {
        try await serving { office in
            #expect(try await office.updates().cursor == "0")
            try await office.heartbeat(Samples.kiosk)
            var made: [String] = []
            for _ in 0..<105 { made.append(try #require(try await office.book()["reference"]?.text)) }
            var (seen, cursor, pages) = ([String](), "0", 0)
            while true {
                let page = try await office.updates(after: cursor)
                seen += page.updates.compactMap { $0.data["reference"]?.text }
                (cursor, pages) = (page.cursor, pages + 1)
                guard page.more else { break }
            }
            #expect(seen == made && pages == 2)
            let rest = try await office.updates(after: cursor)
            #expect(rest.updates.isEmpty && rest.cursor == cursor && !rest.more)
            #expect(try await office.updates(after: "of another inbox").updates.count == 100)
            #expect(try await office.updates(after: "", limit: 3).updates.count == 3)
        }
    }

    @Test func `a refused booking shows why and what is free, and is made again once`() async throws {
        try await serving { office in
            try await office.heartbeat(Samples.kiosk)
            let reference = try #require(try await office.book()["reference"]?.text)
            let offers: JSONValue = [["date": "2026-11-25", "start": "10:30", "minutes": 30]]
            try await office.says(
                1, "appointment.refused", reference, ["reason": "slotTaken", "offers": offers])
            let refused = try #require(try await office.bookings().first)
            #expect(refused["state"] == "refused" && refused["reason"] == "slotTaken")
            #expect(refused["offers"] == offers)
            #expect(try await office.page("/bookings").contains("该时段已被现场约满"))
            let time: JSONValue = ["date": "2026-11-25", "start": "10:30"]
            let again = try await office.send("/v1/appointments/\(reference)/again", time)
            #expect(again.status == .created)
            let second = try await office.send("/v1/appointments/\(reference)/again", time)
            #expect(second.status == .conflict)
            let told = try await office.updates().updates
            #expect(told.map(\.kind) == ["appointment.booked", "appointment.booked"])
            #expect(told.last?.data["phone"] == "13800000017" && told.last?.data["start"] == "10:30")
        }
    }

    @Test func `moving and cancelling wait for the hall, and its no leaves things as they were`() async throws
    {
        try await serving { office in
            try await office.heartbeat(Samples.kiosk)
            let reference = try #require(try await office.book()["reference"]?.text)
            let path = "/v1/appointments/\(reference)"
            let time: JSONValue = ["date": "2026-11-26", "start": "14:00"]
            #expect(try await office.send(path + "/move", time).status == .conflict)  // not confirmed yet
            try await office.says(1, "appointment.confirmed", reference)
            #expect(try await office.send(path + "/move", time).status == .ok)
            #expect(try await office.bookings().map { $0["state"] } == ["asked"])
            try await office.says(2, "appointment.refused", reference, ["reason": "closed"])
            var held = try #require(try await office.bookings().first)
            #expect(held["state"] == "confirmed" && held["start"] == "09:30" && held["reason"] == "closed")
            #expect(try await office.send(path + "/move", time).status == .ok)
            try await office.says(
                3, "appointment.moved", reference, ["date": "2026-11-26", "start": "14:00"])
            held = try #require(try await office.bookings().first)
            #expect(held["state"] == "confirmed" && held["start"] == "14:00" && held["reason"] == nil)
            #expect(try await office.send(path + "/cancel", [:]).status == .ok)
            #expect(try await office.send(path + "/cancel", [:]).status == .conflict)
            try await office.says(4, "appointment.cancelled", reference)
            #expect(try await office.bookings().map { $0["state"] } == ["cancelled"])
            #expect(
                try await office.updates().updates.map(\.kind) == [
                    "appointment.booked", "appointment.moved", "appointment.moved", "appointment.cancelled",
                ])
        }
    }

    @Test func `another kiosk has no say in a booking`() async throws {
        try await serving { office in
            try await office.heartbeat(Samples.kiosk)
            let reference = try #require(try await office.book()["reference"]?.text)
            try await office.says(1, "appointment.cancelled", reference, of: "other")
            #expect(try await office.bookings().map { $0["state"] } == ["asked"])
        }
    }

    @Test func `a decision reaches the kiosk that handed the item over, once`() async throws {
        try await serving { office in
            let number = Self.number
            try await office.says(
                1, "item.handedover", number,
                ["site": "450502001001", "service": "ZX020102", "serviceName": "老年人优待证", "department": "民政局"])
            let page = try await office.page("/items")
            #expect(page.contains(number) && page.contains("待决定") && page.contains("民政局"))
            let path = "/v1/items/\(number)/decision"
            #expect(
                try await office.send(path, ["granted": false, "result": "不予"]).status
                    == .unprocessableContent)
            let verdict: JSONValue = ["granted": true, "result": "准予发证", "paper": "老年人优待证"]
            #expect(try await office.send(path, verdict, key: "d1").status == .ok)
            #expect(try await office.send(path, verdict, key: "d1").status == .ok)
            #expect(try await office.send(path, verdict, key: "d2").status == .conflict)
            let updates = try await office.updates().updates
            #expect(updates.map(\.kind) == ["item.decided"])
            let expected = ItemVerdict(granted: true, result: "准予发证", paper: "老年人优待证")
            #expect(updates.first?.content == .decided(try #require(ItemNumber(number)), expected))
            #expect(try await office.page("/items?state=decided").contains(number))
            #expect(try await !office.page("/items?state=handedOver").contains(number))
            try await office.says(2, "item.handedover", number, [:])
            #expect(try await office.page("/items?state=decided").contains(number))
        }
    }

    @Test func `an item nobody handed over cannot be decided`() async throws {
        try await serving { office in
            try await office.says(1, "item.completed", Self.number)
            let verdict: JSONValue = ["granted": true, "result": "准予"]
            #expect(try await office.send("/v1/items/\(Self.number)/decision", verdict).status == .notFound)
            #expect(try await office.send("/v1/items/1/decision", verdict).status == .notFound)
        }
    }

    @Test(arguments: [
        ("kiosk", "nobody"), ("kiosk", "a b"), ("service", ""), ("date", "2026-02-30"), ("start", "25:00"),
        ("phone", "12"), ("phone", ""), ("name", "张\n样例"), ("name", String(repeating: "张", count: 101)),
    ])
    func `a wrong booking is refused by the name of what is wrong, and tells nobody`(
        name: String, value: String
    )
        async throws
    {
        try await serving { office in
            try await office.heartbeat(Samples.kiosk)
            guard case .object(var members) = Office.booking() else { return }
            members[name] = .string(value)
            let response = try await office.send("/v1/appointments", .object(members))
            #expect(response.status == .unprocessableContent)
            #expect(String(buffer: response.body).contains("\"detail\":\"\(name): "))
            #expect(try await office.updates().updates.isEmpty)
        }
    }

    @Test func `the forms of the pages do the same, lead back, and other sites cannot press them`()
        async throws
    {
        try await serving { office in
            try await office.heartbeat(
                Samples.kiosk, slots: [["date": "2026-11-25", "start": "09:30", "minutes": 30, "free": 2]])
            #expect(try await office.page("/bookings").contains("<option value=\"2026-11-25 09:30\""))
            let form =
                "token=t1&kiosk=\(Samples.kiosk)&service=ZX020102&slot=2026-11-25+09%3A30"
                + "&name=%E5%BC%A0%E6%A0%B7%E4%BE%8B&phone=13800000017&idNumber="
            for _ in 1...2 {  // a double press
                let answer = try await office.submit("/v1/appointments", form)
                #expect(answer.status == .seeOther && answer.headers[.location] == "/bookings")
            }
            #expect(try await office.updates().updates.count == 1)
            let page = try await office.page("/bookings")
            #expect(page.contains("等待现场确认") && page.contains("*******0017") && page.contains("张*例"))
            #expect(!page.contains("13800000017") && !page.contains("张样例"))
            let wrong = try await office.submit(
                "/v1/appointments", form.replacing("13800000017", with: "1").replacing("t1", with: "t2"))
            #expect(wrong.status == .unprocessableContent)
            #expect(String(buffer: wrong.body).contains("请检查“手机号码”"))
            #expect(wrong.headers[.contentType] == "text/html; charset=utf-8")
            let foreign = try await office.submit("/v1/appointments", form, site: "cross-site")
            #expect(foreign.status == .forbidden)
        }
    }

    @Test func `items that came before there was an office are known to it`() async throws {
        let directory = FileManager.default.temporaryDirectory.path + "/office-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let inbox = try Inbox(directory: directory)
        let event = CloudEvent(
            id: Samples.id(1), kiosk: Samples.kiosk, type: .itemHandedOver, subject: Self.number,
            time: WallTime(milliseconds: 1), sequence: 1, incarnation: Samples.incarnation,
            journalHead: Samples.head, data: ["site": "450502001001", "department": "民政局"])
        _ = try await inbox.take([(event.id, .success(event))])
        let before = try await inbox.items()
        #expect(before.map(\.department) == ["民政局"])
        try await (inbox.store as? SQLiteStore)?.database.write { database in
            for table in ["item", "booking", "office_request", "kiosk_update", "update_head"] {
                try database.execute(sql: "DROP TABLE \(table)")
            }
            try database.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = '2 office'")
        }
        try inbox.close()
        let migrated = try Inbox(directory: directory)
        #expect(try await migrated.items() == before)
        try migrated.close()
    }

    private static let number = "45050200100120261122000010"
}

/// The office at its inbox, and the kiosks at theirs.
private struct Office: Sendable {
    let http: any TestClientProtocol

    private static let json: HTTPFields = [.contentType: "application/json"]

    static func booking(start: String = "09:30") -> JSONValue {
        [
            "kiosk": .string(Samples.kiosk), "service": "ZX020102", "date": "2026-11-25",
            "start": .string(start), "name": "张样例", "phone": "13800000017",
        ]
    }

    func book(key: String? = nil) async throws -> JSONValue {
        let response = try await send("/v1/appointments", Self.booking(), key: key)
        #expect(response.status == .created)
        return try read(response)
    }

    func bookings() async throws -> [JSONValue] {
        guard case .array(let list) = try await get("/v1/appointments") else { return [] }
        return list
    }

    func updates(
        of kiosk: String = Samples.kiosk, after cursor: String = "", limit: Int = 100
    ) async throws -> DistrictUpdates {
        let cursor = cursor.replacing(" ", with: "%20")
        let response = try await http.execute(
            uri: "/v1/updates?kiosk=\(kiosk)&after=\(cursor)&limit=\(limit)", method: .get)
        return try DistrictUpdates(parsing: Array(response.body.readableBytesView))
    }

    func send(_ path: String, _ body: JSONValue, key: String? = nil) async throws -> TestResponse {
        var headers = Self.json
        if let key, let name = HTTPField.Name("Idempotency-Key") { headers[name] = key }
        return try await http.execute(
            uri: path, method: .post, headers: headers, body: ByteBuffer(bytes: body.bytes))
    }

    func submit(_ path: String, _ form: String, site: String = "same-origin") async throws -> TestResponse {
        var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        if let name = HTTPField.Name("Sec-Fetch-Site") { headers[name] = site }
        return try await http.execute(
            uri: path, method: .post, headers: headers, body: ByteBuffer(string: form))
    }

    func page(_ path: String) async throws -> String {
        let response = try await http.execute(uri: path, method: .get)
        #expect(response.status == .ok)
        return String(buffer: response.body)
    }

    func heartbeat(_ kiosk: String, slots: JSONValue = []) async throws {
        let status: JSONValue = ["incarnation": .string(Samples.incarnation), "slots": slots]
        let response = try await http.execute(
            uri: "/v1/kiosks/\(kiosk)/status", method: .put, headers: Self.json,
            body: ByteBuffer(bytes: status.bytes))
        #expect(response.status == .ok)
    }

    /// A kiosk's event of this short name.
    func says(
        _ sequence: Int64, _ what: String, _ subject: String,
        _ data: JSONValue = [:], of kiosk: String = Samples.kiosk
    ) async throws {
        let event = CloudEvent(
            id: Samples.id(sequence), kiosk: kiosk, type: EventType(rawValue: "cn.onewindow.\(what).v1"),
            subject: subject, time: WallTime(milliseconds: 1_795_334_400_000), sequence: sequence,
            incarnation: Samples.incarnation, journalHead: Samples.head, data: data)
        let response = try await http.execute(
            uri: "/v1/events", method: .post, headers: [.contentType: EventBatch.mediaType],
            body: ByteBuffer(bytes: EventBatch.encode([event])))
        #expect(try read(response)["results"] == .array([Self.stored(event)]))
    }

    private static func stored(_ event: CloudEvent) -> JSONValue {
        let receipt = hexadecimal(SHA256.hash(data: event.fact))
        return ["id": .string(event.id), "status": "stored", "receipt": .string(receipt)]
    }

    private func get(_ path: String) async throws -> JSONValue {
        try read(try await http.execute(uri: path, method: .get))
    }

    private func read(_ response: TestResponse) throws -> JSONValue {
        try JSONValue(parsing: Array(response.body.readableBytesView))
    }
}
