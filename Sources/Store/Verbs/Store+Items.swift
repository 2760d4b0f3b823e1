package import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// Opens an item for the visit that is being served at the counter.
    package func openItem(
        _ request: OpenItem, counter: Int, _ command: Command
    ) async throws(StoreError) -> Item {
        try await once(command) { transaction in
            let visit = try transaction.visit(request.visit)
            guard visit.state == .serving, visit.counter == counter else {
                throw StoreError.notServing(state: visit.state)
            }
            return try transaction.open(request, command)
        }
    }

    /// Moves an item by its machine; a receipt and the district's message are part of the same transaction.
    package func changeItem(
        _ id: ItemID, event: ItemEvent, _ change: ItemChange, _ command: Command
    ) async throws(StoreError) -> ItemChanged {
        try await once(command) { transaction in
            guard let item = try transaction.records.item(id) else { throw StoreError.notFound("item") }
            return try transaction.change(item, event, change, command)
        }
    }
}

extension Transaction {
    fileprivate mutating func open(_ request: OpenItem, _ command: Command) throws -> Item {
        let date = try businessDate(at: command.moment)
        let sql = "SELECT running FROM items WHERE business_date = ? ORDER BY running DESC LIMIT 1"
        let running = Int(try records.number(sql, [date.description]) ?? 0) + 1
        guard let number = ItemNumber(region: setting.region, date: date, running: running) else {
            throw StoreError.itemNumbersUsedUp
        }
        let item = Item(
            id: ItemID(at: command.moment.wall), number: number, visit: request.visit,
            service: request.service,
            catalogVersion: request.catalogVersion, form: request.form, received: request.received,
            resident: request.resident, created: command.moment.wall)
        try insert(item, date, running)
        let fact = Fact.itemOpened(item: item.id, number: number, visit: item.visit, service: item.service)
        try record(fact, command.actor, command.moment)
        return item
    }

    fileprivate mutating func change(
        _ before: Item, _ event: ItemEvent, _ change: ItemChange, _ command: Command
    ) throws -> ItemChanged {
        guard let state = ItemMachine.state(after: event, in: before.state) else {
            throw StoreError.notAllowed(state: before.state.rawValue, event: event.rawValue)
        }
        var item = before
        item.state = state
        item.form = change.form ?? item.form
        item.received = change.received ?? item.received
        item.outcome = change.outcome ?? item.outcome
        try update(item)
        let fact = Fact.itemChanged(item: item.id, number: item.number, event: event, state: state)
        try record(fact, command.actor, command.moment)
        var changed = ItemChanged(item: item)
        // First the district, so that its head is that of the item's own fact.
        if let data = change.districtData, let type = ItemMachine.districtEvent(of: event) {
            changed.delivery = try owe(type, item, made { try data(item) }, command)
        }
        if let receipt = change.receipt {
            changed.receipt = try queueReceipt(item, made { try receipt(item) }, command)
        }
        return changed
    }

    private func insert(_ item: Item, _ date: BusinessDate, _ running: Int) throws {
        let sql = """
            INSERT INTO items (id, business_date, running, number, visit, service, catalog_version, state, form,
                received, outcome, resident, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        try execute(
            sql,
            [
                item.id.text, date.description, running, item.number.text, item.visit.text, item.service,
                item.catalogVersion, item.state.rawValue, sealedForm(of: item), received(of: item),
                sealedOutcome(of: item), item.resident?.text, item.created.milliseconds,
            ])
    }

    private func update(_ item: Item) throws {
        try execute(
            "UPDATE items SET state = ?, form = ?, received = ?, outcome = ? WHERE id = ?",
            [
                item.state.rawValue, sealedForm(of: item), received(of: item), sealedOutcome(of: item),
                item.id.text,
            ])
    }

    private func received(of item: Item) throws -> String { try JSON.text(item.received.sorted()) }

    private func sealedForm(of item: Item) throws -> Data {
        try setting.sealing.seal(JSON.data(item.form), at: records.place("items", "form", item.id.text))
    }

    /// Free words of a clerk may name people.
    private func sealedOutcome(of item: Item) throws -> Data? {
        try item.outcome.map {
            try setting.sealing.seal(Data($0.utf8), at: records.place("items", "outcome", item.id.text))
        }
    }

    private mutating func queueReceipt(
        _ item: Item, _ content: [UInt8], _ command: Command
    ) throws -> PrintJobID {
        let job = PrintJob(
            id: PrintJobID(at: command.moment.wall), kind: .receipt, visit: item.visit, item: item.id,
            content: content, created: command.moment.wall)
        try insert(job)
        try record(job.fact, command.actor, command.moment)
        return job.id
    }

    private mutating func owe(
        _ type: DistrictEventType, _ item: Item, _ data: [UInt8], _ command: Command
    ) throws -> Int64 {
        let id = Identifier<Delivery>(at: command.moment.wall).text
        let sealed = try setting.sealing.seal(data, at: records.place("deliveries", "data", id))
        let sql = """
            INSERT INTO deliveries (id, type, item, item_number, state, time_ms, data, journal_sequence, journal_head)
                VALUES (?, ?, ?, ?, 'pending', ?, ?, ?, ?)
            """
        try execute(
            sql,
            [
                id, type.rawValue, item.id.text, item.number.text, command.moment.wall.milliseconds, sealed,
                journal.sequence, journal.hash,
            ])
        let sequence = db.lastInsertedRowID
        try record(
            .deliveryQueued(sequence: sequence, itemNumber: item.number.text), command.actor, command.moment)
        return sequence
    }
}
