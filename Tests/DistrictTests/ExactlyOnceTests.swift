import TestTools
import Testing

@testable import District

/// A kiosk's outbox and the machine against the real inbox rules in miniature, over a line that
/// loses requests, loses answers, refuses, stops and answers nonsense.
@Suite struct `Exactly once` {
    @Test func `whatever the line does, every fact ends stored once and in order`() {
        let seed = UInt64.random(in: 0...(.max))
        print("seed of the line: \(seed)")
        var dice = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var world = World(facts: Int.random(in: 1...300, using: &dice))
            world.run(&dice)
            #expect(world.stored == world.expected, "seed \(seed)")
            #expect(world.parked == world.poison, "seed \(seed)")
            #expect(world.outbox.isEmpty, "seed \(seed)")
        }
    }
}

private struct World {
    var machine = DeliveryMachine()
    var now = Duration.zero
    var outbox: [String]
    var stored: [String] = []
    var parked: Set<String> = []
    /// Events the district can never take.
    let poison: Set<String>
    let expected: [String]

    init(facts: Int) {
        outbox = (0..<facts).map { "e\($0)" }
        poison = Set(outbox.indices.filter { $0 % 37 == 5 }.map { "e\($0)" })
        expected = outbox.filter { [poison] in !poison.contains($0) }
    }

    mutating func run(_ dice: inout SeededGenerator) {
        var steps = 0
        while steps < 100_000 {
            steps += 1
            if Int.random(in: 0..<50, using: &dice) == 0 { machine = DeliveryMachine() }  // power cut
            switch machine.next(pending: outbox.count, at: now) {
            case .idle: return
            case .wait(let until, _), .stopped(_, let until): now = until
            case .send(let most):
                let batch = Array(outbox.prefix(most))
                let response = line(batch, &dice)
                if Int.random(in: 0..<50, using: &dice) == 0 { continue }  // cut before the answer is saved
                for fate in machine.answered(response, to: batch, at: now, random: &dice) { settle(fate) }
            }
        }
    }

    private mutating func settle(_ fate: DeliveryMachine.Fate) {
        outbox.removeAll { $0 == fate.id }
        if case .rejected = fate.outcome { parked.insert(fate.id) }
    }

    private mutating func line(_ batch: [String], _ dice: inout SeededGenerator) -> DeliveryResponse {
        switch Int.random(in: 0..<10, using: &dice) {
        case 0: return .unavailable(.noConnection, retryAfter: nil)
        case 1: return .unavailable(.status(429), retryAfter: .seconds(7))
        case 2: return .stopped(.notAuthorised)
        case 3:
            _ = district(batch)
            return .unavailable(.timedOut, retryAfter: nil)  // stored, and the answer lost
        case 4:
            guard case .answered(let answer) = district(batch) else { return district(batch) }
            return .answered(DistrictAnswer(results: Array(answer.results.dropLast())))
        default: return district(batch)
        }
    }

    private mutating func district(_ batch: [String]) -> DeliveryResponse {
        guard poison.isDisjoint(with: batch) else { return .refused(status: 422, detail: "") }
        let results = batch.map { id in
            if stored.contains(id) { return EventResult(id: id, status: .duplicate) }
            stored.append(id)
            return EventResult(id: id, status: .stored)
        }
        return .answered(DistrictAnswer(results: results))
    }
}
