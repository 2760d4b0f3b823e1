import Domain
import Hall
import Store

/// A booking in a list: a masked name, and of the telephone number the end (facts/domain.md e).
struct AppointmentRow: Sendable {
    struct Tag: Sendable {
        /// What the style tells apart: a state, or a word of the list.
        let kind: String
        let text: String
    }

    let id: String
    let number: String
    /// Day and beginning, for lists of several days.
    let when: String
    let name: String
    let phone: String
    let service: String
    let state: String
    let tags: [Tag]
    /// In small letters: what a clerk may type to find it.
    let search: String
    /// Why it cannot be kept, where it cannot.
    let why: String?

    /// What the tags are about.
    enum List { case day, reminders }

    init(_ line: Hall.BookingLine, _ list: List, _ hall: Hall, _ today: CivilDate, _ words: PageTexts) {
        let appointment = line.appointment
        (id, number) = (appointment.id.text, appointment.number.description)
        when = AppointmentWords.start(appointment.slot, on: today, words)
        name = line.name ?? words("bookDesk.noName")
        let tail = line.phone.map { String($0.suffix(4)) }
        phone = tail.map { words("bookDesk.tail", ["tail": $0]) } ?? words("bookDesk.noPhone")
        service = AppointmentWords.service(appointment.service, hall, words)
        state = appointment.state.rawValue
        why = line.isDisplaced ? AppointmentWords.displaced(appointment.slot, hall, words) : nil
        tags = list == .day ? Self.states(line, words) : [Self.call(line, words)]
        let ticket = line.ticket.map { "\($0)" } ?? ""
        let keys = hall.catalog.search.keys(of: appointment.service)
        search = "\(number) \(tail ?? "") \(name) \(ticket) \(service) \(keys.words)".lowercased()
    }

    private static func states(_ line: Hall.BookingLine, _ words: PageTexts) -> [Tag] {
        let appointment = line.appointment
        var tags: [Tag] = []
        if line.isDisplaced { tags.append(Tag(kind: "displaced", text: words("bookDesk.outOfPlan"))) }
        if appointment.series != nil { tags.append(Tag(kind: "series", text: words("bookDesk.inSeries"))) }
        if appointment.origin == .district {
            tags.append(Tag(kind: "district", text: words("bookDesk.byDistrict")))
        }
        if line.isLate { tags.append(Tag(kind: "late", text: words("bookDesk.late"))) }
        if appointment.state == .booked, line.reached != nil { tags.append(call(line, words)) }
        let ticket = line.ticket.map { " \($0)" } ?? ""
        let text = AppointmentWords.state(appointment.state, words) + ticket
        tags.append(Tag(kind: appointment.state.rawValue, text: text))
        return tags
    }

    /// What came of the calls to remind.
    private static func call(_ line: Hall.BookingLine, _ words: PageTexts) -> Tag {
        switch line.reached {
        case true?: Tag(kind: "reached", text: words("bookDesk.reached"))
        case false?: Tag(kind: "notReached", text: words("bookDesk.notReached"))
        case nil where line.phone == nil: Tag(kind: "noPhone", text: words("bookDesk.noPhone"))
        case nil: Tag(kind: "toCall", text: words("bookDesk.notCalled"))
        }
    }
}

extension Hall.BookingLine {
    /// Somebody should still call.
    var isToCall: Bool { appointment.state == .booked && phone != nil && reached != true }
}
