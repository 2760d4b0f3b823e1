import Domain

/// The line as the journal tells it, and nothing but the journal: what the tables must agree with.
///
/// A reference without indexes or shortcuts. Each fact is judged as it comes; whatever breaks a promise is kept in
/// `faults`, with the line it was found at.
struct QueueReplay {
    struct One {
        var number: TicketNumber
        var arrival: Int64
        var place: Int64
        var priorityClass: PriorityClass
        var state: VisitState
        var isUrgent = false
        var counter: Int?
        var calls = 0
        var returns = 0
        var parked: ParkKind?
        var bound: VisitBinding?
        var date: BusinessDate
        var arrived: Int64
        /// Monotonic milliseconds; written once.
        var firstCall: Int64?
        /// Turns of later ones while it waited for anyone.
        var overtaken = 0
    }

    let rules: QueueRules
    private(set) var visits: [VisitID: One] = [:]
    private(set) var faults: [String] = []
    private(set) var sequence: Int64 = 0
    /// The most later ones any number saw go first in turn.
    private(set) var mostOvertaken = 0
    private(set) var calls = 0
    private var counters: [Int: VisitID] = [:]
    private var waiting: Set<VisitID> = []
    private var numbers: Set<String> = []
    private var date: BusinessDate?
    private var closed: Set<BusinessDate> = []
    /// By business date: whether each turn was a privileged one.
    private var turns: [BusinessDate: [Bool]] = [:]
    /// The places of all who were called, in order.
    private var called: [Int64] = []
    private var sessions: [Int: String] = [:]
    private var picked: VisitID?

    init(rules: QueueRules) { self.rules = rules }

    mutating func apply(_ entry: JournalEntry) {
        if entry.sequence != sequence + 1 { fault(entry, "a line is missing") }
        sequence = entry.sequence
        switch entry.fact {
        case .businessDateOpened(let date): self.date = date
        case .signedIn(let clerk, let counter): sessions[counter] = clerk
        case .signedOut(_, let counter): sessions[counter] = nil
        case .ticketIssued(let id, let number, let priorityClass, _, _):
            arrive(id, number, priorityClass, .waiting, nil, entry)
        case .walkedUp(let id, let number, let priorityClass, let counter):
            arrive(id, number, priorityClass, .serving, counter, entry)
        case .visitPicked(let id, _, _): picked = id
        case .visitCalled(_, let id, _, let counter, let nth): call(id, counter, nth, entry)
        case .visitChanged(let id, _, let event, let state, let counter):
            change(id, event, state, counter, entry)
        case .visitParked(let id, let kind): visits[id]?.parked = kind
        case .visitBound(let id, _, let binding): visits[id]?.bound = binding
        case .visitPlaced(let id, let place, let returns):
            visits[id]?.place = place
            visits[id]?.returns = returns
        case .priorityGranted(let id, _, let priorityClass, let urgent):
            visits[id]?.priorityClass = priorityClass
            visits[id]?.isUrgent = urgent
        case .dayClosed(let date, _): closed.insert(date)
        case .dayReopened(let date): closed.remove(date)
        default: break
        }
    }

    var open: [One] { visits.values.filter(\.state.isOpen) }

    private mutating func arrive(
        _ id: VisitID, _ number: TicketNumber, _ priorityClass: PriorityClass, _ state: VisitState,
        _ counter: Int?, _ entry: JournalEntry
    ) {
        guard let date else { return fault(entry, "a number without a date") }
        if closed.contains(date) { fault(entry, "a number of a closed day") }
        if !numbers.insert("\(date) \(number)").inserted { fault(entry, "\(number) twice") }
        let arrival = Int64(visits.count + 1)
        visits[id] = One(
            number: number, arrival: arrival, place: QueuePlace.of(arrival: arrival),
            priorityClass: priorityClass, state: .waiting, date: date, arrived: entry.moment.monotonic)
        move(id, to: state, at: counter, entry)
    }

    private mutating func call(_ id: VisitID, _ counter: Int, _ nth: Int, _ entry: JournalEntry) {
        guard let one = visits[id] else { return fault(entry, "a call of nobody") }
        if nth != one.calls + 1 { fault(entry, "call \(nth) after \(one.calls)") }
        visits[id]?.calls = nth
        defer { picked = nil }
        guard one.state == .waiting else {
            if one.state != .called || one.counter != counter { fault(entry, "a recall of somebody else's") }
            return
        }
        calls += 1
        let choice = picked == id ? nil : judge(id, counter, entry)
        visits[id]?.firstCall = one.firstCall ?? entry.moment.monotonic
        visits[id]?.bound = nil
        move(id, to: .called, at: counter, entry)
        called.insert(one.place, at: called.lastIndex { $0 <= one.place }.map { $0 + 1 } ?? 0)
        if let choice, choice.why.isTurn, let date {
            turns[date, default: []].append(one.priorityClass != .normal)
            overtake(one)
        }
    }

