package import Domain
package import Store

/// The story of a recurring booking (每周固定时间): a clerk books the same time on the same weekdays for somebody who
/// comes often. Each date is shown before it is made, each is a transaction of its own, and each can be changed alone.
extension Hall {
    package struct SeriesWish: Sendable {
        package var person: Person?
        package var service: String
        /// 1 for Monday to 7 for Sunday.
        package var weekdays: [Int]
        package var start: TimeOfDay
        package var from: CivilDate
        /// The last day that may be one.
        package var until: CivilDate
        package var language: Texts.Language
        package var wantsPaper: Bool

        /// - Parameter person: nil for a look before it is known whom it is for.
        package init(
            person: Person?, service: String, weekdays: [Int], start: TimeOfDay, from: CivilDate,
            until: CivilDate, language: Texts.Language = .chinese, wantsPaper: Bool = false
        ) {
            (self.person, self.service, self.weekdays, self.start) = (person, service, weekdays, start)
            (self.from, self.until, self.language, self.wantsPaper) = (from, until, language, wantsPaper)
        }
    }

    /// What becomes of one date.
    package struct SeriesDate: Hashable, Sendable {
        package var date: CivilDate
        /// Nil when none begins at that time.
        package var slot: Slot?
        package var free: Int
        /// Nil: it can be booked.
        package var refusal: SeriesRefusal?
    }

    package enum SeriesRefusal: Hashable, Sendable {
        case booking(BookingRefusal)
        /// The person missed too many bookings; the last day without new ones.
        case paused(CivilDate)
    }

    package struct Series: Sendable {
        package var id: String
        package var made: [Appointment]
        package var skipped: [SeriesDate]
    }

    /// Each date as it would be, before anything is booked.
    package func series(
        _ wish: SeriesWish, _ session: Session
    ) async throws(HallError) -> [SeriesDate] {
        try needBookable(wish.service)
        var rules = try bookingRules
        // Who comes every week is booked as far as the recurrence goes, not only as far as a resident may book alone.
        rules.daysAhead = Self.longestSeries
        let recurrence = try recurrence(wish)
        guard let first = recurrence.dates.first, let last = recurrence.dates.last else { return [] }
        let moment = time.now()
        let today = try await today()
        let planner = try await planner(from: first, days: last.daysSince1970 - first.daysSince1970 + 1)
        let taken = try await recording(
            await store.takenPlaces(from: first, to: last, at: moment))
        let booked = try await booked(by: wish, from: first, session)
        let plan = RecurrencePlan(
            recurrence, at: SlotPlan.now(moment, BusinessDate(today)), rules
        ) { date in
            planner.day(date).map { day in
                let slots = planner.slots(on: day)
                let counts = slots.map { ($0.slot.start, taken[SlotStart($0.slot)] ?? 0) }
                return .init(
                    hours: day, slots: slots, taken: Dictionary(counts) { first, _ in first },
                    hasBooking: booked.contains(date))
            }
        }
        return plan.entries.map { entry in
            let used = entry.slot.map { taken[SlotStart($0.slot)] ?? 0 } ?? 0
            return SeriesDate(
                date: entry.date, slot: entry.slot?.slot, free: max(0, (entry.slot?.places ?? 0) - used),
                refusal: entry.refusal.map { .booking($0) })
        }
    }

    /// Books whatever can be. A repeat of the same press makes nothing twice: each date has a key of its own under it.
    package func bookSeries(
        _ wish: SeriesWish, _ session: Session, _ once: Once
    ) async throws(HallError) -> Series {
        guard let wished = wish.person else { throw .badName }
        let person = try await person(wished, session)
        let key = String(once.key.prefix(48))
        var series = Series(id: "\(session.clerk.number)-\(key)", made: [], skipped: [])
        for entry in try await self.series(wish, session) {
            if let refusal = entry.refusal, refusal != .booking(.alreadyBooked), refusal != .booking(.full) {
                series.skipped.append(entry)
                continue
            }
            // Full, or booked already: perhaps by the first press of this one.
            do {
                series.made.append(try await book(entry, wish, person, series.id, session, once))
            } catch {
                series.skipped.append(try refused(entry, error))
            }
        }
        return series
    }

    private func book(
        _ entry: SeriesDate, _ wish: SeriesWish, _ person: BookingPerson, _ series: String,
        _ session: Session, _ once: Once
    ) async throws(HallError) -> Appointment {
        var command = command(once, by: session)
        command.scope += "/\(entry.date)"
        let planned = try await planner(from: entry.date, days: 1).slots(on: entry.date)
            .first { $0.slot.start == wish.start }
        guard let planned else { throw .notBookable(.noSlot, []) }
        let content = await slipContent(wish.wantsPaper, wish.language, at: command.moment)
        let request = BookRequest(
            slot: planned.slot, capacity: planned.places, service: wish.service, person: person,
            origin: .console, series: series, rules: try bookingRules, content: content)
        return try await recording(await store.book(request, command)).appointment
    }

    /// What a date could not be booked for; anything else than the date's own refusal stops the series.
    func refused(_ entry: SeriesDate, _ error: HallError) throws(HallError) -> SeriesDate {
        var entry = entry
        switch error {
        case .store(.slotFull), .slotFull: entry.refusal = .booking(.full)
        case .store(.alreadyBooked): entry.refusal = .booking(.alreadyBooked)
        case .store(.bookingPaused(let until)): entry.refusal = .paused(until)
        case .notBookable(let refusal, _): entry.refusal = .booking(refusal)
        default: throw error
        }
        return entry
    }

    private func recurrence(_ wish: SeriesWish) throws(HallError) -> Recurrence {
        let weekdays = wish.weekdays.compactMap(OpeningHours.Weekday.init(number:))
        guard weekdays.count == wish.weekdays.count,
            let recurrence = Recurrence(
                weekdays: Set(weekdays), start: wish.start, from: wish.from, until: wish.until)
        else { throw .badSeries }
        return recurrence
    }

    /// The days on which the person has a booking for the matter, where it is known who it is.
    private func booked(
        by wish: SeriesWish, from first: CivilDate, _ session: Session
    ) async throws(HallError) -> Set<CivilDate> {
        guard let wished = wish.person else { return [] }
        let person = try await person(wished, session)
        let found = try await recording(await store.appointments(of: person, from: first))
        return Set(
            found.filter { $0.service == wish.service && $0.state.takesPlace }.map(\.slot.date))
    }
}
