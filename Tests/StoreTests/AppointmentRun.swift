import Domain
import GRDB
import TestTools
import Testing

@testable import Store

/// Two weeks of bookings at three windows: commands drawn by seeded dice against the real store, sensible ones and others,
/// each compared with what the model expects.
struct AppointmentRun {
    let store: Store
    var model: AppointmentModel
    private(set) var done = 0
    private(set) var refused = 0
    var tickets = 0
    var dice: SeededGenerator
    private var seconds: Int64 = 0
    private var boot = firstBoot
    private var key = 0
    private var capacity: [SlotStart: Int] = [:]
    /// The newest ones; the dice choose among these.
    var ids: [AppointmentID] = []
    var codes: [String] = []

    private static let times = ["09:00", "09:30", "14:00"]
    private static let services = ["ZX020102", "ZX010101"]
    private static let people = 30

    init(seed: UInt64) async throws {
        dice = SeededGenerator(seed: seed)
        var rules = AppointmentRules()
        (rules.missedLimit, rules.missedWithin, rules.pauseDays) = (2, 10, 3)
        (rules.whenEarly, rules.whenLate) = (.normal, seed.isMultiple(of: 2) ? .normal : .refuse)
        model = AppointmentModel(rules: rules)
        store = try await Store.test(digits: 4)
    }

    mutating func step() async throws {
        try await letTimePass()
        switch Int.random(in: 0..<100, using: &dice) {
        case 0..<15: try await hold()
        case 15..<22: try await release()
        case 22..<52: try await book()
        case 52..<60: try await move()
        case 60..<67: try await cancel()
        case 67..<71: try await reprint()
        case 71..<74: try await rebook()
        default: try await checkIn()
        }
    }

    /// The tables against the model: every booking, every place, every code.
    func compare() async throws {
        let rows = try await store.group.writer.read { db in
            try Row.fetchAll(
                db,
                sql:
                    "SELECT id, state, date, CAST(start AS TEXT), CAST(place AS TEXT), visit FROM appointments"
            )
            .map { row in [row[0], row[1], row[2], row[3], row[4], row[5]] as [String?] }
        }
        #expect(rows.count == model.bookings.count, "seed \(dice.seed)")
        for row in rows {
            let id = try #require(row[0].flatMap(AppointmentID.init))
            let booking = try #require(model.bookings[id], "seed \(dice.seed)")
            let expected = [
                id.text, booking.state.rawValue, booking.slot.date.description,
                String(booking.slot.start.minutes), String(booking.place), booking.visit?.text,
            ]
            #expect(row == expected, "seed \(dice.seed)")
        }
        let first = now.civil.date.advanced(byDays: -1)
        let last = first.advanced(byDays: 30)
        let taken = try await store.takenPlaces(from: first, to: last, at: now)
        for slot in Set(model.bookings.values.map { SlotStart($0.slot) })
        where (first...last).contains(slot.date) {
            #expect(taken[slot] ?? 0 == model.taken(slot, at: now), "seed \(dice.seed): \(slot)")
        }
        #expect(try await store.oversold() == 0, "seed \(dice.seed)")
        for code in codes.suffix(100) {
            let entry = try #require(model.codes[code])
            let finding = try await store.lookUp(try #require(AppointmentCode(code)))
            guard case .found(let appointment, let isCurrent) = finding else {
                Issue.record("seed \(dice.seed): \(finding)")
                continue
            }
            #expect(appointment.id == entry.booking, "seed \(dice.seed)")
            // The newest slip's code stays the one that speaks for the booking, also of a cancelled one.
            #expect(isCurrent == entry.isCurrent, "seed \(dice.seed)")
        }
    }

    // MARK: Time

    var now: Moment { moment(seconds, boot: boot) }

    /// Mostly seconds; sometimes a night, and with it everybody who did not come; now and then the machine starts anew.
    private mutating func letTimePass() async throws {
        seconds += Int64.random(in: 0...40, using: &dice)
        let throwing = Int.random(in: 0..<1000, using: &dice)
        if throwing < 12 { seconds += Int64.random(in: 600...20_000, using: &dice) }
        if throwing == 13 { boot = boot == firstBoot ? secondBoot : firstBoot }
        guard throwing < 6 else { return }
        let (rules, time) = (model.rules, now)
        let missed = try await store.recordMissed({ NoShow.isMissed($0, at: time, rules) }, at: time)
        let expected = model.bookings.values.filter { booking in
            booking.state == .booked
                && NoShow.isMissed(
                    Appointment(
                        id: booking.id, number: AppointmentModel.anyNumber, service: "", slot: booking.slot,
                        origin: .kiosk), at: time, rules)
        }
        #expect(Set(missed.map(\.id)) == Set(expected.map(\.id)), "seed \(dice.seed)")
        for booking in expected { model.set(booking.id, .missed) }
    }

    // MARK: Dice and answers

    /// Runs a command; nil when it was refused, which is compared with what was expected, whoever has the number.
    mutating func expect<Answer>(
        _ refusal: StoreError?, _ body: (Store) async throws -> Answer
    ) async throws -> Answer? {
        do {
            let answer = try await body(store)
            done += 1
            #expect(refusal == nil, "seed \(dice.seed): done, and \(String(describing: refusal)) was to be")
            return answer
        } catch let error as StoreError {
            refused += 1
            #expect(error.anonymous == refusal?.anonymous, "seed \(dice.seed)")
            return nil
        }
    }

    /// One in ten commands comes twice.
    mutating func repeated(
        _ first: BookedAppointment, _ body: (Store) async throws -> BookedAppointment
    ) async throws {
        guard Int.random(in: 0..<10, using: &dice) == 0 else { return }
        #expect(try await body(store) == first, "seed \(dice.seed)")
    }

    mutating func ask() -> Command {
        key += 1
        return command("\(key)", at: now, actor: .resident)
    }

    func unchangeable(_ booking: AppointmentModel.Booking, _ event: String) -> StoreError? {
        switch booking.state {
        case .booked: nil
        case .held, .lapsed: .notFound("appointment")
        default: .notAllowed(state: booking.state.rawValue, event: event)
        }
    }

    mutating func keep(_ booking: AppointmentModel.Booking) {
        model.put(booking)
        if !ids.contains(booking.id) { ids.append(booking.id) }
        if ids.count > 40 { ids.removeFirst() }
    }

    mutating func issued(_ booked: BookedAppointment) {
        model.issue(booked.code, for: booked.appointment.id)
        codes.append(booked.code)
    }

    mutating func anyID() -> AppointmentID? { ids.randomElement(using: &dice) }
    mutating func anyone() -> Int { Int.random(in: 1...Self.people, using: &dice) }
    mutating func anyService() -> String { Self.services.randomElement(using: &dice) ?? "" }

    mutating func anySlot() -> Slot {
        let date = now.civil.date.advanced(byDays: Int.random(in: 0...3, using: &dice))
        return slot(Self.times.randomElement(using: &dice) ?? "09:00", on: date)
    }

    /// What the plan gives the slot; the roster changes it now and then.
    mutating func places(of slot: Slot) -> Int {
        let start = SlotStart(slot)
        if capacity[start] == nil || Int.random(in: 0..<20, using: &dice) == 0 {
            capacity[start] = Int.random(in: 0...3, using: &dice)
        }
        return capacity[start] ?? 0
    }
}

extension StoreError {
    /// Without the number, which the model does not count.
    fileprivate var anonymous: StoreError {
        switch self {
        case .alreadyBooked(_, let slot): .alreadyBooked(AppointmentModel.anyNumber, slot)
        default: self
        }
    }
}
