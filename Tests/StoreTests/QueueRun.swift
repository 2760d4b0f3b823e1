import Domain
import GRDB
import TestTools
import Testing

@testable import Store

/// Several clerks at once, days on end: commands drawn by seeded dice against the real store, sensible ones and others.
struct QueueRun {
    let store: Store
    let rules: QueueRules
    var dice: SeededGenerator
    var replay: QueueReplay
    private(set) var refused = 0
    private var seconds: Int64 = 0
    private var key = 0
    /// What came of each visit, as the answers said.
    private var states: [VisitID: VisitState] = [:]
    private var recent: [VisitID] = []
    /// Who is at which counter, as the answers said: asking the store each time would cost more than the commands.
    private var claimed: [Int: Visit] = [:]
    private var sessions: [Int: Store.Signed] = [:]

    static let counters = 1...5

    init(seed: UInt64, rules: QueueRules) async throws {
        (dice, self.rules, replay) = (SeededGenerator(seed: seed), rules, QueueReplay(rules: rules))
        store = try await Store.test(digits: 4, rules: rules)
        for clerk in Self.counters.map({ "100\($0)" }) {
            try await store.addClerk(
                Clerk(number: clerk, name: "测试员", roles: [.manager]), pin: "2580", at: moment(),
                actor: .technician)
        }
    }

    mutating func step() async throws {
        seconds += Int64.random(in: 0...20, using: &dice)
        let counter = Int.random(in: Self.counters, using: &dice)
        if sessions[counter] == nil { try await signIn(counter) }
        do {
            try await act(at: counter)
        } catch let error as StoreError {
            refused += 1
            #expect(!error.isFatal, "seed \(dice.seed): \(error)")
        }
    }

    /// Everybody at a counter is finished, the day is closed.
    mutating func endDay() async throws {
        for counter in Self.counters {
            if let visit = claimed[counter] {
                if visit.state == .called {
                    _ = try await store.change(visitAt: counter, event: .start, ask())
                }
                keep(try await store.change(visitAt: counter, event: .finish, ask()).visit)
            }
            if let session = sessions.removeValue(forKey: counter) {
                try await store.signOut(token: session.token, at: now)
            }
        }
        if Bool.random(using: &dice) {
            _ = try await store.closeDay(ask())
            _ = try await store.reopenDay(ask())
        }
        for visit in try await store.closeDay(ask()).unserved { keep(visit) }
        seconds += day
        recent = []
    }

    /// Reads on in the journal.
    mutating func catchUp() async throws {
        while true {
            let lines = try await store.journal(after: replay.sequence, limit: Store.longestList)
            for line in lines { replay.apply(line) }
            guard lines.count == Store.longestList else { return }
        }
    }

    private mutating func act(at counter: Int) async throws {
        switch (Int.random(in: 0..<100, using: &dice), claimed[counter]?.state) {
        case (0..<20, _): try await arrive()
        case (20..<22, _): try await signOut(counter)
        case (22..<28, _): try await aside(at: counter)
        case (28..<33, _): try await nonsense(at: counter)
        case (_, nil): try await call(at: counter)
        case (33..<38, .called?): keep(try await store.change(visitAt: counter, event: .recall, ask()).visit)
        case (38..<52, .called?): keep(try await store.change(visitAt: counter, event: .noShow, ask()).visit)
        case (_, .called?): keep(try await store.change(visitAt: counter, event: .start, ask()).visit)
        case (33..<45, _): try await park(at: counter)
        case (45..<55, _): try await passOn(at: counter)
        default: keep(try await store.change(visitAt: counter, event: .finish, ask()).visit)
        }
    }

    private mutating func arrive() async throws {
        let priorityClass = [PriorityClass.normal, .normal, .priority, .appointment].randomElement(
            using: &dice)
        let urgent = Int.random(in: 0..<50, using: &dice) == 0
        let request = IssueRequest(
            priorityClass: urgent ? .priority : priorityClass ?? .normal,
            reason: urgent ? .childHelp : nil, content: { _, _ in [] })
        keep(try await store.issue(request, ask(actor: .resident)).visit)
    }

    private mutating func call(at counter: Int) async throws {
        let clerk = sessions[counter]?.clerk
        switch Int.random(in: 0..<20, using: &dice) {
        case 0: keep(try await store.walkUp(WalkUp(), counter: counter, ask(counter)).visit)
        case 1:
            guard let visit = any(.waiting) else { return }
            keep(try await store.pick(visit: visit, counter: counter, ask(counter)).visit)
        default:
            let next = try await store.claimNext(counter: counter, clerk: clerk, ask(counter))
            if let visit = next?.visit { keep(visit) }
        }
    }

    private mutating func park(at counter: Int) async throws {
        let kind = ParkKind.allCases.randomElement(using: &dice)
        keep(try await store.change(visitAt: counter, event: .park, park: kind, ask()).visit)
    }

    private mutating func passOn(at counter: Int) async throws {
        let other = Int.random(in: Self.counters, using: &dice)
        let binding: VisitBinding = Bool.random(using: &dice) ? .counter(other) : .clerk("100\(other)")
        keep(try await store.transfer(visitAt: counter, to: binding, ask()).visit)
    }

