package import Domain
import FoundationEssentials
import GRDB

extension Store {
    package func updatesState() async throws(StoreError) -> UpdatesState {
        try await read { try $0.updatesState() }
    }

    /// Takes a page of the district's updates in, with its cursor, in one transaction; what they owe the district in
    /// return is part of it. An update that was taken before counts no second time, and one that the rules of the house
    /// refuse spoils none of its neighbours.
    ///
    /// - Parameters:
    ///   - after: the cursor the page was asked with. Where another one is on record by now nothing is taken.
    ///   - rules: the hall's rules of booking; nil where it takes none.
    ///   - clock: what decisions are counted by.
    /// - Returns: the fate of each that was new, in order; nil where nothing was taken.
    package func takeUpdates(
        _ updates: [TakenUpdate], after: String?, cursor: String, rules: AppointmentRules?, clock: ItemClock,
        at moment: Moment
    ) async throws(StoreError) -> [UpdateFate]? {
        try await write { transaction in
            guard try transaction.records.updatesCursor() == after else { return nil }
            var taking = UpdateTaking(rules: rules, clock: clock, moment: moment)
            for update in updates { try taking.take(update, in: &transaction) }
            try transaction.execute(
                "INSERT OR REPLACE INTO updates_cursor VALUES (1, ?, ?)",
                [cursor, moment.wall.milliseconds])
            if !taking.fates.isEmpty {
                try transaction.record(
                    .updatesTaken(cursor: cursor, updates: taking.fates.count), .kiosk, moment)
            }
            return taking.fates
        }
    }
}

extension Records {
    func updatesCursor() throws -> String? { try row("SELECT cursor FROM updates_cursor")?[0] }

    func updatesState() throws -> UpdatesState {
        let kept = try number("SELECT count(*) FROM updates WHERE fate IN ('kept', 'faulty')") ?? 0
        return UpdatesState(cursor: try updatesCursor(), kept: Int(kept))
    }

    fileprivate func item(number: ItemNumber) throws -> Item? {
        guard let row = try row("SELECT id FROM items WHERE number = ?", [number.text]) else { return nil }
        return try item(try ItemID(row[0] as String).orCorrupt())
    }
}

/// Updates on their way in.
struct UpdateTaking {
    let rules: AppointmentRules?
    let clock: ItemClock
    let moment: Moment
    private(set) var fates: [UpdateFate] = []

    init(rules: AppointmentRules?, clock: ItemClock, moment: Moment) {
        (self.rules, self.clock, self.moment) = (rules, clock, moment)
    }

    mutating func take(_ update: TakenUpdate, in transaction: inout Transaction) throws {
        let seen = "SELECT 1 FROM updates WHERE id = ?"
        guard try transaction.records.number(seen, [update.id]) == nil else { return }
        // Its row first: a refusal that is told to the district refers to it.
        try transaction.execute(
            "INSERT INTO updates (id, kind, fate, taken_ms) VALUES (?, ?, 'applied', ?)",
            [update.id, update.kind, moment.wall.milliseconds])
        let (fate, reason) = try apply(update, in: &transaction)
        fates.append(fate)
        guard fate != .applied else { return }
        let place = transaction.records.place("updates", "data", update.id)
        let sealed = try transaction.setting.sealing.seal(update.data, at: place)
        try note(update, fate, reason, keeping: sealed, in: transaction)
    }

    /// The same of one that came before and was not applied; its data are here already.
    mutating func takeAnew(_ update: TakenUpdate, in transaction: inout Transaction) throws {
        let left = "SELECT data FROM updates WHERE id = ? AND fate <> 'applied'"
        guard let row = try transaction.records.row(left, [update.id]) else { return }
        let (fate, reason) = try apply(update, in: &transaction)
        fates.append(fate)
        try note(update, fate, reason, keeping: fate == .applied ? nil : row[0], in: transaction)
    }

    private func note(
        _ update: TakenUpdate, _ fate: UpdateFate, _ reason: String?, keeping data: Data?,
        in transaction: Transaction
    ) throws {
        try transaction.execute(
            "UPDATE updates SET fate = ?, reason = ?, data = ? WHERE id = ?",
            [fate.rawValue, reason.map { String($0.prefix(200)) }, data, update.id])
    }

    private func apply(
        _ update: TakenUpdate, in transaction: inout Transaction
    ) throws -> (UpdateFate, String?) {
        switch update.deed {
        case .done: return (.applied, nil)
        case .keep: return (.kept, nil)
        case .faulty(let reason): return (.faulty, reason)
        case .refuse(let reference, let service, let slot, let reason, let offers):
            let refusal = Refusal(reference, service, slot, reason, offers)
            return try tell(refusal, update, in: &transaction)
        case .book(let booking, let capacity, let offers):
            guard let reason = try book(booking, capacity, update, in: &transaction) else {
                return (.applied, nil)
            }
            let refusal = Refusal(booking.reference, booking.service, booking.slot, reason, offers)
            return try tell(refusal, update, in: &transaction)
        case .move(let reference, let slot, let capacity, let offers):
            if let known = try transaction.records.appointment(reference: reference), known.slot == slot,
                known.state == .booked
            {
                return (.applied, nil)
            }
            let moved = try transaction.moveFromDistrict(
                reference: reference, to: slot, capacity: capacity, command(update))
            return try settle(moved, reference, slot, offers, update, in: &transaction)
        case .cancel(let reference):
            if try transaction.records.appointment(reference: reference)?.state == .cancelled {
                return (.applied, nil)
            }
            let cancelled = try transaction.cancelFromDistrict(reference: reference, command(update))
            return try settle(cancelled, reference, nil, [], update, in: &transaction)
        case .decide(let number, let verdict):
            return try decide(number, verdict, update, in: &transaction)
        case .lay(let document):
            return try transaction.lay(document, at: moment).map { ($0.fate, $0.rawValue) } ?? (.applied, nil)
        case .decline(let refusal): return (refusal.fate, refusal.rawValue)
        }
    }

