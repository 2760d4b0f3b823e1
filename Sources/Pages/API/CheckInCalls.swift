import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// Check-in at the kiosk; a slip under the scanner needs no call (`HearScans`).
struct CheckInCalls {
    let hall: Hall

    func addKiosk(to router: Router<PageContext>) { router.post("/api/check-ins", use: checkIn) }

    func addConsole(to router: Router<PageContext>) {
        router.post("/api/appointments/{id}/check-in", use: checkInByClerk)
    }

    /// `{token}`, `{scan}` or `{card, appointment?}`.
    private struct Wish: Decodable {
        var token: String?
        var scan: String?
        var card: String?
        var appointment: String?

        func meant() throws -> Hall.CheckInWish {
            if let token { return .code(token) }
            if let scan { return .scan(scan) }
            guard let card else { throw Problem(.badField, ["field": "token"]) }
            let id = try appointment.map { text in
                guard let id = AppointmentID(text) else { throw Problem(.unknownAppointment) }
                return id
            }
            return .card(card, id)
        }
    }

    @Sendable private func checkIn(_ request: Request, _ context: PageContext) async throws -> Response {
        let call = try await Call(request)
        let wish = try call.read(Wish.self).meant()
        return answer(try await hall.checkIn(wish, context.language, call.once))
    }

    @Sendable private func checkInByClerk(
        _ request: Request, _ context: PageContext
    ) async throws -> Response {
        let session = try context.clerk()
        let id: AppointmentID = try context.identifier("id", unknown: .unknownAppointment)
        let call = try await Call(request)
        return answer(try await hall.checkIn(.clerk(id, session), context.language, call.once))
    }

    private func answer(_ outcome: Hall.CheckInOutcome) -> Response {
        guard let ticket = outcome.ticket, let appointment = outcome.appointment else {
            preconditionFailure("a check-in that is no refusal has a ticket and its booking")
        }
        return Answer.json(
            CheckedInJSON(
                ticket: IssuedJSON(
                    ticket, late: hall.isLate(ticket.visit, ticket.estimate), hall.texts),
                rest: .init(
                    verdict: outcome.verdict, appointment: OwnAppointmentNews(appointment, hall))),
            status: .created)
    }
}

/// The ticket, and beside its fields how the check-in was judged and of what it was.
private struct CheckedInJSON: Encodable {
    struct Rest: Encodable {
        var verdict: Hall.CheckInOutcome.Verdict
        var appointment: OwnAppointmentNews
    }

    let ticket: IssuedJSON
    let rest: Rest

    func encode(to encoder: any Encoder) throws {
        try ticket.encode(to: encoder)
        try rest.encode(to: encoder)
    }
}
