import District
import Domain
import Hall
import Simulation
import Store
import Synchronization
import TestTools
import Testing

/// A backlog leaves over a line that does whatever lines do; the district is the tests' own.
@Suite struct `A backlog drains` {
    /// A kiosk that owes `count` answers to updates of its district, in order; nothing of it needs a clerk.
    private func owing(_ count: Int) async throws -> SimulatedHall {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        let updates = (1...count).map { number in
            DistrictUpdate(
                id: "u\(number)", kind: "appointment.booked", at: SimulatedTime.morning,
                data: [
                    "reference": .string("D-\(number)"), "service": "ZX999999", "date": "2026-03-02",
                    "start": "15:00", "phone": "13800000017",
                ])
        }
        try await kiosk.hall.take(DistrictUpdates(cursor: "1", more: false, updates: updates), after: nil)
        return kiosk
    }

    /// No pause at all: what is tried later is tried at once.
    private static var impatient: DeliverySettings {
        var pace = DeliverySettings()
        (pace.shortestPause, pace.longestPause, pace.stoppedPause) = (.zero, .zero, .zero)
        return pace
    }

    private func delivering(_ kiosk: SimulatedHall, _ line: any DistrictLine, _ schemas: EventSchemas? = nil)
        -> Task<Void, any Error>
    {
        Task {
            try await DeliverItems(
                hall: kiosk.hall, line: line, kiosk: "k", settings: Self.impatient, schemas: schemas
            ).run()
        }
    }

    /// Reads the stream until so many have their fate.
    private func fates(of count: Int, _ screen: inout Listening) async throws {
        var open = count
        while open > 0 {
            let event = try await screen.next(.delivery)
            if event.data.contains("acknowledged") || event.data.contains("rejected") { open -= 1 }
        }
    }

    @Test func `in order, in batches that grow, and the line is not asked again`() async throws {
        let kiosk = try await owing(260)
        var screen = try Listening(to: kiosk.hall)
        let district = RoughDistrict()
        let service = delivering(kiosk, district)
        defer { service.cancel() }
        try await fates(of: 260, &screen)
        #expect(district.sizes == [1, 2, 4, 8, 16, 32, 64, 100, 33])
        #expect(district.stored == (1...260).map { Int64($0) })
        let backlog = try await kiosk.hall.store.backlog()
        #expect(backlog.backlog == 0 && backlog.acknowledged == 260)
        #expect(try await kiosk.hall.store.deliveries(limit: 260).allSatisfy { $0.attempts == 1 })
    }

    @Test func `what came of a batch is on record while the next one is under way`() async throws {
        let kiosk = try await owing(7)
        var screen = try Listening(to: kiosk.hall)
        let district = RoughDistrict()
        district.hold(from: 2)
        let service = delivering(kiosk, district)
        defer { service.cancel() }
        _ = try await screen.next(.delivery, with: "acknowledged", "\"sequence\":1")
        await district.asked(times: 2)
        #expect(district.sizes == [1, 2] && district.stored == [1])
        #expect(try await kiosk.hall.store.pendingDeliveries(limit: 9).map(\.sequence) == [2, 3, 4, 5, 6, 7])
        district.release()
        try await fates(of: 6, &screen)
        #expect(district.sizes == [1, 2, 4] && district.stored == [1, 2, 3, 4, 5, 6, 7])
    }

    @Test func `one that the district can never take is parked alone, and nobody passes what is owed`()
        async throws
    {
        let kiosk = try await owing(40)
        var screen = try Listening(to: kiosk.hall)
        let district = RoughDistrict()
        district.refuses = [11, 12, 40]
        let service = delivering(kiosk, district)
        defer { service.cancel() }
        try await fates(of: 40, &screen)
        let stored = Array(Int64(1)...10) + Array(13...39)
        #expect(district.stored == stored)
        let backlog = try await kiosk.hall.store.backlog()
        #expect(backlog.rejected.map(\.sequence) == [40, 12, 11])
        #expect(backlog.acknowledged == 37)
    }

    @Test func `what breaks the schema is parked before it is sent`() async throws {
        let kiosk = try await owing(30)
        var screen = try Listening(to: kiosk.hall)
        let names = (1...30).filter { $0 != 9 && $0 != 21 }.map { "\"D-\($0)\"" }.joined(separator: ",")
        let schema = #"{"type": "object", "properties": {"reference": {"enum": [\#(names)]}}}"#
        let schemas = try EventSchemas(files: ["cn.onewindow.appointment.refused.v1.json": Array(schema.utf8)]
        )
        let district = RoughDistrict()
        let service = delivering(kiosk, district, schemas)
        defer { service.cancel() }
        try await fates(of: 30, &screen)
        let stored = Array(Int64(1)...8) + Array(10...20) + Array(22...30)
        #expect(district.stored == stored)
        let backlog = try await kiosk.hall.store.backlog()
        #expect(backlog.rejected.map(\.sequence) == [21, 9])
        #expect(backlog.acknowledged == 28)
    }

    @Test func `one that a person sends again while others are under way is not passed over`() async throws {
        let kiosk = try await owing(20)
        try await kiosk.hall.store.reject(2, reason: "样例", at: kiosk.time.now())
        var screen = try Listening(to: kiosk.hall)
        let district = RoughDistrict()
        district.hold(from: 3)
        let service = delivering(kiosk, district)
        defer { service.cancel() }
        await district.asked(times: 3)
        try await kiosk.hall.store.resend(2, at: kiosk.time.now(), actor: .clerk("1001"))
        district.release()
        try await fates(of: 20, &screen)
        #expect(Set(district.stored) == Set(1...20) && district.stored.count == 20)
    }

