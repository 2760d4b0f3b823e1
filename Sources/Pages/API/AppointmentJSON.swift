import Domain
import FoundationEssentials
import Hall
import Store

/// The name of a matter: general words and no code where few may know it and the reader is anybody.
struct ServiceNameJSON: Encodable {
    var code: Known<String>
    var zh: String
    var en: String

    init(_ code: String, _ hall: Hall, isPublic: Bool) {
        let service = hall.catalog.service(code)
        if let service, !isPublic || service.restricted == nil {
            (self.code, zh, en) = (Known(code), service.zh, service.en)
        } else {
            let words = hall.catalog.publicName(of: code, hall.texts)
            (self.code, zh, en) = (Known(isPublic ? nil : code), words.zh, words.en)
        }
    }
}

/// A booking; nothing of it names anyone.
struct AppointmentJSON: Encodable {
    var id: String
    var number: String
    var service: ServiceNameJSON
    var date: String
    /// 1 for Monday to 7 for Sunday.
    var weekday: Int
    var start: String
    var end: String
    var state: AppointmentState

    init(_ appointment: Appointment, _ hall: Hall, isPublic: Bool) {
        let slot = appointment.slot
        (id, number, state) = (appointment.id.text, appointment.number.description, appointment.state)
        service = ServiceNameJSON(appointment.service, hall, isPublic: isPublic)
        (date, weekday) = (slot.date.description, slot.date.weekday)
        (start, end) = (slot.start.description, slot.end.description)
    }
}

/// A booking that was just made or changed, with the code of its new slip.
struct BookedJSON: Encodable {
    struct Rest: Encodable {
        var medium: TicketMedium
        /// The slip was queued in the booking's own transaction; what becomes of it is told by `print` events.
        var print: Known<PrintJobState>
        var job: Known<String>
        /// What checks in; `token` is the same under the name of `DESIGN.md` 8.
        var code: String
        var token: String
        var image: String
        var bring: [WordsJSON]
    }

    private let appointment: AppointmentJSON
    private let rest: Rest

    init(_ booked: BookedAppointment, _ hall: Hall, isPublic: Bool) {
        appointment = AppointmentJSON(booked.appointment, hall, isPublic: isPublic)
        let picture = Data(hall.picture(ofCode: booked.code)).base64EncodedString()
        let service = hall.catalog.service(booked.appointment.service)
        rest = Rest(
            medium: booked.job == nil ? .screen : .paper, print: Known(booked.job.map { _ in .queued }),
            job: Known(booked.job?.text), code: booked.code, token: booked.code,
            image: "data:image/png;base64,\(picture)",
            bring: (service?.toBring ?? []).map(WordsJSON.init))
    }

    func encode(to encoder: any Encoder) throws {
        try appointment.encode(to: encoder)
        try rest.encode(to: encoder)
    }
}

/// A booking in a clerk's list.
struct BookingLineJSON: Encodable {
    struct Rest: Encodable {
        var origin: AppointmentOrigin
        var series: String?
        var ticket: String?
        /// Masked.
        var name: String?
        var phone: String?
        var late: Bool
        var displaced: Bool
        var reminded: Known<Bool>
    }

    private let appointment: AppointmentJSON
    private let rest: Rest

    init(_ line: Hall.BookingLine, _ hall: Hall) {
        appointment = AppointmentJSON(line.appointment, hall, isPublic: false)
        rest = Rest(
            origin: line.appointment.origin, series: line.appointment.series,
            ticket: line.ticket?.description, name: line.name, phone: line.phone, late: line.isLate,
            displaced: line.isDisplaced, reminded: Known(line.reached))
    }

    func encode(to encoder: any Encoder) throws {
        try appointment.encode(to: encoder)
        try rest.encode(to: encoder)
    }
}

/// Who booked, for the clerk who telephones: name and telephone number whole.
struct BookerJSON: Encodable {
    var name: String?
    var phone: String?
    /// Masked.
    var idNumber: String?

    init(_ booker: Booker) {
        (name, phone, idNumber) = (booker.name, booker.phone, booker.idNumber.map(Masking.idNumber))
    }
}

struct PhoneCallJSON: Encodable {
    var at: String
    var clerk: String
    var reached: Bool
    var words: String?

    init(_ call: Reminder.Call) {
        (at, clerk, reached, words) = (call.wall.rfc3339, call.clerk, call.reached, call.words)
    }
}

/// A slot that has a place.
struct OfferJSON: Encodable {
    var date: String
    var weekday: Int
    var start: String
    var end: String
    var free: Int

    init(_ open: Hall.OpenSlot) {
        (date, weekday) = (open.slot.date.description, open.slot.date.weekday)
        (start, end, free) = (open.slot.start.description, open.slot.end.description, open.free)
    }
}

/// A day as the kiosk offers it.
struct BookableDayJSON: Encodable {
    struct Open: Encodable {
        var start: String
        var end: String
        var free: Int
    }

    var date: String
    var weekday: Int
    var open: Bool
    /// Why nobody is taken on that day, or why at other hours.
    var reason: WordsJSON?
    var provisional: Bool
    var free: Int
    /// Those that can still be booked, and those that are full.
    var slots: [Open]

    init(_ day: Hall.SlotDay, _ texts: Texts) {
        (date, weekday) = (day.hours.date.description, day.hours.date.weekday)
        (open, provisional, free) = (day.isOpen, day.hours.provisional, day.free)
        reason = BookingWords(texts).reason(of: day)
        slots = day.slots.filter { $0.refusal == nil }.map {
            Open(start: $0.slot.start.description, end: $0.slot.end.description, free: $0.free)
        }
    }
}

/// A day as clerks look ahead at it.
struct PlannedBookingDayJSON: Encodable {
    struct Planned: Encodable {
        var start: String
        var end: String
        var places: Int
        var taken: Int
    }

    var date: String
    var weekday: Int
    var open: Bool
    var sessions: [String]
    var why: Known<String>
    var reason: WordsJSON?
    var provisional: Bool
    var counters: Int
    var places: Int
    var taken: Int
    var slots: [Planned]

    init(_ day: Hall.SlotDay, _ texts: Texts) {
        (date, weekday) = (day.hours.date.description, day.hours.date.weekday)
        (open, sessions) = (day.isOpen, day.hours.sessions.map(\.description))
        (why, reason) = (Known(day.hours.reason?.name), BookingWords(texts).reason(of: day))
        (provisional, counters) = (day.hours.provisional, day.counters)
        places = day.slots.reduce(0) { $0 + $1.places }
        taken = day.slots.reduce(0) { $0 + $1.taken }
        slots = day.slots.map {
            Planned(
                start: $0.slot.start.description, end: $0.slot.end.description, places: $0.places,
                taken: $0.taken)
        }
    }
}

struct SeriesDateJSON: Encodable {
    struct Reason: Encodable {
        var kind: String
        var zh: String
        var en: String
    }

    var date: String
    var weekday: Int
    var start: String?
    var end: String?
    var free: Int?
    var reason: Known<Reason>

    init(_ entry: Hall.SeriesDate, _ texts: Texts) {
        (date, weekday) = (entry.date.description, entry.date.weekday)
        (start, end) = (entry.slot?.start.description, entry.slot?.end.description)
        free = entry.slot.map { _ in entry.free }
        let words = BookingWords(texts)
        reason = Known(
            entry.refusal.map { refusal in
                let (zh, en) = (words.why(refusal, .chinese), words.why(refusal, .english))
                return Reason(kind: refusal.name, zh: zh, en: en)
            })
    }
}
