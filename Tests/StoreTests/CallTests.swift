import Domain
import Testing

@testable import Store

@Suite struct `Calling and serving` {
    @Test func `privileged and normal visits take turns`() async throws {
        let store = try await Store.test()
        for priorityClass: PriorityClass in [.normal, .normal, .priority, .appointment, .normal, .priority] {
            _ = try await store.issue(request(priorityClass), command())
        }
        let promised = try await store.queue().waiting.map(\.description)
        var called: [String] = []
        while let next = try await store.claimNext(counter: 1, command()) {
            called.append(next.number)
            _ = try await store.change(visitAt: 1, event: .noShow, command())
        }
        #expect(called == ["P001", "A001", "Y001", "A002", "P002", "A003"])
        #expect(promised == called)
    }

    @Test func `nobody waits is an answer too, and repeats`() async throws {
        let store = try await Store.test()
        let first = command("k1")
        #expect(try await store.claimNext(counter: 1, first) == nil)
        _ = try await store.issue(request(), command())
        #expect(try await store.claimNext(counter: 1, first) == nil)
        #expect(try await store.claimNext(counter: 1, command())?.number == "A001")
    }

    @Test func `a counter has one visit at a time`() async throws {
        let store = try await Store.test()
        let first = try await store.issue(request(), command()).visit
        _ = try await store.issue(request(), command())
        _ = try await store.claimNext(counter: 1, command())
        await #expect(throws: StoreError.counterBusy(first.number)) {
            try await store.claimNext(counter: 1, command())
        }
        #expect(try await store.claimed(at: 1)?.id == first.id)
    }

    @Test func `of 32 counters at once only one gets the one who waits`() async throws {
        let store = try await Store.test()
        let visit = try await store.issue(request(), command()).visit
        let called = try await withThrowingTaskGroup(of: CalledVisit?.self) { group in
            for counter in 1...32 {
                group.addTask { try await store.claimNext(counter: counter, command()) }
            }
            return try await group.reduce(into: [CalledVisit]()) { if let called = $1 { $0.append(called) } }
        }
        #expect(called.map(\.visit.id) == [visit.id])
        #expect(try await store.number("SELECT count(*) FROM calls") == 1)
    }

    @Test func `a call is an event with a number, a recall another one`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        _ = try await store.issue(request(), command())
        let called = try #require(try await store.claimNext(counter: 2, command()))
        let again = try await store.change(visitAt: 2, event: .recall, command(at: moment(15)))
        #expect(again.call == called.call + 1)
        #expect(again.visit.calls == 2)
        let calls = try await store.lastCalls(limit: 5)
        #expect(calls.map(\.nth) == [2, 1])
        #expect(calls.map(\.counter) == [2, 2])
        #expect(
            told.facts.last
                == .visitCalled(
                    call: called.call + 1, visit: called.visit.id, number: called.visit.number, counter: 2,
                    nth: 2))
        let view = try await store.queue()
        #expect(view.called.map(\.call) == [again.call])
        #expect(view.called.map(\.nth) == [2])
    }

    @Test func `a ticket not printed when its number is called is not printed any more`() async throws {
        let store = try await Store.test()
        let issued = try await store.issue(request(), command())
        _ = try await store.claimNext(counter: 1, command())
        #expect(try await store.printJob(issued.job)?.state == .expired)
        #expect(try await store.nextPrintJob() == nil)
    }

    @Test func `start, park, resume elsewhere, finish`() async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        #expect(try await store.queue().serving == [.init(number: visit.number, counter: 1)])
        let parked = try await store.change(visitAt: 1, event: .park, park: .papersKept, command()).visit
        #expect(parked.state == .parked)
        #expect(parked.parked == .papersKept)
        #expect(parked.counter == nil)
        #expect(try await store.parked() == [parked])
        let resumed = try await store.resume(visit: visit.id, counter: 3, command()).visit
        #expect(resumed.parked == nil)
        #expect(resumed.state == .serving)
        #expect(resumed.counter == 3)
        #expect(try await store.change(visitAt: 3, event: .finish, command()).visit.state == .finished)
        #expect(try await store.claimed(at: 3) == nil)
    }

    @Test func `a resume needs a free counter`() async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        _ = try await store.change(visitAt: 1, event: .park, command())
        let other = try await store.serving(at: 1)
        await #expect(throws: StoreError.counterBusy(other.number)) {
            try await store.resume(visit: visit.id, counter: 1, command())
        }
    }

    @Test func `what the machine does not know is refused`() async throws {
        let store = try await Store.test()
        await #expect(throws: StoreError.nothingClaimed(counter: 1)) {
            try await store.change(visitAt: 1, event: .start, command())
        }
        let visit = try await store.serving(at: 1)
        for event: VisitEvent in [.start, .recall, .noShow, .call, .transfer, .closeDay] {
            await #expect(throws: StoreError.notAllowed(state: "serving", event: event.rawValue)) {
                try await store.change(visitAt: 1, event: event, command())
            }
        }
        await #expect(throws: StoreError.notAllowed(state: "serving", event: "cancel")) {
            try await store.cancel(visit: visit.id, command())
        }
        await #expect(throws: StoreError.notFound("visit")) {
            try await store.resume(visit: VisitID(at: moment().wall), counter: 2, command())
        }
    }

    @Test func `a repeated start and a repeated recall happen once`() async throws {
        let store = try await Store.test()
        _ = try await store.issue(request(), command())
        _ = try await store.claimNext(counter: 1, command())
        let recall = command("r", at: moment(15))
        let first = try await store.change(visitAt: 1, event: .recall, recall)
        let start = command("s")
        _ = try await store.change(visitAt: 1, event: .start, start)
        #expect(try await store.change(visitAt: 1, event: .start, start).visit.state == .serving)
        #expect(try await store.change(visitAt: 1, event: .recall, recall) == first)
    }

    @Test func `who waits is called even when the date moved on`() async throws {
        let store = try await Store.test()
        for _ in 1...2 { _ = try await store.issue(request(), command()) }
        _ = try await store.issue(request(), command(at: moment(day)))
        #expect(try await store.queue().waiting.map(\.description) == ["A001", "A002", "A003"])
        #expect(try await store.claimNext(counter: 1, command(at: moment(day)))?.number == "A001")
    }

    @Test func `the view of a ticket tells how many are called before it`() async throws {
        let store = try await Store.test()
        var visits: [Visit] = []
        for priorityClass: PriorityClass in [.normal, .normal, .normal, .priority] {
            visits.append(try await store.issue(request(priorityClass), command()).visit)
        }
        #expect(try await store.ticket(visits[2].id)?.ahead == 3)
        #expect(try await store.ticket(visits[0].id)?.ahead == 1)
        _ = try await store.claimNext(counter: 1, command())
        #expect(try await store.ticket(visits[3].id)?.ahead == nil)
        #expect(try await store.ticket(visits[2].id)?.ahead == 2)
        #expect(try await store.waiting(limit: 2).map(\.id) == [visits[0].id, visits[1].id])
        #expect(try await store.queue().waitingCount == 3)
        #expect(try await store.ticket(VisitID(at: moment().wall)) == nil)
    }

    @Test func `looking at the resident is journalled before it is shown`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        let visit = try await store.serving(at: 1, card: card)
        let shown = try await store.resident(of: visit.id, actor: .clerk("1001"), at: moment(1))
        #expect(shown == card)
        #expect(told.entries.last?.fact == .residentShown(visit: visit.id))
        #expect(told.entries.last?.actor == "clerk:1001")
        let nobody = try await store.serving(at: 2)
        #expect(try await store.resident(of: nobody.id, actor: .clerk("1001"), at: moment(1)) == nil)
    }
}
