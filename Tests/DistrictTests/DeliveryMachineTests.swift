import TestTools
import Testing

@testable import District

@Suite struct `The delivery machine` {
    private var machine = DeliveryMachine()
    private var dice = SeededGenerator(seed: 1)

    private static func stored(_ ids: [String]) -> DeliveryResponse {
        .answered(DistrictAnswer(results: ids.map { EventResult(id: $0, status: .stored) }))
    }

    private static func ids(_ count: Int) -> [String] { (0..<count).map { "e\($0)" } }

    /// How long it waits, and why; nil when it does not.
    private static func pause(_ action: DeliveryMachine.Action, from now: Duration) -> Duration? {
        switch action {
        case .wait(let until, _), .stopped(_, let until): until - now
        case .idle, .send: nil
        }
    }

    @Test mutating func `a fresh machine with something owed tries one at once`() {
        #expect(machine.next(pending: 5, at: .seconds(9)) == .send(atMost: 1))
    }

    @Test mutating func `nothing owed is nothing to do, even on a line that is down`() {
        #expect(machine.next(pending: 0, at: .zero) == .idle)
        _ = machine.answered(
            .unavailable(.noConnection, retryAfter: nil), to: ["a"], at: .zero, random: &dice)
        #expect(machine.next(pending: 0, at: .zero) == .idle)
    }

    @Test mutating func `each success doubles the batch up to a hundred`() {
        var sizes: [Int] = []
        for _ in 0..<9 {
            guard case .send(let size) = machine.next(pending: 10_000, at: .zero) else { break }
            sizes.append(size)
            let batch = Self.ids(size)
            let ahead = machine.ahead
            let fates = machine.answered(Self.stored(batch), to: batch, at: .zero, random: &dice)
            #expect(fates.map(\.id) == batch)
            guard case .send(ahead) = machine.next(pending: 10_000, at: .zero) else {
                Issue.record("what was made ready is not what is sent")
                break
            }
        }
        #expect(sizes == [1, 2, 4, 8, 16, 32, 64, 100, 100])
    }

