import Domain
import FoundationEssentials
import GRDB
import Testing

@testable import Store

@Suite struct `Changes of bookings` {
    private let told = Told()
    private let store: Store

    init() async throws { store = try await Store.test(told: told) }

    private func code(_ booked: BookedAppointment) throws -> AppointmentCode {
        try #require(AppointmentCode(booked.code))
    }

    @Test func `a move keeps the number, takes the new place, and replaces the slip`() async throws {
        let first = try await store.booked(phone(1))
        let moved = try await store.moveAppointment(
            first.appointment.id, to: slot("10:00"), capacity: 1, content: appointmentPaper, command())
        #expect(moved.appointment.number == first.appointment.number)
        #expect(moved.appointment.slot == slot("10:00") && moved.code != first.code)
        #expect(
            told.facts.contains(
                .appointmentMoved(
                    appointment: first.appointment.id, number: first.appointment.number, from: slot(),
                    to: slot("10:00"))))
        #expect(try await store.lookUp(code(first)) == .found(moved.appointment, current: false))
        #expect(try await store.lookUp(code(moved)) == .found(moved.appointment, current: true))
        // The slip that did not get onto paper yet is not printed any more.
        #expect(try await store.printJob(#require(first.job))?.state == .void)
        #expect(try await store.printJob(#require(moved.job))?.state == .queued)
        _ = try await store.booked(phone(2))
        await #expect(throws: StoreError.slotFull) { try await store.booked(phone(3), slot("10:00")) }
    }

    @Test func `a move into a full slot, or onto another booking of the person, changes nothing`()
        async throws
    {
        let mine = try await store.booked(phone(1))
        _ = try await store.booked(phone(2), slot("10:00"))
        await #expect(throws: StoreError.slotFull) {
            try await store.moveAppointment(
                mine.appointment.id, to: slot("10:00"), capacity: 1, content: nil, command())
        }
        let thursday = wednesday.advanced(byDays: 1)
        let other = try await store.booked(phone(1), slot(on: thursday))
        await #expect(
            throws: StoreError.alreadyBooked(other.appointment.number, slot(on: thursday))
        ) {
            try await store.moveAppointment(
                mine.appointment.id, to: slot("14:00", on: thursday), capacity: 1, content: nil, command())
        }
        #expect(try await store.lookUp(code(mine)) == .found(mine.appointment, current: true))
        #expect(try await store.appointment(mine.appointment.id)?.slot == slot())
    }

    @Test func `a move onto its own slot makes a new slip only`() async throws {
        let first = try await store.booked(phone(1))
        let moved = try await store.moveAppointment(
            first.appointment.id, to: slot(), capacity: 1, content: nil, command())
        #expect(moved.appointment == first.appointment && moved.code != first.code)
        #expect(moved.job == nil)
    }

    @Test func `a cancelled one gives its place back and checks nobody in`() async throws {
        let booked = try await store.booked(phone(1))
        let cancelled = try await store.cancelAppointment(booked.appointment.id, command("c"))
        #expect(cancelled.state == .cancelled)
        #expect(try await store.cancelAppointment(booked.appointment.id, command("c")) == cancelled)
        #expect(try await store.lookUp(code(booked)) == .found(cancelled, current: true))
        #expect(try await store.printJob(#require(booked.job))?.state == .void)
        await #expect(throws: StoreError.notAllowed(state: "cancelled", event: "cancel")) {
            try await store.cancelAppointment(booked.appointment.id, command())
        }
        await #expect(throws: StoreError.notAllowed(state: "cancelled", event: "move")) {
            try await store.moveAppointment(
                booked.appointment.id, to: slot("10:00"), capacity: 1, content: nil, command())
        }
        await #expect(throws: StoreError.notAllowed(state: "cancelled", event: "print")) {
            try await store.printAppointment(booked.appointment.id, content: nil, command())
        }
        _ = try await store.booked(phone(2))
    }

    @Test func `a second thought books again, if nobody was faster`() async throws {
        let first = try await store.booked(.card(card))
        _ = try await store.cancelAppointment(first.appointment.id, command())
        let again = try await store.rebook(
            first.appointment.id, capacity: 1, content: appointmentPaper, command(actor: .resident))
        #expect(again.appointment.number != first.appointment.number)
        #expect(again.appointment.slot == slot() && again.appointment.origin == .kiosk)
        #expect(try await store.isBooked(again.appointment.id, by: card))
        _ = try await store.cancelAppointment(again.appointment.id, command())
        _ = try await store.booked(phone(2))
        await #expect(throws: StoreError.slotFull) {
            try await store.rebook(again.appointment.id, capacity: 1, content: nil, command())
        }
        await #expect(throws: StoreError.notAllowed(state: "booked", event: "rebook")) {
            let live = try #require(try await store.appointments(on: wednesday).last)
            _ = try await store.rebook(live.id, capacity: 9, content: nil, command())
        }
    }

    @Test func `a new slip replaces the lost one, and the old one is not reprinted either`() async throws {
        let first = try await store.booked(phone(1))
        let job = try #require(first.job)
        let copies: @Sendable ([UInt8]) throws -> [UInt8] = { $0 }
        _ = try await store.changePrint(job, event: .send, at: moment(), actor: .kiosk)
        _ = try await store.changePrint(job, event: .confirm, at: moment(), actor: .kiosk)
        let copy = try await store.reprint(job, content: copies, command())
        let again = try await store.printAppointment(
            first.appointment.id, content: appointmentPaper, command())
        #expect(again.appointment == first.appointment)
        #expect(try await store.lookUp(code(first)) == .found(first.appointment, current: false))
        #expect(try await store.printJob(job)?.state == .printed, "what was printed was printed")
        #expect(try await store.printJob(copy.id)?.state == .void)
        await #expect(throws: StoreError.badCode(.replaced)) {
            try await store.reprint(copy.id, content: copies, command())
        }
        _ = try await store.voidPrint(#require(again.job), command())
        _ = try await store.reprint(#require(again.job), content: copies, command())
    }

    @Test func `a recurring booking is changed one by one`() async throws {
        var wish = bookRequest(phone(1))
        wish.series = "S1"
        var made: [BookedAppointment] = []
        for days in [0, 2, 5] {
            wish.slot = slot(on: wednesday.advanced(byDays: days))
            made.append(try await store.book(wish, command()))
        }
        _ = try await store.cancelAppointment(made[1].appointment.id, command())
        let series = try await store.appointments(series: "S1")
        #expect(series.map(\.state) == [.booked, .cancelled, .booked])
        #expect(series.map(\.id) == made.map(\.appointment.id))
    }

    // MARK: Lists

    @Test func `what a holiday displaced is listed by day`() async throws {
        let thursday = wednesday.advanced(byDays: 1)
        let kept = try await store.booked(phone(1))
        let lost = try await store.booked(phone(1), slot(on: thursday))
        let gone = try await store.booked(phone(2), slot("10:00", on: thursday))
        _ = try await store.cancelAppointment(gone.appointment.id, command())
        let plan = [wednesday: [PlannedSlot(slot: slot(), places: 1)]]
        let displaced = try await store.displaced(from: wednesday) { bookings in
            Displacement.displaced(bookings, by: bookings.first.flatMap { plan[$0.slot.date] } ?? [])
        }
        #expect(displaced == [lost.appointment])
        let calls = try await store.reminders(
            of: displaced.map(\.id), actor: .clerk("1001"), at: moment())
        #expect(calls.map(\.booker.phone) == ["13800000001"])
        #expect(told.facts.last == .bookersShown(date: thursday, bookings: 1))
        #expect(kept.appointment.state == .booked)
    }

    @Test func `tomorrow's bookings are called, and the words stay sealed`() async throws {
        let first = try await store.booked(phone(1, name: "张样例"))
        _ = try await store.booked(phone(2), slot("10:00"))
        let clerk = command("r", actor: .clerk("1001"))
        #expect(
            try await store.markReminder(
                first.appointment.id, reached: false, words: "家人张样例接的", clerk) == first.appointment)
        _ = try await store.markReminder(
            first.appointment.id, reached: false, words: "家人张样例接的", clerk)
        _ = try await store.markReminder(
            first.appointment.id, reached: true, words: nil, command(actor: .clerk("1002")))
        await #expect(throws: StoreError.self) {
            try await store.markReminder(first.appointment.id, reached: true, words: nil, command())
        }
        let reminders = try await store.reminders(on: wednesday, actor: .clerk("1001"), at: moment())
        #expect(reminders.map(\.booker.phone) == ["13800000001", "13800000002"])
        #expect(reminders[0].calls.map(\.reached) == [false, true] && reminders[1].calls.isEmpty)
        #expect(reminders[0].calls[0].words == "家人张样例接的" && reminders[0].calls[1].clerk == "1002")
        #expect(told.facts.last == .bookersShown(date: wednesday, bookings: 2))
        #expect(!told.facts.contains { "\($0)".contains("张样例") })
        let lines = told.facts.count
        #expect(
            try await store.reminders(on: wednesday.advanced(byDays: 9), actor: .kiosk, at: moment()).isEmpty)
        #expect(told.facts.count == lines, "nobody was shown")
    }
}
