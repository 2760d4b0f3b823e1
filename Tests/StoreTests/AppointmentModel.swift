import Domain

@testable import Store

/// What bookings come to, as simply as it can be said: the run compares the store with it.
struct AppointmentModel {
    struct Booking {
        var id: AppointmentID
        var slot: Slot
        var service: String
        var person: Int
        var place: Int
        var state: AppointmentState
        /// Until when it is held, in monotonic milliseconds of `boot`.
        var end: Int64 = 0
        var boot = ""
        var visit: VisitID?
    }

    enum Outcome: Equatable {
        case done
        case refused(StoreError)
        case verdict(CheckInVerdict)
    }

    private(set) var bookings: [AppointmentID: Booking] = [:]
    /// Which booking each code leads to, and whether it is the newest.
    private(set) var codes: [String: (booking: AppointmentID, isCurrent: Bool)] = [:]
    let rules: AppointmentRules

    init(rules: AppointmentRules) { self.rules = rules }

    /// Those that the schema counts: who was missed keeps the place.
    private func taking(_ slot: Slot) -> [Booking] {
        bookings.values.filter {
            SlotStart($0.slot) == SlotStart(slot)
                && [.held, .booked, .checkedIn, .missed].contains($0.state)
        }
    }

    private func isOver(_ booking: Booking, at moment: Moment) -> Bool {
        booking.state == .held && (booking.boot != moment.boot || booking.end <= moment.monotonic)
    }

    /// How many places of the slot are taken for the screens.
    func taken(_ slot: SlotStart, at moment: Moment) -> Int {
        bookings.values.count {
            SlotStart($0.slot) == slot && !isOver($0, at: moment)
                && [.held, .booked, .checkedIn, .missed].contains($0.state)
        }
    }

    // MARK: What is to be expected

    /// Why the person cannot have a booking there; nil when they can.
    func refusal(
        of person: Int, _ slot: Slot, _ service: String, at moment: Moment, isPausable: Bool
    ) -> StoreError? {
        let numbers = bookings.values.filter { $0.person == person }
        if let other = numbers.first(where: {
            $0.slot.date == slot.date && $0.service == service
                && ($0.state == .booked || $0.state == .checkedIn)
        }) {
            return .alreadyBooked(AppointmentModel.anyNumber, other.slot)
        }
        let missed = numbers.filter { $0.state == .missed }.map(\.slot.date)
        guard isPausable else { return nil }
        return MissedRule.pause(missed: missed, today: moment.civil.date, rules)
            .map { .bookingPaused(until: $0) }
    }

    /// Stands for any number: the model counts none.
    static let anyNumber: AppointmentNumber = {
        guard let number = AppointmentNumber("000101-001") else { preconditionFailure("a number") }
        return number
    }()

    /// The place a new booking takes once holds that are over and the person's own are given back; nil when there is none.
    func place(in slot: Slot, capacity: Int, for person: Int, at moment: Moment) -> Int? {
        let taken = taking(slot).filter {
            !isOver($0, at: moment) && !($0.state == .held && $0.person == person)
        }
        guard taken.count < capacity else { return nil }
        return (1...max(capacity, 1)).first { place in !taken.contains { $0.place == place } }
    }

    /// The hold, if it may be confirmed.
    func usable(
        _ hold: AppointmentID?, _ person: Int, _ slot: Slot, _ service: String, capacity: Int,
        at moment: Moment
    ) -> Booking? {
        guard let hold, let booking = bookings[hold], booking.state == .held, !isOver(booking, at: moment),
            booking.person == person, SlotStart(booking.slot) == SlotStart(slot),
            booking.service == service, booking.place <= capacity
        else { return nil }
        return booking
    }

    func verdict(on id: AppointmentID, at moment: Moment) -> CheckInVerdict? {
        guard let booking = bookings[id], booking.state != .held, booking.state != .lapsed else { return nil }
        let appointment = Appointment(
            id: id, number: Self.anyNumber, service: booking.service, slot: booking.slot,
            state: booking.state, origin: .kiosk)
        let verdict = CheckInJudgement.of(
            appointment, at: moment, date: BusinessDate(moment.civil.date), rules)
        guard case .ticket = verdict, booking.state == .missed else { return verdict }
        let hasOther = bookings.values.contains {
            $0.person == booking.person && $0.slot.date == booking.slot.date
                && $0.service == booking.service && [.held, .booked, .checkedIn].contains($0.state)
        }
        return hasOther ? .over : verdict
    }

    // MARK: What happened

    /// As the transaction does before it looks for a place.
    mutating func giveBack(holdsOf person: Int, but kept: AppointmentID? = nil) {
        for booking in bookings.values
        where booking.person == person && booking.state == .held && booking.id != kept {
            bookings[booking.id]?.state = .lapsed
        }
    }

    mutating func endHolds(of slot: Slot, at moment: Moment) {
        for booking in taking(slot) where isOver(booking, at: moment) {
            bookings[booking.id]?.state = .lapsed
        }
    }

    mutating func put(_ booking: Booking) { bookings[booking.id] = booking }

    mutating func set(_ id: AppointmentID, _ state: AppointmentState, visit: VisitID? = nil) {
        bookings[id]?.state = state
        if let visit { bookings[id]?.visit = visit }
    }

    mutating func move(_ id: AppointmentID, to slot: Slot, place: Int) {
        bookings[id]?.slot = slot
        bookings[id]?.place = place
    }

    mutating func issue(_ code: String, for id: AppointmentID) {
        for (other, entry) in codes where entry.booking == id { codes[other] = (id, false) }
        codes[code] = (id, true)
    }
}
