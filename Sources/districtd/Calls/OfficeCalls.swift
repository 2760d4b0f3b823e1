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
        post("/v1/appointments", on: router, page: "/bookings", status: .created) { form, _ in
            try await inbox.book(try form.booking(), once: form.key)
        }
        post("/v1/appointments/:reference/again", on: router, page: "/bookings", status: .created) {
            try await inbox.bookAgain($1, try $0.date(), try $0.start(), once: $0.key)
        }
        post("/v1/appointments/:reference/move", on: router, page: "/bookings") {
            try await inbox.moveBooking($1, to: try $0.date(), try $0.start(), once: $0.key)
        }
        post("/v1/appointments/:reference/cancel", on: router, page: "/bookings") {
            try await inbox.cancelBooking($1, once: $0.key)
        }
        post("/v1/items/:number/decision", on: router, page: "/items") { form, number in
            guard let number = ItemNumber(number) else { return .failure(.unknownItem) }
            return try await inbox.decide(number, try form.verdict(), once: form.key)
        }
    }

    /// - Parameter ask: is given what was sent, and what the path names.
    private func post(
        _ path: RouterPath, on router: some RouterMethods<DistrictContext>, page: String,
        status: HTTPResponse.Status = .ok,
        _ ask: @escaping @Sendable (OfficeForm, String) async throws -> Result<JSONValue, OfficeRefusal>
    ) {
        router.post(path) { request, context in
            let name = context.parameters.get("reference") ?? context.parameters.get("number") ?? ""
            do {
                switch try await ask(OfficeForm(request), name) {
                case .success where OfficeForm.isForm(request):
                    return Response(status: .seeOther, headers: [.location: page])
                case .success(let answer): return .json(answer, status: status)
                case .failure(let refusal): throw Problem(refusal)
                }
            } catch let problem as Problem where OfficeForm.isForm(request) {
                return Page.response(page, Page.trouble(problem, back: page), status: problem.status)
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
    fileprivate init(_ refusal: OfficeRefusal) {
        switch refusal {
        case .unknownKiosk:
            self.init(status: .unprocessableContent, detail: "kiosk: has never reported here")
        case .unknownBooking: self.init(status: .notFound, detail: "no such booking")
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
