package import Domain
import Store

/// The story of the doors: whether the hall gives numbers now, and if not, why and when again (facts/domain.md c4).
///
/// 1. A screen asks every minute and at each touch; a ticket asks once more before a number is drawn.
/// 2. A manager who closed the business date has the last word (`CloseDay.swift`).
/// 3. Else `Domain.OpeningHours` says what the settings and the calendar of working days mean at this minute.
/// 4. A clock that cannot be right closes nothing: people stand before the kiosk, and the clock is only a witness.
extension Hall {
    /// No clock that is right shows a time before this: 2026-01-01T00:00:00Z, when this program did not exist.
    private static let earliestTime = WallTime(milliseconds: 1_767_225_600_000)

    package func hallState() async throws(HallError) -> HallState { try await hallState(at: time.now()) }

    func hallState(at moment: Moment) async throws(HallError) -> HallState {
        state(of: try await recording(await store.latestDate()), at: moment)
    }

    /// Whether a number may be drawn now, and how long whoever draws it will wait.
    func doors(at moment: Moment) async throws(HallError) -> (state: HallState, waits: Waits?) {
        let (latest, measured) = try await recording(await store.doors(at: moment))
        let state = state(of: latest, at: moment)
        return (state, waits(in: state, by: measured))
    }

    private func state(of latest: LatestDate?, at moment: Moment) -> HallState {
        if let latest, latest.isClosed, BusinessDate.current(at: moment, latest: latest.date) == latest.date {
            let closed = site.rules.hours?.closed(.dayClosed, after: moment.civil, calendar)
            return .closed(closed ?? ClosedHall(reason: .dayClosed, opens: nil))
        }
        guard let hours = site.rules.hours, isCredible(moment, latest?.date) else { return .always }
        return hours.state(at: moment.civil, calendar)
    }

    /// The planned days from today on; empty where no hours are set.
    package func plannedDays(_ count: Int) -> [OpeningHours.Day] {
        site.rules.hours?.days(from: time.now().civil.date, count: count, calendar) ?? []
    }

    /// The hours of one day; nil where none are set.
    package func planned(_ date: CivilDate) -> OpeningHours.Day? {
        site.rules.hours.map { $0.day(date, calendar) }
    }

    /// How long those wait who come now; nil where it is not known.
    package func waits(in state: HallState) async throws(HallError) -> Waits? {
        waits(in: state, by: try await recording(await store.measurements(at: time.now())))
    }

    private func waits(in state: HallState, by measured: QueueMeasurements) -> Waits? {
        var counters = measured.openCounters
        // Over noon those on duty stay, whoever else forgot to sign out.
        if case .lunchDuty(let onDuty, _, _) = state { counters = min(counters, onDuty) }
        let line = measured.waiting.values.reduce(0, +)
        let estimate = WaitEstimate(
            service: measured.service, counters: counters, busy: measured.busyCounters,
            aheads: 0...(line + Waits.room))
        return estimate.map { Waits(estimate: $0, line: line) }
    }

    /// Whether a ticket was given although it cannot be served before closing time.
    package func isLate(_ visit: Visit, _ estimate: WaitRange?) -> Bool {
        guard let hours = site.rules.hours else { return false }
        let arrived = visit.arrived.civil(offset: time.now().offset)
        return LastTicket.of(estimate, in: hours.state(at: arrived, calendar), at: arrived, .warn) == .late
    }

    /// What keeps a number from being drawn now; nil when nothing does. Those who have one already are not asked.
    func refusal(
        of command: Command, in state: HallState, _ waits: Waits?
    ) -> HallError? {
        if let closed = state.refusal { return .closed(closed) }
        guard let hours = site.rules.hours else { return nil }
        let now = command.moment.civil
        let last = LastTicket.of(waits?.atTheEnd, in: state, at: now, hours.lastTicket)
        let end = CivilTime(date: now.date, hour: 23, minute: 59, second: 59)
        return last == .refused ? .lineTooLong(hours.opening(after: end, calendar)) : nil
    }

    /// A clock that fell behind the numbers of a later date, or behind this program, is wrong.
    private func isCredible(_ moment: Moment, _ latest: BusinessDate?) -> Bool {
        moment.wall >= Self.earliestTime && (latest.map { $0.date <= moment.civil.date } ?? true)
    }
}

/// How long those wait who join the line now.
package struct Waits: Hashable, Sendable {
    /// Others may draw numbers between the look at the line and the ticket.
    static let room = 4

    let estimate: WaitEstimate
    /// All who wait.
    let line: Int

    /// For someone behind everybody.
    package var atTheEnd: WaitRange { estimate.range(ahead: line) }

    func range(ahead: Int) -> WaitRange { estimate.range(ahead: ahead) }
}
