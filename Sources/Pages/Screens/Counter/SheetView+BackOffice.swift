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
            t: words, name: "hand-over", path: on.path("hand-over"),
            doneText: words("console.handOverDone", ["short": on.item.number.short]),
            title: words("console.handOver"), subject: on.title,
            lead: terms.standing == .forwarding
                ? words("console.forwardLead") : words("console.handOverLead"),
            sendText: words("console.handOverSend"), key: "H")
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
            t: words, name: "take-up", path: on.path("take-up"),
            doneText: words("console.takeUpDone", ["short": on.item.number.short]),
            title: words("console.takeUp"), subject: on.title, lead: words("console.takeUpLead"),
            sendText: words("console.save"), key: "H")
        sheet.told = [SheetFact(label: words("console.department"), value: on.item.life.terms.department)]
        sheet.entries = [.date("date", words("console.takeUpDay"), on.today)]
        return sheet
    }

    static func pause(_ on: Subject) -> SheetView {
        let words = on.words
        var sheet = SheetView(
            t: words, name: "pause", path: on.path("pause"),
            doneText: words("console.pauseDone", ["short": on.item.number.short]),
            title: words("console.pauseTitle"), subject: on.title, lead: words("console.pauseLead"),
            sendText: words("console.pauseSend"), key: "C")
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
            t: words, name: "extend", path: on.path("extend"),
            doneText: words("console.extendDone", ["short": on.item.number.short]),
            title: words("console.extendTitle"), subject: on.title,
            lead: words("console.extendLead", ["n": "\(most)"]),
            sendText: words("console.extendSend"), key: "C")
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
            t: words, name: "decide", path: on.path("decide"),
            doneText: words("console.decideDone", ["short": on.item.number.short]),
            title: words("console.decideTitle"), subject: on.title, lead: words("console.decideLead"),
            sendText: words("console.decideSend"), key: "C")
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
            t: words, name: "deliver", path: on.path("deliver"),
            doneText: words("console.deliverDone", ["short": on.item.number.short]),
            title: words("console.deliverTitle"), subject: on.title, lead: words("console.deliverLead"),
            sendText: words("console.deliverSend"), key: "C")
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
            t: words, name: "pass-on", path: on.path("pass-on"),
            doneText: words("console.passOnDone", ["short": on.item.number.short]),
            title: words("console.passOn"), subject: on.title, lead: nil,
            sendText: words("console.passOnSend"), key: "C")
        let options = clerks.filter { $0.number != on.item.life.holder }.map {
            SheetOption(value: $0.number, text: "\($0.number) \($0.name)")
        }
        sheet.entries = [.choice("clerk", words("console.colleague"), options)]
        return sheet
    }
}
