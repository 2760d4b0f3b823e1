import Domain
import Hall
import Hummingbird
import Store

/// What one counter needs to see at a glance; console only. The only answer with a resident's full data: it is
/// opened while the visit is being served, for the clerk who serves it, and the hall journals the opening.
struct DeskCall {
    let hall: Hall

    func add(to router: Router<PageContext>) { router.get("/api/desk", use: show) }

    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        Answer.json(DeskJSON(try await hall.desk(context.clerk()), hall, context.language))
    }
}

private struct DeskJSON: Encodable {
    var session: SessionJSON
    var visit: Known<VisitJSON>
    var resident: Known<IdentityJSON>
    var items: [ItemJSON]
    /// What the resident left open on earlier visits, without the answers.
    var earlier: [ItemJSON]
    var waiting: [VisitJSON]
    /// Who would be called here now; `null` when nobody waits.
    var next: Known<NextJSON>
    var parked: [VisitJSON]
    var deliveries: BacklogJSON
    var troubles: [PartJSON]

    init(_ desk: Desk, _ hall: Hall, _ language: Texts.Language) {
        session = SessionJSON(desk.session)
        visit = Known(desk.visit.map { VisitJSON($0) })
        resident = Known(desk.resident.map { IdentityJSON($0, on: hall.time.now().civil.date) })
        items = desk.items.map { ItemJSON($0, hall) }
        earlier = desk.earlier.map { ItemJSON($0, hall, withForm: false) }
        (waiting, parked) = (desk.waiting.map { VisitJSON($0) }, desk.parked.map { VisitJSON($0) })
        next = Known(desk.next.map { NextJSON($0, hall.texts, language) })
        deliveries = BacklogJSON(desk.backlog)
        troubles = desk.troubles.map { PartJSON($0, texts: hall.texts) }
    }
}

/// Who is next, and why in words.
struct NextJSON: Encodable {
    var visit: String
    var number: String
    /// The name of the reason; see `QueueOrder.Why`.
    var why: String
    var whyText: String

    init(_ next: Desk.Next, _ texts: Texts, _ language: Texts.Language) {
        (visit, number, why) = (next.visit.id.text, next.visit.number.description, next.why.name)
        whyText = texts.text(next.why.text, language, next.why.values)
    }
}

/// The whole text of a card.
private struct IdentityJSON: Encodable {
    var kind: IdentityCard.Kind
    var name: String
    var englishName: String?
    var sex: String
    var nation: String?
    var birth: String
    var age: Int
    var address: String?
    var number: String
    var issuer: String?
    var validFrom: String?
    /// A date, or 长期; absent when the card does not say.
    var validUntil: String?
    var country: String?
    var passNumber: String?

    init(_ card: IdentityCard, on day: CivilDate) {
        (kind, name, englishName) = (card.kind, card.name, card.englishName)
        (sex, nation) = (card.sex.chinese, card.nation?.chinese)
        (birth, age) = (card.birth.description, card.birth.age(on: day))
        (address, number, issuer) = (card.address, card.number, card.issuer)
        validFrom = card.validFrom?.description
        validUntil =
            switch card.expiry {
            case .on(let day): day.description
            case .never: "长期"
            case nil: nil
            }
        (country, passNumber) = (card.country, card.passNumber)
    }
}
