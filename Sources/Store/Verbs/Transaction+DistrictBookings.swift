import Domain
import FoundationEssentials
import GRDB

/// What the district books, moves and cancels, inside the transaction that takes its updates in. Whoever was first on
/// disk at the site has the place; of a refusal no booking is kept or changed, and the caller tells the district.
extension Transaction {
    /// Books what the district booked ahead of time; `capacity` is what today's plan says of the slot. A reference that
    /// is on record already is confirmed as it stands, changed in nothing.
    mutating func bookFromDistrict(
        _ booking: DistrictBooking, capacity: Int, rules: AppointmentRules, _ command: Command
    ) throws -> DistrictBooked {
        if let known = try records.appointment(reference: booking.reference) { return .confirmed(known) }
        let wish = Wish(
            slot: booking.slot, capacity: capacity, service: booking.service,
            person: records.key(of: booking.booker), origin: .district, reference: booking.reference)
        do {
            try need(wish, pausedBy: rules, command)
            let appointment = try make(wish, booking.booker, command)
            // A code that leads elsewhere already goes on leading there; the card checks in all the same. Where the
            // district has none, it is told ours, to hand it out.
            var ours: String?
            if let code = booking.code {
                if try records.appointment(code: code) == nil {
                    try keep(code, of: appointment.id, nil, command)
                }
            } else {
                ours = try slip(of: appointment, nil, command).code
            }
            try oweAppointment(.appointmentConfirmed, appointment, code: ours, command)
            return .confirmed(appointment)
        } catch {
            return .refused(try BookingRefused(error))
        }
    }

    /// `unknownBooking` where it can be moved no more, or is not known.
    mutating func moveFromDistrict(
        reference: String, to slot: Slot, capacity: Int, _ command: Command
    ) throws -> DistrictBooked {
        guard let appointment = try records.appointment(reference: reference) else {
            return .refused(.unknownBooking)
        }
        do {
            return .confirmed(try move(appointment, to: slot, capacity, command))
        } catch {
            return .refused(try BookingRefused(error))
        }
    }

    mutating func cancelFromDistrict(reference: String, _ command: Command) throws -> DistrictBooked {
        guard let appointment = try records.appointment(reference: reference),
            AppointmentMachine.state(after: .cancel, in: appointment.state) != nil
        else { return .refused(.unknownBooking) }
        return .confirmed(try cancel(appointment, command))
    }
}

extension BookingRefused {
    /// Only what a rule says is an answer; anything else is thrown on.
    fileprivate init(_ error: any Error) throws {
        switch error as? StoreError {
        case .slotFull, .appointmentNumbersUsedUp: self = .slotTaken
        case .alreadyBooked: self = .duplicate
        case .bookingPaused: self = .paused
        case .notAllowed: self = .unknownBooking
        default: throw error
        }
    }
}
