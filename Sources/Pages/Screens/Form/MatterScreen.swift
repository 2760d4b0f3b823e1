import Domain
import Hall
import Hummingbird

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

    /// The form of a matter (`service=`): what was typed before, else prefilled; or as an item that was not accepted
    /// yet has it (`item=`).
    private func form(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let query = request.uri.queryParameters
        guard let visit = query["visit"].flatMap({ VisitID(String($0)) }) else {
            throw HallError.notAtThisCounter
        }
        let open: Hall.OpenForm
        if let item = query["item"].flatMap({ ItemID(String($0)) }) {
            open = try await hall.openForm(mending: item, visit: visit, session)
        } else {
            open = try await hall.openForm(query["service"].map(String.init) ?? "", visit: visit, session)
        }
        return html("form", FormView(open, hall.catalog.rules, words(context)))
    }

    /// Judges a form and its materials by the same rules as acceptance does, and records nothing: an item is
    /// made only once it can be accepted, so that no half item stays behind.
    private func check(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let asked = try Call.read(CheckRequest.self, from: await Call.body(of: request))
        let judged = try await hall.judge(asked.draft, of: asked.service, visit: asked.visit, session)
        return Answer.json(FormCheck(judged.problems, missing: judged.missing, words(context)))
    }
}
