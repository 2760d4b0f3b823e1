package import Domain
package import Store

/// The story of the end of a day: somebody who answers for the hall looks at the list of those not served, and
/// decides. Nobody is cleared silently, and it can be taken back while the date lasts.
extension Hall {
    /// How the business date stands; nil before the first.
    package func day() async throws(HallError) -> DayState? {
        let now = time.now()
        return try await recording(await store.day(at: now))
    }

    /// - Parameter date: an earlier date, to end what it left over without closing today.
    package func closeDay(
        through date: BusinessDate? = nil, _ session: Session, _ once: Once
    ) async throws(HallError) -> Closing {
        try need(.manager, session)
        let command = command(once, by: session)
        return try await recording(await store.closeDay(through: date, command))
    }

    package func reopenDay(_ session: Session, _ once: Once) async throws(HallError) -> Closing {
        try need(.manager, session)
        let command = command(once, by: session)
        return try await recording(await store.reopenDay(command))
    }
}
