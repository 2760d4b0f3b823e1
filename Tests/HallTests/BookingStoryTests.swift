import Domain
import Hall
import Paper
import Simulation
import Store
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A booking, from the choice to the slip` {
    private func kiosk(counters: Int = 3, rules: SiteRules = Samples.bookings()) async throws -> SimulatedHall
    {
        try await SimulatedHall(counters: counters, rules: rules)
    }

    // MARK: The slots

    @Test func `hours, roster and calendar make the slots, and each day without any says why`() async throws {
        let kiosk = try await kiosk()
        let hall = kiosk.hall
        let days = try await hall.slotDays()
        #expect(days.count == 15 && days[0].hours.date == kiosk.date(0))
        // 08:30-12:00 and 14:30-17:30, three counters; 08:30 has begun and 09:00 is too soon at 09:00.
        #expect(days[0].slots.count == 13 && days[0].slots.allSatisfy { $0.places == 3 })
        #expect(days[0].slots.map(\.refusal).prefix(3) == [.past, .tooSoon(minutes: 30), nil])
        #expect(days[0].free == 33 && days[1].free == 39)
        #expect(days[5].slots.isEmpty && !days[5].isOpen && days[5].hours.reason == .dayOff)
        let manager = try await kiosk.clerk(roles: [.manager])
        try await hall.setWeekly(manager.clerk.number, weekday: 2, .counter, manager, .press())
        let after = try await hall.slotDays(count: 3)
        #expect(after.map(\.counters) == [3, 1, 3] && after[1].free == 13)
    }

    @Test func `a hall without bookings says so at each step`() async throws {
        let kiosk = try await SimulatedHall(rules: Samples.hours())
        await #expect(throws: HallError.noBookings) { try await kiosk.hall.slotDays() }
        await #expect(throws: HallError.noBookings) {
            try await kiosk.hall.book(kiosk.wish(.phone("13800000001", name: nil), "10:00"), .press())
        }
    }

    // MARK: Hold and book

    @Test func `with the card it is held, booked, found again, moved, cancelled and taken back`() async throws
    {
        let kiosk = try await kiosk(counters: 1)
        let hall = kiosk.hall
        let card = hall.cards.keep(Samples.card)
        let held = try await hall.holdSlot(kiosk.wish(.card(card), "10:00"), .press())
        #expect(held.seconds == 120 && held.slot.start.description == "10:00")
        // The place that is held is nobody else's.
        let other = hall.cards.keep(Samples.secondCard)
        await #expect(throws: HallError.self) {
            try await hall.book(kiosk.wish(.card(other), "10:00"), .press())
        }
        let booked = try await hall.book(kiosk.wish(.card(card), "10:00", hold: held.id), .press())
        #expect(booked.appointment.number.description == "260302-001" && booked.job == nil)
        #expect(AppointmentCode(booked.code) != nil)
        let id = booked.appointment.id
        var own = try await hall.ownAppointments(card: card)
        // At 09:00 the check-in for 10:00 begins at 09:30.
        #expect(own.map(\.checkIn) == [.later(from: try #require(TimeOfDay("09:30")))])
        let moved = try await hall.moveAppointment(
            id, to: try #require(TimeOfDay("14:30")), on: kiosk.date(1), .card(card), .chinese, .press())
        #expect(moved.appointment.number == booked.appointment.number && moved.code != booked.code)
        let cancelled = try await hall.cancelAppointment(id, .card(card), .press())
        #expect(cancelled.state == .cancelled)
        #expect(try await hall.ownAppointments(card: card).isEmpty)
        let again = try await hall.restoreAppointment(id, .card(card), .chinese, .press())
        #expect(again.appointment.slot == moved.appointment.slot && again.appointment.id != id)
        own = try await hall.ownAppointments(card: card)
        #expect(own.map(\.appointment.id) == [again.appointment.id] && own[0].isChangeable)
    }

    @Test func `too late for the last place is told the nearest slots that have one`() async throws {
        let kiosk = try await kiosk(counters: 1)
        let hall = kiosk.hall
        _ = try await hall.book(kiosk.wish(.phone("13800000001", name: nil), "10:00"), .press())
        do {
            _ = try await hall.book(kiosk.wish(.phone("13800000002", name: nil), "10:00"), .press())
            Issue.record("the only place was sold twice")
        } catch {
            guard case .slotFull(let offers) = error else { throw error }
            #expect(offers.count == 6 && offers.allSatisfy { $0.slot.date == kiosk.date(0) })
            #expect(offers.map(\.slot.start.description).prefix(3) == ["09:30", "10:30", "11:00"])
        }
    }

    @Test func `sixteen who press at once for one place are one booking and fifteen clear answers`()
        async throws
    {
        let kiosk = try await kiosk(counters: 1)
        let outcomes = await withTaskGroup { group in
            for number in 10..<26 {
                group.addTask { () -> HallError? in
                    let wish = kiosk.wish(.phone("138000000\(number)", name: nil), "11:00", day: 2)
                    do throws(HallError) {
                        _ = try await kiosk.hall.book(wish, .press())
                        return nil
                    } catch { return error }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 == nil }.count == 1)
        for case .some(let error) in outcomes {
            guard case .slotFull = error else {
                Issue.record("not a clear answer: \(error)")
                continue
            }
        }
    }

    @Test func `one matter a day and person, whichever counter or kiosk it is asked at`() async throws {
        let kiosk = try await kiosk()
        let hall = kiosk.hall
        let card = hall.cards.keep(Samples.card)
        let first = try await hall.book(kiosk.wish(.card(card), "10:00", day: 1), .press()).appointment
        await #expect(throws: HallError.store(.alreadyBooked(first.number, first.slot))) {
            try await hall.book(kiosk.wish(.card(card), "11:00", day: 1), .press())
        }
        let session = try await kiosk.clerk()
        let told = Hall.Person.told(name: "测试甲", phone: "0779-1234567", idNumber: Samples.card.number)
        await #expect(throws: HallError.store(.alreadyBooked(first.number, first.slot))) {
            try await hall.book(kiosk.wish(told, "11:00", day: 1), by: session, .press())
        }
        _ = try await hall.book(kiosk.wish(.card(card), "11:00", day: 1, service: "ZX050101"), .press())
        _ = try await hall.book(kiosk.wish(.card(card), "11:00", day: 2), .press())
    }

    @Test(arguments: ["08:30", "09:00", "12:00", "09:10"])
    func `a slot that cannot be booked is refused with others that can`(start: String) async throws {
        let kiosk = try await kiosk()
        do {
            _ = try await kiosk.hall.book(kiosk.wish(.phone("13800000001", name: nil), start), .press())
            Issue.record("booked \(start)")
        } catch {
            guard case .notBookable(let refusal, let offers) = error else { throw error }
            let wanted: [String: BookingRefusal] = ["08:30": .past, "09:00": .tooSoon(minutes: 30)]
            #expect(refusal == wanted[start] ?? .noSlot)
            #expect(offers.first?.slot.start.description == "09:30" || start == "12:00")
            #expect(!offers.isEmpty)
        }
    }

    @Test(arguments: ["1380000000", "23800000001", "138000000012", "1380000000a", ""])
    func `what is no telephone number books nothing`(phone: String) async throws {
        let kiosk = try await kiosk()
        await #expect(throws: HallError.badPhone) {
            try await kiosk.hall.book(kiosk.wish(.phone(phone, name: nil), "10:00"), .press())
        }
    }

    @Test func `a child's call for help is not put off to another day`() async throws {
        let kiosk = try await kiosk()
        await #expect(throws: HallError.heardAtOnce) {
            let wish = kiosk.wish(.phone("13800000001", name: nil), "10:00", service: "ZX030202")
            return try await kiosk.hall.book(wish, .press())
        }
        let services = try await kiosk.hall.bookableServices()
        #expect(services.count == kiosk.hall.catalog.services.count)
        #expect(services.first { $0.code == "ZX030202" }?.isBookable == false)
    }

    @Test func `what was asked for most stands first`() async throws {
        let kiosk = try await kiosk()
        for day in 1...2 {
            let wish = kiosk.wish(.phone("13800000001", name: nil), "10:00", day: day, service: "ZX010101")
            _ = try await kiosk.hall.book(wish, .press())
        }
        #expect(try await kiosk.hall.bookableServices().first?.code == "ZX010101")
    }

    @Test func `pressed twice is one booking, also when the card is forgotten meanwhile`() async throws {
        let kiosk = try await kiosk()
        let hall = kiosk.hall
        let wish = kiosk.wish(.card(hall.cards.keep(Samples.card)), "10:00", day: 1)
        let first = try await hall.book(wish, .press("same"))
        kiosk.time.advance(by: .seconds(600))
        #expect(try await hall.book(wish, .press("same")) == first)
        await #expect(throws: HallError.cardForgotten) { try await hall.book(wish, .press()) }
    }

    // MARK: Whose it is

    @Test func `nobody but its owner or a clerk can move, cancel or print it`() async throws {
        let kiosk = try await kiosk()
        let hall = kiosk.hall
        let card = hall.cards.keep(Samples.card)
        let booked = try await hall.book(kiosk.wish(.card(card), "10:00", day: 1), .press())
        let theirs = try await hall.book(
            kiosk.wish(.card(hall.cards.keep(Samples.secondCard)), "10:00", day: 1), .press())
        let id = booked.appointment.id
        let thief = hall.cards.keep(Samples.secondCard)
        for proof in [Hall.Proof.card(thief), .code(theirs.code), .code("OWA"), .code(booked.code + "A")] {
            await #expect(throws: HallError.unknownAppointment) {
                try await hall.cancelAppointment(id, proof, .press())
            }
        }
        await #expect(throws: HallError.scanForgotten) {
            try await hall.printAppointment(id, .scan("0123"), .chinese, .press())
        }
        let again = try await hall.printAppointment(id, .code(booked.code), .chinese, .press())
        // The slip before is worth nothing any more, for this neither.
        await #expect(throws: HallError.unknownAppointment) {
            try await hall.cancelAppointment(id, .code(booked.code), .press())
        }
        #expect(try await hall.cancelAppointment(id, .code(again.code), .press()).state == .cancelled)
    }

    // MARK: The slip

    @Test func `the slip says number, masked name, matter, slot and what to bring, and goes to the printer`()
        async throws
    {
        let kiosk = try await kiosk()
        let hall = kiosk.hall
        var screen = try Listening(to: hall)
        let (booked, slip) = try await kiosk.printing {
            _ = try await screen.next(.device, with: "printer", "ok")
            let card = hall.cards.keep(Samples.card)
            let booked = try await hall.book(kiosk.wish(.card(card), "10:00", day: 1), .press())
            let job = try #require(booked.job)
            _ = try await screen.next(.print, with: job.text, "appointment", "printed")
            return (booked, try await self.slip(job, hall))
        }
        #expect(slip.number == "260302-001" && slip.maskedName == "测*甲" && slip.slot == "10:00–10:30")
        #expect(slip.day == kiosk.date(1) && slip.token == booked.code && slip.byCard)
        #expect(slip.service.zh == "老年人优待证（敬老卡）办理" || slip.service.zh.hasPrefix("老年人优待证"))
        #expect(!slip.bring.isEmpty && slip.arrival?.lateIsServed == true)
        let journal = try await hall.store.journal(after: 0, limit: 100)
        #expect(!"\(journal)".contains(Samples.card.name) && !"\(journal)".contains(booked.code))
    }

    @Test func `a matter that few may see is not told by its slip, its number or a scan`() async throws {
        let kiosk = try await kiosk()
        let hall = kiosk.hall
        var screen = try Listening(to: hall)
        let slip = try await kiosk.printing {
            _ = try await screen.next(.device, with: "printer", "ok")
            let wish = kiosk.wish(
                .card(hall.cards.keep(Samples.card)), "10:00", day: 1, service: "ZX010202")
            return try await self.slip(try #require(try await hall.book(wish, .press()).job), hall)
        }
        let health = try #require(hall.catalog.service("ZX010202"))
        #expect(!slip.service.zh.contains(health.zh) && slip.bring.count == 1)
        for material in health.materials { #expect(!slip.bring[0].zh.contains(material.zh)) }
        #expect(hall.publicService("ZX010202").code == nil)
        #expect(hall.publicService("ZX020102").code == "ZX020102")
    }

    private func slip(_ job: PrintJobID, _ hall: Hall) async throws -> AppointmentSlip {
        let content = try #require(try await hall.store.printJob(job)?.content)
        guard case .appointment(let slip, english: false) = try SlipContent(decoding: content) else {
            throw NoSlip()
        }
        return slip
    }

    private struct NoSlip: Error {}
}
