import Domain
import FoundationEssentials
import GRDB

extension Transaction {
    /// A confirmed booking, whatever became of it.
    func appointment(_ id: AppointmentID) throws -> Appointment {
        guard let appointment = try records.appointment(id) else { throw StoreError.notFound("appointment") }
        return appointment
    }

    // MARK: Holds

    mutating func hold(_ request: HoldRequest, _ command: Command) throws -> HeldSlot {
        let wish = Wish(
            slot: request.slot, capacity: request.capacity, service: request.service,
            person: records.key(of: request.person.booker), origin: request.origin)
        try need(wish, pausedBy: request.rules, command)
        try giveBackHolds(of: wish.person, command)
        let place = try freePlace(wish.slot, wish.capacity, command)
        let id = AppointmentID(at: command.moment.wall)
        let length = Int64(request.rules.hold / .milliseconds(1))
        try insert(id, wish, place, .held(until: command.moment.monotonic + length), command)
        try record(.appointmentHeld(appointment: id, slot: wish.slot), command.actor, command.moment)
        return HeldSlot(id: id, slot: wish.slot, seconds: Int(length / 1000))
    }

    /// True when there was something to give back.
    mutating func release(_ id: AppointmentID, _ command: Command) throws -> Bool {
        let row = try records.row("SELECT state FROM appointments WHERE id = ?", [id.text])
        guard let row else { throw StoreError.notFound("hold") }
        guard row[0] as String == AppointmentState.held.rawValue else { return false }
        try lapse(id, command.actor, command)
        return true
    }

    /// Somebody who picks again, or taps twice, has one hold.
    private mutating func giveBackHolds(
        of person: Data?, but kept: AppointmentID? = nil, _ command: Command
    ) throws {
        guard let person else { return }
        let sql = "SELECT id FROM appointments WHERE person = ? AND state = 'held'"
        for row in try records.rows(sql, [person]) where row[0] as String != kept?.text {
            try lapse(AppointmentID(row[0] as String).orCorrupt(), command.actor, command)
        }
    }

    mutating func lapse(_ id: AppointmentID, _ actor: Actor, _ command: Command) throws {
        try execute(
            """
            UPDATE appointments SET state = 'lapsed', person = NULL, hold_boot = NULL, hold_mono_ms = NULL
            WHERE id = ?
            """, [id.text])
        let fact = Fact.appointmentChanged(appointment: id, number: nil, event: .lapse, state: .lapsed)
        try record(fact, actor, command.moment)
    }

    // MARK: Bookings

    mutating func book(_ request: BookRequest, _ command: Command) throws -> BookedAppointment {
        let booker = request.person.booker
        let wish = Wish(
            slot: request.slot, capacity: request.capacity, service: request.service,
            person: records.key(of: booker), origin: request.origin, series: request.series)
        try need(wish, pausedBy: request.ignoresPause ? nil : request.rules, command)
        let hold = try request.hold.flatMap { try usable($0, wish, command.moment) }
        if let hold { try giveBackHolds(of: wish.person, but: hold, command) }
        let appointment =
            try hold.map { try confirm($0, wish, booker, command) } ?? make(wish, booker, command)
        return try slip(of: appointment, request.content, command)
    }

    mutating func rebook(
        _ id: AppointmentID, _ capacity: Int, _ content: AppointmentContent?, _ command: Command
    ) throws -> BookedAppointment {
        let old = try appointment(id)
        guard old.state == .cancelled else {
            throw StoreError.notAllowed(state: old.state.rawValue, event: "rebook")
        }
        let booker = try records.booker(of: id).orCorrupt()
        // What the district cancelled with us is a booking of its own when somebody takes it up again here.
        let origin: AppointmentOrigin = command.clerk == nil ? .kiosk : .console
        let wish = Wish(
            slot: old.slot, capacity: capacity, service: old.service, person: records.key(of: booker),
            origin: old.origin == .district ? origin : old.origin, series: old.series)
        try need(wish, pausedBy: nil, command)
        return try slip(of: make(wish, booker, command), content, command)
    }

