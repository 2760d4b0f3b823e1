import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// Bookings at the kiosk: look, hold, book; the owner's own ones.
struct AppointmentCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.get("/api/services", use: services)
        router.get("/api/appointments/slots", use: slots)
        router.post("/api/appointments/holds", use: hold)
        router.post("/api/appointments/holds/{id}/release", use: release)
        router.post("/api/appointments", use: book)
        router.get("/api/cards/{card}/appointments", use: own)
        router.get("/api/scans/{scan}/appointment", use: scanned)
    }

    /// `{hold?, card|phone, name?, service, date, start|slot, language?}`.
    private struct Wish: Decodable {
        var hold: String?
        var card: String?
        var phone: String?
        var name: String?
        var service: String
        var date: CivilDate
        var start: TimeOfDay?
        var slot: TimeOfDay?
        var language: Texts.Language?

        func booking(_ language: Texts.Language) throws -> Hall.BookingWish {
            guard let start = start ?? slot else { throw Problem(.badField, ["field": "start"]) }
            let id = try hold.map { text in
                guard let id = AppointmentID(text) else { throw Problem(.unknownAppointment) }
                return id
            }
            return Hall.BookingWish(
                hold: id, person: try person(), service: service, date: date, start: start,
                language: self.language ?? language)
        }

        private func person() throws -> Hall.Person {
            if let card { return .card(card, phone: phone) }
            guard let phone else { throw Problem(.badField, ["field": "card"]) }
            return .phone(phone, name: name)
        }
    }

    /// What residents can book, the most usual first.
    @Sendable private func services(_ request: Request, _ context: PageContext) async throws -> Response {
        Answer.json(KioskServicesJSON(try await hall.bookableServices(), hall.catalog))
    }

    @Sendable private func slots(_ request: Request, _ context: PageContext) async throws -> Response {
        let query = request.uri.queryParameters
        if let service = query["service"] { try hall.needBookable(String(service)) }
        let most = try hall.bookingRules.daysAhead + 1
        let count = try query.days ?? most
        let days = try await hall.slotDays(count: min(count, most))
        return Answer.json(DaysJSON(days: days.map { BookableDayJSON($0, hall.texts) }))
    }

    @Sendable private func hold(_ request: Request, _ context: PageContext) async throws -> Response {
        let call = try await Call(request)
        let wish = try call.read(Wish.self).booking(context.language)
        return Answer.json(HeldJSON(try await hall.holdSlot(wish, call.once)), status: .created)
    }

    @Sendable private func release(_ request: Request, _ context: PageContext) async throws -> Response {
        let id: AppointmentID = try context.identifier("id", unknown: .unknownAppointment)
        try await hall.releaseHold(id, Call(request).once)
        return Answer.nothing
    }

    @Sendable private func book(_ request: Request, _ context: PageContext) async throws -> Response {
        let call = try await Call(request)
        let wish = try call.read(Wish.self).booking(context.language)
        let booked = try await hall.book(wish, call.once)
        return Answer.json(BookedJSON(booked, hall, isPublic: true), status: .created)
    }

    @Sendable private func own(_ request: Request, _ context: PageContext) async throws -> Response {
        let own = try await hall.ownAppointments(card: context.parameters.get("card") ?? "")
        return Answer.json(OwnJSON(appointments: own.map { OwnAppointmentNews($0, hall) }))
    }

    @Sendable private func scanned(_ request: Request, _ context: PageContext) async throws -> Response {
        let own = try await hall.ownAppointment(scan: context.parameters.get("scan") ?? "")
        return Answer.json(OwnAppointmentNews(own, hall))
    }
}

extension Parameters {
    /// `?days=`, 1 to 60; nil when it is not there.
    var days: Int? {
        get throws {
            guard let text = self["days"] else { return nil }
            guard let days = Int(text), (1...Hall.longestPlan).contains(days) else {
                throw Problem(.badField, ["field": "days"])
            }
            return days
        }
    }
}

struct DaysJSON<Day: Encodable>: Encodable { var days: [Day] }

private struct OwnJSON: Encodable { var appointments: [OwnAppointmentNews] }

private struct HeldJSON: Encodable {
    var hold: String
    var seconds: Int
    var date: String
    var weekday: Int
    var start: String
    var end: String

    init(_ held: HeldSlot) {
        (hold, seconds) = (held.id.text, held.seconds)
        (date, weekday) = (held.slot.date.description, held.slot.date.weekday)
        (start, end) = (held.slot.start.description, held.slot.end.description)
    }
}

private struct KioskServicesJSON: Encodable {
    struct Service: Encodable {
        var code: String
        var zh: String
        var en: String
        var category: String
        var sameDay: Bool
        /// What it takes at the counter.
        var minutes: Int?
        var bookable: Bool
        var bring: [WordsJSON]

        init(_ service: CatalogService) {
            (code, zh, en, category) = (service.code, service.zh, service.en, service.category)
            (sameDay, minutes) = (service.sameDay, service.estimatedCounterMinutes)
            bookable = service.isBookable
            bring = service.toBring.map(WordsJSON.init)
        }
    }

    struct Category: Encodable {
        var code: String
        var zh: String
        var en: String
    }

    var version: String
    var services: [Service]
    var categories: [Category]

    init(_ services: [CatalogService], _ catalog: Catalog) {
        (version, self.services) = (catalog.version, services.map(Service.init))
        categories = catalog.categories.map { Category(code: $0.code, zh: $0.zh, en: $0.en) }
    }
}
