import Crypto
import Domain
import Synchronization
import TestTools
import Testing

@testable import District
@testable import districtd

/// Many batches as one write; every sentence holds for each store.
@Suite(.postgres) struct `The intake` {
    private static func batch(_ events: [CloudEvent]) -> [(
        id: String, event: Result<CloudEvent, DistrictError>
    )] {
        events.map { ($0.id, .success($0)) }
    }

    @Test func `whatever comes in one batch, each event is answered as if it had come alone`() async throws {
        let seed = UInt64.random(in: 0...(.max))
        print("seed of the batches: \(seed)")
        for store in TestStore.allCases {
            var (dice, model) = (SeededGenerator(seed: seed), OneByOne())
            let inbox = try await store.inbox()
            for _ in 0..<60 {
                let batches = OneByOne.batches(&dice)
                let answers = try await inbox.store.write { tables in
                    try Inbox.take(
                        batches.map { $0.map(ArrivedEvent.init) }, at: OneByOne.received, in: tables)
                }
                let wanted = batches.map { batch in batch.map { model.take($0) } }
                try #require(answers == wanted, "seed \(seed), \(store)")
            }
            #expect(try await model.ledger == Self.ledger(of: inbox), "seed \(seed), \(store)")
            #expect(try await model.places == Self.places(of: inbox), "seed \(seed), \(store)")
        }
    }

    @Test func `an event that cannot be read keeps its place among its neighbours`() async throws {
        for store in TestStore.allCases {
            let inbox = try await store.inbox()
            let fault = DistrictError(.invalidEvent, field: "time", reason: "is missing")
            let first = Self.batch([Samples.event(1)]) + [(id: Samples.id(2), event: .failure(fault))]
            let batch = first + Self.batch([Samples.event(3), Samples.event(1)])
            let results = try await inbox.take(batch).results
            #expect(results.map(\.status) == [.stored, .rejected, .stored, .duplicate])
            #expect(results.map(\.id) == [1, 2, 3, 1].map { Samples.id($0) })
            #expect(try await inbox.take([]).results.isEmpty)
        }
    }

    @Test func `a batch is received in its order, and of one item the last word counts`() async throws {
        for store in TestStore.allCases {
            let inbox = try await store.inbox()
            let events = (1...40).map { number in
                CloudEvent(
                    id: Samples.id(100 - number), kiosk: Samples.kiosk,
                    type: number % 2 == 0 ? .itemCompleted : .itemHandedOver, subject: "item \(number % 4)",
                    time: WallTime(milliseconds: 1_795_334_400_000 + number), sequence: number,
                    incarnation: Samples.incarnation, journalHead: Samples.head,
                    data: ["site": "450502001001"])
            }
            _ = try await inbox.take(Self.batch(events))
            #expect(try await inbox.newest(40).map(\.sequence) == Array((1...40).reversed()))
            let states = try await inbox.store.read { tables in
                try tables.rows("SELECT number, state FROM item ORDER BY number", []).map { [$0[0], $0[1]] }
                    as [[String]]
            }
            #expect(
                states == [
                    ["item 0", "completed"], ["item 1", "handedOver"], ["item 2", "completed"],
                    ["item 3", "handedOver"],
                ])
        }
    }

    @Test func `kiosks that come at once share a write, in the order of arrival, and each hears its own`()
        async throws
    {
        let store = GatedStore(try SQLiteStore())
        let inbox = Inbox(store)
        try await Self.crowd(of: 9, over: inbox, store)
        #expect(store.writes == 2)
        #expect(try await inbox.newest(10).map(\.source) == (0...9).reversed().map { Self.source($0) })
    }

    @Test func `a write that fails for all is tried for each alone`() async throws {
        let store = GatedStore(try SQLiteStore(), failing: [2])
        let inbox = Inbox(store)
        try await Self.crowd(of: 5, over: inbox, store)
        #expect(store.writes == 2 + 5)
        #expect(try await inbox.kiosks().count == 6)
    }

    @Test func `a store that is out of reach is said so to all, and the next one is served`() async throws {
        let store = GatedStore(try SQLiteStore(), failing: [1], with: .unreachable("away"))
        let inbox = Inbox(store)
        await store.open()
        await #expect(throws: InboxError.unreachable("away")) {
            try await inbox.take(Self.batch([Samples.event(1)]))
        }
        #expect(try await inbox.take(Self.batch([Samples.event(1)])).results.map(\.status) == [.stored])
    }

    /// One kiosk is being written when so many others come, one after the other; each is stored.
    private static func crowd(of others: Int, over inbox: Inbox, _ store: GatedStore) async throws {
        try await withThrowingTaskGroup(of: [EventResult].self) { group in
            for place in 0...others {
                let event = Samples.event(1, id: Samples.id(Int64(place)), kiosk: "kiosk-\(place)")
                group.addTask { try await inbox.take(batch([event])).results }
                while place == 0 ? store.writes < 1 : inbox.intake.waiting < place { await Task.yield() }
            }
            await store.open()
            for try await results in group { #expect(results.map(\.status) == [.stored]) }
        }
    }

    private static func source(_ place: Int) -> String { CloudEvent.source(ofKiosk: "kiosk-\(place)") }

    private static func ledger(of inbox: Inbox) async throws -> [String: OneByOne.Entry] {
        try await inbox.store.read { tables in
            let rows = try tables.rows(
                "SELECT source, incarnation, highest, count, duplicates, journalHead FROM ledger", [])
            return Dictionary(
                uniqueKeysWithValues: rows.map { row in
                    let key = (row[0] as String) + " " + (row[1] as String)
                    return (
                        key, OneByOne.Entry(highest: row[2], count: row[3], duplicates: row[4], head: row[5])
                    )
                })
        }
    }

    private static func places(of inbox: Inbox) async throws -> Set<ArrivedEvent.Place> {
        try await inbox.store.read { tables in
            Set(
                try tables.rows("SELECT source, incarnation, sequence FROM event_place", []).map {
                    ArrivedEvent.Place(source: $0[0], incarnation: $0[1], sequence: $0[2])
                })
        }
    }
}

