import District
import Domain
import Hummingbird

/// The office sees who writes as each kiosk, and decides between two boards.
struct WriterCalls: Sendable {
    let inbox: Inbox

    func addReading(to router: some RouterMethods<DistrictContext>) {
        router.get("/v1/writers") { _, _ in
            Response.json(JSONValue.array(try await inbox.writers().map { $0.book.json(of: $0.kiosk) }))
        }
    }

    /// `POST /v1/kiosks/{id}/release` `{"writer": "2.9f86d081884c7d65"}`; what is released already stays so.
    func addRelease(to router: some RouterMethods<DistrictContext>) {
        router.post("/v1/kiosks/:id/release") { request, context in
            do {
                let form = try await OfficeForm(request)
                let text = try form.text("writer", "must be <generation>.<run>") { Writer($0) != nil }
                guard let writer = Writer(text), let kiosk = context.parameters.get("id") else {
                    throw Problem(status: .notFound, detail: "no such writer")
                }
                return try await release(writer, of: kiosk, form, request, by: context.signedIn)
            } catch let problem as Problem where OfficeForm.isForm(request) {
                return Page.response(
                    "/kiosks", Page.trouble(problem, back: "/kiosks"), for: context, status: problem.status)
            }
        }
    }

    private func release(
        _ writer: Writer, of kiosk: String, _ form: OfficeForm, _ request: Request, by user: OfficeUser
    ) async throws -> Response {
        switch try await inbox.release(writer, of: kiosk, by: user, once: form.key) {
        case .success where OfficeForm.isForm(request):
            return Response(status: .seeOther, headers: [.location: "/kiosks"])
        case .success(let answer): return .json(answer)
        case .failure(let refusal): throw Problem(refusal)
        }
    }
}

extension WriterBook {
    /// `KioskWriters` of the API.
    func json(of kiosk: String) -> JSONValue {
        [
            "kiosk": .string(kiosk), "onHold": .bool(isOnHold),
            "writers": .array(
                shown.map { known in
                    var members: [String: JSONValue] = [
                        "writer": .string(known.writer.description), "first": .string(known.first.rfc3339),
                        "last": .string(known.last.rfc3339),
                    ]
                    if let hold = known.hold {
                        members["hold"] = [
                            "since": .string(hold.since.rfc3339), "why": .string(hold.why.rawValue),
                        ]
                    }
                    members["version"] = known.version.map { .string($0) }
                    members["backlog"] = known.backlog.map { .integer($0) }
                    return .object(members)
                }),
        ]
    }
}
