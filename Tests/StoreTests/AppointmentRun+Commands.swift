import Domain
import TestTools
import Testing

@testable import Store

/// The commands the dice choose from, each with what the model expects of it.
extension AppointmentRun {
    mutating func hold() async throws {
        let (person, slot, service) = (anyone(), anySlot(), anyService())
        let (time, capacity) = (now, places(of: slot))
        var wish = holdRequest(phone(person), slot, capacity: capacity, service: service, rules: model.rules)
        wish.origin = .kiosk
        let request = wish
        let refusal = model.refusal(of: person, slot, service, at: time, isPausable: true)
        let place = model.place(in: slot, capacity: capacity, for: person, at: time)
        let expected = refusal ?? (place == nil ? .slotFull : nil)
        let command = ask()
        guard let held = try await expect(expected, { try await $0.holdSlot(request, command) }), let place
        else { return }
        model.giveBack(holdsOf: person)
        model.endHolds(of: slot, at: time)
        keep(
            .init(
                id: held.id, slot: slot, service: service, person: person, place: place, state: .held,
                end: time.monotonic + 120_000, boot: time.boot))
    }

    mutating func release() async throws {
        guard let id = anyID() else { return }
        let command = ask()
        _ = try await expect(nil) { try await $0.releaseHold(id, command) }
        if model.bookings[id]?.state == .held { model.set(id, .lapsed) }
    }

    mutating func book() async throws {
        var (person, slot, service) = (anyone(), anySlot(), anyService())
        var hold: AppointmentID?
        if Int.random(in: 0..<3, using: &dice) == 0, let id = anyID(), let booking = model.bookings[id] {
            // Mostly one's own, sometimes what somebody else holds, or another slot than was held.
            hold = id
            if Int.random(in: 0..<5, using: &dice) > 0 {
                (person, slot, service) = (booking.person, booking.slot, booking.service)
            }
        }
        let (time, capacity) = (now, places(of: slot))
        let ignores = Int.random(in: 0..<4, using: &dice) == 0
        let request = bookRequest(
            phone(person), slot, capacity: capacity, service: service, hold: hold, rules: model.rules,
            ignoresPause: ignores)
        let refusal = model.refusal(of: person, slot, service, at: time, isPausable: !ignores)
        let usable = model.usable(hold, person, slot, service, capacity: capacity, at: time)
        let place = usable?.place ?? model.place(in: slot, capacity: capacity, for: person, at: time)
        let command = ask()
        let booked = try await expect(refusal ?? (place == nil ? .slotFull : nil)) {
            try await $0.book(request, command)
        }
        guard let booked, let place else { return }
        if let usable { #expect(booked.appointment.id == usable.id, "seed \(dice.seed)") }
        model.giveBack(holdsOf: person, but: usable?.id)
        if usable == nil { model.endHolds(of: slot, at: time) }
        let slotKept = usable?.slot ?? slot
        keep(
            .init(
                id: booked.appointment.id, slot: slotKept, service: service, person: person, place: place,
                state: .booked))
        issued(booked)
        try await repeated(booked) { try await $0.book(request, command) }
    }

    mutating func move() async throws {
        guard let id = anyID(), let booking = model.bookings[id] else { return }
        let (slot, time) = (anySlot(), now)
        let capacity = places(of: slot)
        let isSame = SlotStart(slot) == SlotStart(booking.slot)
        let place =
            isSame ? booking.place : model.place(in: slot, capacity: capacity, for: booking.person, at: time)
        var expected = unchangeable(booking, "move")
        if expected == nil, slot.date != booking.slot.date {
            expected = model.refusal(
                of: booking.person, slot, booking.service, at: time, isPausable: false)
        }
        if expected == nil, place == nil { expected = .slotFull }
        let command = ask()
        let moved = try await expect(expected) {
            try await $0.moveAppointment(
                id, to: slot, capacity: capacity, content: appointmentPaper, command)
        }
        guard let moved, let place else { return }
        if !isSame {
            model.giveBack(holdsOf: booking.person)
            model.endHolds(of: slot, at: time)
            model.move(id, to: slot, place: place)
        }
        issued(moved)
    }

    mutating func cancel() async throws {
        guard let id = anyID(), let booking = model.bookings[id] else { return }
        let command = ask()
        let cancelled = try await expect(unchangeable(booking, "cancel")) {
            try await $0.cancelAppointment(id, command)
        }
        if cancelled != nil { model.set(id, .cancelled) }
    }

    mutating func reprint() async throws {
        guard let id = anyID(), let booking = model.bookings[id] else { return }
        let command = ask()
        let printed = try await expect(unchangeable(booking, "print")) {
            try await $0.printAppointment(id, content: appointmentPaper, command)
        }
        if let printed { issued(printed) }
    }

    mutating func rebook() async throws {
        guard let id = anyID(), let old = model.bookings[id], old.state == .cancelled else { return }
        let (time, capacity) = (now, places(of: old.slot))
        let place = model.place(in: old.slot, capacity: capacity, for: old.person, at: time)
        let refusal = model.refusal(of: old.person, old.slot, old.service, at: time, isPausable: false)
        let command = ask()
        let booked = try await expect(refusal ?? (place == nil ? .slotFull : nil)) {
            try await $0.rebook(id, capacity: capacity, content: nil, command)
        }
        guard let booked, let place else { return }
        model.giveBack(holdsOf: old.person)
        model.endHolds(of: old.slot, at: time)
        keep(
            .init(
                id: booked.appointment.id, slot: old.slot, service: old.service, person: old.person,
                place: place, state: .booked))
        issued(booked)
    }

    mutating func checkIn() async throws {
        let time = now
        // Mostly those of today, who really come.
        let due = codes.suffix(200).filter { code in
            guard let entry = model.codes[code], let booking = model.bookings[entry.booking] else {
                return false
            }
            return booking.state == .booked && booking.slot.date == time.civil.date
        }
        let wantsDue = Bool.random(using: &dice) && !due.isEmpty
        let code =
            wantsDue ? due.randomElement(using: &dice) : codes.suffix(60).randomElement(using: &dice)
        guard let code, let entry = model.codes[code], let booking = model.bookings[entry.booking] else {
            return
        }
        let isReplaced = !entry.isCurrent && (booking.state == .booked || booking.state == .missed)
        let verdict = model.verdict(on: booking.id, at: time)
        let (command, rules) = (ask(), model.rules)
        let answer = try await expect(isReplaced ? .badCode(.replaced) : nil) {
            try await $0.checkedIn(.code(#require(AppointmentCode(code))), command, rules: rules)
        }
        guard let answer else { return }
        #expect(answer.verdict == verdict, "seed \(dice.seed): \(booking) at \(time.civil)")
        if let ticket = answer.ticket {
            tickets += 1
            #expect(booking.visit == nil, "seed \(dice.seed): a second number")
            model.set(booking.id, .checkedIn, visit: ticket.visit.id)
        } else {
            #expect(answer.appointment.visit == booking.visit, "seed \(dice.seed)")
        }
    }
}
