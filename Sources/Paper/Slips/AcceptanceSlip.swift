package import Domain

/// The notice that a matter is accepted (受理通知书), or, where the hall only takes papers for the body that decides,
/// the receipt of them (收件回执): which of the two is a fact of who the authority is (facts/domain.md b1).
package struct AcceptanceSlip: SlipLayout {
    /// Who accepts. It decides the heading, what is promised and whose seal it bears.
    package enum Standing: String, Hashable, Sendable, Codable, CaseIterable {
        /// 受委托受理: the hall accepts by delegation, under the seal of the body that decides.
        case delegated
        /// 代收代办: the hall forwards; the legal time runs when the body accepts.
        case forwarding
    }

    package var standing: Standing
    package var office: SlipOffice
    package var documentNumber: String
    package var itemNumber: ItemNumber
    package var service: SlipWords
    package var applicant: String
    package var accepted: CivilDate
    /// The promised end; nil where only the deciding body can promise.
    package var promised: CivilDate?
    /// No calendar was loaded for a year the days run through; absent in slips that were kept before it was said.
    package var isProvisional: Bool?
    package var materials: [SlipMaterial]
    /// The body that decides and whose seal it is.
    package var decidingBody: String
    /// Leads to the progress of this item at the kiosk and to nothing else; nil for a matter that few may see.
    package var code: String?
    /// `yyyy-MM-dd HH:mm`.
    package var issued: String
    package var reprinted: String?

    package init(
        standing: Standing, office: SlipOffice, documentNumber: String, itemNumber: ItemNumber,
        service: SlipWords, applicant: String, accepted: CivilDate, promised: CivilDate?,
        isProvisional: Bool? = nil, materials: [SlipMaterial], decidingBody: String, code: String? = nil,
        issued: String, reprinted: String? = nil
    ) {
        (self.standing, self.office, self.documentNumber) = (standing, office, documentNumber)
        (self.itemNumber, self.service, self.applicant) = (itemNumber, service, applicant)
        (self.accepted, self.promised, self.isProvisional) = (accepted, promised, isProvisional)
        self.materials = materials
        (self.decidingBody, self.code) = (decidingBody, code)
        (self.issued, self.reprinted) = (issued, reprinted)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        let own = "acceptance.\(standing.rawValue)"
        var page = SlipPage(texts: texts, english: english)
        page.head(office.hall, "\(own).title", original: issued, reprinted: reprinted)
        page.numbers(documentNumber, itemNumber)
        page.divide()
        page.pair("slip.applicant", applicant, .value, .hanging)
        page.pair("slip.service", service)
        page.pair("\(own).day", page.day(accepted), .plain)
        if let promised { page.pair("slip.promised", page.day(promised)) }
        if promised != nil, isProvisional == true { page.text("slip.provisional", .small) }
        page.divide()
        page.text("\(own).says", ["body": decidingBody], .strong)
        page.add(.space(12))
        page.papers(materials)
        page.contacts(office)
        page.progress(code)
        page.seal("\(own).seal", standing == .delegated ? decidingBody : office.hall, issued)
        page.signature("slip.applicantSignature")
        page.foot()
        return page.slip
    }
}
