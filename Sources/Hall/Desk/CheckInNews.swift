import Domain
import Store

/// A booking as the kiosk's screen is told of it: nothing that names anyone, and no matter that few may see.
package struct OwnAppointmentNews: Encodable, Sendable {
    package struct Service: Encodable, Sendable {
        /// Nil for a matter that few may see.
        package var code: String?
        package var zh: String
        package var en: String

        private enum Key: CodingKey { case code, zh, en }

        package func encode(to encoder: any Encoder) throws {
            var keys = encoder.container(keyedBy: Key.self)
            try keys.encode(code, forKey: .code)
            try keys.encode(zh, forKey: .zh)
            try keys.encode(en, forKey: .en)
        }
    }

    private enum Key: CodingKey {
        case id, number, service, date, weekday, start, end, state, checkIn, from, changeable, ticket
    }

    private let view: Hall.OwnAppointment
    private let service: Service

    package init(_ view: Hall.OwnAppointment, _ hall: Hall) {
        (self.view, service) = (view, hall.publicService(view.appointment.service))
    }

    package func encode(to encoder: any Encoder) throws {
        let (appointment, slot) = (view.appointment, view.appointment.slot)
        var keys = encoder.container(keyedBy: Key.self)
        try keys.encode(appointment.id.text, forKey: .id)
        try keys.encode(appointment.number.description, forKey: .number)
        try keys.encode(service, forKey: .service)
        try keys.encode(slot.date.description, forKey: .date)
        try keys.encode(slot.date.weekday, forKey: .weekday)
        try keys.encode(slot.start.description, forKey: .start)
        try keys.encode(slot.end.description, forKey: .end)
        try keys.encode(appointment.state, forKey: .state)
        switch view.checkIn {
        case nil: try keys.encodeNil(forKey: .checkIn)
        case .now: try keys.encode("now", forKey: .checkIn)
        case .later: try keys.encode("later", forKey: .checkIn)
        }
        if case .later(let from) = view.checkIn {
            try keys.encode(from.description, forKey: .from)
        } else {
            try keys.encodeNil(forKey: .from)
        }
        try keys.encode(view.isChangeable, forKey: .changeable)
        try keys.encodeIfPresent(view.ticket?.description, forKey: .ticket)
    }
}

extension Hall {
    /// A matter as everybody may read it.
    package func publicService(_ code: String) -> OwnAppointmentNews.Service {
        let words = catalog.publicName(of: code, texts)
        let isOpen = catalog.service(code).map { $0.restricted == nil } ?? false
        return .init(code: isOpen ? code : nil, zh: words.zh, en: words.en)
    }
}

/// What the kiosk's screen is told of a check-in: the event `checkin`, and the same in a refusal.
package struct CheckInNews: Encodable, Sendable {
    /// A number that was drawn just now, or the one that a used booking became.
    private struct Ticket: Encodable, Sendable {
        struct Wait: Encodable, Sendable {
            struct Words: Encodable, Sendable {
                var zh: String
                var en: String
            }

            var low: Int
            var high: Int
            var words: Words

            init(_ wait: WaitRange, _ texts: Texts) {
                let (key, values) = wait.telling
                (low, high) = (wait.low, wait.high)
                words = Words(
                    zh: texts.text(key, .chinese, values), en: texts.text(key, .english, values))
            }
        }

        var id: String
        var number: String
        var ahead: Int?
        var estimate: Wait?
        var late: Bool?
        var state: VisitState?
        var print: PrintJobState?
        var medium: TicketMedium?

        private enum Key: CodingKey { case id, number, ahead, estimate, late, state, print, medium }

        func encode(to encoder: any Encoder) throws {
            var keys = encoder.container(keyedBy: Key.self)
            try keys.encode(id, forKey: .id)
            try keys.encode(number, forKey: .number)
            try keys.encode(ahead, forKey: .ahead)
            try keys.encode(estimate, forKey: .estimate)
            try keys.encodeIfPresent(late, forKey: .late)
            try keys.encodeIfPresent(state, forKey: .state)
            try keys.encode(print, forKey: .print)
            try keys.encodeIfPresent(medium, forKey: .medium)
        }
    }

    private var verdict: Hall.CheckInOutcome.Verdict
    private var ticket: Ticket?
    private var appointment: OwnAppointmentNews?
    private var from: String?
    private var scan: String?

    package init(_ outcome: Hall.CheckInOutcome, _ hall: Hall) {
        (verdict, from, scan) = (outcome.verdict, outcome.from?.description, outcome.scan)
        appointment = outcome.appointment.map { OwnAppointmentNews($0, hall) }
        if let issued = outcome.ticket {
            ticket = Ticket(
                id: issued.visit.id.text, number: issued.visit.number.description, ahead: issued.ahead,
                estimate: issued.estimate.map { .init($0, hall.texts) },
                late: hall.isLate(issued.visit, issued.estimate), print: .queued, medium: issued.medium)
        } else if let view = outcome.earlier {
            ticket = Ticket(
                id: view.visit.id.text, number: view.visit.number.description, ahead: view.ahead,
                estimate: view.estimate.map { .init($0, hall.texts) }, state: view.visit.state,
                print: view.print)
        }
    }
}
