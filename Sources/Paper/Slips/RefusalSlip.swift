package import Domain

/// A matter that is not taken on (不予受理通知书): why, who is the right body, and the way out (facts/domain.md b1 5c, b2).
/// It names nobody.
package struct RefusalSlip: SlipLayout {
    package var office: SlipOffice
    package var documentNumber: String
    package var service: SlipWords
    package var reason: SlipWords
    /// Who is competent, with address or phone; nil where nobody need decide.
    package var rightBody: SlipWords?
    /// Nil where no authority decided: the matter is on no list of the hall's.
    package var remedies: SlipRemedies?
    /// `yyyy-MM-dd HH:mm`.
    package var issued: String
    package var reprinted: String?

    package init(
        office: SlipOffice, documentNumber: String, service: SlipWords, reason: SlipWords,
        rightBody: SlipWords?, remedies: SlipRemedies?, issued: String, reprinted: String? = nil
    ) {
        (self.office, self.documentNumber, self.service) = (office, documentNumber, service)
        (self.reason, self.rightBody, self.remedies) = (reason, rightBody, remedies)
        (self.issued, self.reprinted) = (issued, reprinted)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        page.head(office.hall, "refusal.title", original: issued, reprinted: reprinted)
        page.pair("slip.documentNumber", documentNumber, .plain, .stacked)
        page.pair("slip.service", service)
        page.divide()
        page.text("refusal.says", .strong)
        page.add(.space(8))
        page.text("slip.why", .heading)
        page.words(reason, .sentence)
        if let rightBody {
            page.add(.space(10))
            page.text("refusal.rightBody", .heading)
            page.words(rightBody, .strong)
        }
        if let remedies { page.remedies(remedies) }
        page.add(.space(10))
        page.contacts(office)
        page.seal("slip.specialSeal", remedies?.decidingBody ?? office.hall, issued)
        page.signature("slip.applicantSignature")
        page.foot()
        return page.slip
    }
}
