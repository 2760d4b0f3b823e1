package typealias AppointmentID = Identifier<Appointment>

/// A booked slot (预约).
package struct Appointment: Hashable, Sendable, Codable {
    package var id: AppointmentID
    /// What people read out on the telephone; never a key.
    package var number: AppointmentNumber
    package var service: String
    package var slot: Slot
    package var state: AppointmentState
    package var origin: AppointmentOrigin
    /// The visit it became at check-in.
    package var visit: VisitID?
    /// The recurring booking it belongs to, if any.
    package var series: String?
    /// The district's own name for it, where it was booked there.
    package var reference: String?

    package init(
        id: AppointmentID, number: AppointmentNumber, service: String, slot: Slot,
        state: AppointmentState = .booked, origin: AppointmentOrigin, visit: VisitID? = nil,
        series: String? = nil, reference: String? = nil
    ) {
        (self.id, self.number, self.service, self.slot) = (id, number, service, slot)
        (self.state, self.origin, self.visit, self.series) = (state, origin, visit, series)
        self.reference = reference
    }
}

package enum AppointmentState: String, Hashable, Sendable, Codable, CaseIterable {
    /// The place is kept for a moment while somebody confirms.
    case held
    case booked
    /// It became a visit.
    case checkedIn
    case cancelled
    /// Nobody came within the grace time.
    case missed
    /// A hold that was not confirmed in time, or was given back.
    case lapsed
}

/// What happens to an appointment; `Domain.AppointmentMachine` says which state each leads to.
package enum AppointmentEvent: String, Hashable, Sendable, Codable, CaseIterable {
    case hold, book, move, cancel, checkIn, miss, lapse
}

/// Where it was booked.
package enum AppointmentOrigin: String, Hashable, Sendable, Codable, CaseIterable {
    case kiosk, console, district
}

/// What stands on the slip: the day it was booked and a running number of that day, `261123-007`. Moving keeps it.
package struct AppointmentNumber: Hashable, Sendable, CodedAsText {
    package static var expectation: String { "an appointment number such as 261123-007" }

    /// The business date of the booking.
    package let day: CivilDate
    /// From 1.
    package let running: Int

    /// Nil outside 1 to 999 or before the year 2000.
    package init?(day: CivilDate, running: Int) {
        guard (1...999).contains(running), (2000...2099).contains(day.year) else { return nil }
        (self.day, self.running) = (day, running)
    }

    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 6, parts[1].utf8.count == 3,
            let day = CivilDate("20" + parts[0]), let running = Int(parts[1])
        else { return nil }
        self.init(day: day, running: running)
        guard description == text else { return nil }
    }

    package var description: String { "\(day.compact.dropFirst(2))-\(Digits.padded(running, 3))" }
}

/// Who booked, as far as they told: from the card, or typed. Kept sealed.
package struct Booker: Hashable, Sendable, Codable {
    package var name: String?
    /// Digits only.
    package var phone: String?
    package var idNumber: String?

    package init(name: String? = nil, phone: String? = nil, idNumber: String? = nil) {
        (self.name, self.phone, self.idNumber) = (name, phone, idNumber)
    }

    package init(_ card: IdentityCard, phone: String? = nil) {
        self.init(name: card.name, phone: phone, idNumber: card.number)
    }
}
