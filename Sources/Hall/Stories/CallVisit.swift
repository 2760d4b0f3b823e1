package import Domain
package import Store

/// The story of a call: a clerk presses "next", exactly one visit is claimed, the display rings, the clerk serves.
///
/// The claim is one transaction (`Store.claimNext`): who is next is decided by `Domain.QueueOrder`, and two counters
/// can never claim one visit because the table does not allow it. Displays hear the numbered `call` event.
/// What moves a visit aside and back is in `MoveVisit.swift`.
extension Hall {
    /// Nil when nobody waits.
    package func callNext(_ session: Session, _ once: Once) async throws(HallError) -> CalledVisit? {
        let command = command(once, by: session)
        return try await recording(
            await store.claimNext(counter: session.counter, clerk: session.clerk.number, command))
    }

    /// Who would be called here now, and why; shown before it is done.
    package func next(_ session: Session) async throws(HallError) -> Desk.Next? {
        let now = time.now()
        let choice = try await recording(
            await store.nextChoice(counter: session.counter, clerk: session.clerk.number, at: now))
        return choice.map { Desk.Next(visit: $0.visit, why: $0.why) }
    }

    /// Calls a certain number out of turn; a right of its own, and the journal says who did it.
    package func pick(
        _ visit: VisitID, _ session: Session, _ once: Once
    ) async throws(HallError) -> CalledVisit {
        try need(.picker, session)
        let command = command(once, by: session)
        return try await recording(await store.pick(visit: visit, counter: session.counter, command))
    }

    /// Recall, start, mark as not come or finish the visit that this counter has claimed. At the end the papers that
    /// stay here get their receipt (`PrintReceipt`).
    package func change(
        _ event: VisitEvent, _ session: Session, _ once: Once
    ) async throws(HallError) -> VisitChange {
        let command = command(once, by: session)
        let receipt = event == .finish ? await receiptContent(session) : nil
        return try await recording(
            await store.change(visitAt: session.counter, event: event, receipt: receipt, command))
    }

    /// Takes a parked or missed visit back, at this counter.
    package func resume(
        _ visit: VisitID, _ session: Session, _ once: Once
    ) async throws(HallError) -> VisitChange {
        let command = command(once, by: session)
        return try await recording(await store.resume(visit: visit, counter: session.counter, command))
    }

    /// Serves somebody who has no ticket; they get a number, no paper.
    package func walkUp(
        service: String?, reason: PriorityReason?, _ session: Session, _ once: Once
    ) async throws(HallError) -> VisitChange {
        if let service, catalog.service(service) == nil { throw .unknownService(service) }
        let command = command(once, by: session)
        return try await recording(
            await store.walkUp(
                WalkUp(service: service, reason: reason), counter: session.counter, command))
    }

    func command(_ once: Once, by session: Session) -> Command {
        command(once, scope: "clerk:\(session.clerk.number)", actor: .clerk(session.clerk.number))
    }

    func need(_ role: ClerkRole, _ session: Session) throws(HallError) {
        guard session.clerk.roles.contains(role) else { throw .needsRole(role) }
    }
}
