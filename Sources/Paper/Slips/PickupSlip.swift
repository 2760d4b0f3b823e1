package import Domain

/// What was handed over, and that it was (取件凭证): number, papers, day; the receiver signs after the ID was checked, a
/// proxy with authority (facts/domain.md b2). It names nobody but by the hand of who signs.
package struct PickupSlip: SlipLayout {
    package struct Paper: Hashable, Sendable, Codable {
        package var name: SlipWords
        package var count: Int

        package init(name: SlipWords, count: Int = 1) { (self.name, self.count) = (name, count) }
    }

    package var office: SlipOffice
    package var itemNumber: ItemNumber
    package var service: SlipWords
    package var papers: [Paper]
    package var idChecked: Bool
    /// Handed to a proxy, whose authority was checked.
    package var byProxy: Bool
    /// Number and name of the clerk.
    package var clerk: String
    /// When it was handed over, `yyyy-MM-dd HH:mm`.
    package var issued: String
    package var reprinted: String?

    package init(
        office: SlipOffice, itemNumber: ItemNumber, service: SlipWords, papers: [Paper], idChecked: Bool,
        byProxy: Bool = false, clerk: String, issued: String, reprinted: String? = nil
    ) {
        (self.office, self.itemNumber, self.service) = (office, itemNumber, service)
        (self.papers, self.idChecked, self.byProxy) = (papers, idChecked, byProxy)
        (self.clerk, self.issued, self.reprinted) = (clerk, issued, reprinted)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        page.head(office.hall, "pickup.title", original: issued, reprinted: reprinted)
        page.itemNumber(itemNumber)
        page.divide()
        page.pair("slip.service", service)
        page.pair("pickup.time", issued, .plain, .hanging)
        page.divide()
        page.list(
            "pickup.papers",
            papers.map { paper in
                (
                    .ticked, paper.name,
                    page.joined(page.table("pickup.count") { _ in ["count": "\(paper.count)"] })
                )
            })
        page.divide()
        let checks = [("pickup.idChecked", idChecked)] + (byProxy ? [("pickup.proxyChecked", true)] : [])
        for (key, done) in checks {
            page.add(.check(done ? .ticked : .empty, page.joined(page.table(key)), note: "", .init(30)))
        }
        page.add(.space(8))
        page.text("pickup.look", .strong)
        page.add(.space(10))
        page.pair("slip.clerk", clerk, .plain, .hanging)
        page.contacts(office)
        page.signature(byProxy ? "pickup.proxySignature" : "pickup.signature")
        page.foot()
        return page.slip
    }
}
