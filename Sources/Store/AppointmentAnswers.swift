package import Domain

/// Who books, as far as they told.
package enum BookingPerson: Sendable {
    /// The card is on the reader; `phone` may be given besides.
    case card(IdentityCard, phone: String? = nil)
    /// At the kiosk without a card.
    case phone(String, name: String?)
    /// What a clerk typed or the district sent; without number and telephone nobody can tell whether they booked before.
    case typed(idNumber: String?, name: String?, phone: String?)

    package var booker: Booker {
        switch self {
        case .card(let card, let phone): Booker(card, phone: phone)
        case .phone(let phone, let name): Booker(name: name, phone: phone)
        case .typed(let idNumber, let name, let phone):
            Booker(name: name, phone: phone, idNumber: idNumber)
        }
    }
}

/// Makes the bytes of a booking's slip inside the transaction; must be pure: it may run more than once.
package typealias AppointmentContent =
    @Sendable (_ appointment: Appointment, _ booker: Booker, _ code: String) throws -> [UInt8]

/// A place to be kept for a moment, while somebody confirms.
package struct HoldRequest: Sendable {
    package var slot: Slot
    /// How many places the slot has by today's plan.
    package var capacity: Int
    package var service: String
    package var person: BookingPerson
    package var origin: AppointmentOrigin
    package var rules: AppointmentRules

    package init(
        slot: Slot, capacity: Int, service: String, person: BookingPerson,
        origin: AppointmentOrigin = .kiosk, rules: AppointmentRules
    ) {
        (self.slot, self.capacity, self.service, self.person) = (slot, capacity, service, person)
        (self.origin, self.rules) = (origin, rules)
    }
}

package struct HeldSlot: Hashable, Sendable, Codable {
    package var id: AppointmentID
    package var slot: Slot
    /// How long it is held, from now on.
    package var seconds: Int
}

package struct BookRequest: Sendable {
    /// A hold of the same person and slot, if there was one; one that lapsed does no harm while there is a place.
    package var hold: AppointmentID?
    package var slot: Slot
    /// How many places the slot has by today's plan.
    package var capacity: Int
    package var service: String
    package var person: BookingPerson
    package var origin: AppointmentOrigin
    /// The recurring booking it belongs to.
    package var series: String?
    package var rules: AppointmentRules
    /// A manager may book for somebody whose missed bookings would forbid it.
    package var ignoresPause: Bool
    /// Nil: no paper; the code is on the screen only.
    package var content: AppointmentContent?

    package init(
        hold: AppointmentID? = nil, slot: Slot, capacity: Int, service: String, person: BookingPerson,
        origin: AppointmentOrigin, series: String? = nil, rules: AppointmentRules, ignoresPause: Bool = false,
        content: AppointmentContent?
    ) {
        (self.hold, self.slot, self.capacity, self.service) = (hold, slot, capacity, service)
        (self.person, self.origin, self.series, self.rules) = (person, origin, series, rules)
        (self.ignoresPause, self.content) = (ignoresPause, content)
    }
}

package struct BookedAppointment: Hashable, Sendable, Codable {
    package var appointment: Appointment
    /// What the slip's QR code says: `AppointmentCode.text`. Told here and never again; the store keeps its hash.
    package var code: String
    /// The slip; nil where none was wished for.
    package var job: PrintJobID?
}

/// What a scanned code leads to.
package enum CodeFinding: Hashable, Sendable {
    /// `current` is false for the code of a slip that a newer one replaced.
    case found(Appointment, current: Bool)
    /// Of another hall.
    case foreign
    /// It says it is of this hall, and was never given out here.
    case forged
    /// Given out here, and not on record: the records of that time are gone.
    case lost
}

/// Why a scanned code leads to no booking.
package enum CodeFault: String, Hashable, Sendable {
    case foreign, forged, lost
    /// A newer slip was printed for the booking; only that one checks in.
    case replaced
}

package struct CheckInRequest: Sendable {
    package enum Find: Sendable {
        case code(AppointmentCode)
        case appointment(AppointmentID)
    }

    package var find: Find
    /// `CheckInJudgement` with the site's rules; runs inside the transaction, must be pure.
    package var judge: @Sendable (Appointment, BusinessDate) -> CheckInVerdict
    /// The ticket it becomes; its class is set here: `appointment` on time.
    package var ticket: @Sendable (CheckInTiming, Appointment) -> IssueRequest

    package init(
        find: Find, judge: @escaping @Sendable (Appointment, BusinessDate) -> CheckInVerdict,
        ticket: @escaping @Sendable (CheckInTiming, Appointment) -> IssueRequest
    ) {
        (self.find, self.judge, self.ticket) = (find, judge, ticket)
    }
}

package struct CheckInAnswer: Hashable, Sendable {
    /// As it is now; of one that was used before, `visit` names the number it became.
    package var appointment: Appointment
    package var verdict: CheckInVerdict
    /// Nil unless the verdict is a ticket.
    package var ticket: IssuedTicket?
}

/// When a slot begins: what tells it from every other one.
package struct SlotStart: Hashable, Sendable, Comparable {
    package var date: CivilDate
    package var start: TimeOfDay

    package init(_ date: CivilDate, _ start: TimeOfDay) { (self.date, self.start) = (date, start) }
    package init(_ slot: Slot) { (date, start) = (slot.date, slot.start) }

    package static func < (left: Self, right: Self) -> Bool {
        (left.date, left.start) < (right.date, right.start)
    }
}

/// A booking with the person to be called, and the calls made so far. Shown to clerks only, and journalled before.
package struct Reminder: Hashable, Sendable {
    package struct Call: Hashable, Sendable {
        package var reached: Bool
        package var words: String?
        package var clerk: String
        package var wall: WallTime
    }

    package var appointment: Appointment
    package var booker: Booker
    /// The oldest first.
    package var calls: [Call]
}

/// A booking that came from the district.
package struct DistrictBooking: Sendable {
    /// The district's own name for it.
    package var reference: String
    package var service: String
    package var slot: Slot
    package var booker: Booker
    /// The code of a slip the district handed out itself.
    package var code: AppointmentCode?

    package init(reference: String, service: String, slot: Slot, booker: Booker, code: AppointmentCode? = nil)
    {
        (self.reference, self.service, self.slot) = (reference, service, slot)
        (self.booker, self.code) = (booker, code)
    }
}

/// What became of a booking of the district's; the site decides, and says so.
package enum DistrictBooked: Hashable, Sendable {
    case confirmed(Appointment)
    /// `slotTaken`, `duplicate` or `paused`; nothing was kept.
    case refused(BookingRefused)
}