    @Test(.timeLimit(.minutes(2)))
    func `whatever the line does and whenever the kiosk ends, each is stored once and in order`() async throws
    {
        var dice = SeededGenerator(seed: UInt64.random(in: 0...(.max)))
        let seed = dice.seed
        print("seed of the line: \(seed)")
        for _ in 0..<6 {
            let count = Int.random(in: 1...300, using: &dice)
            let kiosk = try await owing(count)
            let district = RoughDistrict(dice: SeededGenerator(seed: dice.next()))
            district.refuses = Set((1...Int64(count)).filter { $0 % 53 == 7 })
            let expected = (1...Int64(count)).filter { $0 % 53 != 7 }
            var sends = 0
            // Ended in the middle: of a send, of a record, of a batch made ready.
            for _ in 0..<Int.random(in: 0...8, using: &dice) {
                let service = delivering(kiosk, district)
                sends += Int.random(in: 1...6, using: &dice)
                await district.asked(times: sends, or: expected.count)
                service.cancel()
                _ = try? await service.value
                sends = district.sizes.count
            }
            district.behave()
            var screen = try Listening(to: kiosk.hall)
            let open = try await kiosk.hall.store.backlog().backlog
            let service = delivering(kiosk, district)
            try await fates(of: open, &screen)
            service.cancel()
            _ = try? await service.value
            #expect(district.stored == expected, "seed \(seed)")
            let backlog = try await kiosk.hall.store.backlog()
            #expect(backlog.backlog == 0 && backlog.acknowledged == expected.count, "seed \(seed)")
        }
    }
}

/// An inbox with the district's rules, behind a line that loses, cuts and refuses by dice; without dice all goes well.
private final class RoughDistrict: DistrictLine {
    private struct State {
        var stored: [Int64] = []
        var ids: Set<String> = []
        var sizes: [Int] = []
        var dice: SeededGenerator?
        var refuses: Set<Int64> = []
        var heldFrom = Int.max
        var held: [CheckedContinuation<Void, Never>] = []

        mutating func thrown() -> Int {
            guard var dice else { return .max }
            defer { self.dice = dice }
            return Int.random(in: 0..<10, using: &dice)
        }
    }

    private let state: Mutex<State>
    private let heard = AsyncStream.makeStream(of: Void.self)

    init(dice: SeededGenerator? = nil) { state = Mutex(State(dice: dice)) }

    var stored: [Int64] { state.withLock { $0.stored } }
    var sizes: [Int] { state.withLock { $0.sizes } }
    var refuses: Set<Int64> {
        get { state.withLock { $0.refuses } }
        set { state.withLock { $0.refuses = newValue } }
    }

    /// The answers from this send on wait for `release`; nothing of them is stored before.
    func hold(from send: Int) { state.withLock { $0.heldFrom = send } }

    func release() {
        let held = state.withLock { state in
            defer { (state.held, state.heldFrom) = ([], .max) }
            return state.held
        }
        for waiter in held { waiter.resume() }
    }

    func behave() { state.withLock { $0.dice = nil } }

    /// Until it was asked so often, or holds so many.
    func asked(times: Int, or stored: Int = .max) async {
        await wait { $0.sizes.count >= times || $0.stored.count >= stored }
    }

    private func wait(_ isSo: (State) -> Bool) async {
        while !state.withLock({ isSo($0) }) {
            var ticks = heard.stream.makeAsyncIterator()
            await ticks.next(isolation: nil)
        }
    }

    func send(_ batch: OutgoingBatch) async -> DeliveryResponse {
        await gate(batch.events.count)
        defer { heard.continuation.yield() }
        return state.withLock { state in
            switch state.thrown() {
            case 0: return .unavailable(.noConnection, retryAfter: nil)
            case 1: return .unavailable(.status(503), retryAfter: .zero)
            case 2: return .stopped(.notAuthorised)
            case 3:
                _ = Self.take(batch, &state)
                return .unavailable(.timedOut, retryAfter: nil)  // stored, and the answer lost
            case 4:
                guard case .answered(let answer) = Self.take(batch, &state) else {
                    return .unavailable(.unreadable, retryAfter: nil)
                }
                return .answered(DistrictAnswer(results: Array(answer.results.dropLast())))
            default: return Self.take(batch, &state)
            }
        }
    }

    private func gate(_ size: Int) async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                state.sizes.append(size)
                guard state.sizes.count >= state.heldFrom else { return true }
                state.held.append(continuation)
                return false
            }
            heard.continuation.yield()
            if isOpen { continuation.resume() }
        }
    }

    private static func take(_ batch: OutgoingBatch, _ state: inout State) -> DeliveryResponse {
        guard !batch.events.contains(where: { state.refuses.contains($0.sequence) }) else {
            return .refused(status: 422, detail: "")
        }
        let results = batch.events.map { event in
            guard state.ids.insert(event.id).inserted else {
                return EventResult(id: event.id, status: .duplicate)
            }
            state.stored.append(event.sequence)
            return EventResult(id: event.id, status: .stored)
        }
        return .answered(DistrictAnswer(results: results))
    }
}