    @Test mutating func `results are taken one by one`() {
        let answer = DistrictAnswer(results: [
            EventResult(id: "c", status: .rejected, reason: "time: is missing"),
            EventResult(id: "a", status: .stored, receipt: "ff"), EventResult(id: "b", status: .duplicate),
            EventResult(id: "stranger", status: .stored),
        ])
        let fates = machine.answered(.answered(answer), to: ["a", "b", "c"], at: .zero, random: &dice)
        #expect(
            fates == [
                .init(id: "a", outcome: .acknowledged(receipt: "ff")),
                .init(id: "b", outcome: .acknowledged(receipt: nil)),
                .init(id: "c", outcome: .rejected(reason: "time: is missing")),
            ])
        #expect(machine.next(pending: 9, at: .zero) == .send(atMost: 2))
    }

    @Test mutating func `events the answer leaves out stay owed and are tried later`() throws {
        let fates = machine.answered(Self.stored(["a"]), to: ["a", "b"], at: .zero, random: &dice)
        #expect(fates.map(\.id) == ["a"])
        let action = machine.next(pending: 1, at: .zero)
        #expect(try #require(Self.pause(action, from: .zero)) >= .seconds(1))
        guard case .wait(_, .incomplete) = action else {
            Issue.record("\(action)")
            return
        }
    }

    @Test(arguments: [400, 413, 422])
    mutating func `a refused batch is halved down to one, which is parked; the rest goes on`(status: Int) {
        for size in [1, 2, 4, 8] {
            _ = machine.answered(Self.stored(Self.ids(size)), to: Self.ids(size), at: .zero, random: &dice)
        }
        let refusal = DeliveryResponse.refused(status: status, detail: "no")
        for size in [16, 8, 4, 2] {
            #expect(machine.next(pending: 99, at: .zero) == .send(atMost: size))
            #expect(machine.answered(refusal, to: Self.ids(size), at: .zero, random: &dice).isEmpty)
        }
        #expect(machine.next(pending: 99, at: .zero) == .send(atMost: 1))
        let fates = machine.answered(refusal, to: ["e0"], at: .zero, random: &dice)
        #expect(fates == [.init(id: "e0", outcome: .rejected(reason: "refused with \(status): no"))])
        #expect(machine.next(pending: 98, at: .zero) == .send(atMost: 1))
    }

    @Test(arguments: [LineStop.notAuthorised, .certificate, .wrongAddress])
    mutating func `a stopped line says why, parks nothing, and is tried again slowly`(stop: LineStop) throws {
        let now = Duration.seconds(1000)
        #expect(machine.answered(.stopped(stop), to: ["a"], at: now, random: &dice).isEmpty)
        let action = machine.next(pending: 1, at: now)
        let pause = try #require(Self.pause(action, from: now))
        #expect(action == .stopped(stop, until: now + pause))
        #expect(pause >= .seconds(150) && pause <= .seconds(300))
        #expect(machine.next(pending: 1, at: now + pause) == .send(atMost: 1))
    }

    @Test(arguments: [
        LineTrouble.status(503), .noConnection, .timedOut, .unreadable, .tooLarge, .incomplete,
    ])
    mutating func `trouble backs off between one second and a ceiling that doubles to five minutes`(
        trouble: LineTrouble
    ) throws {
        let seed = UInt64.random(in: 0...(.max))
        print("seed of the jitter: \(seed)")
        dice = SeededGenerator(seed: seed)
        var now = Duration.zero
        var longest = Duration.zero
        for ceiling in [2, 4, 8, 16, 32, 64, 128, 256] + [Int](repeating: 300, count: 200) {
            _ = machine.answered(.unavailable(trouble, retryAfter: nil), to: ["a"], at: now, random: &dice)
            let action = machine.next(pending: 1, at: now)
            let pause = try #require(Self.pause(action, from: now))
            #expect(action == .wait(until: now + pause, trouble))
            #expect(pause >= .seconds(1) && pause <= .seconds(ceiling))
            longest = max(longest, pause)
            #expect(machine.next(pending: 1, at: now + pause - .milliseconds(1)) == action)
            now += pause
            #expect(machine.next(pending: 1, at: now) == .send(atMost: 1))
        }
        #expect(longest > .seconds(200))  // 200 throws of 1…300 s without one above 200: (2/3)^200
    }

    @Test mutating func `trouble shrinks the batch, and the next success starts again from the floor`() {
        for size in [1, 2, 4] {
            _ = machine.answered(Self.stored(Self.ids(size)), to: Self.ids(size), at: .zero, random: &dice)
        }
        for _ in 0..<9 {
            _ = machine.answered(
                .unavailable(.timedOut, retryAfter: nil), to: ["a"], at: .zero, random: &dice)
        }
        #expect(machine.next(pending: 9, at: .seconds(300)) == .send(atMost: 1))
        _ = machine.answered(Self.stored(["a"]), to: ["a"], at: .seconds(300), random: &dice)
        let now = Duration.seconds(400)
        _ = machine.answered(.unavailable(.timedOut, retryAfter: nil), to: ["a"], at: now, random: &dice)
        #expect(machine.next(pending: 9, at: now + .seconds(2)) == .send(atMost: 1))
    }

    @Test(arguments: [(10, 10), (120, 120), (3600, 3600), (999_999, 3600)])
    mutating func `Retry-After is obeyed up to an hour`(asked: Int, kept: Int) {
        _ = machine.answered(
            .unavailable(.status(429), retryAfter: .seconds(asked)), to: ["a"], at: .zero, random: &dice)
        #expect(machine.next(pending: 1, at: .zero) == .wait(until: .seconds(kept), .status(429)))
        #expect(machine.next(pending: 1, at: .seconds(kept)) == .send(atMost: 1))
    }

    @Test mutating func `a returning link is tried within the spread, evenly`() throws {
        let seed = UInt64.random(in: 0...(.max))
        print("seed of the spread: \(seed)")
        dice = SeededGenerator(seed: seed)
        var pauses: [Duration] = []
        for _ in 0..<1000 {
            var machine = DeliveryMachine()
            for _ in 0..<30 {
                _ = machine.answered(
                    .unavailable(.noConnection, retryAfter: nil), to: ["a"], at: .zero, random: &dice)
            }
            machine.linkReturned(at: .zero, random: &dice)
            pauses.append(try #require(Self.pause(machine.next(pending: 1, at: .zero), from: .zero)))
        }
        #expect(pauses.allSatisfy { $0 <= .seconds(60) })
        #expect(pauses.contains { $0 < .seconds(10) } && pauses.contains { $0 > .seconds(45) })
    }

    @Test mutating func `a returning link does not override what the district asked for`() {
        _ = machine.answered(
            .unavailable(.status(503), retryAfter: .seconds(900)), to: ["a"], at: .zero, random: &dice)
        machine.linkReturned(at: .zero, random: &dice)
        #expect(machine.next(pending: 1, at: .zero) == .wait(until: .seconds(900), .status(503)))
    }

    @Test mutating func `a person may ask for a try now`() {
        _ = machine.answered(.stopped(.notAuthorised), to: ["a"], at: .zero, random: &dice)
        machine.tryNow()
        #expect(machine.next(pending: 1, at: .zero) == .send(atMost: 1))
    }
}
