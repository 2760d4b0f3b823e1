package import Domain

/// What the applicant takes home from the counter: the receipt of papers (收件回执), or, for a matter that is settled
/// the same day, the receipt of papers and acceptance in one (facts/domain.md b2).
///
/// It is paper to the resident: the name stands in full, the ID number with its first two and last two characters,
/// the same places as on every screen (facts/domain.md e). No health, no risk level.
package struct ReceiptSlip: Hashable, Sendable, Codable {
    package enum Kind: String, Hashable, Sendable, Codable {
        /// Papers were taken; whether the matter is accepted is decided later.
        case received
        /// Papers were taken and the matter is accepted.
        case accepted
    }

    package struct Material: Hashable, Sendable, Codable {
        package var name: String
        package var originals: Int
        package var copies: Int
        package var received: Bool

        package init(name: String, originals: Int, copies: Int, received: Bool) {
            (self.name, self.originals, self.copies) = (name, originals, copies)
            self.received = received
        }
    }

    package var kind: Kind
    /// The hall's name as in the settings.
    package var hall: String
    package var itemNumber: ItemNumber
    package var service: String
    package var applicant: String
    /// Masked by the initialiser; the full number is never kept here.
    package private(set) var maskedID: String
    package var materials: [Material]
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
    /// The time of the repeat (补打); `time` stays the original time.
    package var reprinted: String?

    /// - Parameter idNumber: the full number; only its masked form is kept.
    package init(
        kind: Kind, hall: String, itemNumber: ItemNumber, service: String, applicant: String,
        idNumber: String,
        materials: [Material], time: String, receiver: String, phone: String, complaintPhone: String? = nil,
        promised: String? = nil, next: String = "", reprinted: String? = nil
    ) {
        (self.kind, self.hall, self.itemNumber) = (kind, hall, itemNumber)
        (self.service, self.applicant) = (service, applicant)
        maskedID = Masking.idNumber(idNumber)
        (self.materials, self.time, self.receiver) = (materials, time, receiver)
        (self.phone, self.complaintPhone, self.promised) = (phone, complaintPhone, promised)
        (self.next, self.reprinted) = (next, reprinted)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        head(of: &page)
        person(on: &page)
        papers(on: &page)
        handling(on: &page)
        page.signature("receipt.receiverSignature")
        page.signature("receipt.signature")
        page.add(.space(24))
        return page.slip
    }

    private func head(of page: inout SlipPage) {
        page.line(hall, .init(30, .regular, .center, fitting: .shrink(to: 26)))
        page.text("receipt.title.\(kind.rawValue)", .init(48, .bold, .center, fitting: .shrink(to: 36)))
        if let reprinted {
            page.add(
                .space(8),
                .framed(page.texts.text("slip.reprint", .chinese), .init(36, .bold, .center, leading: 110)),
                .space(10))
            page.text(
                "slip.reprintTimes", ["original": time, "time": reprinted], .init(26, .regular, .center))
        }
        page.add(.space(12), .rule(.thick), .space(12))
        page.pair("receipt.short", itemNumber.short, .init(68, .bold, leading: 110), .apart)
        page.add(.space(6))
    }

    private func person(on page: inout SlipPage) {
        let style = Slip.Style(30, .bold, leading: 150)
        page.pair("receipt.number", grouped(itemNumber.text), .init(30), .stacked)
        page.add(.space(10), .rule(.thin), .space(10))
        page.pair("receipt.service", service, style, .hanging)
        page.pair("receipt.applicant", applicant, style, .hanging)
        if !maskedID.isEmpty {
            page.pair(
                "receipt.idNumber", maskedID, .init(30, fitting: .shrink(to: 24), leading: 150), .hanging)
        }
        page.pair("receipt.time", time, .init(30, leading: 150), .hanging)
        if let promised { page.pair("receipt.promised", promised, style, .hanging) }
        page.add(.space(10), .rule(.thin), .space(10))
    }

    private func papers(on page: inout SlipPage) {
        guard !materials.isEmpty else { return }
        page.text("receipt.papers", .init(32, .bold))
        page.add(.space(4))
        for (index, material) in materials.enumerated() {
            page.add(
                .check(
                    material.received ? .ticked : .crossed, "\(index + 1). \(material.name)",
                    note: note(on: material, page), .init(30, material.received ? .regular : .bold)),
                .space(6))
        }
        page.add(.space(4), .rule(.thin), .space(10))
    }

    private func note(on material: Material, _ page: SlipPage) -> String {
        func note(_ language: Texts.Language) -> String {
            let counts = [("receipt.originals", material.originals), ("receipt.copies", material.copies)]
            let papers = counts.filter { $0.1 > 0 }.map { key, count in
                page.texts.text(key, language, ["count": String(count)])
            }
            return page.texts.text(
                material.received ? "receipt.paperReceived" : "receipt.paperMissing", language,
                ["papers": papers.joined(separator: language == .chinese ? "，" : ", ")])
        }
        return page.english ? note(.chinese) + "\n" + note(.english) : note(.chinese)
    }

    private func handling(on page: inout SlipPage) {
        page.sentence(next, or: "receipt.next.\(kind.rawValue)", .init(32, .bold))
        page.add(.space(10))
        page.pair("receipt.receiver", receiver, .init(30, leading: 150), .hanging)
        if !phone.isEmpty { page.pair("receipt.phone", phone, .init(30, leading: 150), .hanging) }
        if let complaintPhone {
            page.pair("receipt.complaints", complaintPhone, .init(30, leading: 150), .hanging)
        }
    }

    /// The 26 digits by their parts, so that they can be read aloud: region, date, running number, check digit.
    private func grouped(_ number: String) -> String {
        var rest = Substring(number)
        let parts = [6, 6, 8, 5, 1].map { length -> Substring in
            defer { rest = rest.dropFirst(length) }
            return rest.prefix(length)
        }
        return (parts + [rest]).filter { !$0.isEmpty }.joined(separator: " ")
    }
}
