import HTTPTypes
import Testing

@testable import districtd

/// Who is served, who waits, who is sent away.
@Suite struct `The turns` {
    @Test func `so many are worked for at once, and the others wait in their order`() async throws {
        let turns = Turns(TurnLine.Limits(working: 1))
        let (order, add) = AsyncStream.makeStream(of: Int.self)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await turns.take(1) { for await _ in gate { break } } }
            for place in 1...5 {
                group.addTask { try await turns.take(1) { _ = add.yield(place) } }
                while turns.waiting < place { await Task.yield() }
            }
            open.yield()
            try await group.waitForAll()
        }
        add.finish()
        #expect(await order.reduce(into: []) { $0.append($1) } == [1, 2, 3, 4, 5])
    }

    @Test func `a turn that fails makes room all the same`() async throws {
        let turns = Turns(TurnLine.Limits(working: 1))
        for _ in 1...3 {
            await #expect(throws: CancellationError.self) {
                try await turns.take(1) { throw CancellationError() } as Void
            }
        }
        #expect(try await turns.take(1) { 7 } == 7)
    }

    @Test func `who is sent away is told when to come back, and not all at the same time`() async throws {
        let turns = Turns(TurnLine.Limits(working: 0, waiting: 0))
        var pauses: Set<String> = []
        for _ in 1...40 {
            let problem = await #expect(throws: Problem.self) { try await turns.take(1) {} }
            #expect(problem?.status == .serviceUnavailable)
            pauses.insert(problem?.headers[.retryAfter] ?? "")
        }
        #expect(pauses.count > 5 && pauses.allSatisfy { (5...60).contains(Int($0) ?? 0) })
    }

    @Test func `neither those who wait nor what they brought grows without a limit`() {
        var line = TurnLine(TurnLine.Limits(working: 1, waiting: 2, waitingBytes: 100))
        #expect(line.arrive(1000) == .begin)
        #expect([line.arrive(60), line.arrive(60), line.arrive(40)] == [.wait, .refused, .wait])
        #expect(line.arrive(0) == .refused)
        #expect((line.working, line.waiting) == (1, 2))
        let begins = line.finish(next: 60, at: .seconds(1))
        #expect(begins && line.arrive(60) == .wait)
    }

    @Test
    func `who would wait longer than a kiosk listens is sent away, and let in when it goes faster again`() {
        var line = TurnLine(TurnLine.Limits(working: 1, longestWait: .seconds(45)))
        _ = line.arrive(1)
        for _ in 1...9 { _ = line.arrive(1) }
        #expect(line.finish(next: 1, at: .seconds(10)) && line.finish(next: 1, at: .seconds(20)))
        #expect(line.arrive(1) == .refused)  // ten seconds a turn, seven before it
        for second in 1...3 { _ = line.finish(next: 1, at: .seconds(20 + 10 * second)) }
        #expect(line.waiting == 4 && line.arrive(1) == .refused)
        for tenth in 1...2 { _ = line.finish(next: 1, at: .milliseconds(50_000 + 100 * tenth)) }
        #expect(line.arrive(1) == .wait)
        while line.waiting > 0 { _ = line.finish(next: 1, at: .seconds(60)) }
        let begins = line.finish(next: nil, at: .seconds(61))
        #expect(!begins && line.working == 0)
    }

    @Test(arguments: [(1024, 896), (257, 129), (200, 100), (1_048_576, 4096), (1, 1)])
    func `connections leave room for the database and the files`(files: UInt, connections: Int) {
        #expect(Connections.fitting(files) == connections)
    }
}