    /// A confirmed booking of a place that nobody held for it.
    mutating func make(_ wish: Wish, _ booker: Booker, _ command: Command) throws -> Appointment {
        try giveBackHolds(of: wish.person, command)
        let place = try freePlace(wish.slot, wish.capacity, command)
        let id = AppointmentID(at: command.moment.wall)
        let number = try nextAppointmentNumber(command)
        try insert(id, wish, place, .booked(number, booker), command)
        return try tellBooked(id, number, wish, command)
    }

    private mutating func confirm(
        _ hold: AppointmentID, _ wish: Wish, _ booker: Booker, _ command: Command
    ) throws -> Appointment {
        let number = try nextAppointmentNumber(command)
        let sql = """
            UPDATE appointments SET state = 'booked', number_day = ?, running = ?, origin = ?, series = ?, booker = ?,
                hold_boot = NULL, hold_mono_ms = NULL WHERE id = ?
            """
        try execute(
            sql,
            [
                number.day.description, number.running, wish.origin.rawValue, wish.series,
                try sealed(booker, of: hold), hold.text,
            ])
        return try tellBooked(hold, number, wish, command)
    }

    private mutating func tellBooked(
        _ id: AppointmentID, _ number: AppointmentNumber, _ wish: Wish, _ command: Command
    ) throws -> Appointment {
        let fact = Fact.appointmentBooked(
            appointment: id, number: number, slot: wish.slot, origin: wish.origin)
        try record(fact, command.actor, command.moment)
        return Appointment(
            id: id, number: number, service: wish.service, slot: wish.slot, origin: wish.origin,
            series: wish.series, reference: wish.reference)
    }

    // MARK: Changes

    mutating func move(
        _ before: Appointment, to slot: Slot, _ capacity: Int, _ command: Command
    ) throws -> Appointment {
        guard let state = AppointmentMachine.state(after: .move, in: before.state) else {
            throw StoreError.notAllowed(state: before.state.rawValue, event: "move")
        }
        var after = before
        (after.slot, after.state) = (slot, state)
        guard SlotStart(slot) != SlotStart(before.slot) else { return before }
        if let person = try records.person(of: before.id), slot.date != before.slot.date,
            let other = try records.live(of: person, on: slot.date, service: before.service)
        {
            throw StoreError.alreadyBooked(other.number, other.slot)
        }
        try giveBackHolds(of: records.person(of: before.id), command)
        let place = try freePlace(slot, capacity, command)
        try execute(
            "UPDATE appointments SET date = ?, start = ?, minutes = ?, place = ? WHERE id = ?",
            [slot.date.description, slot.start.minutes, slot.minutes, place, before.id.text])
        let fact = Fact.appointmentMoved(
            appointment: before.id, number: before.number, from: before.slot, to: slot)
        try record(fact, command.actor, command.moment)
        try oweAppointment(.appointmentMoved, after, from: before.slot, command)
        return after
    }

    mutating func cancel(_ appointment: Appointment, _ command: Command) throws -> Appointment {
        let cancelled = try change(appointment, .cancel, telling: .appointmentCancelled, command)
        try retireCode(of: appointment.id, "withdrawn", command)
        return cancelled
    }

    /// Moves a booking by its machine, where nothing goes with it.
    mutating func change(
        _ before: Appointment, _ event: AppointmentEvent, telling type: DistrictEventType, _ command: Command
    ) throws -> Appointment {
        guard let state = AppointmentMachine.state(after: event, in: before.state) else {
            throw StoreError.notAllowed(state: before.state.rawValue, event: event.rawValue)
        }
        var after = before
        after.state = state
        try execute(
            "UPDATE appointments SET state = ? WHERE id = ?", [state.rawValue, before.id.text])
        let fact = Fact.appointmentChanged(
            appointment: before.id, number: before.number, event: event, state: state)
        try record(fact, command.actor, command.moment)
        try oweAppointment(type, after, command)
        return after
    }
}

/// What is to be booked, whoever asks.
struct Wish {
    var slot: Slot
    var capacity: Int
    var service: String
    var person: Data?
    var origin: AppointmentOrigin
    var series: String?
    var reference: String?
}
