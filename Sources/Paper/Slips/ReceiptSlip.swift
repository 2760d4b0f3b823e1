package import Domain

/// What the applicant takes home from the counter: the receipt of papers (收件回执), or, for a matter that is settled
/// the same day, the receipt of papers and acceptance in one (facts/domain.md b2).
///
/// A receipt of papers names nobody; where it is the acceptance too, the applicant stands on it in full, as on every
/// acceptance notice. No ID number, no health, no risk level (facts/domain.md b2, e).
package struct ReceiptSlip: SlipLayout {
    package enum Kind: String, Hashable, Sendable, Codable {
        /// Papers were taken; whether the matter is accepted is decided later.
        case received
        /// Papers were taken and the matter is accepted.
        case accepted
    }

    package var kind: Kind
    /// The hall's name as in the settings.
    package var hall: String
    package var itemNumber: ItemNumber
    package var service: SlipWords
    /// Kept only where the kind is `accepted`.
    package private(set) var applicant: String?
    package var materials: [SlipMaterial]
    /// When the papers were taken, `yyyy-MM-dd HH:mm`.
    package var time: String
    /// Number and name of the clerk who took them.
    package var receiver: String
    package var phone: String
    /// Nil where the hall has set none.
    package var complaintPhone: String?
    /// The promised end date, `yyyy-MM-dd`; nil where there is none yet.
    package var promised: String?
    /// What happens next, where the service says so; empty for the sentence of the table.
    package var next: String
    package var reprinted: String?

    package init(
        kind: Kind, hall: String, itemNumber: ItemNumber, service: SlipWords, applicant: String,
        materials: [SlipMaterial], time: String, receiver: String, phone: String,
        complaintPhone: String? = nil, promised: String? = nil, next: String = "", reprinted: String? = nil
    ) {
        (self.kind, self.hall, self.itemNumber) = (kind, hall, itemNumber)
        (self.service, self.applicant) = (service, kind == .accepted ? applicant : nil)
        (self.materials, self.time, self.receiver) = (materials, time, receiver)
        (self.phone, self.complaintPhone, self.promised) = (phone, complaintPhone, promised)
        (self.next, self.reprinted) = (next, reprinted)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        page.head(hall, "receipt.title.\(kind.rawValue)", original: time, reprinted: reprinted)
        page.itemNumber(itemNumber)
        page.divide()
        page.pair("slip.service", service)
        if kind == .accepted, let applicant { page.pair("slip.applicant", applicant, .value, .hanging) }
        page.pair("receipt.time", time, .plain, .hanging)
        if let promised { page.promised(promised) }
        page.divide()
        page.papers(materials)
        page.sentence(next, or: "receipt.next.\(kind.rawValue)", .strong)
        page.add(.space(10))
        page.pair("receipt.receiver", receiver, .plain, .hanging)
        page.contacts(phone, complaintPhone)
        page.signature("receipt.receiverSignature")
        page.signature("slip.applicantSignature")
        page.add(.space(24))
        return page.slip
    }
}
