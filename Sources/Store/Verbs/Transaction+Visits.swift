import Domain
import FoundationEssentials
import GRDB

/// What goes with an event of a visit.
struct VisitStep {
    var event: VisitEvent
    /// Where the visit is called or served from now on; for the others, where it was.
    var counter: Int?
    var park: ParkKind?
    var bound: VisitBinding?
    /// Why it was called; nil for a recall.
    var why: CallReason?

    init(
        _ event: VisitEvent, counter: Int? = nil, park: ParkKind? = nil, bound: VisitBinding? = nil,
        why: CallReason? = nil
    ) {
        (self.event, self.counter, self.park, self.bound, self.why) = (event, counter, park, bound, why)
    }
}

/// Why a visit is at a counter.
enum CallReason {
    case next(QueueOrder.Why)
    /// A clerk chose the number.
    case picked

    var name: String {
        switch self {
        case .next(let why): why.name
        case .picked: "picked"
        }
    }
    var isTurn: Bool {
        switch self {
        case .next(let why): why.isTurn
        case .picked: false
        }
    }
}

extension Transaction {
    func visit(_ id: VisitID) throws -> Visit {
        guard let visit = try records.visit(id) else { throw StoreError.notFound("visit") }
        return visit
    }

    func claimed(at counter: Int) throws -> Visit {
        guard let visit = try records.claimed(at: counter) else {
            throw StoreError.nothingClaimed(counter: counter)
        }
        return visit
    }

    func needFree(_ counter: Int) throws {
        if let busy = try records.claimed(at: counter) { throw StoreError.counterBusy(busy.number) }
    }

    /// Moves a visit by the machine, measures, and records the call or the change with what goes with it.
    mutating func advance(_ before: Visit, _ step: VisitStep, _ command: Command) throws -> VisitChange {
        guard let state = VisitMachine.state(after: step.event, in: before.state) else {
            throw StoreError.notAllowed(state: before.state.rawValue, event: step.event.rawValue)
        }
        if step.event == .finish {
            let open = try records.openItems(of: before.id)
            guard open.isEmpty else { throw StoreError.itemsOpen(open) }
        }
        let visit = before.after(step, state, clerk: command.clerk)
        try write(visit)
        try measure(before, visit, step.event, command.moment)
        let isCall = step.event == .call || step.event == .recall
        guard isCall, let counter = step.counter else {
            try tell(before, visit, step, command)
            if !state.isOpen { try oweVisit(visit, closedBy: step.event, from: before.state, command) }
            return VisitChange(visit: visit)
        }
        return VisitChange(visit: visit, call: try insertCall(visit, counter, step.why, command))
    }

    /// A number that was called needs no ticket any more.
    mutating func expireTicket(of visit: VisitID, _ command: Command) throws {
        guard let job = try records.ticketJob(of: visit), job.state == .queued else { return }
        try change(job, .expire, reason: PrintReason.called.rawValue, .kiosk, command.moment)
    }

    private func write(_ visit: Visit) throws {
        let sql = """
            UPDATE visits SET state = ?, counter = ?, calls = ?, parked = ?, bound_counter = ?, bound_clerk = ?,
                returns = ?, clerk = ?, last_counter = ifnull(?, last_counter) WHERE id = ?
            """
        try execute(
            sql,
            [
                visit.state.rawValue, visit.counter, visit.calls, visit.parked?.rawValue,
                visit.bound?.counter, visit.bound?.clerk, visit.returns, visit.clerk, visit.counter,
                visit.id.text,
            ])
    }

    private mutating func tell(
        _ before: Visit, _ visit: Visit, _ step: VisitStep, _ command: Command
    ) throws {
        let fact = Fact.visitChanged(
            visit: visit.id, number: visit.number, event: step.event, state: visit.state,
            counter: visit.counter ?? before.counter)
        try record(fact, command.actor, command.moment)
        if let kind = visit.parked {
            try record(.visitParked(visit: visit.id, kind: kind), command.actor, command.moment)
        }
        if let bound = visit.bound {
            let fact = Fact.visitBound(visit: visit.id, number: visit.number, to: bound)
            try record(fact, command.actor, command.moment)
        }
    }

    private mutating func insertCall(
        _ visit: Visit, _ counter: Int, _ why: CallReason?, _ command: Command
    ) throws -> Int64 {
        let date = try businessDate(at: command.moment)
        let sql = """
            INSERT INTO calls (visit, business_date, priority_class, counter, nth, wall_ms, place, turn, why, boot,
                mono_ms)
            VALUES (?, ?, ?, ?, ?, ?, (SELECT place FROM visits WHERE id = ? AND ?), ?, ?, ?, ?)
            """
        try execute(
            sql,
            [
                visit.id.text, date.description, visit.priorityClass.rawValue, counter, visit.calls,
                command.moment.wall.milliseconds, visit.id.text, why != nil, why?.isTurn ?? false, why?.name,
                command.moment.bootKey, command.moment.monotonic,
            ])
        let call = db.lastInsertedRowID
        let fact = Fact.visitCalled(
            call: call, visit: visit.id, number: visit.number, counter: counter, nth: visit.calls)
        try record(fact, command.actor, command.moment)
        return call
    }
}

extension Visit {
    /// As it is after a step to `state`.
    fileprivate func after(_ step: VisitStep, _ state: VisitState, clerk: String?) -> Visit {
        var visit = self
        visit.state = state
        visit.counter = state.isClaimed ? step.counter : nil
        visit.parked = state == .parked ? step.park ?? .shortWait : nil
        visit.bound = state == .waiting ? step.bound : nil
        if step.event == .call || step.event == .recall { visit.calls += 1 }
        if step.event == .comeBack { visit.returns += 1 }
        if state.isClaimed { visit.clerk = clerk ?? visit.clerk }
        return visit
    }
}

extension VisitBinding {
    var counter: Int? {
        switch self {
        case .counter(let number): number
        case .clerk: nil
        }
    }
    var clerk: String? {
        switch self {
        case .counter: nil
        case .clerk(let number): number
        }
    }
}

extension Command {
    /// The clerk who asked.
    var clerk: String? {
        switch actor {
        case .clerk(let number): number
        case .resident, .kiosk, .technician: nil
        }
    }
}

extension Moment {
    /// The boot in eight bytes: what tells whether two monotonic times may be compared.
    var bootKey: Int64 { Int64(bitPattern: UInt64(boot.prefix(16), radix: 16) ?? 0) }
}
