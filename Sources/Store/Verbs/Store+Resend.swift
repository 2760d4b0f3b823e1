package import Domain
import GRDB

extension Store {
    /// Everything that the district rejected is owed again, under its old ids and places; how many.
    ///
    /// In their order and in steps, so that a long list does not hold up the counters; what is rejected anew meanwhile stays
    /// on the list.
    package func resendRejected(at moment: Moment, actor: Actor) async throws(StoreError) -> Int {
        var (count, last) = (0, Int64(0))
        while true {
            let after = last
            let step = try await write { transaction in
                try transaction.resendRejected(after: after, limit: Self.resentAtOnce, actor, moment)
            }
            count += step.count
            guard let end = step.last, step.count == Self.resentAtOnce else { return count }
            last = end
        }
    }

    /// 100: a batch; its lines in the journal take a few milliseconds.
    private static let resentAtOnce = 100
}

extension Transaction {
    /// - Returns: their sequences.
    fileprivate mutating func resendRejected(
        after last: Int64, limit: Int, _ actor: Actor, _ moment: Moment
    ) throws -> [Int64] {
        let sql = """
            SELECT sequence, subject FROM deliveries WHERE state = 'rejected' AND sequence > ? ORDER BY sequence LIMIT ?
            """
        let rows = try records.rows(sql, [last, limit])
        for row in rows {
            let sequence: Int64 = row[0]
            try execute(
                "UPDATE deliveries SET state = 'pending', reason = NULL WHERE sequence = ?", [sequence])
            try record(.deliveryQueued(sequence: sequence, itemNumber: row[1]), actor, moment)
        }
        return rows.map { $0[0] }
    }
}
