import Domain
import Testing

@testable import Store

@Suite struct `Several clerks, twenty thousand commands` {
    static let steps = 20_000

    @Test func `keep every promise of the line`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        var rules = QueueRules()
        rules.overtaken = 6
        var run = try await QueueRun(seed: seed, rules: rules)
        for step in 1...Self.steps {
            try await run.step()
            if step % 1500 == 0 { try await run.endDay() }
            if step % 250 == 0 { try await run.catchUp() }
            if step % 5000 == 0 { try await expectSame(run, seed) }
        }
        try await run.endDay()
        try await run.catchUp()
        try await expectSame(run, seed)
        // No visit at two counters, no counter with two, numbers unique, the rules' own next: judged at each line.
        #expect(run.replay.faults.isEmpty, "seed \(seed): \(run.replay.faults.prefix(5))")
        #expect(run.replay.mostOvertaken <= rules.overtaken, "seed \(seed)")
        #expect(run.replay.open.isEmpty, "seed \(seed)")
        // The dice did throw something worth judging.
        #expect(run.replay.calls > 3000, "seed \(seed)")
        #expect(run.refused < Self.steps / 4, "seed \(seed)")
        print("queue run: seed \(seed), \(run.replay.calls) calls, \(run.refused) refused")
    }

    /// The journal replays to the tables; the first call's time is what it was.
    private func expectSame(_ run: QueueRun, _ seed: UInt64) async throws {
        let tables = try await TableRow.all(of: run.store)
        #expect(tables.count == run.replay.visits.count, "seed \(seed)")
        var differ: [(TableRow, TableRow?)] = []
        for one in run.replay.visits.values where tables[one.arrival] != TableRow(one) {
            differ.append((TableRow(one), tables[one.arrival]))
        }
        #expect(differ.isEmpty, "seed \(seed): \(differ.prefix(3))")
        let counts = try await run.store.queue().waitingCount
        #expect(counts == run.replay.open.count { $0.state == .waiting }, "seed \(seed)")
    }
}
