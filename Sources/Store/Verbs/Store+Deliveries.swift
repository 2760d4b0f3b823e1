package import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// What the district is owed, in the order of delivery.
    ///
    /// - Parameter underway: leaves these out: they are on their way, and their fates not yet recorded.
    package func pendingDeliveries(
        besides underway: ClosedRange<Int64>? = nil, limit: Int
    ) async throws(StoreError) -> [Delivery] {
        try await read { try $0.pendingDeliveries(besides: underway, limit: Self.bounded(limit)) }
    }

    /// Records what came of a try, all of it in one transaction: what is acknowledged, what is rejected, and that the try
    /// was made. Those that are not pending are left as they are, since the district's word may come twice.
    package func settle(_ tried: TriedDeliveries, at moment: Moment) async throws(StoreError) {
        try await write { transaction in
            try transaction.acknowledge(tried.acknowledged, at: moment)
            for rejected in tried.rejected {
                try transaction.reject(rejected.sequence, reason: rejected.reason, tries: 1, moment)
            }
            try transaction.noteTry(of: tried.undecided, moment)
        }
    }

    /// It cannot be sent; it goes to the list that people see and may send again.
    package func reject(
        _ sequence: Int64, reason: String, at moment: Moment
    ) async throws(StoreError) {
        try await write { transaction in
            _ = try transaction.delivery(sequence)
            try transaction.reject(sequence, reason: reason, tries: 0, moment)
        }
    }

    /// A rejected one is owed again, under its old id and place.
    package func resend(_ sequence: Int64, at moment: Moment, actor: Actor) async throws(StoreError) {
        try await write { transaction in
            let delivery = try transaction.delivery(sequence)
            guard delivery.state == .rejected else {
                throw StoreError.notAllowed(state: delivery.state.rawValue, event: "resend")
            }
            let sql = "UPDATE deliveries SET state = 'pending', reason = NULL WHERE sequence = ?"
            try transaction.execute(sql, [sequence])
            let fact = Fact.deliveryQueued(sequence: sequence, itemNumber: delivery.subject)
            try transaction.record(fact, actor, moment)
        }
    }

    package func backlog() async throws(StoreError) -> Backlog { try await read { try $0.backlog() } }

    /// What the heartbeat says of the outbox and of the journal it is witnessed by.
    package func lineStanding() async throws(StoreError) -> LineStanding {
        try await read { records in
            let last = try records.row("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1")
            return LineStanding(
                backlog: try records.backlog(),
                // Not the newest row: what is acknowledged may have left by retention.
                highest: try records.number("SELECT seq FROM sqlite_sequence WHERE name = 'deliveries'") ?? 0,
                journal: last?[0] ?? 0, head: (last?[1] as Data?).map(Hex.text) ?? "",
                updates: try records.updatesState())
        }
    }

    /// The newest first.
    package func deliveries(limit: Int) async throws(StoreError) -> [Delivery] {
        try await read { try $0.deliveries(limit: Self.bounded(limit)) }
    }

    package func delivery(ofItem id: ItemID) async throws(StoreError) -> Delivery? {
        try await read { try $0.delivery(ofItem: id) }
    }
}

/// What came of a try to deliver a batch.
package struct TriedDeliveries: Hashable, Sendable {
    package struct Rejected: Hashable, Sendable {
        package var sequence: Int64
        /// In the district's words.
        package var reason: String

        package init(_ sequence: Int64, reason: String) { (self.sequence, self.reason) = (sequence, reason) }
    }

    /// The district has them.
    package var acknowledged: [Int64]
    /// The district will not have them; they go to the list that people see and may send again.
    package var rejected: [Rejected]
    /// They stay owed.
    package var undecided: [Int64]

    package var isEmpty: Bool { acknowledged.isEmpty && rejected.isEmpty && undecided.isEmpty }

    package init(acknowledged: [Int64] = [], rejected: [Rejected] = [], undecided: [Int64] = []) {
        (self.acknowledged, self.rejected, self.undecided) = (acknowledged, rejected, undecided)
    }
}

extension Transaction {
    fileprivate func delivery(_ sequence: Int64) throws -> Delivery {
        guard let delivery = try records.delivery(sequence) else { throw StoreError.notFound("delivery") }
        return delivery
    }

    /// Those that are pending, in order, one line each.
    fileprivate mutating func acknowledge(_ sequences: [Int64], at moment: Moment) throws {
        guard !sequences.isEmpty else { return }
        let rows = try records.rows(Self.acknowledging, [moment.wall.milliseconds, Self.list(sequences)])
        // SQLite promises no order of what an UPDATE returns.
        for row in rows.sorted(by: { ($0[0] as Int64) < $1[0] }) {
            try record(.deliveryAcknowledged(sequence: row[0], itemNumber: row[1]), .kiosk, moment)
        }
    }

    fileprivate mutating func reject(
        _ sequence: Int64, reason: String, tries: Int, _ moment: Moment
    ) throws {
        let reason = String(reason.prefix(500))
        let tried = tries > 0 ? moment.wall.milliseconds : nil
        guard let row = try records.row(Self.rejecting, [reason, tries, tried, sequence]) else { return }
        let fact = Fact.deliveryRejected(sequence: sequence, itemNumber: row[0], reason: reason)
        try record(fact, .kiosk, moment)
    }

    /// Counts a try that decided nothing; no line in the journal, since nothing has happened.
    fileprivate func noteTry(of sequences: [Int64], _ moment: Moment) throws {
        guard !sequences.isEmpty else { return }
        try execute(Self.trying, [moment.wall.milliseconds, Self.list(sequences)])
    }

    /// One statement for a whole batch: each row is found by its key and written once.
    private static let acknowledging = """
        UPDATE deliveries SET state = 'acknowledged', reason = NULL, attempts = attempts + 1, attempted_ms = ?
        WHERE sequence IN (SELECT value FROM json_each(?)) AND state = 'pending' RETURNING sequence, subject
        """
    private static let rejecting = """
        UPDATE deliveries SET state = 'rejected', reason = ?, attempts = attempts + ?,
        attempted_ms = ifnull(?, attempted_ms) WHERE sequence = ? AND state = 'pending' RETURNING subject
        """
    private static let trying = """
        UPDATE deliveries SET attempts = attempts + 1, attempted_ms = ?
        WHERE sequence IN (SELECT value FROM json_each(?)) AND state = 'pending'
        """

    private static func list(_ sequences: [Int64]) -> String {
        "[\(sequences.lazy.map(String.init).joined(separator: ","))]"
    }
}
