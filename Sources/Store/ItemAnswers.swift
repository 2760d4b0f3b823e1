package import Domain

/// Makes the bytes of a slip or of a district message inside the transaction; must be pure: it may run more than once.
package typealias ItemContent = @Sendable (Item) throws -> [UInt8]
/// The same of a slip; `code` is there where the slip is to bear one: for rating, or for looking at the progress.
package typealias ItemPaperContent = @Sendable (Item, _ code: String?) throws -> [UInt8]
/// The same of one slip for several items.
package typealias ItemsContent = @Sendable ([Item], _ code: String?) throws -> [UInt8]

package struct OpenItem: Sendable {
    package var visit: VisitID
    package var service: String
    package var catalogVersion: String
    package var form: Form
    package var received: Set<Int>
    package var resident: ResidentID?
    /// What the catalogue promises today.
    package var terms: ItemTerms
    package var circumstances: FormRules.Circumstances?
    package var clock: ItemClock

    package init(
        visit: VisitID, service: String, catalogVersion: String, form: Form, received: Set<Int>,
        resident: ResidentID? = nil, terms: ItemTerms = ItemTerms(),
        circumstances: FormRules.Circumstances? = nil, clock: ItemClock = ItemClock()
    ) {
        (self.visit, self.service, self.catalogVersion) = (visit, service, catalogVersion)
        (self.form, self.received, self.resident) = (form, received, resident)
        (self.terms, self.circumstances, self.clock) = (terms, circumstances, clock)
    }
}

/// A slip that an item's step prints.
package struct ItemPaper: Sendable {
    package var kind: PrintJob.Kind
    /// It says that the papers were taken, so that no receipt is owed any more, and bears a receipt's code.
    package var isReceipt: Bool
    /// It bears a code by which the applicant may rate.
    package var isRatable: Bool
    package var content: ItemPaperContent

    package init(
        _ kind: PrintJob.Kind, isReceipt: Bool = false, isRatable: Bool = false,
        content: @escaping ItemPaperContent
    ) {
        (self.kind, self.isReceipt, self.isRatable) = (kind, isReceipt, isRatable)
        self.content = content
    }
}

/// What goes with an item's steps.
package struct ItemChange: Sendable {
    package var clock: ItemClock
    /// Judges the item as it is in the transaction, before the first step.
    package var judge: @Sendable (Item) throws(ItemRefusal) -> Void
    /// Queued for printing in the same transaction.
    package var papers: [ItemPaper]
    /// Given, and the last event concerns the district: a delivery is queued in the same transaction.
    package var districtData: ItemContent?

    package init(
        clock: ItemClock = ItemClock(), papers: [ItemPaper] = [], districtData: ItemContent? = nil,
        judge: @escaping @Sendable (Item) throws(ItemRefusal) -> Void = { _ in }
    ) {
        (self.clock, self.papers, self.districtData) = (clock, papers, districtData)
        self.judge = judge
    }
}

package struct ItemChanged: Hashable, Sendable, Codable {
    package var item: Item
    /// Absent in answers that were kept while an item had one slip at most.
    private var queued: [PrintJobID]?
    /// The sequence of the delivery.
    package var delivery: Int64?

    package init(item: Item) { self.item = item }

    /// The slips queued, in order.
    package var papers: [PrintJobID] {
        get { queued ?? [] }
        set { queued = newValue }
    }
}

/// A receipt for the papers of one visit.
package struct VisitReceipt: Hashable, Sendable, Codable {
    package var job: PrintJobID
    package var items: [ItemNumber]
}

/// One step in the history of an item.
package struct ItemPast: Hashable, Sendable {
    package var event: ItemEvent
    package var state: ItemState
    package var date: BusinessDate
    /// As in the journal: `clerk:1001`, `kiosk`.
    package var actor: String
    package var wall: WallTime
    /// The clock it met was over.
    package var late: Bool
}

/// What one item did on one day, for the day's figures.
package struct ItemFigure: Hashable, Sendable {
    package var state: ItemState
    /// Who took the last step of the day; nil when the kiosk did.
    package var clerk: String?
    package var sameDay: Bool
    /// Received on that day.
    package var received = false
    package var accepted = false
    package var completed = false
    package var handedOver = false
    package var decided = false
    package var delivered = false
    package var noticed = false
    package var refused = false
    package var withdrawn = false
    /// A clock was over when its step came, or is over at the end of the day.
    package var late = false
}

/// A matter that was sent back: it is on no list (准入清单), or the community may not certify it.
package struct RefusedMatter: Hashable, Sendable, Codable {
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable { case matter, certificate }

    package var kind: Kind
    /// The code of the certificate.
    package var code: String?
    /// What was asked for.
    package var what: String
    /// Who sent the resident or passed the task on.
    package var sender: String
    package var reason: String
    /// The right body, or where to go instead.
    package var rightBody: String?
    package var visit: VisitID?

    package init(
        kind: Kind, code: String? = nil, what: String, sender: String, reason: String,
        rightBody: String? = nil, visit: VisitID? = nil
    ) {
        (self.kind, self.code, self.what, self.sender) = (kind, code, what, sender)
        (self.reason, self.rightBody, self.visit) = (reason, rightBody, visit)
    }
}

package struct RecordedRefusal: Hashable, Sendable, Codable {
    /// The number on its paper.
    package var document: String
    package var matter: RefusedMatter
    package var date: BusinessDate
    package var clerk: String
    package var job: PrintJobID
}
