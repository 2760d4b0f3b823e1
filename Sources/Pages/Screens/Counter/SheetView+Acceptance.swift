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

        func path(_ event: String) -> String { "/api/items/\(item.id.text)/\(event)" }
        func day(_ deadline: Deadline) -> String { ItemWords.date(deadline, on: today, words) }
        func material(_ place: Int) -> String {
            words.language == .chinese ? service.materials[place].zh : service.materials[place].en
        }
        var gapWords: GapWords {
            GapWords(texts: hall.texts, service: service, rules: hall.catalog.rules, today: today)
        }
    }

    /// Everything the kiosk finds stands there already; the clerk adds what only eyes can see.
    static func notice(_ on: Subject) -> SheetView {
        let (words, gaps) = (on.words, on.gapWords)
        let due = on.hall.calendar.day(on.hall.site.rules.items.supplementDays, after: on.today)
        var sheet = SheetView(
            t: words, name: "notice", path: on.path("notice"),
            doneText: words("console.noticeDone", ["short": on.item.number.short]),
            title: words("console.noticeTitle"), subject: on.title, lead: words("console.noticeLead"),
            sendText: words("console.noticeSend"), key: "O")
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
            t: words, name: "pledge", path: on.path("pledge"),
            doneText: words("console.pledgeDone", ["short": on.item.number.short]),
            title: words("console.pledgeTitle"), subject: on.title, lead: lead,
            sendText: words("console.pledgeSend"), key: "L")
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
            t: words, name: "refuse", path: on.path("refuse"),
            doneText: words("console.refuseDone", ["short": on.item.number.short]),
            title: words("console.refuseTitle"), subject: on.title, lead: words("console.refuseLead"),
            sendText: words("console.refuseSend"), key: "J", isDangerous: true)
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
            t: words, name: "bring", path: on.path("supplement"),
            doneText: words("console.bringDone", ["short": item.number.short]),
            title: words("console.bring"), subject: on.title, lead: words("console.bringLead"),
            sendText: words("console.bringSend"), key: "A")
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
            t: words, name: "withdraw", path: on.path("withdraw"),
            doneText: words("console.withdrawDone", ["short": on.item.number.short]),
            title: words("console.withdrawTitle"), subject: on.title, lead: words("console.withdrawLead"),
            sendText: words("console.withdrawSend"), key: "C", isDangerous: true)
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
