import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// Move, cancel, take back and print again: at the kiosk for the owner, on the console for clerks.
struct AppointmentChangeCalls {
    let hall: Hall
    let listener: Pages.Listener

    func add(to router: Router<PageContext>) {
        router.post("/api/appointments/{id}/move", use: move)
        router.post("/api/appointments/{id}/cancel", use: cancel)
        router.post("/api/appointments/{id}/restore", use: restore)
        router.post("/api/appointments/{id}/print", use: print)
    }

    /// `{card|scan|token, language?, print?}`, and where to for a move.
    private struct Wish: Decodable {
        var card: String?
        var scan: String?
        var token: String?
        var language: Texts.Language?
        var date: CivilDate?
        var start: TimeOfDay?
        var slot: TimeOfDay?
        var print: Bool?
    }

    /// A change as it was asked for, by whom.
    private struct Change {
        let id: AppointmentID
        let proof: Hall.Proof
        let wish: Wish
        let once: Once
        let language: Texts.Language

        var wantsPaper: Bool { wish.print ?? true }
    }

    @Sendable private func move(_ request: Request, _ context: PageContext) async throws -> Response {
        let change = try await change(request, context)
        guard let date = change.wish.date else { throw Problem(.badField, ["field": "date"]) }
        guard let start = change.wish.start ?? change.wish.slot else {
            throw Problem(.badField, ["field": "start"])
        }
        let moved = try await hall.moveAppointment(
            change.id, to: start, on: date, change.proof, change.language, wantsPaper: change.wantsPaper,
            change.once)
        return Answer.json(booked(moved))
    }

    @Sendable private func cancel(_ request: Request, _ context: PageContext) async throws -> Response {
        let change = try await change(request, context)
        let cancelled = try await hall.cancelAppointment(change.id, change.proof, change.once)
        return Answer.json(AppointmentJSON(cancelled, hall, isPublic: listener == .kiosk))
    }

    @Sendable private func restore(_ request: Request, _ context: PageContext) async throws -> Response {
        let change = try await change(request, context)
        let again = try await hall.restoreAppointment(
            change.id, change.proof, change.language, wantsPaper: change.wantsPaper, change.once)
        return Answer.json(booked(again), status: .created)
    }

    @Sendable private func print(_ request: Request, _ context: PageContext) async throws -> Response {
        let change = try await change(request, context)
        return Answer.json(
            booked(
                try await hall.printAppointment(change.id, change.proof, change.language, change.once)))
    }

    private func booked(_ booked: BookedAppointment) -> BookedJSON {
        BookedJSON(booked, hall, isPublic: listener == .kiosk)
    }

    private func change(_ request: Request, _ context: PageContext) async throws -> Change {
        let session = listener == .console ? try context.clerk() : nil
        let id: AppointmentID = try context.identifier("id", unknown: .unknownAppointment)
        let call = try await Call(request)
        let wish = call.body.readableBytes == 0 ? Wish() : try call.read(Wish.self)
        return Change(
            id: id, proof: try session.map { .clerk($0) } ?? proof(wish), wish: wish, once: call.once,
            language: wish.language ?? context.language)
    }

    private func proof(_ wish: Wish) throws -> Hall.Proof {
        if let card = wish.card { return .card(card) }
        if let scan = wish.scan { return .scan(scan) }
        if let token = wish.token { return .code(token) }
        throw Problem(.badField, ["field": "card"])
    }
}
