package import Domain

/// The receipt of papers that stay at the centre (收件回执): one for a visit, whatever the number of its items
/// (facts/domain.md b2). It names nobody, and bears no ID number, no health and no risk level (facts/domain.md e).
package struct ReceiptSlip: SlipLayout {
    /// One item with its papers.
    package struct Entry: Hashable, Sendable, Codable {
        package var itemNumber: ItemNumber
        package var service: SlipWords
        package var materials: [SlipMaterial]
        /// The body the papers go to, whose own acceptance starts the time; nil where the hall accepts.
        package var goesTo: String?

        package init(
            itemNumber: ItemNumber, service: SlipWords, materials: [SlipMaterial], goesTo: String? = nil
        ) {
            (self.itemNumber, self.service) = (itemNumber, service)
            (self.materials, self.goesTo) = (materials, goesTo)
        }
    }

    package var office: SlipOffice
    package var entries: [Entry]
    /// When the papers were taken, `yyyy-MM-dd HH:mm`.
    package var time: String
    /// Number and name of the clerk who took them.
    package var receiver: String
    /// Leads to the progress of these items at the kiosk and to nothing else; nil where few may see every one of them.
    package var code: String?
    package var reprinted: String?

    package init(
        office: SlipOffice, entries: [Entry], time: String, receiver: String, code: String? = nil,
        reprinted: String? = nil
    ) {
        (self.office, self.entries, self.time) = (office, entries, time)
        (self.receiver, self.code, self.reprinted) = (receiver, code, reprinted)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        page.head(office.hall, "receipt.title", original: time, reprinted: reprinted)
        page.pair("receipt.time", time, .plain, .hanging)
        if entries.count > 1 { page.text("receipt.count", ["count": String(entries.count)], .strong) }
        page.divide()
        for entry in entries { add(entry, to: &page) }
        if entries.contains(where: { $0.goesTo == nil }) { page.text("receipt.next", .strong) }
        page.add(.space(10))
        page.pair("receipt.receiver", receiver, .plain, .hanging)
        page.contacts(office)
        page.progress(code)
        page.signature("receipt.receiverSignature")
        page.signature("slip.applicantSignature")
        page.add(.space(24))
        return page.slip
    }

    private func add(_ entry: Entry, to page: inout SlipPage) {
        page.itemNumber(entry.itemNumber)
        page.add(.space(6))
        page.pair("slip.service", entry.service)
        if let body = entry.goesTo { page.text("receipt.goesTo", ["body": body], .sentence) }
        page.add(.space(6))
        page.papers(entry.materials)
    }
}

extension ReceiptSlip {
    private enum Key: CodingKey { case office, entries, time, receiver, code, reprinted }

    /// As receipts were stored while each was of one item. They do not expire, so some may still wait.
    private enum FirstKey: CodingKey { case hall, itemNumber, service, materials, phone, complaintPhone }

    package init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: Key.self)
        time = try keys.decode(String.self, forKey: .time)
        receiver = try keys.decode(String.self, forKey: .receiver)
        code = try keys.decodeIfPresent(String.self, forKey: .code)
        reprinted = try keys.decodeIfPresent(String.self, forKey: .reprinted)
        if keys.contains(.entries) {
            office = try keys.decode(SlipOffice.self, forKey: .office)
            entries = try keys.decode([Entry].self, forKey: .entries)
        } else {
            let first = try decoder.container(keyedBy: FirstKey.self)
            let phone = try first.decode(String.self, forKey: .phone)
            office = SlipOffice(
                hall: try first.decode(String.self, forKey: .hall), phone: phone.isEmpty ? nil : phone,
                complaintPhone: try first.decodeIfPresent(String.self, forKey: .complaintPhone))
            entries = [
                Entry(
                    itemNumber: try first.decode(ItemNumber.self, forKey: .itemNumber),
                    service: try first.decode(SlipWords.self, forKey: .service),
                    materials: try first.decode([SlipMaterial].self, forKey: .materials))
            ]
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        try keys.encode(office, forKey: .office)
        try keys.encode(entries, forKey: .entries)
        try keys.encode(time, forKey: .time)
        try keys.encode(receiver, forKey: .receiver)
        try keys.encodeIfPresent(code, forKey: .code)
        try keys.encodeIfPresent(reprinted, forKey: .reprinted)
    }
}
