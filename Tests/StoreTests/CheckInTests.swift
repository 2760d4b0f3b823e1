import Domain
import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct `Checking in` {
    private let told = Told()
    private let store: Store

    init() async throws { store = try await Store.test(told: told) }

    @Test func `on time it becomes a number of the appointment class, all at once`() async throws {
        let booked = try await store.booked(phone(1))
        let answer = try await store.checkedIn(code: booked.code.lowercased(), at: wednesdayMoment("08:40"))
        let ticket = try #require(answer.ticket)
        #expect(answer.verdict == .ticket(.onTime))
        #expect(ticket.visit.number.description == "Y001" && ticket.visit.priorityClass == .appointment)
        #expect(ticket.visit.origin == .appointment && ticket.visit.service == "ZX020102")
        #expect(answer.appointment.state == .checkedIn && answer.appointment.visit == ticket.visit.id)
        #expect(try await store.appointment(booked.appointment.id) == answer.appointment)
        #expect(
            told.facts.last
                == .checkedIn(
                    appointment: booked.appointment.id, number: booked.appointment.number,
                    visit: ticket.visit.id, ticket: ticket.visit.number, timing: .onTime))
        let paper = try #require(try await store.printJob(ticket.job))
        #expect(paper.kind == .ticket)
        #expect(String(decoding: paper.content, as: UTF8.self) == "Y001 onTime 260302-001")
        #expect(try await store.waiting(limit: 9).map(\.id) == [ticket.visit.id])
        try await store.expectIntactJournal()
    }

    @Test func `a repeat of the scan's own command gets the number again, another scan hears it is used`()
        async throws
    {
        let booked = try await store.booked(phone(1))
        let scan = command("scan", at: wednesdayMoment("09:00"), actor: .resident)
        let code = try #require(AppointmentCode(booked.code))
        #expect(try await store.firstCheckIn(scan) == nil)
        let first = try await store.checkedIn(.code(code), scan)
        #expect(try await store.checkedIn(.code(code), scan) == first)
        #expect(try await store.firstCheckIn(scan) == first)
        let second = try await store.checkedIn(code: booked.code, at: wednesdayMoment("09:01"))
        #expect(second.verdict == .used && second.ticket == nil)
        #expect(second.appointment.visit == first.ticket?.visit.id)
        #expect(try await store.number("SELECT count(*) FROM visits") == 1)
    }

    @Test(arguments: [
        ("2026-03-04", "08:29", CheckInVerdict.tooEarly(from: TimeOfDay(minutes: 510) ?? .midnight)),
        ("2026-03-04", "08:30", .ticket(.onTime)), ("2026-03-04", "09:15", .ticket(.onTime)),
        ("2026-03-04", "09:16", .ticket(.late)), ("2026-03-04", "17:00", .ticket(.late)),
        ("2026-03-03", "09:00", .otherDay(wednesday)), ("2026-03-05", "09:00", .past(wednesday)),
    ])
    func `the minute decides, both edges inside`(
        date: String, time: String, verdict: CheckInVerdict
    ) async throws {
        let booked = try await store.booked(phone(1))
        let days = try #require(CivilDate(date)).daysSince1970 - wednesday.daysSince1970
        let minutes = try #require(TimeOfDay(time)).minutes - 540
        let answer = try await store.checkedIn(
            code: booked.code, at: moment((2 + Int64(days)) * day + Int64(minutes) * 60))
        #expect(answer.verdict == verdict)
        guard case .ticket(let timing) = verdict else {
            #expect(answer.ticket == nil)
            return
        }
        #expect(answer.ticket?.visit.priorityClass == (timing == .onTime ? .appointment : .normal))
        #expect(answer.ticket?.visit.origin == .appointment)
    }

    @Test func `what is not a ticket writes nothing, and is judged anew`() async throws {
        let booked = try await store.booked(phone(1))
        let before = try await store.number("SELECT count(*) FROM journal")
        let answers = try await store.number("SELECT count(*) FROM answers")
        let early = try await store.checkedIn(code: booked.code, at: moment(day), key: "k")
        #expect(early.verdict == .otherDay(wednesday))
        #expect(try await store.number("SELECT count(*) FROM journal") == before)
        #expect(try await store.number("SELECT count(*) FROM answers") == answers)
        #expect(try await store.number("SELECT count(*) FROM business_dates") == 1)
        let later = try await store.checkedIn(code: booked.code, at: wednesdayMoment("09:00"), key: "k")
        #expect(later.ticket != nil)
    }

    @Test
    func `cancelled, replaced, foreign, forged, lost and made-up codes are told apart, none is a number`()
        async throws
    {
        let cancelled = try await store.booked(phone(1), capacity: 9)
        _ = try await store.cancelAppointment(cancelled.appointment.id, command())
        #expect(
            try await store.checkedIn(code: cancelled.code, at: wednesdayMoment("09:00")).verdict
                == .cancelled)
        let old = try await store.booked(phone(2), capacity: 9)
        let new = try await store.printAppointment(old.appointment.id, content: nil, command())
        await #expect(throws: StoreError.badCode(.replaced)) {
            try await store.checkedIn(code: old.code, at: wednesdayMoment("09:00"))
        }
        _ = try await store.checkedIn(code: new.code, at: wednesdayMoment("09:00"))
        #expect(
            try await store.checkedIn(code: old.code, at: wednesdayMoment("09:01")).verdict == .used,
            "that it was used says more than that the slip is old")
        var random = SystemRandomNumberGenerator()
        let key = try #require(SealingKey(bytes: Array(repeating: 7, count: 32)))
        let foreign = Sealing(key: key).appointmentCode(site: "450502001002", using: &random)
        let forged = Sealing(key: key).appointmentCode(site: "450502001001", using: &random)
        for (code, fault, finding) in [
            (foreign, CodeFault.foreign, CodeFinding.foreign), (forged, .forged, .forged),
        ] {
            #expect(try await store.lookUp(code) == finding)
            await #expect(throws: StoreError.badCode(fault)) {
                try await store.checkedIn(code: code.text, at: wednesdayMoment("09:00"))
            }
        }
        #expect(try await store.number("SELECT count(*) FROM visits") == 1)
    }

    @Test func `a code of ours whose record is gone is lost, not forged`() async throws {
        let key = try #require(SealingKey(bytes: Array(repeating: 9, count: 32)))
        let before = try await Store.test(key: key)
        let booked = try await before.booked(phone(1))
        // A new life after a damaged file: same key, empty database.
        let after = try await Store.test(key: key)
        let code = try #require(AppointmentCode(booked.code))
        #expect(try await after.lookUp(code) == .lost)
        await #expect(throws: StoreError.badCode(.lost)) {
            try await after.checkedIn(code: booked.code, at: wednesdayMoment("09:00"))
        }
    }

    @Test func `a hundred thousand random codes are never ours`() async throws {
        var random = SystemRandomNumberGenerator()
        let sealing = Sealing(key: .random())
        let real = sealing.appointmentCode(site: "450502001001", using: &random)
        for _ in 0..<100_000 {
            let bytes = (0..<AppointmentCode.macBytes).map { _ in UInt8.random(in: 0...255, using: &random) }
            let guess = try #require(
                AppointmentCode(siteTag: real.siteTag, random: real.random, mac: bytes))
            if sealing.fault(of: guess, site: "450502001001") != .forged, guess != real {
                Issue.record("a guessed seal fits")
            }
        }
        #expect(sealing.fault(of: real, site: "450502001001") == .lost)
    }

    @Test func `a hundred thousand codes, none twice, all short enough for the QR code`() async throws {
        var random = SystemRandomNumberGenerator()
        let sealing = Sealing(key: .random())
        var seen: Set<String> = []
        for _ in 0..<100_000 {
            seen.insert(sealing.appointmentCode(site: "450502001001", using: &random).text)
        }
        #expect(seen.count == 100_000)
        #expect(seen.allSatisfy { $0.utf8.count <= 42 && AppointmentCode($0)?.text == $0 })
    }

    @Test func `the file holds no code`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state)
        let booked = try await store.booked(phone(1))
        await store.close(at: moment(1))
        let bytes = try #require(directory.bytes("onewindow.sqlite"))
        let code = try #require(AppointmentCode(booked.code))
        for secret in [Data(booked.code.utf8), Data(code.random), Data(code.mac)] {
            #expect(bytes.range(of: secret) == nil)
        }
    }

    // MARK: Who comes late, and who was missed

    @Test func `who was missed and comes all the same gets an ordinary number`() async throws {
        let booked = try await store.booked(phone(1))
        let late = wednesdayMoment("10:00")
        #expect(
            try await store.recordMissed(
                { NoShow.isMissed($0, at: late, AppointmentRules()) }, at: late
            ).map(\.id) == [booked.appointment.id])
        let answer = try await store.checkedIn(code: booked.code, at: wednesdayMoment("10:05"))
        #expect(answer.verdict == .ticket(.late) && answer.ticket?.visit.priorityClass == .normal)
        #expect(answer.appointment.state == .checkedIn)
        #expect(try await store.missedDates(of: phone(1), from: wednesday).isEmpty, "they came after all")
    }

    @Test func `who was missed and booked again that day uses the new booking`() async throws {
        let first = try await store.booked(phone(1))
        let late = wednesdayMoment("10:00")
        _ = try await store.recordMissed({ _ in true }, at: late)
        let second = try await store.booked(phone(1), slot("14:00"), at: late)
        #expect(try await store.checkedIn(code: first.code, at: wednesdayMoment("10:05")).verdict == .over)
        #expect(try await store.checkedIn(code: second.code, at: wednesdayMoment("14:00")).ticket != nil)
        #expect(try await store.checkedIn(code: first.code, at: wednesdayMoment("14:01")).verdict == .over)
    }

    // MARK: The hall's own limits

    @Test func `neither the limit a person has nor a long line stops a booking`() async throws {
        let booked = try await store.booked(.card(card))
        for _ in 0..<5 {
            _ = try await store.issue(
                request(card: card), command(at: wednesdayMoment("08:00")))
        }
        await #expect(throws: StoreError.overLimit(numbers: 5)) {
            try await store.issue(request(card: card), command(at: wednesdayMoment("08:01")))
        }
        let find = CheckInRequest.Find.appointment(booked.appointment.id)
        let answer = try await store.checkIn(
            CheckInRequest(find: find) { _, _ in
                .ticket(.onTime)
            } ticket: { _, _ in
                request(card: card)
            }, command(at: wednesdayMoment("09:00")))
        #expect(answer.ticket?.visit.resident != nil)
    }

    @Test func `a closed day does, and leaves the booking as it was`() async throws {
        let booked = try await store.booked(phone(1))
        _ = try await store.issue(request(), command(at: wednesdayMoment("08:00")))
        _ = try await store.closeDay(command(at: wednesdayMoment("08:30")))
        await #expect(throws: StoreError.dayClosed) {
            try await store.checkedIn(code: booked.code, at: wednesdayMoment("09:00"))
        }
        #expect(try await store.appointment(booked.appointment.id) == booked.appointment)
        _ = try await store.reopenDay(command(at: wednesdayMoment("09:01")))
        _ = try await store.checkedIn(code: booked.code, at: wednesdayMoment("09:02"))
    }

    @Test func `a ticket that cannot be made leaves the booking as it was`() async throws {
        struct Unmade: Error {}
        let booked = try await store.booked(phone(1))
        await #expect(throws: StoreError.contentFailed) {
            try await store.checkIn(
                CheckInRequest(find: .appointment(booked.appointment.id)) { _, _ in
                    .ticket(.onTime)
                } ticket: { _, _ in
                    IssueRequest(priorityClass: .normal) { _, _ in throw Unmade() }
                }, command(at: wednesdayMoment("09:00")))
        }
        #expect(try await store.appointment(booked.appointment.id) == booked.appointment)
        #expect(try await store.number("SELECT count(*) FROM visits") == 0)
    }

    // MARK: The clock

    @Test func `a clock set back leaves the day where it is; one that was never set turns nobody away`()
        async throws
    {
        let booked = try await store.booked(phone(1), capacity: 9)
        let other = try await store.booked(phone(2), capacity: 9)
        _ = try await store.issue(request(), command(at: wednesdayMoment("08:00")))
        // Set back to the Monday before: it is still Wednesday here.
        let back = moment(-3600)
        #expect(try await store.checkedIn(code: booked.code, at: back).verdict == .ticket(.onTime))
        let unset = Moment(
            wall: wednesdayMoment("03:00").wall, monotonic: 5_000_000_000, boot: firstBoot, trust: .never,
            offset: 8 * 3600)
        #expect(try await store.checkedIn(code: other.code, at: unset).verdict == .ticket(.onTime))
    }
}

extension TimeOfDay {
    fileprivate static let midnight = TimeOfDay(CivilTime(date: wednesday, hour: 0, minute: 0, second: 0))
}
