import District
import Domain

/// A booking of the office, and what the hall said to it.
///
/// The hall has the last word (`DESIGN.md` 9), and says it with events: what the office asks for stays `asked` until then.
///
///     ask          the hall says    becomes
///     booked       confirmed        confirmed
///                  refused          refused, with offers
///     moved        moved            confirmed, at its new time
///                  refused          confirmed, at its old time
///     cancelled    cancelled        cancelled
///                  refused          what it was: it is over
///     (by itself)  cancelled, checkedIn, missed
struct Booking: Hashable, Sendable {
    enum State: String, Hashable, Sendable, Codable {
        case asked, confirmed, refused, cancelled, checkedIn, missed
    }

    /// What the hall has not answered yet.
    enum Ask: String, Hashable, Sendable { case booked, moved, cancelled }

    /// What the district calls it, to be read out on the telephone.
    var reference: String
    let kiosk: String
    let service: String
    var date: String
    var start: String
    /// The hall's last word, `asked` before its first.
    var state: State
    var ask: Ask?
    /// Why the hall refused the last thing asked, and what it offers instead.
    var reason: String?
    var offers: [FreeSlot]
    /// The hall's number of it, and what its QR code must say.
    var number: String?
    var code: String?
    /// The booking made instead of a refused one.
    var successor: String?
    let person: Booker

    var mayBeMoved: Bool { state == .confirmed && ask == nil }
    var mayBeCancelled: Bool { (state == .confirmed || state == .asked) && ask != .cancelled }
    var mayBeBookedAgain: Bool { state == .refused && successor == nil }

    /// Takes what the hall says in an event of this type; false for a type that says nothing of a booking.
    mutating func hear(_ type: String, _ data: JSONValue) -> Bool {
        switch type {
        case "cn.onewindow.appointment.confirmed.v1":
            (number, code) = (data["number"]?.text ?? number, data["code"]?.text ?? code)
            state = .confirmed
            if ask == .booked { ask = nil }
        case "cn.onewindow.appointment.moved.v1":
            date = data["date"]?.text.flatMap(CivilDate.init)?.description ?? date
            start = data["start"]?.text.flatMap(TimeOfDay.init)?.description ?? start
            code = data["code"]?.text ?? code
            state = .confirmed
            if ask == .moved { ask = nil }
        case "cn.onewindow.appointment.refused.v1":
            (reason, offers) = (data["reason"]?.text, FreeSlot.list(data["offers"]))
            if state == .asked { state = .refused }
            ask = nil
            return true
        case "cn.onewindow.appointment.cancelled.v1": (state, ask) = (.cancelled, nil)
        case "cn.onewindow.appointment.checkedin.v1": (state, ask) = (.checkedIn, nil)
        case "cn.onewindow.appointment.missed.v1": (state, ask) = (.missed, nil)
        default: return false
        }
        (reason, offers) = (nil, [])
        return true
    }
}

/// A slot with places left, as a kiosk reports it, or one that it offers: `{"date": "2026-11-25", "start": "09:00", …}`.
struct FreeSlot: Hashable, Sendable, Codable {
    let date: String
    let start: String
    let minutes: Int64?
    /// Nil where a hall only offers it.
    let free: Int64?

    /// Those of a JSON list; what is no slot, or has no place left, is left out.
    static func list(_ json: JSONValue?) -> [FreeSlot] {
        guard case .array(let slots) = json else { return [] }
        return slots.compactMap { slot in
            guard let date = slot["date"]?.text.flatMap(CivilDate.init),
                let start = slot["start"]?.text.flatMap(TimeOfDay.init)
            else { return nil }
            let free = slot["free"]?.number
            guard free != 0 else { return nil }
            return FreeSlot(
                date: date.description, start: start.description, minutes: slot["minutes"]?.number, free: free
            )
        }
    }

    static func json(_ slots: [FreeSlot]) -> JSONValue {
        .array(
            slots.map { slot in
                var members: [String: JSONValue] = ["date": .string(slot.date), "start": .string(slot.start)]
                if let minutes = slot.minutes { members["minutes"] = .integer(minutes) }
                return .object(members)
            })
    }
}

extension JSONValue {
    /// A whole number; nil for anything else.
    var number: Int64? { if case .integer(let number) = self { number } else { nil } }
}

extension Booking {
    /// As the office's calls answer it: nothing of the person (`HeldAppointment` of the API).
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "reference": .string(reference), "kiosk": .string(kiosk), "service": .string(service),
            "date": .string(date), "start": .string(start),
            "state": .string((ask == nil ? state : .asked).rawValue),
        ]
        let texts = [("number", number), ("code", code), ("reason", reason), ("successor", successor)]
        for (name, text) in texts {
            if let text { members[name] = .string(text) }
        }
        if !offers.isEmpty { members["offers"] = FreeSlot.json(offers) }
        return .object(members)
    }

    /// `data` of `appointment.booked`.
    var told: JSONValue {
        var members: [String: JSONValue] = [
            "reference": .string(reference), "service": .string(service), "date": .string(date),
            "start": .string(start),
        ]
        for (name, text) in [("name", person.name), ("phone", person.phone), ("idNumber", person.idNumber)] {
            if let text { members[name] = .string(text) }
        }
        return .object(members)
    }
}