    /// With somebody who is at no counter.
    private mutating func aside(at counter: Int) async throws {
        switch Int.random(in: 0..<10, using: &dice) {
        case 0..<4:
            guard let visit = any(.noShow) else { return }
            keep(try await store.comeBack(visit: visit, ask()).visit)
        case 4..<6:
            guard let visit = any(.parked) ?? any(.noShow) else { return }
            keep(try await store.resume(visit: visit, counter: counter, ask(counter)).visit)
        case 6:
            guard let visit = any(.waiting) ?? any(.parked) else { return }
            keep(try await store.cancel(visit: visit, ask()).visit)
        case 7:
            guard let visit = any(.cancelled) ?? any(.finished) else { return }
            keep(try await store.reopen(visit: visit, counter: counter, ask(counter)).visit)
        default:
            guard let visit = any(.waiting) else { return }
            let reason = PriorityReason.allCases.randomElement(using: &dice) ?? .asked
            keep(try await store.grant(visit: visit, reason: reason, ask()).visit)
        }
    }

    /// Whatever comes to mind, to whomever.
    private mutating func nonsense(at counter: Int) async throws {
        guard let visit = recent.randomElement(using: &dice) else { return }
        switch Int.random(in: 0..<7, using: &dice) {
        case 0: keep(try await store.comeBack(visit: visit, ask()).visit)
        case 1: keep(try await store.resume(visit: visit, counter: counter, ask()).visit)
        case 2: keep(try await store.cancel(visit: visit, ask()).visit)
        case 3: keep(try await store.reopen(visit: visit, counter: counter, ask()).visit)
        case 4: keep(try await store.pick(visit: visit, counter: counter, ask(counter)).visit)
        case 5: keep(try await store.grant(visit: visit, reason: .elderly, ask()).visit)
        default:
            let event = VisitEvent.allCases.randomElement(using: &dice) ?? .call
            keep(try await store.change(visitAt: counter, event: event, ask()).visit)
        }
    }

    private mutating func signIn(_ counter: Int) async throws {
        let clerk = "100\(Int.random(in: Self.counters, using: &dice))"
        let session = try await store.signIn(clerk, pin: "2580", counter: counter, at: now)
        sessions[counter] = .init(token: session.token, clerk: clerk)
    }

    private mutating func signOut(_ counter: Int) async throws {
        guard let session = sessions[counter] else { return }
        try await store.signOut(token: session.token, at: now)
        sessions[counter] = nil
    }

    private var now: Moment { moment(seconds) }

    private mutating func ask(_ counter: Int? = nil, actor: Actor = .kiosk) -> Command {
        key += 1
        let clerk = counter.flatMap { sessions[$0] }.map { Actor.clerk($0.clerk) }
        return command("\(key)", at: now, actor: clerk ?? actor)
    }

    private mutating func any(_ state: VisitState) -> VisitID? {
        recent.filter { states[$0] == state }.randomElement(using: &dice)
    }

    private mutating func keep(_ visit: Visit) {
        for (counter, other) in claimed where other.id == visit.id { claimed[counter] = nil }
        if let counter = visit.counter { claimed[counter] = visit }
        if states.updateValue(visit.state, forKey: visit.id) == nil { recent.append(visit.id) }
        if recent.count > 200 { recent.removeFirst(100) }
    }
}

extension Store {
    struct Signed {
        var token: String
        var clerk: String
    }
}

/// A visit as the tables have it and as the journal tells it.
struct TableRow: Hashable {
    var number: String
    var place: Int64
    var priorityClass: String
    var state: String
    var urgent: Bool
    var counter: Int?
    var calls: Int
    var returns: Int
    var parked: String?
    var boundCounter: Int?
    var boundClerk: String?
    var waited: Int64?

    init(_ row: Row) {
        number = "\(row[0] as String)\(Digits.padded(row[1], row[2]))"
        (place, priorityClass, state, urgent) = (row[3], row[4], row[5], row[6])
        (counter, calls, returns, parked) = (row[7], row[8], row[9], row[10])
        (boundCounter, boundClerk, waited) = (row[11], row[12], row[13])
    }

    init(_ one: QueueReplay.One) {
        (number, place, priorityClass) = (one.number.description, one.place, one.priorityClass.rawValue)
        (state, urgent, counter, calls) = (one.state.rawValue, one.isUrgent, one.counter, one.calls)
        (returns, parked) = (one.returns, one.parked?.rawValue)
        (boundCounter, boundClerk) = (one.bound?.counter, one.bound?.clerk)
        waited = one.firstCall.map { $0 - one.arrived }
    }

    static func all(of store: Store) async throws -> [Int64: TableRow] {
        try await store.group.writer.read { db in
            let sql = """
                SELECT prefix, sequence, digits, place, priority_class, state, urgent, counter, calls, returns, parked,
                    bound_counter, bound_clerk, waited_ms, arrival FROM visits
                """
            return try Row.fetchAll(db, sql: sql).reduce(into: [:]) { $0[$1[14]] = TableRow($1) }
        }
    }
}