    // MARK: Bookings

    private func book(
        _ booking: DistrictBooking, _ capacity: Int, _ update: TakenUpdate, in transaction: inout Transaction
    ) throws -> BookingRefused? {
        guard let rules else { return .closed }
        if let known = try transaction.records.appointment(reference: booking.reference) {
            return known.slot == booking.slot && known.state == .booked ? nil : .duplicate
        }
        switch try transaction.bookFromDistrict(
            booking, capacity: capacity, rules: rules, command(update))
        {
        case .confirmed: return nil
        case .refused(let reason): return reason
        }
    }

    private func settle(
        _ outcome: DistrictBooked, _ reference: String, _ slot: Slot?, _ offers: [Slot],
        _ update: TakenUpdate,
        in transaction: inout Transaction
    ) throws -> (UpdateFate, String?) {
        guard case .refused(let reason) = outcome else { return (.applied, nil) }
        let service = try transaction.records.appointment(reference: reference)?.service
        return try tell(Refusal(reference, service, slot, reason, offers), update, in: &transaction)
    }

    /// The district hears why, with what is free nearby.
    private func tell(
        _ refusal: Refusal, _ update: TakenUpdate, in transaction: inout Transaction
    ) throws -> (UpdateFate, String?) {
        var told = AppointmentTold(reference: refusal.reference, service: refusal.service, refusal.slot)
        (told.reason, told.offers) = (refusal.reason, refusal.offers.map(AppointmentTold.Time.init))
        try transaction.oweRefusal(told, of: update.id, command(update))
        return (refusal.reason == .faulty ? .faulty : .refused, refusal.reason.rawValue)
    }

    private struct Refusal {
        let reference: String
        let service: String?
        let slot: Slot?
        let reason: BookingRefused
        let offers: [Slot]

        init(
            _ reference: String, _ service: String?, _ slot: Slot?, _ reason: BookingRefused, _ offers: [Slot]
        ) {
            (self.reference, self.service, self.slot) = (reference, service, slot)
            (self.reason, self.offers) = (reason, offers)
        }
    }

    // MARK: Items

    /// Takes a decision for a handed-over item, whatever stands in its way at the counter: a stopped clock goes on by it,
    /// and a day that cannot be by our clock is taken as the nearest one that can.
    private func decide(
        _ number: ItemNumber, _ verdict: ItemVerdict, _ update: TakenUpdate,
        in transaction: inout Transaction
    ) throws -> (UpdateFate, String?) {
        guard let item = try transaction.records.item(number: number) else {
            return (.refused, "unknownItem")
        }
        let command = command(update)
        let today = try transaction.businessDate(at: moment).date
        var verdict = verdict
        verdict.date = verdict.date.map { date in
            let first = item.life.handOver?.date ?? item.life.acceptance?.date ?? date
            return min(max(first, date), max(first, today))
        }
        var change = ItemChange()
        change.clock = clock
        let steps: [ItemStep] = (item.life.pause == nil ? [] : [.resume]) + [.decide(verdict)]
        let refused = try transaction.attempting { _ = try $0.change(item, steps, change, command) }
        return refused.map { (.refused, $0.description) } ?? (.applied, nil)
    }

    private func command(_ update: TakenUpdate) -> Command {
        Command(key: update.id, scope: "district", fingerprint: update.id, actor: .kiosk, moment: moment)
    }
}

extension Transaction {
    /// Runs `body` so that a refusal undoes it, and only it; what concerns the disk is thrown on.
    ///
    /// - Returns: why it was refused; nil when it was done.
    fileprivate mutating func attempting(
        _ body: (inout Transaction) throws -> Void
    ) throws -> StoreError? {
        let before = self
        try execute("SAVEPOINT attempt")
        do {
            try body(&self)
            try execute("RELEASE attempt")
            return nil
        } catch {
            guard !StoreError.isOfTheDisk(error), db.isInsideTransaction else { throw error }
            try execute("ROLLBACK TO attempt")
            try execute("RELEASE attempt")
            self = before
            return StoreError(error)
        }
    }
}

extension DocumentRefusal {
    /// What cannot be read is faulty; what can and must not count is refused.
    fileprivate var fate: UpdateFate {
        switch self {
        case .noKey, .wrongSignature, .notNewer: .refused
        case .badVersion, .unreadable: .faulty
        }
    }
}
