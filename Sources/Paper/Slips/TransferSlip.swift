package import Domain

/// A matter passed on (转办单): from, to, by when, what (facts/domain.md b2). Both ends sign electronically, through the
/// code; the content must name nobody.
package struct TransferSlip: SlipLayout {
    package struct End: Hashable, Sendable, Codable {
        package var name: String
        /// Number of the clerk, or a phone of the office; empty for none.
        package var contact: String

        package init(name: String, contact: String = "") { (self.name, self.contact) = (name, contact) }
    }

    package var hall: String
    package var number: String
    package var from: End
    package var to: End
    package var due: CivilDate
    /// `HH:mm`; nil when the whole day counts.
    package var dueTime: String?
    package var content: SlipWords
    /// An opaque token; nil for none.
    package var token: String?
    /// `yyyy-MM-dd HH:mm`.
    package var issued: String
    package var reprinted: String?

    package init(
        hall: String, number: String, from: End, to: End, due: CivilDate, dueTime: String? = nil,
        content: SlipWords, token: String? = nil, issued: String, reprinted: String? = nil
    ) {
        (self.hall, self.number, self.from, self.to) = (hall, number, from, to)
        (self.due, self.dueTime, self.content) = (due, dueTime, content)
        (self.token, self.issued, self.reprinted) = (token, issued, reprinted)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        page.head(hall, "transfer.title", original: issued, reprinted: reprinted)
        page.pair("slip.documentNumber", number, .plain, .stacked)
        page.divide()
        for (key, end) in [("transfer.from", from), ("transfer.to", to)] {
            page.pair(key, end.name, .value, .hanging)
            if !end.contact.isEmpty { page.pair("transfer.contact", end.contact, .plain, .hanging) }
        }
        page.divide()
        page.text("transfer.due", .heading)
        page.words(page.day(due), .init(44, .bold, fitting: .shrink(to: 32)))
        if let dueTime { page.line(dueTime, .init(44, .bold)) }
        page.add(.space(8))
        page.text("transfer.content", .heading)
        page.words(content, .sentence)
        page.divide()
        if let token {
            page.add(.qr(token, module: 6))
            page.text("transfer.scan", .init(28, .regular, .center))
            page.add(.space(10))
        }
        page.pair("transfer.issued", issued, .init(28), .apart)
        page.add(.space(16))
        return page.slip
    }
}
