import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// Draws a number, and records visit, resident, print job and journal with it.
    ///
    /// Throws `numbersUsedUp` at the end of the range; `diskFull`, `dayClosed`, `overLimit` and
    /// `StoreError.cardForgotten` before a number is drawn.
    package func issue(
        _ request: IssueRequest, _ command: Command
    ) async throws(StoreError) -> IssuedTicket {
        try await once(command) { transaction in
            try transaction.issue(request, limit: transaction.setting.queue.perPerson, command)
        }
    }
}

extension Transaction {
    /// - Parameter limit: how many numbers a person may draw on a day; nil for no limit.
    mutating func issue(
        _ request: IssueRequest, origin: VisitOrigin = .kiosk, limit: Int?, _ command: Command
    ) throws -> IssuedTicket {
        let (card, date) = try admitted(request.card, command, limit: limit)
        let number = try draw(request.priorityClass.prefix, date, command)
        let counts = try records.waitingCounts()
        let reason = request.reason ?? (request.priorityClass == .priority ? .asked : nil)
        let ahead = try records.ahead(
            joining: request.priorityClass, isUrgent: reason?.isUrgent ?? false, counts: counts,
            setting.queue)
        var visit = Visit(
            id: VisitID(at: command.moment.wall), number: number, date: date,
            priorityClass: request.priorityClass, state: .waiting, service: request.service,
            arrived: command.moment.wall, reason: reason, origin: origin)
        visit.resident = try card.map { try insert($0, at: command.moment) }
        let estimate = request.estimate?(ahead)
        try insert(visit, estimate: estimate, command.moment)
        let job = PrintJob(
            id: PrintJobID(at: command.moment.wall), kind: .ticket, visit: visit.id,
            content: try made { try request.content(number, ahead) }, created: command.moment.wall)
        try insert(job)
        let fact = Fact.ticketIssued(
            visit: visit.id, number: number, priorityClass: request.priorityClass,
            waiting: counts.values.reduce(1, +), job: job.id)
        try record(fact, command.actor, command.moment)
        try tellUrgency(of: visit, command)
        return IssuedTicket(
            visit: visit, ahead: ahead, job: job.id, medium: request.medium, estimate: estimate)
    }

    /// What goes before everyone is in the journal, so that it replays to the same order.
    mutating func tellUrgency(of visit: Visit, _ command: Command) throws {
        guard visit.reason?.isUrgent == true else { return }
        let fact = Fact.priorityGranted(
            visit: visit.id, number: visit.number, priorityClass: visit.priorityClass, urgent: true)
        try record(fact, command.actor, command.moment)
    }

    /// The card of who comes, if one was read, and the date their number belongs to; throws where no number is drawn.
    mutating func admitted(
        _ source: CardSource?, _ command: Command, limit: Int?
    ) throws -> (card: IdentityCard?, date: BusinessDate) {
        guard allowsVisits else { throw StoreError.diskFull }
        let card = try source.map { source in
            guard let card = source() else { throw StoreError.cardForgotten }
            return card
        }
        let date = try businessDate(at: command.moment)
        guard try !records.isClosed(date) else { throw StoreError.dayClosed }
        if let card, let limit {
            let drawn = try records.numbers(of: setting.sealing.personKey(card.number), on: date)
            guard drawn < limit else { throw StoreError.overLimit(numbers: drawn) }
        }
        return (card, date)
    }

    /// The next number of the date and prefix; each step is one look at an index, however many visits there are.
    mutating func draw(
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

    /// Keeps a new visit, at the end of the order of arrival.
    func insert(_ visit: Visit, estimate: WaitRange? = nil, _ moment: Moment) throws {
        let arrival = (try records.number("SELECT max(arrival) FROM visits") ?? 0) + 1
        let sql = """
            INSERT INTO visits (arrival, place, id, business_date, prefix, sequence, digits, priority_class, state,
                counter, service, resident, arrived_ms, arrived_boot, arrived_mono_ms, origin, reason, urgent, clerk,
                estimate_low, estimate_high, last_counter)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        try execute(
            sql,
            [
                arrival, QueuePlace.of(arrival: arrival), visit.id.text, visit.date.description,
                String(visit.number.prefix), visit.number.sequence, visit.number.digits,
                visit.priorityClass.rawValue, visit.state.rawValue, visit.counter, visit.service,
                visit.resident?.text, visit.arrived.milliseconds, moment.bootKey, moment.monotonic,
                visit.origin.rawValue, try visit.reason.map { try sealed($0, of: visit.id) },
                visit.reason?.isUrgent ?? false, visit.clerk, estimate?.low, estimate?.high,
                visit.counter,
            ])
    }

    /// One reading of a card is one resident record: what the visit's clerk will see is what was read that day.
    func insert(_ card: IdentityCard, at moment: Moment) throws -> ResidentID {
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

extension Records {
    /// How many numbers the person has drawn on a date.
    fileprivate func numbers(of person: Data, on date: BusinessDate) throws -> Int {
        let sql = """
            SELECT count(*) FROM residents r CROSS JOIN visits v ON v.resident = r.id
            WHERE r.person_key = ? AND v.business_date = ? AND v.origin <> 'walkUp'
            """
        return Int(try number(sql, [person, date.description]) ?? 0)
    }
}