/// What the inbox promises, in the simplest words: one event after the other.
private struct OneByOne {
    struct Entry: Hashable {
        var highest: Int64
        var count: Int64
        var duplicates: Int64
        var head: String
    }

    static let received = WallTime(milliseconds: 1_795_334_400_000)

    private var held: [ArrivedEvent.Key: [UInt8]] = [:]
    private(set) var places: Set<ArrivedEvent.Place> = []
    private(set) var ledger: [String: Entry] = [:]

    mutating func take(_ event: CloudEvent) -> EventResult {
        let arrived = ArrivedEvent(event)
        let name = event.source + " " + event.incarnation
        let receipt = hexadecimal(arrived.receipt)
        if let known = held[arrived.key] {
            guard known == arrived.receipt else {
                return EventResult(
                    id: event.id, status: .rejected, reason: "id: is held already with other content")
            }
            ledger[name]?.duplicates += 1
            ledger[name]?.head = event.journalHead
            return EventResult(id: event.id, status: .duplicate, receipt: receipt)
        }
        guard places.insert(arrived.place).inserted else {
            return EventResult(
                id: event.id, status: .rejected,
                reason: "sequence: is held already by another event of this incarnation")
        }
        held[arrived.key] = arrived.receipt
        var entry = ledger[name] ?? Entry(highest: 0, count: 0, duplicates: 0, head: "")
        (entry.highest, entry.head) = (max(entry.highest, event.sequence), event.journalHead)
        entry.count += 1
        ledger[name] = entry
        return EventResult(id: event.id, status: .stored, receipt: receipt)
    }

    /// One to three batches of few ids, places and contents, so that they meet.
    static func batches(_ dice: inout SeededGenerator) -> [[CloudEvent]] {
        (0..<Int.random(in: 1...3, using: &dice)).map { _ in
            (0..<Int.random(in: 0...8, using: &dice)).map { _ in
                let sequence = Int64.random(in: 1...40, using: &dice)
                let isOdd = Int.random(in: 0..<6, using: &dice) == 0
                return Samples.event(
                    sequence, id: Samples.id(isOdd ? Int64.random(in: 1...40, using: &dice) : sequence),
                    kiosk: Bool.random(using: &dice) ? "one" : "two",
                    incarnation: Int.random(in: 0..<8, using: &dice) == 0
                        ? "018f2f4e-0000-7000-8000-00000000000b" : Samples.incarnation,
                    head: String(repeating: String(Int.random(in: 0...9, using: &dice)), count: 64),
                    subject: Int.random(in: 0..<10, using: &dice) == 0 ? "other" : "same")
            }
        }
    }
}

/// A store whose first write waits until the test opens it, and some of whose writes fail.
private final class GatedStore: InboxStore {
    private struct State {
        var writes = 0
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let store: SQLiteStore
    private let failing: Set<Int>
    private let failure: InboxError
    private let state = Mutex(State())

    init(_ store: SQLiteStore, failing: Set<Int> = [], with failure: InboxError = .failed(1)) {
        (self.store, self.failing, self.failure) = (store, failing, failure)
    }

    var writers: Int { 1 }
    var writes: Int { state.withLock { $0.writes } }

    func open() async {
        let waiting = state.withLock { state in
            state.isOpen = true
            return state.waiting
        }
        for each in waiting { each.resume() }
    }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any InboxTables) throws -> Value
    ) async throws(InboxError) -> Value {
        try await store.read(work)
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (any InboxTables) throws -> Value
    ) async throws(InboxError) -> Value {
        let number = state.withLock { state in
            state.writes += 1
            return state.writes
        }
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
        if failing.contains(number) { throw failure }
        return try await store.write(work)
    }

    func close() throws { try store.close() }
}
