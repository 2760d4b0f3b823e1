import Domain
import Hall
import Hummingbird
import Store

/// The work on one matter at the console: the form with its materials, and the check that finds everything wrong at
/// once before an item is made.
extension Screens {
    func addMatter(to router: Router<PageContext>) {
        router.get("/fragments/form") { request, context in
            try await form(request, context)
        }
        router.post("/fragments/check") { request, context in
            try await check(request, context)
        }
    }

    /// The form of a matter: new and prefilled from the card, or as an item that was not accepted yet has it.
    private func form(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let query = request.uri.queryParameters
        let words = words(context)
        let visit = try await served(query["visit"].map(String.init), session)
        let card = try await hall.resident(of: visit, session)
        let today = hall.time.now().civil.date
        if let id = query["item"].flatMap({ ItemID(String($0)) }) {
            guard let item = try await hall.store.item(id), item.visit == visit.id,
                let service = hall.catalog.service(item.service)
            else { throw HallError.unknownItem }
            return html("form", FormView(service, visit, item: item, card: card, today: today, words))
        }
        let code = query["service"].map(String.init) ?? ""
        guard let service = hall.catalog.service(code) else { throw HallError.unknownService(code) }
        return html("form", FormView(service, visit, item: nil, card: card, today: today, words))
    }

    /// Judges a form and its materials by the same rules as acceptance does, and records nothing: an item is
    /// made only once it can be accepted, so that no half item stays behind.
    private func check(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let asked = try Call.read(CheckRequest.self, from: await Call.body(of: request))
        guard let service = hall.catalog.service(asked.service) else {
            throw HallError.unknownService(asked.service)
        }
        _ = try await served(asked.visit, session)
        return Answer.json(FormCheck(asked, service, today: hall.time.now().civil.date, words(context)))
    }

    /// The visit, which must be the one this counter is serving: full data are for nobody else.
    private func served(_ id: String?, _ session: Session) async throws -> Visit {
        let claimed = try await hall.store.claimed(at: session.counter)
        guard let claimed, claimed.state == .serving, claimed.id.text == id else {
            throw HallError.notAtThisCounter
        }
        return claimed
    }
}
