import Domain
import HTTPTypes
import Hall
import Hummingbird
import Store

/// Bookings on the console: the day, the plan ahead, new ones and recurring ones.
struct OfficeAppointmentCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.get("/api/appointments", use: day)
        router.post("/api/appointments", use: book)
        router.get("/api/appointments/plan", use: plan)
        router.get("/api/appointments/series", use: look)
        router.post("/api/appointments/series", use: bookSeries)
        router.post("/api/appointments/{id}/cancel-series", use: cancelSeries)
        router.post("/api/appointments/series/restore", use: restoreSeries)
    }

    /// Who it is for, as told; `visit` is the one served at this counter.
    private struct Whom: Decodable {
        var visit: String?
        var name: String?
        var phone: String?
        var idNumber: String?

        func person() throws -> Hall.Person {
            guard let visit else { return .told(name: name, phone: phone, idNumber: idNumber) }
            guard let id = VisitID(visit) else { throw Problem(.badField, ["field": "visit"]) }
            return .visit(id, phone: phone)
        }
    }

    private struct Wish: Decodable {
        var service: String
        var date: CivilDate
        var start: TimeOfDay?
        var slot: TimeOfDay?
        var print: Bool?
        var language: Texts.Language?
    }

    private struct SeriesWish: Decodable {
        var service: String
        var weekdays: [Int]
        var start: TimeOfDay
        var from: CivilDate
        var until: CivilDate
        var print: Bool?
        var language: Texts.Language?
    }

    @Sendable private func day(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        let today = try await hall.today()
        let date = try request.date() ?? today
        let lines = try await hall.bookings(on: date)
        guard let day = try await hall.slotDays(from: date, count: 1).first else {
            throw Problem(.badField, ["field": "date"])
        }
        return Answer.json(
            DayJSON(
                date: date.description, day: PlannedBookingDayJSON(day, hall.texts),
                appointments: lines.map { BookingLineJSON($0, hall) }))
    }

    @Sendable private func book(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let call = try await Call(request)
        let wish = try call.read(Wish.self)
        guard let start = wish.start ?? wish.slot else { throw Problem(.badField, ["field": "start"]) }
        let booking = Hall.BookingWish(
            person: try call.read(Whom.self).person(), service: wish.service, date: wish.date, start: start,
            language: wish.language ?? .chinese, wantsPaper: wish.print ?? true)
        let booked = try await hall.book(booking, by: session, call.once)
        return Answer.json(BookedJSON(booked, hall, isPublic: false), status: .created)
    }

    @Sendable private func plan(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        let days = try await hall.slotDays(count: request.uri.queryParameters.days ?? 30)
        return Answer.json(DaysJSON(days: days.map { PlannedBookingDayJSON($0, hall.texts) }))
    }

    // MARK: Recurring ones

    /// What becomes of each date, before anything is booked.
    @Sendable private func look(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let query = request.uri.queryParameters
        func needed<Value>(_ name: String, _ read: (String) -> Value?) throws -> Value {
            guard let value = query[Substring(name)].flatMap({ read(String($0)) }) else {
                throw Problem(.badField, ["field": name])
            }
            return value
        }
        let visit = try query["visit"].map { _ in try needed("visit") { VisitID($0) } }
        let weekdays: [Int] = try needed("weekdays") { text in
            let days = text.replacing("%2C", with: ",").split(separator: ",").map { Int($0) }
            return days.contains(nil) ? nil : days.compactMap { $0 }
        }
        let wish = Hall.SeriesWish(
            person: visit.map { .visit($0) }, service: try needed("service") { $0 }, weekdays: weekdays,
            start: try needed("start") { TimeOfDay($0.replacing("%3A", with: ":")) },
            from: try needed("from") { CivilDate($0) }, until: try needed("until") { CivilDate($0) })
        let dates = try await hall.series(wish, session)
        return Answer.json(DatesJSON(dates: dates.map { SeriesDateJSON($0, hall.texts) }))
    }

    @Sendable private func bookSeries(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let call = try await Call(request)
        let wish = try call.read(SeriesWish.self)
        let made = try await hall.bookSeries(
            .init(
                person: try call.read(Whom.self).person(), service: wish.service, weekdays: wish.weekdays,
                start: wish.start, from: wish.from, until: wish.until, language: wish.language ?? .chinese,
                wantsPaper: wish.print ?? false), session, call.once)
        return Answer.json(
            SeriesJSON(
                series: made.id, made: made.made.map { AppointmentJSON($0, hall, isPublic: false) },
                skipped: made.skipped.map { SeriesDateJSON($0, hall.texts) }), status: .created)
    }
}

extension OfficeAppointmentCalls {
    private struct Restored: Decodable {
        var appointments: [String]
        var print: Bool?
        var language: Texts.Language?
    }

    @Sendable private func cancelSeries(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let id: AppointmentID = try context.identifier("id", unknown: .unknownAppointment)
        let cancelled = try await hall.cancelSeries(from: id, session, Call(request).once)
        return Answer.json(
            CancelledJSON(cancelled: cancelled.map { AppointmentJSON($0, hall, isPublic: false) }))
    }

    @Sendable private func restoreSeries(_ request: Request, _ context: PageContext) async throws -> Response
    {
        let session = try context.clerk()
        let call = try await Call(request)
        let wish = try call.read(Restored.self)
        let ids = try wish.appointments.map { text in
            guard let id = AppointmentID(text) else { throw Problem(.unknownAppointment) }
            return id
        }
        let restored = try await hall.restoreSeries(
            ids, session, wish.language ?? .chinese, wantsPaper: wish.print ?? false, call.once)
        return Answer.json(
            RestoredJSON(
                made: restored.made.map { AppointmentJSON($0, hall, isPublic: false) },
                skipped: restored.skipped.map { SeriesDateJSON($0, hall.texts) }), status: .created)
    }
}

extension Request {
    /// `?date=`; nil when it is not there.
    func date() throws -> CivilDate? {
        guard let text = uri.queryParameters["date"] else { return nil }
        guard let date = CivilDate(String(text)) else { throw Problem(.badField, ["field": "date"]) }
        return date
    }
}

private struct DayJSON: Encodable {
    var date: String
    var day: PlannedBookingDayJSON
    var appointments: [BookingLineJSON]
}

private struct DatesJSON: Encodable { var dates: [SeriesDateJSON] }

private struct CancelledJSON: Encodable { var cancelled: [AppointmentJSON] }

private struct RestoredJSON: Encodable {
    var made: [AppointmentJSON]
    var skipped: [SeriesDateJSON]
}

private struct SeriesJSON: Encodable {
    var series: String
    var made: [AppointmentJSON]
    var skipped: [SeriesDateJSON]
}
