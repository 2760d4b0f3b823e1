import District
import Domain
import HTTPTypes
import Hummingbird

/// What the office does: books, moves, cancels, decides. JSON is answered with JSON; a form of the pages leads back to
/// its page.
struct OfficeCalls: Sendable {
    let inbox: Inbox

    func add(to router: some RouterMethods<DistrictContext>) {
        router.get("/v1/appointments") { request, _ in try await list(request) }
        post("/v1/appointments", on: router, page: "/bookings", status: .created) { form, _, user in
            try await inbox.book(try form.booking(), by: user, once: form.key)
        }
        post("/v1/appointments/:reference/again", on: router, page: "/bookings", status: .created) {
            try await inbox.bookAgain($1, try $0.date(), try $0.start(), by: $2, once: $0.key)
        }
        post("/v1/appointments/:reference/move", on: router, page: "/bookings") {
            try await inbox.moveBooking($1, to: try $0.date(), try $0.start(), by: $2, once: $0.key)
        }
        post("/v1/appointments/:reference/cancel", on: router, page: "/bookings") {
            try await inbox.cancelBooking($1, by: $2, once: $0.key)
        }
        post("/v1/items/:number/decision", on: router, page: "/items/") { form, number, user in
            guard let number = ItemNumber(number) else { return .failure(.unknownItem) }
            return try await inbox.decide(number, try form.verdict(), by: user, once: form.key)
        }
    }

    /// - Parameters:
    ///   - page: where a form leads to; with a slash at its end, to the page there of what the path names.
    ///   - ask: is given what was sent, what the path names, and who asks.
    private func post(
        _ path: RouterPath, on router: some RouterMethods<DistrictContext>, page: String,
        status: HTTPResponse.Status = .ok,
        _ ask:
            @escaping @Sendable (OfficeForm, String, OfficeUser) async throws -> Result<
                JSONValue, OfficeRefusal
            >
    ) {
        router.post(path) { request, context in
            let name = context.parameters.get("reference") ?? context.parameters.get("number") ?? ""
            let page = page.hasSuffix("/") ? page + Page.encoded(name) : page
            do {
                switch try await ask(OfficeForm(request), name, try context.signedIn) {
                case .success where OfficeForm.isForm(request):
                    return Response(status: .seeOther, headers: [.location: page])
                case .success(let answer): return .json(answer, status: status)
                case .failure(let refusal): throw Problem(refusal)
                }
            } catch let problem as Problem where OfficeForm.isForm(request) {
                return Page.response(
                    page, Page.trouble(problem, back: page), for: context, status: problem.status)
            }
        }
    }

    private func list(_ request: Request) async throws -> Response {
        let query = request.uri.queryParameters
        let limit = try API.number("limit", in: query, from: 1) ?? 100
        let bookings = try await inbox.bookings(
            of: query["kiosk"].map(String.init), limit: Int(min(limit, Int64(Inbox.longestList))))
        return .json(JSONValue.array(bookings.map(\.json)))
    }
}

extension Problem {
    init(_ refusal: OfficeRefusal) {
        switch refusal {
        case .unknownKiosk:
            self.init(status: .unprocessableContent, detail: "kiosk: has never reported here")
        case .unknownBooking: self.init(status: .notFound, detail: "no such booking")
        case .unknownWriter:
            self.init(status: .notFound, detail: "nobody of that name spoke as this kiosk")
        case .unknownItem: self.init(status: .notFound, detail: "no such item was handed over")
        case .notNow:
            self.init(
                status: .conflict, detail: "the booking is over, refused, or the hall has still to answer")
        case .decidedAlready: self.init(status: .conflict, detail: "the item is decided already")
        case .twoItems:
            self.init(status: .conflict, detail: "two kiosks hold an item of this number: decide at the hall")
        case .keyUsedOtherwise:
            self.init(
                status: .unprocessableContent,
                detail: "Idempotency-Key: came with another request before; use a new one")
        }
    }
}
