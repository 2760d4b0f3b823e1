package import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// What the district is owed, in the order of delivery.
    package func pendingDeliveries(limit: Int) async throws(StoreError) -> [Delivery] {
        try await read { try $0.pendingDeliveries(limit: Self.bounded(limit)) }
    }

    /// The district has them; those that are not pending are left as they are, since its word may come twice.
    package func acknowledge(_ sequences: [Int64], at moment: Moment) async throws(StoreError) {
        try await write { transaction in
            for sequence in sequences {
                guard let delivery = try transaction.records.delivery(sequence), delivery.state == .pending
                else { continue }
                let sql = "UPDATE deliveries SET state = 'acknowledged', reason = NULL WHERE sequence = ?"
                try transaction.execute(sql, [sequence])
                let fact = Fact.deliveryAcknowledged(sequence: sequence, itemNumber: delivery.subject)
                try transaction.record(fact, .kiosk, moment)
            }
        }
    }

    /// The district will not have it; it goes to the list that people see and may send again.
    package func reject(
        _ sequence: Int64, reason: String, at moment: Moment
    ) async throws(StoreError) {
        try await write { transaction in
            let delivery = try transaction.delivery(sequence)
            guard delivery.state == .pending else { return }
            let reason = String(reason.prefix(500))
            let sql = "UPDATE deliveries SET state = 'rejected', reason = ? WHERE sequence = ?"
            try transaction.execute(sql, [reason, sequence])
            let fact = Fact.deliveryRejected(
                sequence: sequence, itemNumber: delivery.subject, reason: reason)
            try transaction.record(fact, .kiosk, moment)
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

    /// Counts a try; no line in the journal, since nothing has happened yet.
    package func recordAttempt(_ sequences: [Int64], at moment: Moment) async throws(StoreError) {
        try await write { transaction in
            let sql = "UPDATE deliveries SET attempts = attempts + 1, attempted_ms = ? WHERE sequence = ?"
            for sequence in sequences { try transaction.execute(sql, [moment.wall.milliseconds, sequence]) }
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

extension Transaction {
    fileprivate func delivery(_ sequence: Int64) throws -> Delivery {
        guard let delivery = try records.delivery(sequence) else { throw StoreError.notFound("delivery") }
        return delivery
    }
}
