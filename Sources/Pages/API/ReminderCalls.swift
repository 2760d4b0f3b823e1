import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// Whom to call, on the console: tomorrow's bookings, and those whose slot is there no more. Names and numbers leave
/// here whole, and each look is in the journal.
struct ReminderCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.get("/api/reminders", use: list)
        router.get("/api/appointments/displaced", use: displaced)
        router.get("/api/appointments/{id}", use: show)
        router.post("/api/appointments/{id}/reminder", use: mark)
    }

    /// `{reached, words?}`.
    private struct Mark: Decodable {
        var reached: Bool
        var words: String?
    }

    /// Of `?date=`, or of tomorrow.
    @Sendable private func list(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let tomorrow = try await hall.today().advanced(byDays: 1)
        let date = try request.date() ?? tomorrow
        let lines = try await hall.reminders(on: date, session)
        return Answer.json(
            RemindersJSON(date: date.description, reminders: lines.map { ReminderJSON($0, hall) }))
    }

    @Sendable private func displaced(_ request: Request, _ context: PageContext) async throws -> Response {
        let lines = try await hall.displacedCalls(try context.clerk())
        return Answer.json(DisplacedJSON(appointments: lines.map { DetailJSON($0, hall, withOffers: true) }))
    }

    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let id: AppointmentID = try context.identifier("id", unknown: .unknownAppointment)
        return Answer.json(DetailJSON(try await hall.booking(id, session), hall))
    }

    @Sendable private func mark(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let id: AppointmentID = try context.identifier("id", unknown: .unknownAppointment)
        let call = try await Call(request)
        let mark = try call.read(Mark.self)
        return Answer.json(
            ReminderJSON(
                try await hall.markReminder(
                    id, reached: mark.reached, words: mark.words, session, call.once), hall))
    }
}

private struct RemindersJSON: Encodable {
    var date: String
    var reminders: [ReminderJSON]
}

private struct ReminderJSON: Encodable {
    var appointment: BookingLineJSON
    var booker: BookerJSON
    /// The oldest first.
    var calls: [PhoneCallJSON]
    /// What the last call came to; `null` without one.
    var reached: Known<Bool>

    init(_ call: Hall.CallLine, _ hall: Hall) {
        (appointment, booker) = (BookingLineJSON(call.line, hall), BookerJSON(call.booker))
        (calls, reached) = (call.calls.map(PhoneCallJSON.init), Known(call.line.reached))
    }
}

private struct DisplacedJSON: Encodable { var appointments: [DetailJSON] }

private struct DetailJSON: Encodable {
    struct Rest: Encodable {
        var booker: BookerJSON
        var calls: [PhoneCallJSON]
        /// Slots for one that was displaced.
        var offers: [OfferJSON]?
    }

    private let line: BookingLineJSON
    private let rest: Rest

    init(_ call: Hall.CallLine, _ hall: Hall, withOffers: Bool = false) {
        line = BookingLineJSON(call.line, hall)
        rest = Rest(
            booker: BookerJSON(call.booker), calls: call.calls.map(PhoneCallJSON.init),
            offers: withOffers ? call.offers.map(OfferJSON.init) : nil)
    }

    func encode(to encoder: any Encoder) throws {
        try line.encode(to: encoder)
        try rest.encode(to: encoder)
    }
}
