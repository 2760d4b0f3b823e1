import Domain
import Hall
import Store

/// The desk's papers (facts/domain.md b1 5): told once, on a pledge, refused, brought, taken back.
extension SheetView {
    /// What a sheet of an item is made from.
    struct Subject: Sendable {
        let view: Hall.ItemView
        let service: CatalogService
        let hall: Hall
        let words: PageTexts
        let today: CivilDate

        var item: Item { view.item }
        var name: String { words.language == .chinese ? service.zh : service.en }
        var title: String { "\(service.code) \(name) · \(item.number.short)" }

        /// What fills the sentences about the item.
        var short: [String: String] { ["short": item.number.short] }

        func path(_ event: String) -> String { "/api/items/\(item.id.text)/\(event)" }
        func day(_ deadline: Deadline) -> String { ItemWords.date(deadline, on: today, words) }
        func material(_ place: Int) -> String {
            words.language == .chinese ? service.materials[place].zh : service.materials[place].en
        }
        var gapWords: GapWords {
            GapWords(texts: hall.texts, service: service, rules: hall.catalog.rules, today: today)
        }
    }

    /// The sheet of an item, sent to the call of the same name unless `event` is another.
    init(
        _ on: Subject, _ name: String, to event: String? = nil, title: String, lead: String?, send: String,
        done: String, key: String, isDangerous: Bool = false
    ) {
        self.init(
            t: on.words, name: name, path: on.path(event ?? name), doneText: done, title: title,
            subject: on.title, lead: lead, sendText: send, key: key, isDangerous: isDangerous)
    }

    /// Everything the kiosk finds stands there already; the clerk adds what only eyes can see.
    static func notice(_ on: Subject) -> SheetView {
        let (words, gaps) = (on.words, on.gapWords)
        let due = on.hall.calendar.day(on.hall.site.rules.items.supplementDays, after: on.today)
        var sheet = SheetView(
            on, "notice", title: words("console.noticeTitle"), lead: words("console.noticeLead"),
            send: words("console.noticeSend"), done: words("console.noticeDone", on.short), key: "O")
        sheet.told = [SheetFact(label: words("console.noticeDue"), value: on.day(due))]
        sheet.lines = on.view.gaps.map { gap in
            let name = gaps.name(gap.subject)
            return SheetLine(
                subject: gap.subject.key, name: words.language == .chinese ? name.zh : name.en,
                problem: gaps.problem(gap, of: on.item, words.language),
                remedy: gaps.remedy(gap, words.language))
        }
        sheet.subjects =
            on.service.materials.indices.map {
                SheetOption(value: ItemGap.Subject.material($0).key, text: on.material($0))
            }
            + on.service.fields.map {
                SheetOption(
                    value: ItemGap.Subject.field($0.name).key,
                    text: words.language == .chinese ? $0.zh : $0.en ?? $0.zh)
            }
        if !on.item.life.notices.isEmpty {
            sheet.entries = [
                .line("because", words("console.noticeBecause"), required: true)
            ]
        }
        return sheet
    }

    /// Which papers follow, by when, and what happens if they do not.
    static func pledge(_ on: Subject) -> SheetView {
        let words = on.words
        let missing = on.view.missing
        let never = missing.filter { !on.service.materials[$0].deferrable }
        let isReady = never.isEmpty && !missing.isEmpty && on.view.problems.isEmpty
        let lead =
            isReady
            ? words("console.pledgeLead")
            : !never.isEmpty
                ? words(
                    "console.pledgeNever",
                    ["papers": never.map(on.material).joined(separator: words("counter.comma"))])
                : missing.isEmpty ? words("console.pledgeNothing") : words("console.pledgeAnswers")
        var sheet = SheetView(
            on, "pledge", title: words("console.pledgeTitle"), lead: lead,
            send: words("console.pledgeSend"), done: words("console.pledgeDone", on.short), key: "L")
        sheet.isBlocked = !isReady
        sheet.listTitle = words("console.pledgeList")
        sheet.list = missing.filter { on.service.materials[$0].deferrable }.map { place in
            let due = on.hall.calendar.day(on.service.materials[place].deferrableDays ?? 0, after: on.today)
            return SheetFact(
                label: on.material(place), value: words("console.until", ["date": on.day(due)]))
        }
        return sheet
    }

    /// The body that decides stands there as the right one, until the clerk knows better.
    static func refuse(_ on: Subject) -> SheetView {
        let words = on.words
        var sheet = SheetView(
            on, "refuse", title: words("console.refuseTitle"), lead: words("console.refuseLead"),
            send: words("console.refuseSend"), done: words("console.refuseDone", on.short), key: "J",
            isDangerous: true)
        sheet.entries = [
            .area("reason", words("console.reason"), required: true),
            .line(
                "rightBody", words("console.rightBody"), on.service.decider?.zh ?? "",
                hint: words("console.rightBodyHint")),
        ]
        return sheet
    }

    /// Papers that were to follow and are here now.
    static func bring(_ on: Subject) -> SheetView {
        let (words, item) = (on.words, on.item)
        var sheet = SheetView(
            on, "bring", to: "supplement", title: words("console.bring"), lead: words("console.bringLead"),
            send: words("console.bringSend"), done: words("console.bringDone", on.short), key: "A")
        sheet.choicesTitle = words("console.bringList")
        let told = item.life.notices.last?.gaps.compactMap { gap -> Int? in
            if case .material(let place) = gap.subject { place } else { nil }
        }
        let open = Set(on.view.missing).union(item.pledgedAndMissing).union(told ?? [])
            .subtracting(item.received)
        sheet.choices = on.service.materials.indices.filter {
            open.contains($0) || item.received.contains($0)
        }
        .map { place in
            SheetChoice(
                place: place, text: on.material(place), note: on.service.materials[place].noteZh,
                isFixed: item.received.contains(place))
        }
        return sheet
    }

    static func withdraw(_ on: Subject) -> SheetView {
        let words = on.words
        var sheet = SheetView(
            on, "withdraw", title: words("console.withdrawTitle"), lead: words("console.withdrawLead"),
            send: words("console.withdrawSend"), done: words("console.withdrawDone", on.short), key: "C",
            isDangerous: true)
        sheet.entries = [.line("reason", words("console.reason"))]
        return sheet
    }
}

extension ItemGap.Subject {
    /// As the page names it.
    fileprivate var key: String {
        switch self {
        case .material(let place): "m\(place)"
        case .field(let name): "f.\(name)"
        }
    }
}
