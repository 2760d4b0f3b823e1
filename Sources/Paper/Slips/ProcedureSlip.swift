package import Domain

/// The notice that a special procedure stops the clock (特别程序告知书): which, why, and how long it is expected to take
/// (facts/domain.md b1 7, b2). It names nobody.
package struct ProcedureSlip: SlipLayout {
    package var office: SlipOffice
    package var documentNumber: String
    package var itemNumber: ItemNumber
    package var service: SlipWords
    /// The key of its name in the table, as `hearing`.
    package var procedure: String
    package var reason: String
    package var begun: CivilDate
    package var expected: CivilDate
    package var decidingBody: String
    /// `yyyy-MM-dd HH:mm`.
    package var issued: String
    package var reprinted: String?

    package init(
        office: SlipOffice, documentNumber: String, itemNumber: ItemNumber, service: SlipWords,
        procedure: String, reason: String, begun: CivilDate, expected: CivilDate, decidingBody: String,
        issued: String, reprinted: String? = nil
    ) {
        (self.office, self.documentNumber, self.itemNumber) = (office, documentNumber, itemNumber)
        (self.service, self.procedure, self.reason) = (service, procedure, reason)
        (self.begun, self.expected, self.decidingBody) = (begun, expected, decidingBody)
        (self.issued, self.reprinted) = (issued, reprinted)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        page.head(office.hall, "procedure.title", original: issued, reprinted: reprinted)
        page.numbers(documentNumber, itemNumber)
        page.divide()
        page.pair("slip.service", service)
        page.pair("procedure.kind", page.table("procedure.\(procedure)"))
        page.pair("procedure.begun", page.day(begun), .plain)
        page.divide()
        page.text("slip.why", .heading)
        page.line(reason, .sentence)
        page.add(.space(10))
        page.text("procedure.expected", .heading)
        page.words(page.day(expected), .init(44, .bold, fitting: .shrink(to: 32)))
        page.add(.space(6))
        page.text("procedure.says", .sentence)
        page.add(.space(10))
        page.contacts(office)
        page.seal("slip.seal", decidingBody, issued)
        page.signature("slip.applicantSignature")
        page.foot()
        return page.slip
    }
}
