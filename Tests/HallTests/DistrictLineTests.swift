import District
import Domain
import Hall
import Simulation
import Store
import Synchronization
import Testing

/// The kiosk's side of the line, with a district of the tests' own: updates, the heartbeat, and how one exchange wakes
/// the others.
@Suite struct `The line to the district` {
    private static let service = "ZX020102"

    private func booked(_ id: String, _ reference: String, _ start: String = "15:00") -> DistrictUpdate {
        DistrictUpdate(
            id: id, kind: "appointment.booked", at: SimulatedTime.morning,
            data: [
                "reference": .string(reference), "service": .string(Self.service), "date": "2026-03-02",
                "start": .string(start), "name": "测试乙", "phone": "13800000017",
            ])
    }

    private func owed(_ kiosk: SimulatedHall) async throws -> [(type: DistrictEventType, data: JSONValue)] {
        try await kiosk.hall.store.pendingDeliveries(limit: 100).map {
            ($0.type, try JSONValue(parsing: $0.data))
        }
    }

    // MARK: Updates

    @Test func `a booking that came before the line broke checks in without it`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        try await kiosk.hall.take(
            DistrictUpdates(cursor: "1", more: false, updates: [booked("u1", "D-1")]), after: nil)
        let confirmed = try #require(try await owed(kiosk).first)
        #expect(confirmed.type == .appointmentConfirmed && confirmed.data["reference"] == "D-1")
        let code = try #require(confirmed.data["code"]?.text)
        // No line any more: nothing but the slip and the kiosk.
        kiosk.time.advance(by: .seconds(6 * 3600))
        let outcome = try await kiosk.hall.checkIn(.code(code), .chinese, .press())
        #expect(outcome.verdict == .onTime && outcome.ticket?.visit.priorityClass == .appointment)
        #expect(try await owed(kiosk).map(\.type) == [.appointmentConfirmed, .appointmentCheckedIn])
    }

    @Test(arguments: [
        ("service", "ZX999999", "unknownService"), ("date", "2026-03-07", "closed"),
        ("start", "12:30", "closed"),
        ("date", "2026-03-01", "closed"), ("date", "2027-03-01", "closed"), ("start", "9", "faulty"),
    ])
    func `a booking the hall cannot take is refused with its reason`(
        member: String, value: String, reason: String
    ) async throws {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        guard case .object(var data) = booked("u1", "D-1").data else { return }
        data[member] = .string(value)
        let update = DistrictUpdate(
            id: "u1", kind: "appointment.booked", at: SimulatedTime.morning, data: .object(data))
        try await kiosk.hall.take(DistrictUpdates(cursor: "1", more: false, updates: [update]), after: nil)
        let refused = try #require(try await owed(kiosk).first)
        #expect(refused.type == .appointmentRefused && refused.data["reason"] == .string(reason))
        #expect(try await kiosk.hall.store.appointment(reference: "D-1") == nil)
    }

    @Test func `the one who comes too late is offered what is free nearby`() async throws {
        let kiosk = try await SimulatedHall(counters: 1, rules: Samples.bookings())
        let page = DistrictUpdates(
            cursor: "1", more: false,
            updates: [
                booked("u1", "D-1"),
                DistrictUpdate(
                    id: "u2", kind: "appointment.booked", at: SimulatedTime.morning,
                    data: [
                        "reference": "D-2", "service": .string(Self.service), "date": "2026-03-02",
                        "start": "15:00", "phone": "13800000018",
                    ]),
            ])
        try await kiosk.hall.take(page, after: nil)
        let refused = try #require(try await owed(kiosk).last)
        #expect(refused.data["reason"] == "slotTaken" && refused.data["reference"] == "D-2")
        guard case .array(let offers) = refused.data["offers"] else {
            Issue.record("nothing was offered")
            return
        }
        #expect(!offers.isEmpty)
    }

    @Test func `pages are asked for by the cursor until there is no more`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        let district = PagedDistrict([
            DistrictUpdates(cursor: "a", more: true, updates: [booked("u1", "D-1", "15:00")]),
            DistrictUpdates(
                cursor: "b", more: false,
                updates: [
                    DistrictUpdate(
                        id: "u2", kind: "appointment.cancelled", at: SimulatedTime.morning,
                        data: ["reference": "D-1"]),
                    DistrictUpdate(id: "u3", kind: "weather", at: SimulatedTime.morning, data: [:]),
                ]),
        ])
        let service = Task { try await TakeUpdates(hall: kiosk.hall, line: district, kiosk: "k").run() }
        defer { service.cancel() }
        #expect(await district.asked(times: 2) == [nil, "a"])
        kiosk.hall.link.tryNow()
        #expect(
            await district.asked(times: 3).last == "b", "what was applied is durable before it is asked again"
        )
        #expect(try await kiosk.hall.store.appointment(reference: "D-1")?.state == .cancelled)
        let state = try await kiosk.hall.store.updatesState()
        #expect(state.cursor == "b" && state.kept == 1)
    }

    // MARK: One finds out, the others are woken

    @Test func `a line that is back is told to the others at once, and a person may ask for a try`()
        async throws
    {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        let district = PagedDistrict([])
        district.isDown = true
        let pace = LinePace(every: .seconds(3600))
        let asking = Task {
            try await TakeUpdates(hall: kiosk.hall, line: district, kiosk: "k", pace: pace).run()
        }
        defer { asking.cancel() }
        _ = await district.asked(times: 1)
        var screen = try Listening(to: kiosk.hall)
        let reporting = Task {
            try await ReportStatus(hall: kiosk.hall, line: district, kiosk: "k", version: "1", pace: pace)
                .run()
        }
        defer { reporting.cancel() }
        district.isDown = false
        kiosk.hall.link.tryNow()
        _ = try await screen.next(.device, with: "district", "ok")
        // The report that passed wakes whoever found the line broken.
        #expect(await district.asked(times: 2).count >= 2)
    }

    @Test func `a delivery waits no longer when a person asks`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        try await kiosk.hall.take(
            DistrictUpdates(cursor: "1", more: false, updates: [booked("u1", "D-1")]), after: nil)
        let district = PagedDistrict([])
        district.isDown = true
        var pace = DeliverySettings()
        (pace.shortestPause, pace.longestPause) = (.seconds(3600), .seconds(3600))
        var screen = try Listening(to: kiosk.hall)
        let delivering = Task { [pace] in
            try await DeliverItems(hall: kiosk.hall, line: district, kiosk: "k", settings: pace).run()
        }
        defer { delivering.cancel() }
        _ = try await screen.next(.device, with: "district.unreachable")
        district.isDown = false
        kiosk.hall.link.tryNow()
        _ = try await screen.next(.delivery, with: "acknowledged")
        #expect(try await kiosk.hall.store.backlog().backlog == 0)
    }

    // MARK: The heartbeat

    @Test func `the heartbeat says how the kiosk is doing and what is free, and names nobody`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        try await kiosk.hall.take(
            DistrictUpdates(cursor: "c1", more: false, updates: [booked("u1", "D-1")]), after: nil)
        let district = PagedDistrict([])
        let reporting = Task {
            try await ReportStatus(hall: kiosk.hall, line: district, kiosk: "k", version: "1.2").run()
        }
        defer { reporting.cancel() }
        let status = await district.reported()
        #expect(status["incarnation"]?.text == kiosk.hall.store.opening.incarnation)
        #expect(status["version"] == "1.2" && status["site"] == "450502001001" && status["clock"] == "synced")
        #expect(status["deliveries"]?["backlog"] == 1 && status["deliveries"]?["highest"] == 1)
        #expect(status["updates"]?["cursor"] == "c1")
        #expect(status["journal"]?["head"]?.text?.count == 64)
        guard case .array(let slots) = status["slots"] else {
            Issue.record("no slots")
            return
        }
        let taken = slots.first { $0["date"] == "2026-03-02" && $0["start"] == "15:00" }
        #expect(taken?["free"] == 2)
        #expect(!String(decoding: status.bytes, as: UTF8.self).contains("测试乙"))
    }

    @Test func `a district that holds more than was ever given out is told to people`() async throws {
        let kiosk = try await SimulatedHall()
        let district = PagedDistrict([])
        district.highest = 5
        var screen = try Listening(to: kiosk.hall)
        let reporting = Task {
            try await ReportStatus(
                hall: kiosk.hall, line: district, kiosk: "k", version: "1"
            ).run()
        }
        defer { reporting.cancel() }
        _ = try await screen.next(.device, with: "district.ahead")
        #expect(kiosk.hall.parts.state(of: "district")?.state == .degraded)
        district.highest = 0
        kiosk.hall.link.tryNow()
        _ = try await screen.next(.device, with: "\"district\"", "\"ok\"")
    }
}

