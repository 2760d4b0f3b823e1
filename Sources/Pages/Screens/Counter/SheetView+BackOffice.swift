import Domain
import Hall
import Store

/// What follows the acceptance (facts/domain.md b1 6 to 9): handed over, taken up, stopped, put off, decided, handed out.
extension SheetView {
    /// To whom it goes and by when they decide, both from the catalogue.
    static func handOver(_ on: Subject) -> SheetView {
        let (words, terms) = (on.words, on.item.life.terms)
        let promised = on.view.promised ?? on.hall.calendar.day(terms.promisedDays, after: on.today)
        var sheet = SheetView(
            on, "hand-over", title: words("console.handOver"),
            lead: terms.standing == .forwarding
                ? words("console.forwardLead") : words("console.handOverLead"),
            send: words("console.handOverSend"), done: words("console.handOverDone", on.short), key: "H")
        sheet.told = [
            SheetFact(label: words("console.department"), value: terms.department),
            SheetFact(
                label: words("console.promisedDay"), value: on.day(promised),
                note: words("counter.promised", ["n": "\(terms.promisedDays)"])),
        ]
        return sheet
    }

    static func takeUp(_ on: Subject) -> SheetView {
        let words = on.words
        var sheet = SheetView(
            on, "take-up", title: words("console.takeUp"), lead: words("console.takeUpLead"),
            send: words("console.save"), done: words("console.takeUpDone", on.short), key: "H")
        sheet.told = [SheetFact(label: words("console.department"), value: on.item.life.terms.department)]
        sheet.entries = [.date("date", words("console.takeUpDay"), on.today)]
        return sheet
    }

    static func pause(_ on: Subject) -> SheetView {
        let words = on.words
        var sheet = SheetView(
            on, "pause", title: words("console.pauseTitle"), lead: words("console.pauseLead"),
            send: words("console.pauseSend"), done: words("console.pauseDone", on.short), key: "C")
        let kinds = ItemLife.Pause.Kind.allCases.map {
            SheetOption(value: $0.rawValue, text: ItemWords.procedure($0, words))
        }
        sheet.entries = [
            .choice("kind", words("console.pauseKind"), kinds),
            .area("reason", words("console.reason"), required: true),
            .number("days", words("console.pauseDays"), 10),
        ]
        return sheet
    }

    static func extend(_ on: Subject) -> SheetView {
        let (words, terms) = (on.words, on.item.life.terms)
        let most = max(on.hall.site.rules.items.extensionDays, terms.extensionDays ?? 0)
        var sheet = SheetView(
            on, "extend", title: words("console.extendTitle"),
            lead: words("console.extendLead", ["n": "\(most)"]),
            send: words("console.extendSend"), done: words("console.extendDone", on.short), key: "C")
        sheet.entries = [
            .number("days", words("console.extendDays"), most),
            .area("reason", words("console.reason"), required: true),
            .line("approvedBy", words("console.approvedBy"), terms.department, required: true),
        ]
        return sheet
    }

    static func decide(_ on: Subject) -> SheetView {
        let words = on.words
        var sheet = SheetView(
            on, "decide", title: words("console.decideTitle"), lead: words("console.decideLead"),
            send: words("console.decideSend"), done: words("console.decideDone", on.short), key: "C")
        sheet.entries = [
            .flag("granted", words("console.granted"), isOn: true),
            .line("result", words("console.result"), words("console.resultGranted"), required: true),
            .area("reason", words("console.refusedWhy")),
            .line("paper", words("console.paper"), on.service.resultZh ?? ""),
            .date("date", words("console.decideDay"), on.today),
        ]
        return sheet
    }

    static func deliver(_ on: Subject) -> SheetView {
        let (words, decision) = (on.words, on.item.life.decision)
        var sheet = SheetView(
            on, "deliver", title: words("console.deliverTitle"), lead: words("console.deliverLead"),
            send: words("console.deliverSend"), done: words("console.deliverDone", on.short), key: "C")
        sheet.told = [
            decision.map { SheetFact(label: words("console.result"), value: $0.result) },
            decision?.paper.map { SheetFact(label: words("console.paper"), value: $0) },
        ].compactMap(\.self)
        sheet.entries = [.flag("byProxy", words("console.byProxy"), isOn: false)]
        return sheet
    }

    /// Into a colleague's hands.
    static func passOn(_ on: Subject, to clerks: [Clerk]) -> SheetView {
        let words = on.words
        var sheet = SheetView(
            on, "pass-on", title: words("console.passOn"), lead: nil,
            send: words("console.passOnSend"), done: words("console.passOnDone", on.short), key: "C")
        let options = clerks.filter { $0.number != on.item.life.holder }.map {
            SheetOption(value: $0.number, text: "\($0.number) \($0.name)")
        }
        sheet.entries = [.choice("clerk", words("console.colleague"), options)]
        return sheet
    }
}
