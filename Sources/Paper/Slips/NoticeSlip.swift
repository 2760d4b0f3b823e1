package import Domain

/// Everything that is missing or wrong, told once (一次性告知书), with what is right, by when and what follows from being
/// late (facts/domain.md b1 5b, b2). It names nobody.
package struct NoticeSlip: SlipLayout {
    /// One paper that is missing or wrong.
    package struct Shortfall: Hashable, Sendable, Codable {
        package var name: SlipWords
        /// Empty where the paper is simply not there.
        package var problem: SlipWords
        /// What is right: what to bring, from where, in what form.
        package var remedy: SlipWords

        package init(name: SlipWords, problem: SlipWords = "", remedy: SlipWords) {
            (self.name, self.problem, self.remedy) = (name, problem, remedy)
        }
    }

    package var office: SlipOffice
    package var documentNumber: String
    package var itemNumber: ItemNumber
    package var service: SlipWords
    package var shortfalls: [Shortfall]
    package var deadline: CivilDate
    /// What follows from being late: local rules differ. Empty for the sentence of the table.
    package var effect: String
    package var sealBody: String
    /// Number and name of the clerk.
    package var clerk: String
    /// `yyyy-MM-dd HH:mm`.
    package var issued: String
    package var reprinted: String?

    package init(
        office: SlipOffice, documentNumber: String, itemNumber: ItemNumber, service: SlipWords,
        shortfalls: [Shortfall], deadline: CivilDate, effect: String = "", sealBody: String, clerk: String,
        issued: String, reprinted: String? = nil
    ) {
        (self.office, self.documentNumber, self.itemNumber) = (office, documentNumber, itemNumber)
        (self.service, self.shortfalls, self.deadline) = (service, shortfalls, deadline)
        (self.effect, self.sealBody, self.clerk) = (effect, sealBody, clerk)
        (self.issued, self.reprinted) = (issued, reprinted)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        page.head(office.hall, "notice.title", original: issued, reprinted: reprinted)
        page.numbers(documentNumber, itemNumber)
        page.divide()
        page.pair("slip.service", service)
        page.add(.space(8))
        page.text("notice.says", ["count": String(shortfalls.count)], .strong)
        page.add(.space(12))
        page.list(
            "notice.list", shortfalls.map { (.empty, $0.name, note(on: $0, page)) }, bold: .empty)
        page.add(.space(4))
        page.text("notice.complete", .sentence)
        page.divide()
        page.text("notice.deadline", .heading)
        page.words(page.day(deadline), .init(44, .bold, fitting: .shrink(to: 32)))
        page.add(.space(6))
        page.sentence(effect, or: "notice.effect", .sentence)
        page.add(.space(10))
        page.pair("slip.clerk", clerk, .plain, .hanging)
        page.contacts(office)
        page.seal("slip.specialSeal", sealBody, issued)
        page.signature("slip.clerkSignature")
        page.signature("slip.applicantSignature")
        page.signature("slip.signedAt")
        page.foot()
        return page.slip
    }

    private func note(on shortfall: Shortfall, _ page: SlipPage) -> String {
        let problem = shortfall.problem.isEmpty ? page.table("notice.absent") : shortfall.problem
        let lines = [("notice.problem", problem), ("notice.remedy", shortfall.remedy)]
            .map { key, words in
                page.joined(
                    page.table(key) { ["what": $0 == .chinese || words.en.isEmpty ? words.zh : words.en] })
            }
        return lines.joined(separator: "\n")
    }
}
