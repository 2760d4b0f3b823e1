import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// What a clerk has typed so far: kept after each pause, dropped when the form is given up; console only.
struct DraftCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.post("/api/drafts", use: keep)
        router.delete("/api/drafts", use: drop)
    }

    private struct Wish: Decodable {
        var visit: VisitID
        var service: String
        /// The item being mended.
        var item: ItemID?
        var form: Form?
        /// The places of the papers that are here.
        var materials: [Int]?
        var proxy: Bool?
        var incapable: Bool?
        /// The catalogue the form was opened by.
        var catalog: String?
        /// The page that types, and its how many-eth save this is: an overtaken one changes nothing.
        var page: String
        var nth: Int
    }

    private struct KeptJSON: Encodable {
        var saved: String
        /// The time of day in the hall.
        var time: String
    }

    @Sendable private func keep(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let call = try await Call(request)
        let wish = try call.read(Wish.self)
        guard (1...64).contains(wish.page.utf8.count) else { throw Problem(.badField, ["field": "page"]) }
        guard wish.nth >= 1 else { throw Problem(.badField, ["field": "nth"]) }
        let circumstances = FormRules.Circumstances(
            byProxy: wish.proxy ?? false, isIncapable: wish.incapable ?? false)
        let save = DraftSave(
            place: DraftPlace(visit: wish.visit, service: wish.service, item: wish.item),
            draft: FormDraft(
                form: wish.form ?? [:], received: Set(wish.materials ?? []), circumstances: circumstances,
                catalogVersion: wish.catalog),
            page: wish.page, nth: wish.nth)
        let saved = try await hall.keepDraft(save, session, call.once)
        let time = saved.civil(offset: hall.time.now().offset).hourMinute
        return Answer.json(KeptJSON(saved: saved.rfc3339, time: time))
    }

    /// `?visit=&service=&item=`; an empty `item` means a new one.
    @Sendable private func drop(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let once = try await Call(request).once
        let query = request.uri.queryParameters
        guard let visit = query["visit"].flatMap({ VisitID(String($0)) }) else {
            throw Problem(.badField, ["field": "visit"])
        }
        let place = DraftPlace(
            visit: visit, service: query["service"].map(String.init) ?? "",
            item: query["item"].flatMap { ItemID(String($0)) })
        try await hall.dropDraft(place, session, once)
        return Answer.nothing
    }
}
