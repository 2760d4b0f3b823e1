package import Domain
import GRDB

/// What an estimate of the wait is made from: nothing but what was measured.
package struct QueueMeasurements: Hashable, Sendable {
    /// How long the last visits were at a counter, without the time they were set aside; at most a hundred.
    package var service: [Duration]
    /// Counters with a clerk signed in.
    package var openCounters: Int
    /// Those of them that have called somebody or serve.
    package var busyCounters: Int
    package var waiting: [PriorityClass: Int]
}

/// One visit of a date, for the figures of the day.
package struct VisitFigure: Hashable, Sendable {
    package var number: TicketNumber
    package var state: VisitState
    package var origin: VisitOrigin
    package var priorityClass: PriorityClass
    /// Who had it last, and where.
    package var clerk: String?
    package var counter: Int?
    /// From the ticket to the first call; nil before it, for walk-ups, and where the machine was restarted meanwhile.
    package var waited: Duration?
    /// At counters, without the time it was set aside; nil likewise.
    package var served: Duration?
    /// What the resident was told at the ticket.
    package var estimate: WaitRange?
    /// How often it was called and nobody came.
    package var missed: Int
}

extension Store {
    /// How many of the last visits an estimate leans on.
    static let measured = 100

    package func measurements(at moment: Moment) async throws(StoreError) -> QueueMeasurements {
        try await read { try $0.measurements(at: moment) }
    }

    /// One for each visit of the date, in the order of arrival: as many as numbers were drawn.
    package func visitFigures(on date: BusinessDate) async throws(StoreError) -> [VisitFigure] {
        try await read { try $0.visitFigures(on: date) }
    }
}

extension Records {
    func measurements(at moment: Moment) throws -> QueueMeasurements {
        let live = try liveSessions(at: moment)
        let busy = Set(try claimed().compactMap(\.visit.counter))
        return QueueMeasurements(
            service: try rows(Self.lastServed, [Store.measured]).map { .milliseconds($0[0] as Int64) },
            openCounters: live.counters.count, busyCounters: live.counters.intersection(busy).count,
            waiting: try waitingCounts())
    }

    static let lastServed = """
        SELECT served_ms FROM visits WHERE finished IS NOT NULL AND served_ms IS NOT NULL
        ORDER BY finished DESC LIMIT ?
        """

    func estimate(of visit: VisitID) throws -> WaitRange? {
        let sql = "SELECT estimate_low, estimate_high FROM visits WHERE id = ?"
        return try row(sql, [visit.text]).flatMap { Self.range($0[0], $0[1]) }
    }

    fileprivate func visitFigures(on date: BusinessDate) throws -> [VisitFigure] {
        let sql = """
            SELECT prefix, sequence, digits, state, origin, priority_class, clerk, last_counter, waited_ms, served_ms,
                estimate_low, estimate_high, missed
            FROM visits WHERE business_date = ? ORDER BY arrival
            """
        return try rows(sql, [date.description]).map { row in
            VisitFigure(
                number: try ticketNumber(row[0], row[1], row[2]),
                state: try VisitState(rawValue: row[3]).orCorrupt(),
                origin: try VisitOrigin(rawValue: row[4]).orCorrupt(),
                priorityClass: try PriorityClass(rawValue: row[5]).orCorrupt(), clerk: row[6],
                counter: row[7], waited: (row[8] as Int64?).map { .milliseconds($0) },
                served: (row[9] as Int64?).flatMap { $0 > 0 ? .milliseconds($0) : nil },
                estimate: Self.range(row[10], row[11]), missed: row[12])
        }
    }

    private static func range(_ low: Int?, _ high: Int?) -> WaitRange? {
        guard let low, let high else { return nil }
        return WaitRange(low: low, high: high)
    }
}
