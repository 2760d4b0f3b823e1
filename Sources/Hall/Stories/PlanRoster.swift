package import Domain
package import Store

/// The story of the roster (值班): a manager plans the week, mends single days and lets two clerks swap; everybody reads.
/// Whoever signs in is measured by it (`SignIn`).
extension Hall {
    /// The most days a page of the roster shows.
    static let longestRoster = 31

    /// Why the clerk of a session may sit at a counter today; `nothingPlanned` is for the console to say.
    package func duty(of session: Session) async throws(HallError) -> RosterRule.Verdict {
        let today = try await today()
        return RosterRule.verdict(
            on: session.clerk, in: try await recording(await store.roster(on: today)))
    }

    package func roster(on date: CivilDate) async throws(HallError) -> DayRoster {
        try await recording(await store.roster(on: date))
    }

    /// The days from `first` on.
    package func rosters(from first: CivilDate, days: Int) async throws(HallError) -> [DayRoster] {
        let days = min(max(days, 1), Self.longestRoster)
        return try await recording(await store.rosters(from: first, days: days))
    }

    package func setWeekly(
        _ clerk: String, weekday: Int, _ duty: Duty?, _ session: Session, _ once: Once
    ) async throws(HallError) {
        let command = command(once, by: session)
        _ = try await recording(await store.setWeekly(clerk, weekday: weekday, duty, command))
    }

    package func setException(
        _ clerk: String, on date: CivilDate, _ duty: Duty?, _ session: Session, _ once: Once
    ) async throws(HallError) {
        let command = command(once, by: session)
        _ = try await recording(await store.setException(clerk, on: date, duty, command))
    }

    package func swap(
        _ first: String, _ second: String, on date: CivilDate, _ session: Session, _ once: Once
    ) async throws(HallError) {
        let command = command(once, by: session)
        _ = try await recording(await store.swap(first, second, on: date, command))
    }

    /// The business date of now, which nothing opens: a look is no work.
    package func today() async throws(HallError) -> CivilDate {
        let latest = try await recording(await store.businessDate())
        return BusinessDate.current(at: time.now(), latest: latest).date
    }
}
