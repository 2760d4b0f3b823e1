package import Domain

/// What to bring for a service (材料清单): originals and copies, which papers may follow, which only some need. A page to
/// take home and tick; it is about the service and nobody.
package struct ChecklistSlip: SlipLayout {
    package struct Entry: Hashable, Sendable, Codable {
        package var name: SlipWords
        package var originals: Int
        package var copies: Int
        /// Everybody needs it.
        package var required: Bool
        /// 可容缺: may follow against a written pledge.
        package var deferrable: Bool
        /// Where to get it, who needs it.
        package var note: SlipWords

        package init(
            name: SlipWords, originals: Int, copies: Int, required: Bool, deferrable: Bool,
            note: SlipWords = ""
        ) {
            (self.name, self.originals, self.copies) = (name, originals, copies)
            (self.required, self.deferrable, self.note) = (required, deferrable, note)
        }
    }

    package var office: SlipOffice
    package var service: SlipWords
    /// 0 for a matter that is settled the same day.
    package var workingDays: Int
    package var entries: [Entry]
    /// `yyyy-MM-dd HH:mm`.
    package var issued: String
    package var reprinted: String?

    package init(
        office: SlipOffice, service: SlipWords, workingDays: Int, entries: [Entry], issued: String,
        reprinted: String? = nil
    ) {
        (self.office, self.service, self.workingDays) = (office, service, workingDays)
        (self.entries, self.issued, self.reprinted) = (entries, issued, reprinted)
    }

    /// The checklist of a service as the catalogue has it.
    package init(_ service: CatalogService, office: SlipOffice, issued: String) {
        self.init(
            office: office, service: SlipWords(service.zh, en: service.en),
            workingDays: service.sameDay ? 0 : service.promisedWorkingDays,
            entries: service.materials.map { material in
                Entry(
                    name: SlipWords(material.zh, en: material.en), originals: material.originals,
                    copies: material.copies, required: material.required, deferrable: material.deferrable,
                    note: SlipWords(material.noteZh ?? ""))
            }, issued: issued)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        page.head(office.hall, "checklist.title", original: issued, reprinted: reprinted)
        page.words(service, .init(40, .bold, .center, fitting: .shrink(to: 34)))
        page.add(.space(4))
        page.text(
            workingDays == 0 ? "checklist.sameDay" : "checklist.days", ["days": String(workingDays)],
            .init(30, .regular, .center))
        page.divide()
        page.list(
            "checklist.needed", entries.filter(\.required).map { (.empty, $0.name, note(on: $0, page)) })
        let some = entries.filter { !$0.required }
        if !some.isEmpty { page.divide() }
        page.list("checklist.ifItApplies", some.map { (.empty, $0.name, note(on: $0, page)) })
        page.divide()
        page.text("checklist.ask", .sentence)
        page.add(.space(8))
        page.contacts(office)
        page.pair("slip.printed", issued, .init(28), .apart)
        page.add(.space(16))
        return page.slip
    }

    private func note(on entry: Entry, _ page: SlipPage) -> String {
        func line(_ language: Texts.Language) -> String {
            let parts = [
                page.counts(entry.originals, entry.copies, language),
                entry.deferrable ? page.texts.text("checklist.mayFollow", language) : "",
                language == .chinese ? entry.note.zh : entry.note.en,
            ]
            return parts.filter { !$0.isEmpty }.joined(separator: language == .chinese ? "；" : "; ")
        }
        return page.joined(SlipWords(line(.chinese), en: line(.english)))
    }
}
