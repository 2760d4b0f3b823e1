import Domain
import FoundationEssentials
import GRDB
import Testing

@testable import Store

@Suite struct `Bookings of the district` {
    private let told = Told()
    private let store: Store

    init() async throws { store = try await Store.test(told: told) }

    private func owed() async throws -> [DistrictEventType] {
        try await store.pendingDeliveries(limit: 100).map(\.type)
    }

    @Test func `are as good as our own, and the district hears each step`() async throws {
        var random = SystemRandomNumberGenerator()
        let code = Sealing(key: .random()).appointmentCode(site: "450502001001", using: &random)
        let id = try await store.fromDistrict("D1", phone(1, name: "测试乙"), code: code)
        #expect(try await store.appointment(reference: "D1")?.id == id)
        #expect(try await store.appointment(id)?.origin == .district)
        let again = try await store.fromDistrict("D1", phone(1))
        #expect(again == id, "told twice, booked once")
        let moved = try await store.moveAppointment(
            id, to: slot("10:00"), capacity: 1, content: appointmentPaper, command())
        _ = try await store.checkedIn(code: moved.code, at: wednesdayMoment("10:00"))
        #expect(try await owed() == [.appointmentConfirmed, .appointmentMoved, .appointmentCheckedIn])
        #expect(
            try await store.pendingDeliveries(limit: 9).allSatisfy {
                $0.subject == "D1" && !String(decoding: $0.data, as: UTF8.self).contains("测试乙")
            })
        #expect(try await store.number("SELECT count(*) FROM appointments") == 1)
        try await store.expectIntactJournal()
    }

    @Test func `the district's own slip checks in here`() async throws {
        var random = SystemRandomNumberGenerator()
        let code = Sealing(key: .random()).appointmentCode(site: "450502001001", using: &random)
        let id = try await store.fromDistrict("D1", phone(1), code: code)
        #expect(try await store.checkedIn(code: code.text, at: wednesdayMoment("09:00")).appointment.id == id)
        // A code that is on record leads where it leads; the booking is kept all the same.
        let second = try await store.fromDistrict("D2", phone(2), slot("10:00"), code: code)
        #expect(try await store.appointment(second)?.state == .booked)
        #expect(try await store.checkedIn(code: code.text, at: wednesdayMoment("10:00")).verdict == .used)
    }

    @Test func `the site settles a slot that both gave away, and a person who has one`() async throws {
        _ = try await store.booked(phone(1))
        await #expect(throws: StoreError.slotFull) { try await store.fromDistrict("D1", phone(2)) }
        await #expect(throws: StoreError.notFound("duplicate")) {
            try await store.fromDistrict("D2", phone(1), slot("10:00"))
        }
        #expect(try await store.appointment(reference: "D1") == nil)
        // A hold is no booking: the place is kept all the same, the person's own hold gives way.
        _ = try await store.holdSlot(holdRequest(phone(3), slot("11:00")), command())
        await #expect(throws: StoreError.slotFull) {
            try await store.fromDistrict("D3", phone(4), slot("11:00"))
        }
        _ = try await store.fromDistrict("D4", phone(3), slot("11:00"))
    }

    @Test func `move and cancel by the district's own name for them`() async throws {
        _ = try await store.fromDistrict("D1", phone(1))
        _ = try await store.booked(phone(2), slot("10:00"))
        let outcomes = try await store.write { transaction in
            [
                try transaction.moveFromDistrict(
                    reference: "D1", to: slot("10:00"), capacity: 1, command()),
                try transaction.moveFromDistrict(
                    reference: "D1", to: slot("11:00"), capacity: 1, command()),
                try transaction.moveFromDistrict(
                    reference: "D9", to: slot("11:00"), capacity: 1, command()),
                try transaction.cancelFromDistrict(reference: "D1", command()),
                try transaction.cancelFromDistrict(reference: "D1", command()),
                try transaction.cancelFromDistrict(reference: "D9", command()),
            ]
        }
        #expect(outcomes[0] == .refused(.slotTaken))
        guard case .confirmed(let moved) = outcomes[1], case .confirmed(let cancelled) = outcomes[3] else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(moved.slot == slot("11:00") && cancelled.state == .cancelled)
        for place in [2, 4, 5] { #expect(outcomes[place] == .refused(.unknownBooking)) }
        #expect(try await owed() == [.appointmentConfirmed, .appointmentMoved, .appointmentCancelled])
    }

    @Test func `one nobody came to is told once`() async throws {
        _ = try await store.fromDistrict("D1", phone(1))
        for _ in 0..<2 { _ = try await store.recordMissed({ _ in true }, at: wednesdayMoment("10:00")) }
        #expect(try await owed() == [.appointmentConfirmed, .appointmentMissed])
    }
}
