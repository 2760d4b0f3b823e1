import Domain
import FoundationEssentials
import GRDB

/// What the district is owed, written with the fact it tells of.
extension Transaction {
    /// - Returns: the delivery's sequence.
    mutating func owe(
        _ type: DistrictEventType, _ item: Item, _ data: [UInt8], _ command: Command
    ) throws -> Int64 {
        try owe(type, Subject(name: item.number.text, item: item.id.text), data, command)
    }

    /// The district's word of a booking that came from it; nothing is owed for any other.
    ///
    /// - Parameters:
    ///   - from: where it was before it moved.
    ///   - ticket: the number it became at check-in, and how it came.
    ///   - code: what its QR code says, told once, so that the district can hand it out.
    mutating func oweAppointment(
        _ type: DistrictEventType, _ appointment: Appointment, from: Slot? = nil,
        ticket: (number: TicketNumber, timing: CheckInTiming)? = nil, code: String? = nil, _ command: Command
    ) throws {
        guard appointment.origin == .district, let reference = appointment.reference else { return }
        var told = AppointmentTold(reference: reference, service: appointment.service, appointment.slot)
        (told.number, told.code) = (appointment.number.description, code)
        told.from = from.map(AppointmentTold.Time.init)
        (told.ticket, told.timing) = (ticket?.number.description, ticket?.timing)
        told.site = setting.region
        let earlier = "SELECT count(*) FROM deliveries WHERE appointment = ? AND type = ?"
        let ordinal = try records.number(earlier, [appointment.id.text, type.rawValue]) ?? 0
        let subject = Subject(name: reference, appointment: appointment.id.text, ordinal: ordinal + 1)
        _ = try owe(type, subject, told.bytes, command)
    }

    /// A wish of the district that came to nothing; the same update is answered once.
    mutating func oweRefusal(_ told: AppointmentTold, of update: String, _ command: Command) throws {
        var told = told
        told.site = setting.region
        _ = try owe(
            .appointmentRefused, Subject(name: told.reference, answers: update), told.bytes, command)
    }

    /// A visit that is over.
    mutating func oweVisit(_ visit: VisitID, _ told: VisitTold, _ command: Command) throws {
        let subject = Subject(name: told.subject, visit: visit.text, ordinal: told.ordinal)
        _ = try owe(.visitClosed, subject, told.bytes, command)
    }

    private mutating func owe(
        _ type: DistrictEventType, _ subject: Subject, _ data: [UInt8], _ command: Command
    ) throws -> Int64 {
        let id = Identifier<Delivery>(at: command.moment.wall).text
        let sealed = try setting.sealing.seal(data, at: records.place("deliveries", "data", id))
        let sql = """
            INSERT INTO deliveries (id, type, item, appointment, answers, visit, ordinal, subject, state, time_ms,
                data, journal_sequence, journal_head) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?)
            """
        try execute(
            sql,
            [
                id, type.rawValue, subject.item, subject.appointment, subject.answers, subject.visit,
                subject.ordinal, subject.name, command.moment.wall.milliseconds, sealed, journal.sequence,
                journal.hash,
            ])
        let sequence = db.lastInsertedRowID
        try record(
            .deliveryQueued(sequence: sequence, itemNumber: subject.name), command.actor, command.moment)
        return sequence
    }
}

/// What a delivery is about, and its name at the district.
private struct Subject {
    var name: String
    var item: String?
    var appointment: String?
    var answers: String?
    var visit: String?
    var ordinal: Int64 = 1
}

/// The `data` of the `cn.onewindow.appointment.…` events (`Assets/api/events`). No personal data: the district knows who
/// booked by its own reference.
struct AppointmentTold: Codable {
    struct Time: Codable {
        var date: String
        var start: String
        var minutes: Int

        init(_ slot: Slot) {
            (date, start, minutes) = (slot.date.description, slot.start.description, slot.minutes)
        }
    }

    var reference: String
    /// The hall's region code.
    var site = ""
    /// Our number of the booking; absent where there is none.
    var number: String?
    /// What the QR code of the booking says.
    var code: String?
    var service: String?
    var date: String?
    var start: String?
    var minutes: Int?
    var from: Time?
    var ticket: String?
    var timing: CheckInTiming?
    /// Why there is no place, and where there are some.
    var reason: BookingRefused?
    var offers: [Time]?

    init(reference: String, service: String? = nil, _ slot: Slot? = nil) {
        (self.reference, self.service) = (reference, service)
        (date, start, minutes) = (slot?.date.description, slot?.start.description, slot?.minutes)
    }

    var bytes: [UInt8] { get throws { [UInt8](try JSON.data(self)) } }
}

/// Why the hall cannot take a booking of the district; `rawValue` is its word on the wire.
package enum BookingRefused: String, Hashable, Sendable, Codable, CaseIterable {
    /// Somebody at the hall was first.
    case slotTaken
    /// The hall is not open then, or takes no bookings for it.
    case closed
    /// The person has a booking for this matter on that day.
    case duplicate
    /// The person missed too many bookings.
    case paused
    case unknownService
    /// The booking it speaks of is not known here, or is over.
    case unknownBooking
    /// The update does not say what it must.
    case faulty
}
