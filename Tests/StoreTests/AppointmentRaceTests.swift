import Domain
import FoundationEssentials
import GRDB
import Testing

@testable import Store

/// facts/peers.md 5, row 44: many clicks at once, the last place, the hold that is over.
@Suite struct `Sixty-four at once` {
    static let clients = 64

    private func outcomes<Answer: Sendable>(
        _ body: @escaping @Sendable (Int) async throws -> Answer
    ) async -> (won: [Answer], errors: [StoreError]) {
        await withTaskGroup(of: Result<Answer, any Error>.self) { group in
            for client in 1...Self.clients {
                group.addTask {
                    do { return .success(try await body(client)) } catch { return .failure(error) }
                }
            }
            var (won, errors): ([Answer], [StoreError]) = ([], [])
            for await outcome in group {
                switch outcome {
                case .success(let answer): won.append(answer)
                case .failure(let error): errors.append(error as? StoreError ?? .corrupt)
                }
            }
            return (won, errors)
        }
    }

    @Test(arguments: [AppointmentOrigin.kiosk, .console, nil])
    func `of those who want the last place one wins, and the others are told`(
        origin: AppointmentOrigin?
    ) async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state)
        // From everywhere at once where no origin is said: kiosk, console and district.
        let result = await outcomes { client in
            if origin == nil, client.isMultiple(of: 3) {
                return try await store.fromDistrict("D\(client)", phone(client))
            }
            return try await store.book(
                bookRequest(phone(client), origin: origin ?? (client.isMultiple(of: 2) ? .kiosk : .console)),
                command()
            ).appointment.id
        }
        #expect(result.won.count == 1)
        #expect(result.errors.count == 63 && result.errors.allSatisfy { $0 == .slotFull })
        #expect(
            try await store.number(
                "SELECT count(*) FROM appointments WHERE state = 'booked' AND place = 1") == 1)
        #expect(try await store.number("SELECT count(*) FROM appointments") == 1)
        try await store.expectIntactJournal()
        await store.close(at: moment(1))
    }

    @Test func `of those who hold the last place one does`() async throws {
        let store = try await Store.test()
        let result = await outcomes { client in
            try await store.holdSlot(holdRequest(phone(client)), command())
        }
        #expect(result.won.count == 1)
        #expect(result.errors.count == 63 && result.errors.allSatisfy { $0 == .slotFull })
    }

    @Test func `three places have three winners, each a place of their own`() async throws {
        let store = try await Store.test()
        let result = await outcomes { client in
            try await store.booked(phone(client), capacity: 3)
        }
        #expect(result.won.count == 3 && result.errors.allSatisfy { $0 == .slotFull })
        #expect(Set(result.won.map(\.appointment.number)).count == 3)
        #expect(Set(result.won.map(\.code)).count == 3)
        #expect(try await store.number("SELECT count(DISTINCT place) FROM appointments") == 3)
    }

    @Test func `one who taps again and again has one booking`() async throws {
        let store = try await Store.test()
        let result = await outcomes { _ in try await store.booked(.card(card), capacity: 64) }
        #expect(result.won.count == 1)
        let booked = try #require(result.won.first).appointment
        #expect(result.errors.allSatisfy { $0 == .alreadyBooked(booked.number, slot()) })
    }

    @Test func `those who move to the last place: one gets it, the others keep theirs`() async throws {
        let store = try await Store.test()
        let mine = await outcomes { client in
            try await store.booked(phone(client), capacity: 64)
        }.won.map(\.appointment.id)
        #expect(mine.count == Self.clients)
        let moves = await outcomes { client in
            try await store.moveAppointment(
                mine[client - 1], to: slot("10:00"), capacity: 1, content: nil, command())
        }
        #expect(moves.won.count == 1 && moves.errors.allSatisfy { $0 == .slotFull })
        let taken = try await store.takenPlaces(from: wednesday, to: wednesday, at: moment())
        #expect(taken == [SlotStart(slot()): 63, SlotStart(slot("10:00")): 1])
    }

    @Test func `one slip scanned again and again is one number`() async throws {
        let directory = try TemporaryDirectory()
        let store = try await Store.test(directory.state)
        let booked = try await store.booked(phone(1))
        let result = await outcomes { _ in
            try await store.checkedIn(code: booked.code, at: wednesdayMoment("08:55"))
        }
        #expect(result.errors.isEmpty)
        let tickets = result.won.compactMap(\.ticket)
        #expect(tickets.count == 1)
        #expect(result.won.count { $0.verdict == .used } == 63)
        let visits = Set(result.won.map(\.appointment.visit))
        #expect(visits == [tickets.first?.visit.id], "each of them can show the number")
        #expect(try await store.number("SELECT count(*) FROM visits") == 1)
        #expect(try await store.number("SELECT count(*) FROM print_jobs WHERE kind = 'ticket'") == 1)
        try await store.expectIntactJournal()
        await store.close(at: wednesdayMoment("09:00"))
    }
}

extension Store {
    /// A booking of the district's, as the verb that takes updates in makes it; a refusal is thrown.
    func fromDistrict(
        _ reference: String, _ person: BookingPerson, _ slot: Slot = slot(), capacity: Int = 1,
        code: AppointmentCode? = nil, at moment: Moment = moment()
    ) async throws(StoreError) -> AppointmentID {
        let booking = DistrictBooking(
            reference: reference, service: "ZX020102", slot: slot, booker: person.booker, code: code)
        let outcome = try await write { transaction in
            try transaction.bookFromDistrict(
                booking, capacity: capacity, rules: AppointmentRules(), command(at: moment))
        }
        switch outcome {
        case .confirmed(let appointment): return appointment.id
        case .refused(.slotTaken): throw .slotFull
        case .refused(let why): throw .notFound(why.rawValue)
        }
    }
}
