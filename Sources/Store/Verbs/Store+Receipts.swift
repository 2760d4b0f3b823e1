package import Domain
import GRDB

extension Store {
    /// Queues one receipt for all papers of the visit that stay here and have none.
    ///
    /// Throws `nothingToReceipt` when there are none.
    package func printReceipt(
        of visit: VisitID, content: @escaping ItemsContent, _ command: Command
    ) async throws(StoreError) -> VisitReceipt {
        try await once(command) { transaction in
            _ = try transaction.visit(visit)
            guard let receipt = try transaction.receiptOwed(to: visit, content, command) else {
                throw StoreError.nothingToReceipt
            }
            return receipt
        }
    }
}

extension Transaction {
    /// Nil where no receipt is owed. Also part of the end of a visit.
    mutating func receiptOwed(
        to visit: VisitID, _ content: ItemsContent, _ command: Command
    ) throws -> VisitReceipt? {
        let items = try records.itemsWithoutReceipt(of: visit)
        guard !items.isEmpty else { return nil }
        let code = try makeReceiptCode(items: items, wall: command.moment.wall)
        let job = PrintJob(
            id: PrintJobID(at: command.moment.wall), kind: .receipt, visit: visit,
            item: items.count == 1 ? items[0].id : nil,
            content: try made { try content(items, code) }, created: command.moment.wall)
        try insert(job)
        for item in items {
            try execute("UPDATE items SET receipt = ? WHERE id = ?", [job.id.text, item.id.text])
        }
        let numbers = items.map(\.number)
        try record(
            .itemsReceipted(visit: visit, job: job.id, items: numbers), command.actor, command.moment)
        try record(job.fact, command.actor, command.moment)
        return VisitReceipt(job: job.id, items: numbers)
    }
}
