package import Domain

/// The decision (办结通知书): the result, the paper issued and where to fetch it; on a refusal the reason and the way out
/// (facts/domain.md b1 8, b2). It names nobody.
package struct CompletionSlip: SlipLayout {
    package enum Decision: Hashable, Sendable, Codable {
        case granted
        case refused(reason: SlipWords, SlipRemedies)
    }

    package var office: SlipOffice
    package var documentNumber: String
    package var itemNumber: ItemNumber
    package var service: SlipWords
    package var decision: Decision
    /// In the words of the decision.
    package var result: SlipWords
    /// The paper issued; nil for none.
    package var paperIssued: SlipWords?
    /// Where and from when to fetch it; nil when there is nothing to fetch.
    package var fetch: SlipWords?
    package var decidingBody: String
    package var decided: CivilDate
    /// Leads to the rating of this item and to nothing else; nil where none is asked for.
    package var ratingToken: String?
    /// `yyyy-MM-dd HH:mm`.
    package var issued: String
    package var reprinted: String?

    package init(
        office: SlipOffice, documentNumber: String, itemNumber: ItemNumber, service: SlipWords,
        decision: Decision, result: SlipWords, paperIssued: SlipWords? = nil, fetch: SlipWords? = nil,
        decidingBody: String, decided: CivilDate, ratingToken: String? = nil, issued: String,
        reprinted: String? = nil
    ) {
        (self.office, self.documentNumber, self.itemNumber) = (office, documentNumber, itemNumber)
        (self.service, self.decision, self.result) = (service, decision, result)
        (self.paperIssued, self.fetch, self.decidingBody) = (paperIssued, fetch, decidingBody)
        (self.decided, self.ratingToken) = (decided, ratingToken)
        (self.issued, self.reprinted) = (issued, reprinted)
    }

    package func slip(texts: Texts, english: Bool = false) -> Slip {
        var page = SlipPage(texts: texts, english: english)
        page.head(office.hall, "completion.title", original: issued, reprinted: reprinted)
        page.numbers(documentNumber, itemNumber)
        page.divide()
        page.pair("slip.service", service)
        page.pair("completion.decided", page.day(decided), .plain)
        page.divide()
        page.text("completion.result", .heading)
        page.words(result, .strong)
        page.add(.space(6))
        if let paperIssued { page.pair("completion.paper", paperIssued) }
        if let fetch { page.pair("completion.fetch", fetch) }
        if case .refused(let reason, let remedies) = decision {
            page.add(.space(6))
            page.text("slip.why", .heading)
            page.words(reason, .sentence)
            page.remedies(remedies)
        }
        page.add(.space(10))
        page.contacts(office)
        page.seal("slip.seal", decidingBody, issued)
        page.signature("slip.applicantSignature")
        if let ratingToken {
            page.add(.space(16), .qr(ratingToken, module: 6))
            page.text("completion.rate", .init(28, .regular, .center))
        }
        page.foot()
        return page.slip
    }
}