    /// Whether the rules name this one as the next.
    private mutating func judge(
        _ id: VisitID, _ counter: Int, _ entry: JournalEntry
    ) -> QueueOrder.Choice? {
        let clerk = entry.actor.hasPrefix("clerk:") ? String(entry.actor.dropFirst(6)) : nil
        let choice = next(counter: counter, clerk: clerk)
        if choice?.head.arrival != visits[id]?.arrival { fault(entry, "the rules name another one") }
        return choice
    }

    /// The next one by the rules, from everyone who waits.
    func next(counter: Int, clerk: String?) -> QueueOrder.Choice? {
        var heads: [QueueOrder.Head] = []
        var inTurn: [PriorityClass: One] = [:]
        for one in waiting.compactMap({ visits[$0] }) {
            guard let standing = standing(of: one, counter, clerk) else { continue }
            if standing != .inTurn {
                heads.append(head(one, standing))
            } else if let first = inTurn[one.priorityClass],
                (first.place, first.arrival) < (one.place, one.arrival)
            {
                continue
            } else {
                inTurn[one.priorityClass] = one
            }
        }
        heads += inTurn.values.map { head($0, .inTurn) }
        let row = date.flatMap { turns[$0] }.map { $0.reversed().prefix { $0 }.count } ?? 0
        return QueueOrder.next(heads: heads, row: row, rules: rules)
    }

    private func head(_ one: One, _ standing: QueueOrder.Standing) -> QueueOrder.Head {
        QueueOrder.Head(
            priorityClass: one.priorityClass, place: one.place, arrival: one.arrival,
            overtaken: called.reversed().prefix(rules.overtaken).prefix { $0 > one.place }.count,
            standing: standing)
    }

    /// Nil: it waits for somebody else, who is there.
    private func standing(of one: One, _ counter: Int, _ clerk: String?) -> QueueOrder.Standing? {
        var standing: QueueOrder.Standing = .inTurn
        switch one.bound {
        case .counter(let number)? where number == counter: standing = .boundToCounter
        case .clerk(let number)? where number == clerk: standing = .boundToClerk
        case .counter(let number)? where sessions[number] != nil: return nil
        case .clerk(let number)? where sessions.values.contains(number): return nil
        case .some, nil: break
        }
        return one.isUrgent ? .urgent : standing
    }

    private mutating func overtake(_ turn: One) {
        for id in waiting {
            guard let one = visits[id], one.place < turn.place, one.bound == nil, !one.isUrgent else {
                continue
            }
            visits[id]?.overtaken += 1
            mostOvertaken = max(mostOvertaken, one.overtaken + 1)
        }
    }

    private mutating func change(
        _ id: VisitID, _ event: VisitEvent, _ state: VisitState, _ counter: Int?, _ entry: JournalEntry
    ) {
        guard let one = visits[id] else { return fault(entry, "a change of nobody") }
        if VisitMachine.state(after: event, in: one.state) != state {
            fault(entry, "\(event) from \(one.state) to \(state)")
        }
        move(id, to: state, at: counter, entry)
    }

    private mutating func move(
        _ id: VisitID, to state: VisitState, at counter: Int?, _ entry: JournalEntry
    ) {
        guard let one = visits[id] else { return }
        if let before = one.counter { counters[before] = nil }
        visits[id]?.state = state
        visits[id]?.counter = state.isClaimed ? counter : nil
        if state != .parked { visits[id]?.parked = nil }
        if state == .waiting {
            waiting.insert(id)
            visits[id]?.overtaken = 0
        } else {
            waiting.remove(id)
            visits[id]?.bound = nil
        }
        guard state.isClaimed, let counter else { return }
        if counters[counter] != nil { fault(entry, "two visits at counter \(counter)") }
        if counters.values.contains(id) { fault(entry, "a visit at two counters") }
        counters[counter] = id
    }

    private mutating func fault(_ entry: JournalEntry, _ what: String) {
        faults.append("line \(entry.sequence): \(what)")
    }
}
