package import Domain

/// The applicant's written pledge to bring secondary papers later (容缺受理承诺书): what is missing, by when, and what
/// follows (facts/domain.md b1 5d, b2). The name is written by hand, on the line.
package struct PledgeSlip: SlipLayout {
    package struct Missing: Hashable, Sendable, Codable {
        package var name: SlipWords
        package var due: CivilDate

        package init(name: SlipWords, due: CivilDate) { (self.name, self.due) = (name, due) }
    }

    package var office: SlipOffice
    package var itemNumber: ItemNumber
    package var service: SlipWords
    package var missing: [Missing]
    /// What follows from being late: local rules differ. Empty for the sentence of the table.
    package var effect: String
    /// A proxy with power signs instead of the applicant.
    package var byProxy: Bool
    /// `yyyy-MM-dd HH:mm`.
    package var issued: String
    package var reprinted: String?

    package init(
        office: SlipOffice, itemNumber: ItemNumber, service: SlipWords, missing: [Missing],
        effect: String = "", byProxy: Bool = false, issued: String, reprinted: String? = nil
    ) {
        (self.office, self.itemNumber, self.service) = (office, itemNumber, service)
        (self.missing, self.effect, self.byProxy) = (missing, effect, byProxy)
        (self.issued, self.reprinted) = (issued, reprinted)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        page.head(office.hall, "pledge.title", original: issued, reprinted: reprinted)
        page.itemNumber(itemNumber)
        page.divide()
        page.pair("slip.service", service)
        page.add(.space(8))
        page.text("pledge.says", .sentence)
        page.add(.space(12))
        page.list(
            "pledge.list",
            missing.map { paper in
                let day = page.day(paper.due)
                let due = page.table("pledge.due") { ["day": $0 == .chinese ? day.zh : day.en] }
                return (.empty, paper.name, page.joined(due))
            }, bold: .empty)
        page.add(.space(4))
        page.sentence(effect, or: "pledge.effect", .strong)
        page.add(.space(10))
        page.contacts(office)
        page.signature(byProxy ? "pledge.proxySignature" : "slip.applicantSignature")
        page.signature("slip.signedAt")
        page.signature("slip.clerkSignature")
        page.foot()
        return page.slip
    }
}
