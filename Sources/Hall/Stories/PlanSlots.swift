package import Domain
import Store

/// The story of the slots: what can be booked on which day, and why not on others.
///
/// 1. The hours, the closures and the calendar of working days say when the hall takes people (`Domain.OpeningHours`), the
///    roster how many counters there are; `Domain.SlotPlan` cuts that into slots with places.
/// 2. `Store` says how many places are taken, also by those who are just confirming.
/// 3. What is shown is a look, no promise: the place is drawn by the booking's own transaction (`BookAppointment`).
extension Hall {
    /// As far as a page looks ahead.
    package static let longestPlan = 60
    /// A recurring booking looks a year ahead (`Domain.Recurrence`).
    static let longestSeries = 366
    /// So many other slots are offered to who came too late for one.
    private static let mostOffers = 6

    /// A slot that has a place.
    package struct OpenSlot: Hashable, Sendable {
        package var slot: Slot
        package var free: Int
    }

    /// A slot of a day's plan, as it stands now.
    package struct SlotView: Hashable, Sendable {
        package var slot: Slot
        package var places: Int
        package var taken: Int
        /// Why nobody can book it, whatever is free.
        package var refusal: BookingRefusal?

        /// Places that can be booked now.
        package var free: Int { refusal == nil ? max(0, places - taken) : 0 }
    }

    package struct SlotDay: Hashable, Sendable {
        package var hours: OpeningHours.Day
        /// Counters on duty whose places are offered.
        package var counters: Int
        package var slots: [SlotView]

        package var isOpen: Bool { !hours.sessions.isEmpty }
        package var free: Int { slots.reduce(0) { $0 + $1.free } }
    }

    /// How this hall takes bookings; throws `noBookings` where it takes none.
    package var bookingRules: AppointmentRules {
        get throws(HallError) {
            guard site.rules.hours != nil, let rules = site.rules.appointments else { throw .noBookings }
            return rules
        }
    }

    /// The days from `first` (today unless said) on, at most `longestPlan`.
    package func slotDays(
        from first: CivilDate? = nil, count: Int? = nil
    ) async throws(HallError) -> [SlotDay] {
        let rules = try bookingRules
        let moment = time.now()
        let today = try await today()
        let first = first ?? today
        let planner = try await planner(
            from: first, days: min(count ?? rules.daysAhead + 1, Self.longestPlan + 1))
        let taken = try await recording(
            await store.takenPlaces(from: first, to: planner.last, at: moment))
        let now = SlotPlan.now(moment, BusinessDate(today))
        return planner.days.map { day in
            let slots = planner.slots(on: day).map { planned in
                SlotView(
                    slot: planned.slot, places: planned.places, taken: taken[SlotStart(planned.slot)] ?? 0,
                    refusal: SlotPlan.refusal(of: planned.slot, at: now, rules))
            }
            return SlotDay(hours: day, counters: planner.counters(on: day.date), slots: slots)
        }
    }

    /// The slot that begins then, with its places, if it can be booked now; throws `notBookable` otherwise.
    ///
    /// - Parameter wish: what the limits of time are for.
    func bookable(
        _ start: TimeOfDay, on date: CivilDate, as wish: SlotWish = .new
    ) async throws(HallError) -> PlannedSlot {
        let rules = try bookingRules
        let planner = try await planner(from: date, days: 1)
        let now = SlotPlan.now(time.now(), BusinessDate(try await today()))
        guard let day = planner.days.first else { throw .noBookings }
        guard !day.sessions.isEmpty else {
            throw await notBookable(.closed(day.reason ?? .dayOff), start, date)
        }
        guard let planned = planner.slots(on: day).first(where: { $0.slot.start == start }) else {
            throw await notBookable(.noSlot, start, date)
        }
        switch SlotPlan.refusal(of: planned.slot, at: now, rules) {
        case nil: return planned
        case .tooSoon where wish != .new: return planned
        case .tooFar where wish == .restored: return planned
        case .some(let refusal): throw await notBookable(refusal, start, date)
        }
    }

    private func notBookable(
        _ refusal: BookingRefusal, _ start: TimeOfDay, _ date: CivilDate
    ) async -> HallError {
        .notBookable(refusal, await offers(near: start, on: date))
    }

    /// The slots nearest to one that could not be had: of the same day first, then of the days after.
    package func offers(near start: TimeOfDay, on date: CivilDate) async -> [OpenSlot] {
        guard let days = try? await slotDays() else { return [] }
        func distance(_ slot: Slot) -> (Int, Int) {
            let days = slot.date.daysSince1970 - date.daysSince1970
            // A day before the wished one is as good as one a week after it.
            return (days < 0 ? 7 - days : days, abs(start.minutes(until: slot.start)))
        }
        let open = days.flatMap(\.slots).filter { $0.free > 0 }
        let nearest = open.sorted { distance($0.slot) < distance($1.slot) }.prefix(Self.mostOffers)
        return nearest.map { OpenSlot(slot: $0.slot, free: $0.free) }.sorted { $0.slot < $1.slot }
    }

    func planner(from first: CivilDate, days: Int) async throws(HallError) -> SlotPlanner {
        let rules = try bookingRules
        guard let hours = site.rules.hours else { throw .noBookings }
        let count = min(max(days, 1), Self.longestSeries)
        let rosters = try await recording(await store.rosters(from: first, days: count))
        return SlotPlanner(
            days: hours.days(from: first, count: count, calendar), hours: hours, rules: rules,
            counters: site.counters, rosters: rosters)
    }
}

/// The plan of some days, as the hours, the calendar and the roster make it at this moment.
struct SlotPlanner: Sendable {
    let days: [OpeningHours.Day]
    private let byDate: [CivilDate: OpeningHours.Day]
    private let lunchCounters: Int
    private let rules: AppointmentRules
    private let onDuty: [CivilDate: Int]
    private let all: Int

    init(
        days: [OpeningHours.Day], hours: OpeningHours, rules: AppointmentRules, counters: Int,
        rosters: [DayRoster]
    ) {
        (self.days, self.rules, lunchCounters, all) = (days, rules, hours.lunchCounters, counters)
        byDate = Dictionary(days.map { ($0.date, $0) }) { first, _ in first }
        let planned = rosters.filter(\.isPlanned).map {
            ($0.date, min($0.clerks(on: .counter).count, counters))
        }
        onDuty = Dictionary(planned) { first, _ in first }
    }

    var last: CivilDate { days.last?.date ?? CivilDate(daysSince1970: 0) }

    /// Clerks down for the counters, as many as there are counters; all counters on a day nobody has planned yet.
    func counters(on date: CivilDate) -> Int { onDuty[date] ?? all }

    /// Nil beyond the days that are planned here.
    func day(_ date: CivilDate) -> OpeningHours.Day? { byDate[date] }

    func slots(on day: OpeningHours.Day) -> [PlannedSlot] {
        SlotPlan.slots(on: day, lunchCounters: lunchCounters, counters: counters(on: day.date), rules)
    }

    func slots(on date: CivilDate) -> [PlannedSlot] { day(date).map { slots(on: $0) } ?? [] }
}

/// Whose wish a slot is: the lead time and the furthest day are for new ones.
enum SlotWish: Hashable, Sendable {
    case new
    /// The district took it some time ago, so that the lead time does not matter.
    case told
    /// It was this person's until a moment ago. A clerk may have made it beyond the furthest day.
    case restored
}
