import Domain
import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct `Bookings in the store` {
    private let told = Told()
    private let store: Store

    init() async throws { store = try await Store.test(told: told) }

    // MARK: Booking

    @Test func `a booking has number, code, slip and journal, all at once and without names`() async throws {
        let booked = try await store.book(bookRequest(.card(card, phone: "13900000001")), command())
        let appointment = booked.appointment
        #expect(appointment.number.description == "260302-001" && appointment.state == .booked)
        let code = try #require(AppointmentCode(booked.code))
        #expect(try await store.lookUp(code) == .found(appointment, current: true))
        let id = try #require(booked.job)
        let job = try #require(try await store.printJob(id))
        #expect(job.kind == .appointment && job.state == .queued)
        #expect(
            String(decoding: job.content, as: UTF8.self)
                == "260302-001 2026-03-04 09:00-09:30 欧阳测试 \(booked.code)")
        #expect(
            told.facts.suffix(2) == [
                .appointmentBooked(
                    appointment: appointment.id, number: appointment.number, slot: slot(), origin: .kiosk),
                job.fact,
            ])
        #expect(!told.facts.contains { "\($0)".contains("欧阳") || "\($0)".contains("139") })
        #expect(
            try await store.booker(of: appointment.id, actor: .clerk("1001"), at: moment())
                == Booker(card, phone: "13900000001"))
        #expect(told.facts.last == .bookerShown(appointment: appointment.id))
        #expect(try await store.appointment(appointment.id) == appointment)
        #expect(try await store.appointment(number: appointment.number) == appointment)
        #expect(try await store.appointments(of: card, from: wednesday) == [appointment])
        #expect(try await store.appointments(of: card, from: wednesday.advanced(byDays: 1)).isEmpty)
        #expect(try await store.isBooked(appointment.id, by: card))
        #expect(try await store.nextSlot() == slot())
        #expect(try await store.pendingDeliveries(limit: 1).isEmpty, "the district is told of its own only")
        try await store.expectIntactJournal()
    }

    @Test func `nothing readable of who booked is on disk`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state)
        let booked = try await store.book(bookRequest(.card(card, phone: "13900000001")), command())
        _ = try await store.holdSlot(
            holdRequest(.phone("13700000002", name: "测试乙"), slot("10:00")), command())
        await store.close(at: moment(1))
        let bytes = try #require(directory.bytes("onewindow.sqlite"))
        for secret in ["欧阳测试", "13900000001", "13700000002", "测试乙", card.number, booked.code] {
            #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret.count) letters")
        }
    }

    @Test func `a repeat of the command gets the first answer, code and all`() async throws {
        let first = try await store.book(bookRequest(phone(1)), command("k"))
        #expect(try await store.book(bookRequest(phone(1)), command("k")) == first)
        #expect(try await store.number("SELECT count(*) FROM appointments") == 1)
        #expect(try await store.number("SELECT count(*) FROM print_jobs") == 1)
    }

    @Test func `numbers run on through the business date and begin again on the next`() async throws {
        let first = try await store.booked(phone(1), capacity: 9)
        let second = try await store.booked(phone(2), capacity: 9)
        _ = try await store.cancelAppointment(second.appointment.id, command())
        let third = try await store.booked(phone(3), capacity: 9)
        let next = try await store.booked(phone(4), capacity: 9, at: moment(day))
        let numbers = [first, second, third, next].map(\.appointment.number.description)
        #expect(numbers == ["260302-001", "260302-002", "260302-003", "260303-001"])
    }

    @Test func `the thousandth of a day is refused`() async throws {
        let last = try await store.booked(phone(1), capacity: 9)
        try await store.raw(
            """
            DROP TRIGGER appointments_number;
            UPDATE appointments SET running = 999 WHERE id = '\(last.appointment.id.text)'
            """)
        await #expect(throws: StoreError.appointmentNumbersUsedUp) {
            try await store.booked(phone(2), capacity: 9)
        }
    }

    @Test func `one person books once a day and matter, by card or by telephone`() async throws {
        let first = try await store.booked(.card(card))
        let error = StoreError.alreadyBooked(first.appointment.number, slot())
        await #expect(throws: error) { try await store.booked(.card(card), slot("10:00")) }
        await #expect(throws: error) {
            try await store.holdSlot(holdRequest(.card(card), slot("10:00")), command())
        }
        await #expect(throws: error) {
            try await store.booked(.typed(idNumber: card.number, name: nil, phone: nil), slot("10:00"))
        }
        _ = try await store.booked(.card(card), slot("10:00"), service: "ZX010101")
        _ = try await store.booked(.card(card), slot(on: wednesday.advanced(byDays: 1)))
        let other = try await store.booked(phone(7), slot("14:00"))
        await #expect(throws: StoreError.alreadyBooked(other.appointment.number, slot("14:00"))) {
            try await store.booked(phone(7), slot("15:00"))
        }
        // Nobody knows who these two are.
        let unknown = BookingPerson.typed(idNumber: nil, name: "张样例", phone: nil)
        _ = try await store.booked(unknown, slot("16:00"), capacity: 2)
        _ = try await store.booked(unknown, slot("16:00"), capacity: 2)
    }

    @Test func `a slip that cannot be made leaves no booking`() async throws {
        struct Unmade: Error {}
        await #expect(throws: StoreError.contentFailed) {
            try await store.book(bookRequest(phone(1), content: { _, _, _ in throw Unmade() }), command())
        }
        #expect(try await store.number("SELECT count(*) FROM appointments") == 0)
        _ = try await store.booked(phone(2))
    }

    @Test func `a slot without a place takes nobody, and a smaller plan takes no booking away`() async throws
    {
        await #expect(throws: StoreError.slotFull) { try await store.booked(phone(1), capacity: 0) }
        let booked = try await (1...3).asyncMap { try await store.booked(phone($0), capacity: 3) }
        await #expect(throws: StoreError.slotFull) { try await store.booked(phone(4), capacity: 2) }
        // One of three leaves; two are left and two is what there is now.
        _ = try await store.cancelAppointment(booked[0].appointment.id, command())
        await #expect(throws: StoreError.slotFull) { try await store.booked(phone(4), capacity: 2) }
        _ = try await store.booked(phone(4), capacity: 3)
        let taken = try await store.takenPlaces(from: wednesday, to: wednesday, at: moment())
        #expect(taken == [SlotStart(slot()): 3])
    }

    // MARK: Holds

    @Test func `a held place is nobody else's until the hold is over, to the millisecond`() async throws {
        let held = try await store.holdSlot(holdRequest(phone(1)), command())
        #expect(held.seconds == 120)
        #expect(told.facts.last == .appointmentHeld(appointment: held.id, slot: slot()))
        #expect(try await store.appointment(held.id) == nil, "nothing is booked yet")
        await #expect(throws: StoreError.slotFull) { try await store.booked(phone(2), at: moment(119)) }
        let taken = { seconds in
            try await store.takenPlaces(from: wednesday, to: wednesday, at: moment(seconds))
        }
        #expect(try await taken(119) == [SlotStart(slot()): 1])
        #expect(try await taken(120).isEmpty)
        let other = try await store.booked(phone(2), at: moment(120))
        #expect(
            told.facts.contains(
                .appointmentChanged(appointment: held.id, number: nil, event: .lapse, state: .lapsed)))
        // The place went to somebody else: the hold is worth nothing now.
        await #expect(throws: StoreError.slotFull) {
            try await store.book(bookRequest(phone(1), hold: held.id), command(at: moment(121)))
        }
        #expect(try await store.appointment(other.appointment.id)?.state == .booked)
    }

    @Test func `a hold that is over books all the same while there is a place`() async throws {
        let held = try await store.holdSlot(holdRequest(phone(1)), command())
        let booked = try await store.book(
            bookRequest(phone(1), hold: held.id), command(at: moment(500)))
        #expect(booked.appointment.id != held.id && booked.appointment.state == .booked)
        #expect(try await store.number("SELECT count(*) FROM appointments WHERE state = 'lapsed'") == 1)
    }

    @Test func `a confirmed hold is the booking`() async throws {
        let held = try await store.holdSlot(holdRequest(.card(card)), command())
        let booked = try await store.book(bookRequest(.card(card), hold: held.id), command(at: moment(60)))
        #expect(booked.appointment.id == held.id)
        #expect(try await store.number("SELECT count(*) FROM appointments") == 1)
        await #expect(throws: StoreError.slotFull) { try await store.booked(phone(2), at: moment(900)) }
        // Giving back what is confirmed does nothing.
        try await store.releaseHold(held.id, command())
        #expect(try await store.appointment(held.id)?.state == .booked)
    }

    @Test func `somebody else's hold is of no use`() async throws {
        let held = try await store.holdSlot(holdRequest(phone(1)), command())
        await #expect(throws: StoreError.slotFull) {
            try await store.book(bookRequest(phone(2), hold: held.id), command())
        }
        await #expect(throws: StoreError.slotFull) {
            try await store.book(
                bookRequest(phone(2), service: "ZX010101", hold: held.id), command())
        }
    }

    @Test func `a hold is not confirmed in a place the slot lost meanwhile`() async throws {
        let held = try await store.holdSlot(holdRequest(phone(1)), command())
        await #expect(throws: StoreError.slotFull) {
            try await store.book(bookRequest(phone(1), capacity: 0, hold: held.id), command())
        }
    }

    @Test func `who picks again, or taps twice, holds one place`() async throws {
        let first = try await store.holdSlot(holdRequest(phone(1)), command())
        let second = try await store.holdSlot(holdRequest(phone(1), slot("10:00")), command())
        let third = try await store.holdSlot(holdRequest(phone(1), slot("10:00")), command())
        #expect(Set([first.id, second.id, third.id]).count == 3)
        let taken = try await store.takenPlaces(from: wednesday, to: wednesday, at: moment())
        #expect(taken == [SlotStart(slot("10:00")): 1])
        try await store.releaseHold(third.id, command())
        #expect(try await store.takenPlaces(from: wednesday, to: wednesday, at: moment()).isEmpty)
        await #expect(throws: StoreError.notFound("hold")) {
            try await store.releaseHold(AppointmentID(at: moment().wall), command())
        }
    }

    @Test func `a hold that is over leaves nothing of the person`() async throws {
        let held = try await store.holdSlot(holdRequest(.card(card)), command())
        try await store.releaseHold(held.id, command())
        #expect(
            try await store.number(
                "SELECT count(*) FROM appointments WHERE person IS NOT NULL OR booker IS NOT NULL") == 0)
    }

    @Test func `a hold lasts through a restart of the program, not of the machine`() async throws {
        let directory = try TemporaryDirectory()
        let first = try await Store.test(directory.state)
        let held = try await first.holdSlot(holdRequest(phone(1)), command())
        await first.close(at: moment(1))
        let second = try await Store.test(directory.state, at: moment(2))
        await #expect(throws: StoreError.slotFull) { try await second.booked(phone(2), at: moment(3)) }
        let booked = try await second.book(bookRequest(phone(1), hold: held.id), command(at: moment(4)))
        #expect(booked.appointment.id == held.id)
        _ = try await second.holdSlot(holdRequest(phone(3), slot("10:00")), command(at: moment(5)))
        await second.close(at: moment(6))
        let third = try await Store.test(directory.state, at: moment(7, boot: secondBoot))
        let taken = try await third.takenPlaces(
            from: wednesday, to: wednesday, at: moment(7, boot: secondBoot))
        #expect(taken == [SlotStart(slot()): 1])
        _ = try await third.booked(phone(2), slot("10:00"), at: moment(8, boot: secondBoot))
        try await third.expectIntactJournal()
        await third.close(at: moment(9, boot: secondBoot))
    }

    // MARK: Pauses

    @Test func `who missed too many makes no new booking for a while`() async throws {
        for number in 1...3 {
            let day = try #require(CivilDate("2026-03-0\(number + 2)"))
            _ = try await store.booked(phone(1), slot(on: day))
        }
        let later = moment(6 * day)
        let missed = try await store.recordMissed(
            { NoShow.isMissed($0, at: later, AppointmentRules()) }, at: later)
        #expect(missed.count == 3 && missed.allSatisfy { $0.state == .missed })
        #expect(try await store.recordMissed({ _ in true }, at: later).isEmpty, "each one once")
        #expect(try await store.missedDates(of: phone(1), from: wednesday).count == 2)
        let wish = slot(on: wednesday.advanced(byDays: 14))
        let until = try #require(CivilDate("2026-04-04"))
        await #expect(throws: StoreError.bookingPaused(until: until)) {
            try await store.booked(phone(1), wish, at: later)
        }
        await #expect(throws: StoreError.bookingPaused(until: until)) {
            try await store.holdSlot(holdRequest(phone(1), wish), command(at: later))
        }
        _ = try await store.booked(phone(2), wish, at: later)
        _ = try await store.book(
            bookRequest(phone(1), slot("10:00", on: wish.date), ignoresPause: true), command(at: later))
    }
}
