package import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// Opens an item for the visit that is being served at the counter; it is in the clerk's hands from then on.
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

    /// Takes the item through the steps in order, all or none; its slips and the district's message are part of the
    /// same transaction.
    ///
    /// Throws `notAllowed` where the machine knows no such step, `item` where a condition does not hold.
    package func changeItem(
        _ id: ItemID, _ steps: [ItemStep], _ change: ItemChange, _ command: Command
    ) async throws(StoreError) -> ItemChanged {
        try await once(command) { transaction in
            guard let item = try transaction.records.item(id) else { throw StoreError.notFound("item") }
            return try transaction.change(item, steps, change, command)
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
        var item = Item(
            id: ItemID(at: command.moment.wall), number: number, visit: request.visit,
            service: request.service,
            catalogVersion: request.catalogVersion, form: request.form, received: request.received,
            resident: request.resident, created: command.moment.wall,
            life: ItemLife(terms: request.terms, holder: command.actor.clerk, received: date.date))
        item.life.circumstances = request.circumstances
        try insert(item, date, running, request.clock)
        let fact = Fact.itemOpened(item: item.id, number: number, visit: item.visit, service: item.service)
        try record(fact, command.actor, command.moment)
        try dropDraft(at: DraftPlace(visit: item.visit, service: item.service), command)
        return item
    }

    mutating func change(
        _ before: Item, _ steps: [ItemStep], _ change: ItemChange, _ command: Command
    ) throws -> ItemChanged {
        do throws(ItemRefusal) { try change.judge(before) } catch { throw StoreError(error) }
        let date = try businessDate(at: command.moment)
        var (item, last) = (before, ItemEvent?.none)
        for step in steps {
            last = try take(step, &item, on: date, change.clock, command)
        }
        var changed = ItemChanged(item: item)
        // First the district, so that its head is that of the item's own fact.
        if let data = change.districtData, let type = last.flatMap(ItemMachine.districtEvent) {
            let subject = item
            changed.delivery = try owe(type, item, made { try data(subject) }, command)
        }
        for paper in change.papers {
            let job = try queue(paper, item, command)
            changed.papers.append(job)
            if paper.isReceipt { changed.item.receipt = job }
        }
        try update(changed.item, change.clock, on: date)
        try dropDraft(at: DraftPlace(visit: item.visit, service: item.service, item: item.id), command)
        return changed
    }

    private mutating func take(
        _ step: ItemStep, _ item: inout Item, on date: BusinessDate, _ clock: ItemClock, _ command: Command
    ) throws -> ItemEvent {
        let isLate = clock.state(of: item, on: date.date).urgency == .late
        let (next, event): (Item, ItemEvent)
        do throws(ItemRefusal) {
            (next, event) = try item.taking(step, on: date.date, by: command.actor.clerk, clock)
        } catch {
            throw StoreError(error)
        }
        item = next
        try execute(
            """
            INSERT INTO item_steps (item, event, state, business_date, actor, wall_ms, late)
                VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                item.id.text, event.rawValue, item.state.rawValue, date.description,
                command.actor.description, command.moment.wall.milliseconds, isLate,
            ])
        let fact = Fact.itemChanged(item: item.id, number: item.number, event: event, state: item.state)
        try record(fact, command.actor, command.moment)
        return event
    }

    private mutating func queue(_ paper: ItemPaper, _ item: Item, _ command: Command) throws -> PrintJobID {
        let code = try code(on: paper, item, command)
        let job = PrintJob(
            id: PrintJobID(at: command.moment.wall), kind: paper.kind, visit: item.visit, item: item.id,
            content: try made { try paper.content(item, code) }, created: command.moment.wall)
        try insert(job)
        try record(job.fact, command.actor, command.moment)
        return job.id
    }

    private mutating func code(on paper: ItemPaper, _ item: Item, _ command: Command) throws -> String? {
        let wall = command.moment.wall
        if paper.isRatable { return try makeItemToken(item: item.id, wall: wall) }
        return paper.isReceipt ? try makeReceiptCode(items: [item], wall: wall) : nil
    }
}

// MARK: Rows

extension Transaction {
    private func insert(_ item: Item, _ date: BusinessDate, _ running: Int, _ clock: ItemClock) throws {
        let sql = """
            INSERT INTO items (id, business_date, running, number, visit, service, catalog_version, state, form,
                received, resident, created_ms, same_day, department, restricted)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        let terms = item.life.terms
        try execute(
            sql,
            [
                item.id.text, date.description, running, item.number.text, item.visit.text, item.service,
                item.catalogVersion, item.state.rawValue, sealed(JSON.data(item.form), "form", of: item),
                received(of: item), item.resident?.text, item.created.milliseconds, terms.sameDay,
                terms.department.isEmpty ? nil : terms.department, terms.restricted,
            ])
        try update(item, clock, on: date)
    }

    /// Writes what may change, and the clock that ends first.
    func update(_ item: Item, _ clock: ItemClock, on date: BusinessDate) throws {
        let next = clock.running(item, on: date.date).first
        let sql = """
            UPDATE items SET state = ?, form = ?, received = ?, outcome = ?, life = ?, holder = ?, next_due = ?,
                next_clock = ?, stopped = ?, receipt = ? WHERE id = ?
            """
        try execute(
            sql,
            [
                item.state.rawValue, sealed(JSON.data(item.form), "form", of: item), received(of: item),
                // Free words of a clerk may name people.
                item.outcome.map { try sealed(Data($0.utf8), "outcome", of: item) },
                sealed(JSON.data(item.life), "life", of: item), item.life.holder,
                next?.deadline.date.description, next?.clock.rawValue, item.life.pause != nil,
                item.receipt?.text, item.id.text,
            ])
    }

    private func received(of item: Item) throws -> String { try JSON.text(item.received.sorted()) }

    private func sealed(_ plain: Data, _ column: String, of item: Item) throws -> Data {
        try setting.sealing.seal(plain, at: records.place("items", column, item.id.text))
    }
}

extension StoreError {
    /// What the machine itself does not know is told as of every machine.
    init(_ refusal: ItemRefusal) {
        self =
            switch refusal {
            case .notAllowed(let state, let event):
                .notAllowed(state: state.rawValue, event: event.rawValue)
            default: .item(refusal)
            }
    }
}

extension Actor {
    /// The staff number; nil for anybody else.
    var clerk: String? {
        if case .clerk(let number) = self { number } else { nil }
    }
}
