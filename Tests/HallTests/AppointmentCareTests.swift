import Domain
import Hall
import Simulation
import Store
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Recurring bookings` {
    private func wish(
        _ kiosk: SimulatedHall, _ start: String = "10:00", until: Int = 18, weekdays: [Int] = [1, 3, 5]
    ) throws -> Hall.SeriesWish {
        Hall.SeriesWish(
            person: .told(name: "测试丙", phone: "0779-1234567", idNumber: Samples.card.number),
            service: "ZX020201", weekdays: weekdays, start: try #require(TimeOfDay(start)),
            from: kiosk.date(1), until: kiosk.date(until))
    }

    @Test func `three times a week is seen first, then made, and each one is changed alone`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        let (hall, session) = (kiosk.hall, try await kiosk.clerk())
        let seen = try await hall.series(wish(kiosk), session)
        // Wednesday and Friday of the first week, then twice the three, beyond what a resident may book alone.
        #expect(seen.count == 8 && seen.allSatisfy { $0.refusal == nil && $0.free == 3 })
        #expect(
            try await hall.store.journal(after: 0, limit: 50).contains { "\($0.fact)".contains("Booked") }
                == false)
        let series = try await hall.bookSeries(wish(kiosk), session, .press())
        #expect(series.made.count == 8 && series.skipped.isEmpty)
        #expect(Set(series.made.map(\.series)) == [series.id])
        let moved = try await hall.moveAppointment(
            series.made[1].id, to: try #require(TimeOfDay("11:00")), on: kiosk.date(4), .clerk(session),
            .chinese,
            .press())
        #expect(moved.appointment.slot.start.description == "11:00" && moved.appointment.series == series.id)
        _ = try await hall.cancelAppointment(series.made[2].id, .clerk(session), .press())
        let left = try await hall.store.appointments(series: series.id)
        #expect(left.filter { $0.state == .booked }.count == 7)
    }

    @Test func `the same press again makes nothing twice; what cannot be is said date by date`() async throws
    {
        let kiosk = try await SimulatedHall(counters: 1, rules: Samples.bookings())
        let (hall, session) = (kiosk.hall, try await kiosk.clerk())
        _ = try await hall.book(kiosk.wish(.phone("13800000001", name: nil), "10:00", day: 2), .press())
        let first = try await hall.bookSeries(wish(kiosk), session, .press("same"))
        #expect(first.made.count == 7 && first.skipped.map(\.refusal) == [.booking(.full)])
        let again = try await hall.bookSeries(wish(kiosk), session, .press("same"))
        #expect(again.made.map(\.id) == first.made.map(\.id) && again.id == first.id)
        let other = try await hall.series(wish(kiosk, "10:30", weekdays: [1, 3, 6]), session)
        #expect(other.contains { $0.refusal == .booking(.alreadyBooked) })
        #expect(other.contains { $0.refusal == .booking(.closed(.dayOff)) })
    }

    @Test func `one that is cancelled and booked again is of its series as before`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        let (hall, session) = (kiosk.hall, try await kiosk.clerk())
        let series = try await hall.bookSeries(wish(kiosk), session, .press())
        _ = try await hall.cancelAppointment(series.made[2].id, .clerk(session), .press())
        let back = try await hall.restoreAppointment(series.made[2].id, .clerk(session), .chinese, .press())
        #expect(back.appointment.series == series.id)
        let all = try await hall.store.appointments(series: series.id).filter { $0.state == .booked }
        #expect(all.map(\.slot) == series.made.map(\.slot))
        let ended = try await hall.cancelSeries(from: series.made[0].id, session, .press())
        #expect(ended.count == 8 && ended[2].id == back.appointment.id)
    }

    @Test func `from one date on a series ends by one press and comes back by one, those before stay`()
        async throws
    {
        let kiosk = try await SimulatedHall(counters: 1, rules: Samples.bookings())
        let (hall, session) = (kiosk.hall, try await kiosk.clerk())
        let series = try await hall.bookSeries(wish(kiosk), session, .press())
        let ended = try await hall.cancelSeries(from: series.made[3].id, session, .press("end"))
        #expect(ended.map(\.id) == series.made[3...].map(\.id) && ended.allSatisfy { $0.state == .cancelled })
        #expect(try await hall.cancelSeries(from: series.made[3].id, session, .press("end")) == ended)
        await #expect(throws: HallError.store(.notAllowed(state: "cancelled", event: "cancelSeries"))) {
            try await hall.cancelSeries(from: series.made[3].id, session, .press())
        }
        let slot = series.made[5].slot
        let wish = Hall.BookingWish(
            person: .phone("13800000009", name: nil), service: "ZX020201", date: slot.date, start: slot.start)
        _ = try await hall.book(wish, by: session, .press())
        let ids = ended.map(\.id)
        let back = try await hall.restoreSeries(ids, session, .chinese, wantsPaper: false, .press("back"))
        let made = back.made.map(\.slot)
        #expect(made == ended.map(\.slot).filter { $0 != slot })
        #expect(back.made.allSatisfy { $0.series == series.id && $0.state == .booked })
        #expect(back.skipped.map(\.date) == [slot.date])
        #expect(back.skipped.map(\.refusal) == [.booking(.full)])
        let again = try await hall.restoreSeries(ids, session, .chinese, wantsPaper: false, .press("back"))
        #expect(again.made == back.made && again.skipped.count == 1)
        let left = try await hall.store.appointments(series: series.id).filter { $0.state == .booked }
        #expect(left.count == 7 && left.prefix(3).map(\.id) == series.made.prefix(3).map(\.id))
        await #expect(throws: HallError.badSeries) {
            try await hall.restoreSeries([], session, .chinese, wantsPaper: false, .press())
        }
    }

    @Test func `one that is of no series ends none`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        let session = try await kiosk.clerk()
        let single = try await kiosk.hall.book(
            kiosk.wish(.phone("13800000001", name: nil), "10:00", day: 2), .press())
        await #expect(throws: HallError.store(.notAllowed(state: "booked", event: "cancelSeries"))) {
            try await kiosk.hall.cancelSeries(from: single.appointment.id, session, .press())
        }
    }

    @Test func `no weekday, a weekday that is none, and an end before the beginning are refused`()
        async throws
    {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        let session = try await kiosk.clerk()
        for wrong in [
            try wish(kiosk, weekdays: []), try wish(kiosk, weekdays: [0]), try wish(kiosk, until: 0),
        ] {
            await #expect(throws: HallError.badSeries) {
                try await kiosk.hall.bookSeries(wrong, session, .press())
            }
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct `Bookings nobody came to, and those that cannot be kept` {
    private func missing(
        _ kiosk: SimulatedHall, _ start: String, day: Int = 0
    ) async throws -> BookedAppointment {
        try await kiosk.hall.book(
            kiosk.wish(.card(kiosk.hall.cards.keep(Samples.card)), start, day: day), .press())
    }

    @Test func `are marked after the grace time and not a minute sooner, once, and the journal says so`()
        async throws
    {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        let booked = try await missing(kiosk, "10:00").appointment
        kiosk.time.set("10:15")
        #expect(await kiosk.hall.markMissed().isEmpty)
        kiosk.time.set("10:16")
        #expect(await kiosk.hall.markMissed().map(\.id) == [booked.id])
        #expect(await kiosk.hall.markMissed().isEmpty)
        #expect(try await kiosk.hall.appointment(booked.id).state == .missed)
        let lines = try await kiosk.hall.store.journal(after: 0, limit: 100)
        #expect(lines.filter { "\($0.fact)".contains("missed") }.count == 1)
        // Who comes after all is served with an ordinary number.
        let card = kiosk.hall.cards.keep(Samples.card)
        let late = try await kiosk.hall.checkIn(.card(card, nil), .chinese, .press())
        #expect(late.verdict == .late && late.ticket?.visit.number.description == "A001")
    }

    @Test func `three of them pause new ones, which the refusal says until when`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.bookings { $0.pauseDays = 10 })
        for day in 0..<3 {
            kiosk.time.set("08:00", day: day)
            _ = try await missing(kiosk, "10:00", day: day)
            kiosk.time.set("11:00", day: day)
            #expect(await kiosk.hall.markMissed().count == 1)
        }
        await #expect(throws: HallError.store(.bookingPaused(until: kiosk.date(12)))) {
            try await missing(kiosk, "10:00", day: 4)
        }
        // Another person books as ever.
        _ = try await kiosk.hall.book(kiosk.wish(.phone("13800000001", name: nil), "10:00", day: 4), .press())
    }

    @Test func `the service marks by itself and ends when the kiosk does`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        let booked = try await missing(kiosk, "10:00").appointment
        kiosk.time.set("10:30")
        var screen = try Listening(to: kiosk.hall)
        let service = MissAppointments(hall: kiosk.hall)
        let running = Task { try await service.run() }
        _ = try await screen.next(.appointment)
        running.cancel()
        try await running.value
        #expect(try await kiosk.hall.appointment(booked.id).state == .missed)
    }

    @Test func `a holiday announced after booking lists the residents for a call, with slots to offer`()
        async throws
    {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        let (hall, session) = (kiosk.hall, try await kiosk.clerk())
        _ = try await hall.book(kiosk.wish(.phone("13800000001", name: "测试丙"), "10:00", day: 2), .press())
        _ = try await hall.book(kiosk.wish(.phone("13800000002", name: nil), "10:00", day: 3), .press())
        #expect(try await hall.displacedBookings().isEmpty)
        let holiday = kiosk.date(2).description
        hall.calendars.lay(own: try Samples.calendar(2026, issued: kiosk.date(0).description, off: [holiday]))
        #expect(try await hall.displacedBookings().map(\.slot.date) == [kiosk.date(2)])
        let masked = try await hall.displaced()
        #expect(masked.map(\.phone) == ["*******0001"] && masked[0].isDisplaced && masked[0].name == "测*丙")
        let before = try await hall.store.journal(after: 0, limit: 200).count
        let calls = try await hall.displacedCalls(session)
        #expect(calls.map(\.booker.phone) == ["13800000001"] && calls[0].offers.count == 6)
        #expect(calls[0].offers.allSatisfy { $0.slot.date != kiosk.date(2) })
        #expect(try await hall.store.journal(after: 0, limit: 200).count == before + 1)
        #expect(try await hall.bookings(on: kiosk.date(2)).map(\.isDisplaced) == [true])
        let day = try #require(try await hall.slotDays(from: kiosk.date(2), count: 1).first)
        #expect(!day.isOpen && day.slots.isEmpty)
    }

    @Test func `tomorrow's are listed with numbers to call, and what came of each call`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.bookings())
        let (hall, session) = (kiosk.hall, try await kiosk.clerk())
        let told = Hall.Person.told(name: "测试丙", phone: "0779-1234567", idNumber: nil)
        let booked = try await hall.book(kiosk.wish(told, "10:00", day: 1), by: session, .press())
        _ = try await missing(kiosk, "10:00", day: 2)
        let list = try await hall.reminders(on: kiosk.date(1), session)
        #expect(list.map(\.booker.phone) == ["07791234567"] && list[0].line.reached == nil)
        #expect(list[0].booker.name == "测试丙" && list[0].line.name == "测*丙")
        let first = try await hall.markReminder(
            booked.appointment.id, reached: false, words: "  ", session, .press())
        #expect(first.calls.map(\.words) == [nil] && first.line.reached == false)
        let second = try await hall.markReminder(
            booked.appointment.id, reached: true, words: "会来，带老伴", session, .press())
        #expect(second.calls.map(\.reached) == [false, true] && second.line.reached == true)
        #expect(try await hall.bookings(on: kiosk.date(1)).first?.reached == true)
        let journal = "\(try await hall.store.journal(after: 0, limit: 100))"
        #expect(!journal.contains("老伴") && !journal.contains("1234567") && !journal.contains("测试丙"))
        await #expect(throws: HallError.unknownAppointment) {
            let nobody = AppointmentID(at: WallTime(milliseconds: 1))
            return try await hall.markReminder(nobody, reached: true, words: nil, session, .press())
        }
    }
}
