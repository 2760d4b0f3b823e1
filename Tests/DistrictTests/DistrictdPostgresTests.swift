import Domain
import Foundation
import Logging
import TestTools
import Testing

@testable import District
@testable import districtd

/// What only PostgreSQL brings: several districtd on one database, partitions, a server that goes away.
@Suite(.postgres) struct `The inbox in PostgreSQL` {
    private static func address() async throws -> String {
        try await #require(PostgresServer.current).newAddress()
    }

    private static func batch(_ events: [CloudEvent]) -> [(
        id: String, event: Result<CloudEvent, DistrictError>
    )] {
        events.map { ($0.id, .success($0)) }
    }

    @Test func `two districtd that take the same events at once store each once`() async throws {
        let address = try await Self.address()
        let inboxes = [
            Inbox(try await PostgresStore(url: address)), Inbox(try await PostgresStore(url: address)),
        ]
        let events = (1...30).map { Samples.event(Int64($0)) }
        let answers = try await withThrowingTaskGroup(of: DistrictAnswer.self) { group in
            for place in 0..<8 {
                group.addTask { try await inboxes[place % 2].take(Self.batch(events)) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let statuses = answers.flatMap(\.results).map(\.status)
        #expect(statuses.count { $0 == .stored } == 30)
        #expect(statuses.count { $0 == .duplicate } == 7 * 30)
        let kiosk = try #require(try await inboxes[0].kiosks().first)
        #expect((kiosk.highest, kiosk.count, kiosk.duplicates, kiosk.missing) == (30, 30, 7 * 30, 0))
        #expect(try await inboxes[1].events().map(\.sequence) == Array(1...30))
    }

    @Test func `of two writers of one sequence one is stored and the other is told so`() async throws {
        let address = try await Self.address()
        let results = try await withThrowingTaskGroup(of: [EventResult].self) { group in
            for copy in 1...6 {
                let event = Samples.event(1, id: Samples.id(Int64(copy)))
                let inbox = Inbox(try await PostgresStore(url: address))
                group.addTask { try await inbox.take(Self.batch([event])).results }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(results.count { $0.status == .stored } == 1)
        #expect(results.count { $0.reason?.hasPrefix("sequence: ") == true } == 5)
    }

    @Test func `a kiosk that asks while many book sees every update once and in order`() async throws {
        let address = try await Self.address()
        let inboxes = [
            Inbox(try await PostgresStore(url: address)), Inbox(try await PostgresStore(url: address)),
        ]
        _ = try await inboxes[0].heartbeat(
            source: Samples.source, incarnation: Samples.incarnation, body: ["slots": []])
        let (seen, made) = try await withThrowingTaskGroup(of: String.self) { group in
            for place in 0..<60 {
                group.addTask {
                    let request = BookingRequest(
                        kiosk: Samples.kiosk, service: "ZX020102", date: CivilDate(daysSince1970: 20_000),
                        start: try #require(TimeOfDay("09:30")), person: Booker(phone: "13800000017"))
                    return try await inboxes[place % 2].book(request, by: .thisMachine).get()["reference"]?
                        .text ?? ""
                }
            }
            var (seen, cursor) = ([String](), "")
            while seen.count < 60 {
                let page = try await inboxes[0].updates(for: Samples.kiosk, after: cursor, limit: 7)
                seen += page.updates.compactMap { $0.data["reference"]?.text }
                cursor = page.cursor
            }
            return (seen, try await group.reduce(into: Set<String>()) { $0.insert($1) })
        }
        #expect(seen.count == 60 && Set(seen) == made)
    }

    @Test func `events lie in the month of their id, those of an unset clock apart, and stay unique`()
        async throws
    {
        let address = try await Self.address()
        let inbox = Inbox(try await PostgresStore(url: address))
        let now = Identifier<CloudEvent>(at: Inbox.clock()).text
        let unset = Identifier<CloudEvent>(at: WallTime(milliseconds: 86_400_000)).text
        let events = [Samples.event(1, id: now), Samples.event(2, id: unset)]
        #expect(try await inbox.take(Self.batch(events)).results.map(\.status) == [.stored, .stored])
        #expect(try await inbox.take(Self.batch(events)).results.map(\.status) == [.duplicate, .duplicate])
        let month = Inbox.clock().civil(offset: 0).date.description.prefix(7).replacing("-", with: "_")
        let tables: [String] = try PostgresConnection(address).rows(
            "SELECT tableoid::regclass::text FROM event ORDER BY sequence", []
        ).map { $0[0] }
        #expect(tables == ["event_" + month, "event_rest"])
    }

    @Test func `a month that came ahead of its time stays apart and keeps no districtd from starting`()
        async throws
    {
        let address = try await Self.address()
        let inbox = Inbox(try await PostgresStore(url: address))
        let ahead = try #require(CivilDate(year: 2040, month: 1, day: 15))
        let time = WallTime(milliseconds: Int64(ahead.daysSince1970) * 86_400_000)
        let event = Samples.event(1, id: Identifier<CloudEvent>(at: time).text)
        #expect(try await inbox.take(Self.batch([event])).results.map(\.status) == [.stored])
        let connection = try PostgresConnection(address)
        try PostgresStore.makeMonths(connection, today: ahead)
        let months: [String] = try connection.rows(
            """
            SELECT relname::text FROM pg_class WHERE relname LIKE 'event_20%' AND relkind = 'r'
                AND relnamespace = current_schema()::regnamespace
            """, []
        ).map { $0[0] }
        #expect(months.contains("event_2039_12") && months.contains("event_2040_02"))
        #expect(!months.contains("event_2040_01"))
        #expect(try await inbox.take(Self.batch([event])).results.map(\.status) == [.duplicate])
    }

    @Test
    func `two that start at once on an empty database make its tables once, and a newer one is left alone`()
        async throws
    {
        let address = try await Self.address()
        async let first = PostgresStore(url: address)
        async let second = PostgresStore(url: address)
        _ = try await (first, second)
        try PostgresConnection(address).run("INSERT INTO inbox_migration VALUES (999)")
        await #expect(throws: InboxError.newer("the database")) { try await PostgresStore(url: address) }
    }

    @Test func `a connection that was lost is replaced by the next request`() async throws {
        let address = try await Self.address() + "&application_name=lost"
        let store = try await PostgresStore(url: address)
        try PostgresConnection(address.replacing("=lost", with: "=killer")).run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lost'")
        let inbox = Inbox(store)
        // The first request on each line may still meet the old connection.
        for _ in 0..<4 { _ = try? await inbox.take(Self.batch([Samples.event(1)])) }
        #expect(try await inbox.take(Self.batch([Samples.event(1)])).results.map(\.status) == [.duplicate])
    }

    @Test func `a server that is not there is said so, with the way out`() async throws {
        let error = await #expect(throws: InboxError.self) {
            try await PostgresStore(url: "postgresql://inbox@127.0.0.1:1/postgres")
        }
        #expect(error?.description.hasPrefix("the database does not answer: ") == true)
    }

    @Test func `two programs share the database: one is killed, the other goes on where it was`() async throws
    {
        let address = try await Self.address()
        func start() async throws -> (Program, DistrictClient) {
            let program = try Program(
                "districtd", ["--listen", "127.0.0.1:0", "--store", address, "--log-level", "critical"])
            let place = try await program.says("districtd listening on ")
            return (
                program, DistrictClient(address: try DistrictAddress(place), logger: .init(label: "test"))
            )
        }
        func statuses(_ response: DeliveryResponse) -> [EventResult.Status] {
            if case .answered(let answer) = response { answer.results.map(\.status) } else { [] }
        }
        let (first, toFirst) = try await start()
        let (second, toSecond) = try await start()
        #expect(statuses(await toFirst.send([Samples.event(1), Samples.event(2)])) == [.stored, .stored])
        #expect(try await first.end(by: SIGKILL) == .signal(SIGKILL))
        #expect(
            statuses(await toSecond.send([Samples.event(2), Samples.event(3)])) == [.duplicate, .stored])
        await toFirst.close()
        await toSecond.close()
        #expect(try await second.end(by: SIGTERM) == .code(0))
    }
}
