import Domain
import Hall
import Store

/// The sheets that belong to no open item: a matter that is on no list, a bad rating, the end of a shift.
extension SheetView {
    /// Not on the admission list (准入清单): who sent the resident is kept, and the paper says where to go instead.
    ///
    /// - Parameter asked: what was looked for in the list of matters.
    static func matter(_ asked: String, visit: Visit?, _ hall: Hall, _ words: PageTexts) -> SheetView {
        var sheet = SheetView(
            t: words, name: "matter", path: "/api/refused-matters", doneText: words("console.matterDone"),
            title: words("console.offList"), subject: nil, lead: words("console.matterLead"),
            sendText: words("console.refuseSend"), key: "C", isDangerous: true)
        let certificates = hall.catalog.refusedCertificates.map {
            SheetOption(value: $0.code, text: words.language == .chinese ? $0.zh : $0.en)
        }
        let kinds = [
            SheetOption(value: RefusedMatter.Kind.matter.rawValue, text: words("console.matterKind")),
            SheetOption(
                value: RefusedMatter.Kind.certificate.rawValue, text: words("console.certificateKind")),
        ]
        sheet.entries = [
            .choice("kind", words("console.kind"), kinds),
            .line("what", words("console.matterWhat"), asked, required: true),
            .choice(
                "code", words("console.certificate"),
                [SheetOption(value: "", text: words("console.noCertificate"))] + certificates, required: false
            ),
            .line("sender", words("console.sender"), required: true, hint: words("console.senderHint")),
            .area("reason", words("console.reason"), words("console.matterReason"), required: true),
            .line("rightBody", words("console.rightBody")),
        ]
        if let visit { sheet.entries.append(.hidden("visit", visit.id.text)) }
        return sheet
    }

    /// A bad rating: first the resident is spoken to, then it is put right and answered (facts/domain.md b7).
    static func followUp(_ view: Hall.FollowUpView, _ today: CivilDate, _ words: PageTexts) -> SheetView {
        let followUp = view.followUp
        let isNew = followUp.state == .open
        let event = isNew ? FollowUp.Event.contact : .close
        var sheet = SheetView(
            t: words, name: "follow-up", path: "/api/items/\(followUp.item.text)/follow-up",
            doneText: words("console.followUpDone", ["short": followUp.number.short]),
            title: words("console.followUpTitle"),
            subject: "\(words.language == .chinese ? view.zh : view.en) · \(followUp.number.short)",
            lead: isNew ? words("console.followUpContact") : words("console.followUpClose"),
            sendText: words("console.save"), key: "Y")
        sheet.told = [
            SheetFact(
                label: RatingWords.level(followUp.rating.level, words),
                value: view.reasons.map { words.language == .chinese ? $0.zh : $0.en }
                    .joined(separator: words("counter.comma")),
                note: followUp.rating.words)
        ]
        if let contact = followUp.contact {
            sheet.told.append(SheetFact(label: words("console.contacted"), value: contact.words))
        }
        sheet.entries = [
            .hidden("event", event.rawValue),
            .area(
                "words", isNew ? words("console.contactWords") : words("console.closeWords"), required: true),
        ]
        return sheet
    }

    /// The end of a shift (交班): what is in hand goes into a colleague's.
    static func shift(
        _ hand: Hall.InHand?, successors: [Clerk], _ words: PageTexts
    ) -> SheetView {
        let (items, visits) = (hand?.items.count ?? 0, hand?.visits.count ?? 0)
        let isIdle = items + visits == 0
        let lead =
            isIdle
            ? words("console.shiftNothing")
            : successors.isEmpty ? words("console.shiftNobody") : words("console.shiftLead")
        var sheet = SheetView(
            t: words, name: "shift", path: "/api/shift/hand-over", doneText: words("console.shiftDone"),
            title: words("console.shift"), subject: nil, lead: lead, sendText: words("console.shiftSend"),
            key: "C")
        sheet.isBlocked = isIdle || successors.isEmpty
        sheet.told = [
            SheetFact(
                label: words("console.shiftInHand"),
                value: words("console.shiftCounts", ["items": "\(items)", "visits": "\(visits)"]))
        ]
        if !sheet.isBlocked {
            let options = successors.map { SheetOption(value: $0.number, text: "\($0.number) \($0.name)") }
            sheet.entries = [.choice("to", words("console.colleague"), options)]
        }
        return sheet
    }
}

/// The five levels of a rating, in words.
enum RatingWords {
    static func level(_ level: Rating.Level, _ words: PageTexts) -> String {
        switch level {
        case .veryGood: words("console.levelVeryGood")
        case .good: words("console.levelGood")
        case .fair: words("console.levelFair")
        case .bad: words("console.levelBad")
        case .veryBad: words("console.levelVeryBad")
        }
    }
}
