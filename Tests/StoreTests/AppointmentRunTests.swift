import Domain
import Testing

@testable import Store

@Suite struct `Six thousand commands about bookings` {
    static let steps = 6000

    @Test func `come to what the rules say, each of them, and sell nothing twice`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        var run = try await AppointmentRun(seed: seed)
        for step in 1...Self.steps {
            try await run.step()
            if step % 500 == 0 { try await run.compare() }
        }
        try await run.compare()
        try await run.store.expectIntactJournal()
        print(
            "appointment run: seed \(seed), \(run.done) done, \(run.refused) refused, \(run.tickets) tickets")
        // The dice did throw something worth judging.
        #expect(run.done > Self.steps / 4, "seed \(seed)")
        #expect(run.refused > Self.steps / 20, "seed \(seed)")
        #expect(run.tickets > Self.steps / 200, "seed \(seed)")
    }
}
