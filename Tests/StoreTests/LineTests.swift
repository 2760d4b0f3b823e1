import Domain
import Testing

@testable import Store

@Suite struct `Moving within the line` {
    /// Six normal numbers wait; the first is called at counter 1 and missed.
    private func missed(_ store: Store) async throws -> Visit {
        for _ in 1...6 { _ = try await store.issue(request(), command()) }
        let called = try #require(try await store.claimNext(counter: 1, command()))
        return try await store.change(visitAt: 1, event: .noShow, command()).visit.sameAs(called.visit.id)
    }

    private func line(_ store: Store) async throws -> [String] {
        try await store.queue().waiting.map(\.description)
    }

    // MARK: Missed and back

    @Test func `a missed number comes back behind three others, once`() async throws {
        let store = try await Store.test()
        let visit = try await missed(store)
        let back = try await store.comeBack(visit: visit.id, command()).visit
        #expect(back.state == .waiting)
        #expect(back.returns == 1)
        #expect(back.arrived == visit.arrived)
        #expect(try await line(store) == ["A002", "A003", "A004", "A001", "A005", "A006"])
        #expect(try await store.ticket(visit.id)?.ahead == 3)
        for _ in 1...3 {
            _ = try await store.claimNext(counter: 2, command())
            _ = try await store.change(visitAt: 2, event: .start, command())
            _ = try await store.change(visitAt: 2, event: .finish, command())
        }
        #expect(try await store.claimNext(counter: 2, command())?.number == "A001")
        _ = try await store.change(visitAt: 2, event: .noShow, command())
        await #expect(throws: StoreError.noMoreReturns) {
            try await store.comeBack(visit: visit.id, command())
        }
        // It may still be taken up by the counter it comes to.
        #expect(try await store.resume(visit: visit.id, counter: 2, command()).visit.state == .serving)
    }

    @Test func `those who come back behind the same number keep their order`() async throws {
        let store = try await Store.test()
        for _ in 1...7 { _ = try await store.issue(request(), command()) }
        var missed: [Visit] = []
        for _ in 1...2 {
            missed.append(try #require(try await store.claimNext(counter: 1, command())).visit)
            _ = try await store.change(visitAt: 1, event: .noShow, command())
        }
        for visit in missed { _ = try await store.comeBack(visit: visit.id, command()) }
        #expect(try await line(store) == ["A003", "A004", "A005", "A001", "A002", "A006", "A007"])
    }

    @Test func `only a missed number comes back`() async throws {
        let store = try await Store.test()
        let visit = try await store.issue(request(), command()).visit
        await #expect(throws: StoreError.notAllowed(state: "waiting", event: "comeBack")) {
            try await store.comeBack(visit: visit.id, command())
        }
    }

    // MARK: Recall

    @Test func `a number is called again three times and not at once`() async throws {
        let store = try await Store.test()
        _ = try await store.issue(request(), command())
        _ = try await store.claimNext(counter: 1, command())
        await #expect(throws: StoreError.recallTooSoon(seconds: 6)) {
            try await store.change(visitAt: 1, event: .recall, command(at: moment(4)))
        }
        for second: Int64 in [10, 20, 30] {
            _ = try await store.change(visitAt: 1, event: .recall, command(at: moment(second)))
        }
        await #expect(throws: StoreError.recallLimit(recalls: 3)) {
            try await store.change(visitAt: 1, event: .recall, command(at: moment(60)))
        }
        // A number that came back may be called again as often.
        let visit = try await store.change(visitAt: 1, event: .noShow, command(at: moment(60))).visit
        _ = try await store.comeBack(visit: visit.id, command(at: moment(61)))
        _ = try await store.claimNext(counter: 1, command(at: moment(62)))
        _ = try await store.change(visitAt: 1, event: .recall, command(at: moment(75)))
    }

    @Test func `after a restart of the machine nobody knows how long ago the call was`() async throws {
        let store = try await Store.test()
        _ = try await store.issue(request(), command())
        _ = try await store.claimNext(counter: 1, command())
        let later = command(at: moment(1, boot: secondBoot))
        #expect(try await store.change(visitAt: 1, event: .recall, later).visit.calls == 2)
    }

    // MARK: Priority by sight

    @Test func `priority granted by sight keeps the number and counts in the other line`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        var visits: [Visit] = []
        for _ in 1...3 { visits.append(try await store.issue(request(), command()).visit) }
        let granted = try await store.grant(visit: visits[2].id, reason: .pregnant, command()).visit
        #expect(granted.priorityClass == .priority)
        #expect(granted.number == visits[2].number)
        #expect(granted.reason == .pregnant)
        #expect(try await store.visit(visits[2].id) == granted)
        #expect(try await line(store) == ["A003", "A001", "A002"])
        #expect(try await store.number("SELECT count FROM waiting WHERE priority_class = 'normal'") == 2)
        #expect(try await store.number("SELECT count FROM waiting WHERE priority_class = 'priority'") == 1)
        // Why is sealed, and in no line of the journal.
        #expect(
            try await store.number("SELECT count(*) FROM visits WHERE instr(reason, 'pregnant') > 0") == 0)
        let journal = try await store.number(
            "SELECT count(*) FROM journal WHERE instr(payload, 'pregnant') > 0")
        #expect(journal == 0)
        #expect(try await store.claimNext(counter: 1, command())?.number == "A003")
    }

    @Test func `what is urgent goes before everyone`() async throws {
        let store = try await Store.test()
        for priorityClass: PriorityClass in [.priority, .normal, .priority, .normal] {
            _ = try await store.issue(request(priorityClass), command())
        }
        let child = try await store.issue(request(), command()).visit
        _ = try await store.claimNext(counter: 1, command())
        _ = try await store.grant(visit: child.id, reason: .childHelp, command())
        #expect(try await store.nextChoice(counter: 2, clerk: nil, at: moment())?.why == .urgent)
        #expect(try await store.claimNext(counter: 2, command())?.visit.id == child.id)
        // It took nobody's turn.
        #expect(try await store.nextChoice(counter: 3, clerk: nil, at: moment())?.why == .turnOfNormal)
    }

    // MARK: Picked, walked up, taken back

    @Test func `a picked number is called out of turn, and the journal says so`() async throws {
        let told = Told()
        let store = try await Store.test(told: told)
        var visits: [Visit] = []
        for _ in 1...3 { visits.append(try await store.issue(request(), command()).visit) }
        let picked = try await store.pick(visit: visits[2].id, counter: 1, command(actor: .clerk("1001")))
        #expect(picked.visit.state == .called)
        #expect(picked.visit.clerk == "1001")
        let fact = Fact.visitPicked(visit: visits[2].id, number: visits[2].number, counter: 1)
        #expect(told.facts.contains(fact))
        #expect(try await store.lastCalls(limit: 1).map(\.number) == [visits[2].number])
        #expect(try await store.number("SELECT count(*) FROM calls WHERE why = 'picked' AND turn = 0") == 1)
        await #expect(throws: StoreError.notAllowed(state: "called", event: "call")) {
            try await store.pick(visit: visits[2].id, counter: 2, command())
        }
    }

    @Test func `who walks up is served at once, has a number and no paper`() async throws {
        let store = try await Store.test()
        let visit = try await store.walkUp(
            WalkUp(service: "ZX020102", reason: .elderly), counter: 2, command(actor: .clerk("1001"))
        ).visit
        #expect(visit.state == .serving)
        #expect(visit.number.description == "P001")
        #expect(visit.origin == .walkUp)
        #expect(visit.clerk == "1001")
        #expect(try await store.visit(visit.id) == visit)
        #expect(try await store.nextPrintJob() == nil)
        #expect(try await store.queue().waitingCount == 0)
        await #expect(throws: StoreError.counterBusy(visit.number)) {
            try await store.walkUp(WalkUp(), counter: 2, command())
        }
        _ = try await store.change(visitAt: 2, event: .finish, command(at: moment(300)))
        let figure = try #require(try await store.visitFigures(on: visit.date).first)
        #expect(figure.waited == nil)
        #expect(figure.served == .seconds(300))
    }

    @Test func `a slip of the finger is taken back`() async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        _ = try await store.change(visitAt: 1, event: .finish, command())
        let other = try await store.serving(at: 1)
        await #expect(throws: StoreError.counterBusy(other.number)) {
            try await store.reopen(visit: visit.id, counter: 1, command())
        }
        #expect(try await store.reopen(visit: visit.id, counter: 2, command()).visit.state == .serving)
        _ = try await store.change(visitAt: 2, event: .finish, command())
        await #expect(throws: StoreError.dayOver) {
            try await store.reopen(visit: visit.id, counter: 2, command(at: moment(day)))
        }
    }

    @Test func `what was cancelled waits again where it stood`() async throws {
        let store = try await Store.test()
        var visits: [Visit] = []
        for _ in 1...3 { visits.append(try await store.issue(request(), command()).visit) }
        _ = try await store.cancel(visit: visits[1].id, command())
        #expect(try await line(store) == ["A001", "A003"])
        _ = try await store.reopen(visit: visits[1].id, counter: 1, command())
        #expect(try await line(store) == ["A001", "A002", "A003"])
    }

    // MARK: Measured

    @Test func `waiting and serving are measured, without the time aside`() async throws {
        let store = try await Store.test()
        let promise = IssueRequest(
            priorityClass: .normal, estimate: { WaitRange(low: $0, high: $0 + 5) }, content: { _, _ in [] })
        let visit = try await store.issue(promise, command()).visit
        _ = try await store.claimNext(counter: 1, command(at: moment(120), actor: .clerk("1001")))
        _ = try await store.change(visitAt: 1, event: .recall, command(at: moment(140)))
        _ = try await store.change(visitAt: 1, event: .start, command(at: moment(150)))
        _ = try await store.change(visitAt: 1, event: .park, command(at: moment(250)))
        _ = try await store.resume(visit: visit.id, counter: 2, command(at: moment(1000)))
        _ = try await store.change(visitAt: 2, event: .finish, command(at: moment(1100)))
        let figure = try #require(try await store.visitFigures(on: visit.date).first)
        #expect(figure.waited == .seconds(120))
        #expect(figure.served == .seconds(200))
        #expect(figure.estimate == WaitRange(low: 0, high: 5))
        #expect(figure.clerk == "1001")
        #expect(figure.counter == 2)
        let measured = try await store.measurements(at: moment(1100))
        #expect(measured.service == [.seconds(200)])
        #expect(measured.openCounters == 0)
    }

    @Test func `a visit that a restart of the machine fell into is not measured`() async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        _ = try await store.change(visitAt: 1, event: .finish, command(at: moment(5, boot: secondBoot)))
        let figure = try #require(try await store.visitFigures(on: visit.date).first)
        #expect(figure.waited == .zero)
        #expect(figure.served == nil)
        #expect(try await store.measurements(at: moment(5)).service == [])
    }

    @Test func `the time of the first call is never overwritten`() async throws {
        let store = try await Store.test()
        let visit = try await store.serving(at: 1)
        await #expect(throws: (any Error).self) {
            try await store.raw("UPDATE visits SET waited_ms = 9 WHERE id = '\(visit.id)'")
        }
    }
}

extension Visit {
    /// Itself, once it is sure whose it is.
    fileprivate func sameAs(_ id: VisitID) throws -> Visit {
        try #require(self.id == id)
        return self
    }
}
