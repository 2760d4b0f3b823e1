package import Domain

/// The notice that the promised end is put off (延期办理告知书): why, to which day, by whose leave (facts/domain.md b2). It
/// names nobody.
package struct ExtensionSlip: SlipLayout {
    package var office: SlipOffice
    package var documentNumber: String
    package var itemNumber: ItemNumber
    package var service: SlipWords
    package var reason: String
    /// Working days.
    package var days: Int
    /// The new end; nil while the clock stands still.
    package var promised: CivilDate?
    package var approvedBy: String
    package var decidingBody: String
    /// `yyyy-MM-dd HH:mm`.
    package var issued: String
    package var reprinted: String?

    package init(
        office: SlipOffice, documentNumber: String, itemNumber: ItemNumber, service: SlipWords,
        reason: String, days: Int, promised: CivilDate?, approvedBy: String, decidingBody: String,
        issued: String, reprinted: String? = nil
    ) {
        (self.office, self.documentNumber, self.itemNumber) = (office, documentNumber, itemNumber)
        (self.service, self.reason, self.days, self.promised) = (service, reason, days, promised)
        (self.approvedBy, self.decidingBody) = (approvedBy, decidingBody)
        (self.issued, self.reprinted) = (issued, reprinted)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        page.head(office.hall, "extension.title", original: issued, reprinted: reprinted)
        page.numbers(documentNumber, itemNumber)
        page.divide()
        page.pair("slip.service", service)
        page.divide()
        page.text("extension.says", ["days": String(days)], .strong)
        page.add(.space(8))
        page.text("slip.why", .heading)
        page.line(reason, .sentence)
        if let promised {
            page.add(.space(10))
            page.text("extension.promised", .heading)
            page.words(page.day(promised), .init(44, .bold, fitting: .shrink(to: 32)))
        }
        page.add(.space(10))
        page.pair("extension.approvedBy", approvedBy, .plain, .hanging)
        page.contacts(office)
        page.seal("slip.seal", decidingBody, issued)
        page.signature("slip.applicantSignature")
        page.foot()
        return page.slip
    }
}
