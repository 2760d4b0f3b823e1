package import Domain
import GRDB

extension Store {
    /// What is still open of the person whose card was read for the visit, from visits that are over or of earlier days; the newest
    /// first. Empty without a card.
    package func earlierItems(
        of visit: VisitID, limit: Int
    ) async throws(StoreError) -> [Item] {
        try await read { try $0.earlierItems(of: visit, limit: Self.bounded(limit)) }
    }

    /// Takes an open item up in the visit that is being served at the counter: its papers and receipts belong to that
    /// visit from then on, and its end waits for it. Of the same person, the card read today stands for the item.
    ///
    /// An item of this visit stays as it is. Throws `notServing` where nobody is served here, `notAllowed` where the
    /// item is closed or the visit it belongs to may still go on today.
    package func continueItem(
        _ id: ItemID, in visit: VisitID, counter: Int, _ command: Command
    ) async throws(StoreError) -> Item {
        try await once(command) { transaction in
            let visit = try transaction.visit(visit)
            guard visit.state == .serving, visit.counter == counter else {
                throw StoreError.notServing(state: visit.state)
            }
            guard let item = try transaction.records.item(id) else { throw StoreError.notFound("item") }
            return try transaction.continueItem(item, in: visit, command)
        }
    }

    /// Unseals the card the item was made with, and journals before that the resident of that visit was shown; nil
    /// where there was none.
    package func applicant(
        of item: ItemID, actor: Actor, at moment: Moment
    ) async throws(StoreError) -> IdentityCard? {
        try await write { transaction in
            guard let item = try transaction.records.item(item) else { throw StoreError.notFound("item") }
            guard let resident = item.resident else { return nil }
            let card = try transaction.records.card(of: resident)
            let visit = try transaction.records.visit(cardOf: resident) ?? item.visit
            try transaction.record(.residentShown(visit: visit), actor, moment)
            return card
        }
    }
}

extension Transaction {
    fileprivate mutating func continueItem(
        _ before: Item, in visit: Visit, _ command: Command
    ) throws -> Item {
        guard before.visit != visit.id else { return before }
        guard before.state.isOpen else {
            throw StoreError.notAllowed(state: before.state.rawValue, event: "continue")
        }
        let earlier = try self.visit(before.visit)
        // What is only set aside today is still that visit's own.
        guard !earlier.state.isOpen || (!earlier.state.isClaimed && earlier.date < visit.date) else {
            throw StoreError.notAllowed(state: earlier.state.rawValue, event: "continue")
        }
        var item = before
        item.visit = visit.id
        if try records.isSamePerson(before.resident, visit.resident) { item.resident = visit.resident }
        try execute(
            "UPDATE items SET visit = ?, resident = ? WHERE id = ?",
            [item.visit.text, item.resident?.text, item.id.text])
        let fact = Fact.itemContinued(
            item: item.id, number: item.number, visit: visit.id, from: before.visit)
        try record(fact, command.actor, command.moment)
        // What was typed then and not handed in was of that visit.
        try dropDraft(
            at: DraftPlace(visit: before.visit, service: item.service, item: item.id), command)
        return item
    }
}

extension Records {
    fileprivate func visit(cardOf resident: ResidentID) throws -> VisitID? {
        try row("SELECT id FROM visits WHERE resident = ?", [resident.text])
            .map { try VisitID($0[0] as String).orCorrupt() }
    }

    fileprivate func isSamePerson(_ one: ResidentID?, _ other: ResidentID?) throws -> Bool {
        guard let one, let other else { return false }
        let sql = """
            SELECT 1 FROM residents a JOIN residents b ON b.person_key = a.person_key WHERE a.id = ? AND b.id = ?
            """
        return try number(sql, [one.text, other.text]) != nil
    }
}
