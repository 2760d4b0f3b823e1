import Domain
import Hall
import Simulation
import Store
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A check-in, from the slip to the number` {
    private let kiosk: SimulatedHall
    private var hall: Hall { kiosk.hall }

    init() async throws { kiosk = try await SimulatedHall(rules: Samples.bookings()) }

    private func book(
        _ start: String, day: Int = 0, card: IdentityCard = Samples.card, on other: SimulatedHall? = nil
    ) async throws -> BookedAppointment {
        let kiosk = other ?? kiosk
        return try await kiosk.hall.book(
            kiosk.wish(.card(kiosk.hall.cards.keep(card)), start, day: day), .press())
    }

    /// Holds codes under the scanner and reads what the kiosk's screen is told of each.
    private func scan(_ codes: [(code: String, wait: Duration)]) async throws -> [String] {
        let scanner = SimulatedScanner()
        let story = HearScans(hall: hall, scanner: scanner)
        let running = Task { try await story.run() }
        defer { running.cancel() }
        var screen = try Listening(to: hall)
        var heard: [String] = []
        for (code, wait) in codes {
            kiosk.time.advance(by: wait)
            scanner.scan(code)
            heard.append(try await screen.next(.checkin).data)
        }
        return heard
    }

    private func scan(_ code: String) async throws -> String { try await scan([(code, .seconds(10))])[0] }

    private func verdict(_ data: String) throws -> String {
        String(try #require(data.firstMatch(of: /"verdict":"([A-Za-z]+)"/)).1)
    }

    private func jobs() async throws -> Int {
        try await hall.store.printJobs(states: [.queued], limit: 50).count
    }

    // MARK: On time

    @Test func `a slip becomes a number of its class by itself, and nothing of it is written down`()
        async throws
    {
        let booked = try await book("10:00")
        kiosk.time.set("09:30")
        let news = try await scan(booked.code)
        #expect(try verdict(news) == "onTime" && news.contains("\"Y001\""))
        #expect(!news.contains(booked.code) && !news.contains(Samples.card.name))
        let visit = try #require(try await hall.store.appointment(booked.appointment.id)?.visit)
        let ticket = try await hall.ticket(visit)
        #expect(ticket.visit.priorityClass == .appointment && ticket.visit.origin == .appointment)
        #expect(ticket.visit.service == "ZX020102" && HallEvent.Name.checkin.audience == .kiosk)
        #expect(try await hall.appointment(of: visit)?.id == booked.appointment.id)
        let journal = "\(try await hall.store.journal(after: 0, limit: 100))"
        #expect(!journal.contains(booked.code))
    }

    @Test func `held too long it is one scan, and later it shows the number it became; one slip is printed`()
        async throws
    {
        let booked = try await book("10:00")
        kiosk.time.set("09:45")
        let before = try await jobs()
        let heard = try await scan([
            (booked.code, .zero), (booked.code, .milliseconds(400)), (booked.code, .seconds(60)),
            (booked.code.lowercased(), .seconds(60)),
        ])
        #expect(try heard.map(verdict) == ["onTime", "onTime", "used", "used"])
        #expect(heard.allSatisfy { $0.contains("\"Y001\"") })
        #expect(try await jobs() == before + 1)
        #expect(try await hall.store.queue().waitingCount == 1)
    }

    @Test func `thirty-two at once are one number`() async throws {
        let booked = try await book("10:00")
        kiosk.time.set("09:45")
        let verdicts = await withTaskGroup { group in
            for _ in 0..<32 {
                group.addTask { [hall] () -> String in
                    do throws(HallError) {
                        return try await hall.checkIn(.code(booked.code), .chinese, .press()).verdict.rawValue
                    } catch {
                        guard case .notCheckedIn(let outcome) = error else { return "\(error)" }
                        return outcome.verdict.rawValue
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(verdicts.filter { $0 == "onTime" }.count == 1)
        #expect(verdicts.filter { $0 == "used" }.count == 31)
        #expect(try await hall.store.queue().waitingCount == 1)
    }

    // MARK: Early and late

    @Test(arguments: [
        ("09:29", "tooEarly"), ("09:30", "onTime"), ("10:00", "onTime"), ("10:15", "onTime"),
        ("10:16", "late"),
        ("16:00", "late"), ("17:20", "over"), ("18:30", "over"),
    ])
    func `the edges of the time are inside, and behind shut doors no ordinary number is drawn`(
        clock: String, wanted: String
    ) async throws {
        let booked = try await book("10:00")
        kiosk.time.set(clock)
        let news = try await scan([(booked.code, .zero)])[0]
        #expect(try verdict(news) == wanted)
        #expect(wanted != "late" || news.contains("\"A001\""))
        #expect(wanted != "tooEarly" || news.contains("\"from\":\"09:30\""))
    }

    @Test func `who comes early may move or cancel on the screen, by the scan and for five minutes`()
        async throws
    {
        let booked = try await book("10:00", day: 2)
        let news = try await scan(booked.code)
        #expect(try verdict(news) == "otherDay")
        let token = String(try #require(news.firstMatch(of: /"scan":"([0-9a-f]{32})"/)).1)
        let own = try await hall.ownAppointment(scan: token)
        #expect(own.appointment.id == booked.appointment.id && own.isChangeable && own.checkIn == nil)
        let moved = try await hall.moveAppointment(
            own.appointment.id, to: try #require(TimeOfDay("15:00")), on: kiosk.date(3), .scan(token),
            .chinese,
            .press())
        #expect(try verdict(try await scan(booked.code)) == "replaced")
        kiosk.time.advance(by: .seconds(301))
        await #expect(throws: HallError.scanForgotten) { try await hall.ownAppointment(scan: token) }
        #expect(try verdict(try await scan(moved.code)) == "otherDay")
    }

    // MARK: Told apart

    @Test func `cancelled, replaced, yesterday's, foreign, forged and damaged codes are told apart`()
        async throws
    {
        let cancelled = try await book("10:00")
        _ = try await hall.cancelAppointment(cancelled.appointment.id, .code(cancelled.code), .press())
        let old = try await book("10:30", card: Samples.secondCard)
        let new = try await hall.printAppointment(
            old.appointment.id, .code(old.code), .chinese, .press())
        let elsewhere = try await foreignCode()
        let (head, rest) = (new.code.prefix(20), new.code.dropFirst(20))
        let forged = head + (rest.first == "A" ? "B" : "A") + rest.dropFirst()
        kiosk.time.set("10:10")
        #expect(try verdict(try await scan(cancelled.code)) == "cancelled")
        #expect(try verdict(try await scan(old.code)) == "replaced")
        #expect(try verdict(try await scan(elsewhere)) == "foreign")
        #expect(try verdict(try await scan(String(forged))) == "forged")
        #expect(try verdict(try await scan("OWA123")) == "forged")
        #expect(try await hall.store.queue().waitingCount == 0)
        kiosk.time.set("10:10", day: 1)
        #expect(try verdict(try await scan(new.code)) == "past")
        #expect(try await hall.store.queue().waitingCount == 0)
    }

    /// What a slip of another hall would say: of this kiosk's form, under another tag and another key.
    private func foreignCode() async throws -> String {
        let code = try #require(AppointmentCode(try await book("11:00", day: 3).code))
        let tag = code.siteTag.map { $0 ^ 0xFF }
        return try #require(AppointmentCode(siteTag: tag, random: code.random, mac: code.mac)).text
    }

    @Test func `a day that a manager closed draws no more numbers, and the booking stands`() async throws {
        let booked = try await book("10:00")
        kiosk.time.set("09:45")
        _ = try await hall.issueTicket(.init(), .press())
        let manager = try await kiosk.clerk(roles: [.manager])
        _ = try await hall.closeDay(manager, .press())
        let news = try await scan(booked.code)
        #expect(try verdict(news) == "closed" && news.contains(booked.appointment.number.description))
        #expect(try await hall.store.appointment(booked.appointment.id)?.state == .booked)
        _ = try await hall.reopenDay(manager, .press())
        #expect(try verdict(try await scan(booked.code)) == "onTime")
    }

    // MARK: With the card, and by a clerk

    @Test func `the card finds today's booking that can be checked in, and only its own`() async throws {
        let booked = try await book("10:00")
        _ = try await book("10:00", day: 1)
        kiosk.time.set("09:45")
        let card = hall.cards.keep(Samples.card)
        await #expect(throws: HallError.noAppointment) {
            try await hall.checkIn(.card(hall.cards.keep(Samples.secondCard), nil), .chinese, .press())
        }
        let done = try await hall.checkIn(.card(card, nil), .chinese, .press("same"))
        #expect(done.verdict == .onTime && done.appointment?.appointment.id == booked.appointment.id)
        #expect(try await hall.checkIn(.card(card, nil), .chinese, .press("same")).ticket == done.ticket)
        let visit = try #require(done.ticket?.visit)
        #expect(visit.resident != nil && visit.number.description == "Y001")
        await #expect(throws: HallError.unknownAppointment) {
            let other = hall.cards.keep(Samples.secondCard)
            return try await hall.checkIn(.card(other, booked.appointment.id), .chinese, .press())
        }
    }

    @Test func `a clerk checks in who has neither slip nor card`() async throws {
        let session = try await kiosk.clerk()
        let told = Hall.Person.told(name: "测试丙", phone: "0779-1234567", idNumber: nil)
        let booked = try await hall.book(kiosk.wish(told, "10:00", wantsPaper: false), by: session, .press())
        await #expect(throws: HallError.self) {
            try await hall.checkIn(.clerk(booked.appointment.id, session), .chinese, .press())
        }
        kiosk.time.set("10:05")
        let done = try await hall.checkIn(.clerk(booked.appointment.id, session), .chinese, .press())
        #expect(done.ticket?.visit.number.description == "Y001")
    }

    // MARK: The clock

    @Test func `a clock set back or never set turns nobody away who came on the day`() async throws {
        let booked = try await book("10:00")
        // A number was drawn today, so the business date stands.
        _ = try await hall.issueTicket(.init(), .press())
        kiosk.time.set("09:00", day: -400)
        #expect(try verdict(try await scan(booked.code)) == "onTime")
    }

    @Test func `a clock set forward over midnight makes today's booking past, and says so`() async throws {
        let booked = try await book("10:00")
        kiosk.time.set("09:50", day: 1)
        #expect(try verdict(try await scan(booked.code)) == "past")
    }
}