/// Pages by cursor, a heartbeat and an inbox, all of which can be out of reach.
private final class PagedDistrict: DistrictLine, DistrictDownLine, DistrictStatusLine {
    private struct State {
        var asked: [String?] = []
        var reports: [JSONValue] = []
        var isDown = false
        var highest: Int64 = 0
    }

    private let pages: [DistrictUpdates]
    private let state = Mutex(State())
    private let heard = AsyncStream.makeStream(of: Void.self)

    init(_ pages: [DistrictUpdates]) { self.pages = pages }

    var isDown: Bool {
        get { state.withLock { $0.isDown } }
        set { state.withLock { $0.isDown = newValue } }
    }
    var highest: Int64 {
        get { state.withLock { $0.highest } }
        set { state.withLock { $0.highest = newValue } }
    }

    /// The cursors it was asked with, once it was asked so often.
    func asked(times: Int) async -> [String?] { await until { $0.asked.count >= times ? $0.asked : nil } }

    func reported() async -> JSONValue { await until { $0.reports.last } }

    private func until<Value: Sendable>(_ value: (State) -> Value?) async -> Value {
        while true {
            if let found = state.withLock({ value($0) }) { return found }
            var ticks = heard.stream.makeAsyncIterator()
            await ticks.next(isolation: nil)
        }
    }

    func updates(of kiosk: String, after cursor: String?) async -> LineAnswer<DistrictUpdates> {
        let isDown = state.withLock { state in
            state.asked.append(cursor)
            return state.isDown
        }
        defer { heard.continuation.yield() }
        guard !isDown else { return .unavailable(.noConnection, retryAfter: nil) }
        let place = cursor.flatMap { cursor in pages.firstIndex { $0.cursor == cursor } }.map { $0 + 1 } ?? 0
        guard pages.indices.contains(place) else {
            return .answered(DistrictUpdates(cursor: cursor ?? "0", more: false, updates: []))
        }
        return .answered(pages[place])
    }

    func report(_ status: JSONValue, of kiosk: String) async -> LineAnswer<StatusAnswer> {
        defer { heard.continuation.yield() }
        return state.withLock { state in
            state.reports.append(status)
            guard !state.isDown else { return .unavailable(.noConnection, retryAfter: nil) }
            return .answered(
                StatusAnswer(incarnation: status["incarnation"]?.text ?? "", highest: state.highest))
        }
    }

    func send(_ batch: OutgoingBatch) async -> DeliveryResponse {
        guard !isDown else { return .unavailable(.noConnection, retryAfter: nil) }
        return .answered(DistrictAnswer(results: batch.events.map { .init(id: $0.id, status: .stored) }))
    }
}
