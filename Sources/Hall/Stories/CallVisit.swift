package import Domain
package import Store

/// The story of a call: a clerk presses "next", exactly one visit is claimed, the display rings, the clerk serves.
///
/// The claim is one transaction (`Store.claimNext`): who is next is decided by `Domain.QueueOrder`, and two counters
/// can never claim one visit because the table does not allow it. Displays hear the numbered `call` event.
extension Hall {
    /// Nil when nobody waits.
    package func callNext(_ session: Session, _ once: Once) async throws(HallError) -> CalledVisit? {
        let command = command(once, by: session)
        return try await recording(await store.claimNext(counter: session.counter, command))
    }

    /// Recall, start, park, no-show or finish the visit that this counter has claimed.
    package func change(
        _ event: VisitEvent, _ session: Session, _ once: Once
    ) async throws(HallError) -> VisitChange {
        let command = command(once, by: session)
        return try await recording(await store.change(visitAt: session.counter, event: event, command))
    }

    /// Takes a parked or missed visit back, at this counter.
    package func resume(
        _ visit: VisitID, _ session: Session, _ once: Once
    ) async throws(HallError) -> VisitChange {
        let command = command(once, by: session)
        return try await recording(await store.resume(visit: visit, counter: session.counter, command))
    }

    func command(_ once: Once, by session: Session) -> Command {
        command(once, scope: "clerk:\(session.clerk.number)", actor: .clerk(session.clerk.number))
    }
}
