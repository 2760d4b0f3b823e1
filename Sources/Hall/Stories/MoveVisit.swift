package import Domain
package import Store

/// The story of a visit that does not go straight through: set aside, passed on, missed and back, given up, taken back.
///
/// Each step is one row of `Domain.VisitMachine` and one transaction of `Store`. Number, class and arrival are kept
/// all the way; a slip of the finger is taken back by the step that undoes it.
extension Hall {
    package func park(
        _ kind: ParkKind, _ session: Session, _ once: Once
    ) async throws(HallError) -> VisitChange {
        let command = command(once, by: session)
        return try await recording(
            await store.change(visitAt: session.counter, event: .park, park: kind, command))
    }

    /// Passes this counter's visit on to another counter or to a clerk, who call it before the turns.
    package func transfer(
        to binding: VisitBinding, _ session: Session, _ once: Once
    ) async throws(HallError) -> VisitChange {
        if case .counter(let number) = binding, !(1...site.counters).contains(number) {
            throw .noSuchCounter(number)
        }
        let command = command(once, by: session)
        return try await recording(await store.transfer(visitAt: session.counter, to: binding, command))
    }

    /// A missed number waits again, behind a few others.
    package func comeBack(
        _ visit: VisitID, _ session: Session, _ once: Once
    ) async throws(HallError) -> VisitChange {
        let command = command(once, by: session)
        return try await recording(await store.comeBack(visit: visit, command))
    }

    /// Grants priority by sight (facts/domain.md c2); nobody has to prove anything.
    package func grant(
        _ reason: PriorityReason, to visit: VisitID, _ session: Session, _ once: Once
    ) async throws(HallError) -> VisitChange {
        let command = command(once, by: session)
        return try await recording(await store.grant(visit: visit, reason: reason, command))
    }

    package func cancelVisit(
        _ visit: VisitID, _ session: Session, _ once: Once
    ) async throws(HallError) -> VisitChange {
        let command = command(once, by: session)
        return try await recording(await store.cancel(visit: visit, command))
    }

    /// Takes back a finish (at this counter, while it is free) or a cancellation (it waits again where it stood).
    package func reopenVisit(
        _ visit: VisitID, _ session: Session, _ once: Once
    ) async throws(HallError) -> VisitChange {
        let command = command(once, by: session)
        return try await recording(await store.reopen(visit: visit, counter: session.counter, command))
    }
}
