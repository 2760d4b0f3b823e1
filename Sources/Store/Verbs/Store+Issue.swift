import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// Draws a number, and records visit, resident, print job and journal with it.
    ///
    /// Throws `numbersUsedUp` at the end of the range, `diskFull` and `StoreError.cardForgotten` before a number is
    /// drawn.
    package func issue(
        _ request: IssueRequest, _ command: Command
    ) async throws(StoreError) -> IssuedTicket {
        try await once(command) { transaction in
            guard transaction.allowsVisits else { throw StoreError.diskFull }
            return try transaction.issue(request, command)
        }
    }
}

extension Transaction {
    fileprivate mutating func issue(_ request: IssueRequest, _ command: Command) throws -> IssuedTicket {
        let card = try request.card.map { source in
            guard let card = source() else { throw StoreError.cardForgotten }
            return card
        }
        let date = try businessDate(at: command.moment)
        let number = try draw(request.priorityClass.prefix, date, command)
        let counts = try records.waitingCounts()
        let ahead = QueueOrder.ahead(joining: request.priorityClass, waiting: counts)
        var visit = Visit(
            id: VisitID(at: command.moment.wall), number: number, date: date,
            priorityClass: request.priorityClass, state: .waiting, service: request.service,
            arrived: command.moment.wall)
        visit.resident = try card.map { try insert($0, at: command.moment) }
        try insert(visit)
        let job = PrintJob(
            id: PrintJobID(at: command.moment.wall), kind: .ticket, visit: visit.id,
            content: try made { try request.content(number, ahead) }, created: command.moment.wall)
        try insert(job)
        let fact = Fact.ticketIssued(
            visit: visit.id, number: number, priorityClass: request.priorityClass,
            waiting: counts.values.reduce(1, +), job: job.id)
        try record(fact, command.actor, command.moment)
        return IssuedTicket(visit: visit, ahead: ahead, job: job.id, medium: request.medium)
    }

    /// The next number of the date and prefix; each step is one look at an index, however many visits there are.
    private mutating func draw(
        _ prefix: Character, _ date: BusinessDate, _ command: Command
    ) throws -> TicketNumber {
        let letter = String(prefix)
        let sql = """
            SELECT sequence FROM visits WHERE business_date = ? AND prefix = ? ORDER BY sequence DESC LIMIT 1
            """
        let drawn = Int(try records.number(sql, [date.description, letter]) ?? 0)
        var skipped = drawn
        while let sequence = setting.numbering.next(after: skipped, open: []) {
            if try isOpen(sequence, letter, before: date) {
                skipped = sequence
                continue
            }
            if setting.numbering.isNearlyUsedUp(at: sequence), !setting.numbering.isNearlyUsedUp(at: drawn) {
                try record(.numbersRunningOut(prefix: letter, sequence: sequence), .kiosk, command.moment)
            }
            return try TicketNumber(prefix: prefix, sequence: sequence, digits: setting.numbering.digits)
                .orCorrupt()
        }
        throw StoreError.numbersUsedUp(prefix: letter)
    }

    /// Whether someone may still come forward with that number of an earlier date.
    private func isOpen(_ sequence: Int, _ prefix: String, before date: BusinessDate) throws -> Bool {
        let sql = """
            SELECT 1 FROM visits WHERE prefix = ? AND sequence = ? AND business_date < ?
            AND state IN ('waiting', 'called', 'serving', 'parked', 'noShow') LIMIT 1
            """
        return try records.number(sql, [prefix, sequence, date.description]) != nil
    }

    private func insert(_ visit: Visit) throws {
        let sql = """
            INSERT INTO visits (id, business_date, prefix, sequence, digits, priority_class, state, service, resident,
                arrived_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        try execute(
            sql,
            [
                visit.id.text, visit.date.description, String(visit.number.prefix), visit.number.sequence,
                visit.number.digits, visit.priorityClass.rawValue, visit.state.rawValue, visit.service,
                visit.resident?.text, visit.arrived.milliseconds,
            ])
    }

    /// One reading of a card is one resident record: what the visit's clerk will see is what was read that day.
    private func insert(_ card: IdentityCard, at moment: Moment) throws -> ResidentID {
        let id = ResidentID(at: moment.wall)
        let sealed = try setting.sealing.seal(
            JSON.data(card), at: records.place("residents", "card", id.text))
        try execute(
            "INSERT INTO residents VALUES (?, ?, ?)",
            [id.text, setting.sealing.personKey(card.number), sealed])
        return id
    }

    /// Runs a caller's closure; whatever it throws is the caller's own.
    func made<Content>(_ make: () throws -> Content) throws(StoreError) -> Content {
        do { return try make() } catch { throw .contentFailed }
    }
}
