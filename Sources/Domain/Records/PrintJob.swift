/// One slip to be printed, with its fate (打印任务).
package struct PrintJob: Hashable, Sendable, Codable {
    /// The papers of facts/domain.md b2 that this kiosk hands out; kept as text in the store's schema.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case ticket, appointment, receipt, acceptance, notice, pledge, refusal, completion, pickup, transfer
        case checklist, test, dayReport, specialProcedure, `extension`

        /// A ticket is paper for waiting and grows old; every other paper is owed however late it comes.
        package var expires: Bool { self == .ticket }
    }

    package var id: PrintJobID
    package var kind: Kind
    package var state: PrintJobState
    package var visit: VisitID?
    package var item: ItemID?
    /// A reprint names the job it repeats and is marked 补打 on paper; each job is repeated at most once, so that
    /// the papers of one slip form a chain back to the first.
    package var copyOf: PrintJobID?
    /// What the slip says, as JSON its layout can read; sealed on disk.
    package var content: [UInt8]
    package var created: WallTime
    /// Why it is not printed, in a word safe to log.
    package var reason: String?

    package init(
        id: PrintJobID, kind: Kind, state: PrintJobState = .queued, visit: VisitID? = nil,
        item: ItemID? = nil, copyOf: PrintJobID? = nil, content: [UInt8], created: WallTime,
        reason: String? = nil
    ) {
        (self.id, self.kind, self.state, self.visit, self.item) = (id, kind, state, visit, item)
        (self.copyOf, self.content, self.created, self.reason) = (copyOf, content, created, reason)
    }
}
