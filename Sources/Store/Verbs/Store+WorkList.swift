package import Domain
import GRDB

extension Store {
    /// What is open, by the day its first clock ends, those without a day last; with `dueUntil` only what ends until then.
    package func workList(
        dueUntil date: CivilDate? = nil, limit: Int = longestList
    ) async throws(StoreError) -> [Item] {
        try await read { try $0.workList(dueUntil: date, limit: Self.bounded(limit)) }
    }

    /// What is in a clerk's hands; nil for what is in nobody's.
    package func openItems(holder: String?) async throws(StoreError) -> [Item] {
        try await read { try $0.openItems(holder: holder, limit: Self.longestList) }
    }

    package func history(of item: ItemID) async throws(StoreError) -> [ItemPast] {
        try await read { try $0.history(of: item) }
    }

    /// The newest first.
    package func earlierForms(
        of visit: VisitID, limit: Int
    ) async throws(StoreError) -> [EarlierForm] {
        try await read { try $0.earlierForms(of: visit, limit: Self.bounded(limit)) }
    }

    /// Puts every open item of one clerk into another's hands, at most `longestList` at a time; how many they were.
    package func passOn(
        from: String, to: String, _ command: Command
    ) async throws(StoreError) -> Int {
        try await once(command) { try $0.passOnItems(from: from, to: to, command) }
    }

    /// Puts one open item into a clerk's hands.
    package func passOn(
        _ id: ItemID, to clerk: String, _ command: Command
    ) async throws(StoreError) -> Item {
        try await once(command) { transaction in
            guard let item = try transaction.records.item(id) else { throw StoreError.notFound("item") }
            guard item.state.isOpen else {
                throw StoreError.notAllowed(state: item.state.rawValue, event: "passOn")
            }
            return try transaction.passOn(item, to: clerk, command)
        }
    }

    /// Counts the clocks of open items anew, after the calendar or the rules changed; how many moved.
    package func countAnew(_ clock: ItemClock, at moment: Moment) async throws(StoreError) -> Int {
        try await write { transaction in
            let date = try transaction.businessDate(at: moment)
            var moved = 0
            for item in try transaction.records.workList(dueUntil: nil, limit: Self.longestList) {
                let before = try transaction.records.nextDue(of: item.id)
                guard clock.running(item, on: date.date).first?.deadline.date != before else { continue }
                try transaction.update(item, clock, on: date)
                moved += 1
            }
            return moved
        }
    }
}

extension Transaction {
    /// Part of a shift's hand-over: every open item of `from` is in the hands of `to` afterwards.
    mutating func passOnItems(from: String, to: String, _ command: Command) throws -> Int {
        let items = try records.openItems(holder: from, limit: Store.longestList)
        for item in items { _ = try passOn(item, to: to, command) }
        return items.count
    }

    fileprivate mutating func passOn(_ before: Item, to clerk: String, _ command: Command) throws -> Item {
        guard try records.number("SELECT 1 FROM clerks WHERE number = ?", [clerk]) != nil else {
            throw StoreError.notFound("clerk")
        }
        guard before.life.holder != clerk else { return before }
        var item = before
        item.life.holder = clerk
        try rewriteLife(of: item)
        let fact = Fact.itemPassedOn(
            item: item.id, number: item.number, from: before.life.holder, to: clerk)
        try record(fact, command.actor, command.moment)
        return item
    }

    /// The clocks do not move.
    private func rewriteLife(of item: Item) throws {
        let box = try setting.sealing.seal(
            JSON.data(item.life), at: records.place("items", "life", item.id.text))
        try execute(
            "UPDATE items SET life = ?, holder = ? WHERE id = ?", [box, item.life.holder, item.id.text])
    }
}

extension Records {
    fileprivate func nextDue(of item: ItemID) throws -> CivilDate? {
        try row("SELECT next_due FROM items WHERE id = ?", [item.text])
            .flatMap { $0[0] as String? }.map { try CivilDate($0).orCorrupt() }
    }
}
