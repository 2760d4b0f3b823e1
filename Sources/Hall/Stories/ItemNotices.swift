package import Domain
import Paper
import Store

/// What the applicant is told when an item does not go its way: what is missing, a refusal, a stopped clock, a later end
/// (facts/domain.md b2).
extension Hall {
    /// Everything that is missing or wrong (一次性告知书).
    func noticePaper(_ service: CatalogService, _ session: Session, _ english: Bool) -> ItemPaper {
        let (office, issued, rules) = (office, time.now().civil.description, site.rules.items)
        let words = GapWords(
            texts: texts, service: service, rules: catalog.rules, today: time.now().civil.date)
        let clerk = "\(session.clerk.number) \(session.clerk.name)"
        let effect = rules.lateSupplementWithdraws ? "" : texts.text("items.late.listed", .chinese)
        return ItemPaper(.notice) { item, _ in
            guard let notice = item.life.notices.last else { throw MissingPart() }
            return try SlipContent.notice(
                NoticeSlip(
                    office: office, documentNumber: notice.document, itemNumber: item.number,
                    service: SlipWords(service),
                    shortfalls: notice.gaps.map { words.shortfall($0, of: item) },
                    deadline: notice.due.date, effect: effect, sealBody: item.life.terms.body(or: office),
                    clerk: clerk, issued: issued),
                english: english
            ).encoded()
        }
    }

    /// Why it is not accepted and who is the right body (不予受理通知书).
    func refusalPaper(_ service: CatalogService, _ english: Bool) -> ItemPaper {
        let (office, issued) = (office, time.now().civil.description)
        return ItemPaper(.refusal) { item, _ in
            guard let refusal = item.life.refusal else { throw MissingPart() }
            return try SlipContent.refusal(
                RefusalSlip(
                    office: office, documentNumber: refusal.document, service: SlipWords(service),
                    reason: SlipWords(refusal.reason), rightBody: refusal.rightBody.map { SlipWords($0) },
                    remedies: SlipRemedies(decidingBody: item.life.terms.body(or: office)), issued: issued),
                english: english
            ).encoded()
        }
    }

    /// A special procedure stops the clock (特别程序告知书).
    func procedurePaper(_ service: CatalogService, _ english: Bool) -> ItemPaper {
        let (office, issued) = (office, time.now().civil.description)
        return ItemPaper(.specialProcedure) { item, _ in
            guard let pause = item.life.pause else { throw MissingPart() }
            return try SlipContent.procedure(
                ProcedureSlip(
                    office: office, documentNumber: pause.document, itemNumber: item.number,
                    service: SlipWords(service), procedure: pause.kind.rawValue, reason: pause.reason,
                    begun: pause.from, expected: pause.expected,
                    decidingBody: item.life.terms.body(or: office), issued: issued),
                english: english
            ).encoded()
        }
    }

    /// The promised end is put off (延期办理告知书).
    func extensionPaper(_ service: CatalogService, _ english: Bool) -> ItemPaper {
        let (office, clock, now) = (office, clock, time.now().civil)
        return ItemPaper(.extension) { item, _ in
            guard let extended = item.life.extensions.last else { throw MissingPart() }
            let promised = item.life.pause == nil ? clock.promised(item, on: now.date)?.date : nil
            return try SlipContent.extension(
                ExtensionSlip(
                    office: office, documentNumber: extended.document, itemNumber: item.number,
                    service: SlipWords(service), reason: extended.reason, days: extended.days,
                    promised: promised, approvedBy: extended.approvedBy,
                    decidingBody: item.life.terms.body(or: office), issued: now.description),
                english: english
            ).encoded()
        }
    }
}

/// The words of a gap: the clerk's own, else those of the catalogue and the table.
package struct GapWords: Sendable {
    let texts: Texts
    let service: CatalogService
    let rules: FormRules
    let today: CivilDate

    package init(texts: Texts, service: CatalogService, rules: FormRules, today: CivilDate) {
        (self.texts, self.service, self.rules, self.today) = (texts, service, rules, today)
    }

    package func name(_ subject: ItemGap.Subject) -> (zh: String, en: String) {
        switch subject {
        case .material(let place):
            guard service.materials.indices.contains(place) else { return ("", "") }
            return (service.materials[place].zh, service.materials[place].en)
        case .field(let name):
            let field = service.field(name)
            return (field?.zh ?? name, field?.en ?? "")
        }
    }

    /// What is wrong, in one language; empty for a paper that is simply not there.
    package func problem(_ gap: ItemGap, of item: Item, _ language: Texts.Language) -> String {
        if !gap.problem.isEmpty { return gap.problem }
        guard case .field(let name) = gap.subject,
            let problem = ItemJudgement(service, rules: rules, today: today).problems(of: item)
                .first(where: { $0.field == name })
        else { return "" }
        return texts.text("form.\(problem.problem.rawValue)", language)
    }

    /// What is right, in one language.
    package func remedy(_ gap: ItemGap, _ language: Texts.Language) -> String {
        if !gap.remedy.isEmpty { return gap.remedy }
        guard case .material(let place) = gap.subject, service.materials.indices.contains(place) else {
            return texts.text("items.gap.answer", language)
        }
        let material = service.materials[place]
        let counts = [("slip.originals", material.originals), ("slip.copies", material.copies)]
            .filter { $0.1 > 0 }.map { texts.text($0.0, language, ["count": String($0.1)]) }
            .joined(separator: language == .chinese ? "，" : ", ")
        let bring = texts.text("items.gap.bring", language, ["papers": counts])
        guard language == .chinese, let note = material.noteZh, !note.isEmpty else { return bring }
        return "\(bring)。\(note)"
    }

    func shortfall(_ gap: ItemGap, of item: Item) -> NoticeSlip.Shortfall {
        func words(_ text: (Texts.Language) -> String) -> SlipWords {
            let (zh, en) = (text(.chinese), text(.english))
            return SlipWords(zh, en: en == zh ? "" : en)
        }
        let name = name(gap.subject)
        return NoticeSlip.Shortfall(
            name: SlipWords(name.zh, en: name.en), problem: words { problem(gap, of: item, $0) },
            remedy: words { remedy(gap, $0) })
    }
}
