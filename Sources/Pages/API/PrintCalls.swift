import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// The fate of slips, and what a clerk decides about them; console only.
struct PrintCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.get("/api/prints", use: list)
        router.post("/api/prints/{id}/reprint", use: reprint)
        router.post("/api/prints/{id}/void", use: void)
        router.post("/api/roll", use: changeRoll)
    }

    @Sendable private func list(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        let list = try await hall.prints()
        return Answer.json(
            PrintListJSON(
                doubtful: list.doubtful.map { PrintJSON($0, hall.texts) },
                recent: list.recent.map { PrintJSON($0, hall.texts) }))
    }

    /// Answers with the new job.
    @Sendable private func reprint(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let id: PrintJobID = try context.identifier("id", unknown: .unknownPrint)
        let job = try await known { try await hall.reprint(id, session, Call(request).once) }
        return Answer.json(PrintJSON(job, hall.texts), status: .created)
    }

    @Sendable private func void(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let id: PrintJobID = try context.identifier("id", unknown: .unknownPrint)
        let job = try await known { try await hall.voidPrint(id, session, Call(request).once) }
        return Answer.json(PrintJSON(job, hall.texts))
    }

    @Sendable private func changeRoll(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        try await hall.changeRoll(session, Call(request).once)
        return Answer.nothing
    }

    /// The only record these calls look up is the slip.
    private func known(_ call: () async throws -> PrintView) async throws -> PrintView {
        do { return try await call() } catch HallError.store(.notFound) { throw Problem(.unknownPrint) }
    }
}

private struct PrintListJSON: Encodable {
    var doubtful: [PrintJSON]
    var recent: [PrintJSON]
}

/// A slip without a word of what stands on it.
struct PrintJSON: Encodable {
    var id: String
    var kind: PrintJob.Kind
    var state: PrintJobState
    var created: String
    /// The number of the visit it belongs to.
    var number: Known<String>
    var item: Known<String>
    /// Why it is not printed, Chinese, then English; empty when there is nothing to say.
    var hint: String
    var copyOf: Known<String>
    var repeatedBy: Known<String>
    var doubtful: Bool
    var mayBeReprinted: Bool

    init(_ view: PrintView, _ texts: Texts) {
        (id, kind, state) = (view.job.id.text, view.job.kind, view.job.state)
        created = view.job.created.rfc3339
        (number, item) = (Known(view.number?.description), Known(view.itemNumber?.text))
        hint =
            view.job.reason.flatMap(PrintReason.init).map { reason in
                Texts.Language.allCases.map { texts.text(reason.key, $0) }.joined(separator: " ")
            } ?? ""
        (copyOf, repeatedBy) = (Known(view.job.copyOf?.text), Known(view.repeatedBy?.text))
        (doubtful, mayBeReprinted) = (view.isInDoubt, view.mayBeRepeated)
    }
}
