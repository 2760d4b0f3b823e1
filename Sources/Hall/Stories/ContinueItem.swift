package import Domain
package import Store

/// The story of a resident who comes back: what they left open is taken up in the visit being served.
///
/// The item belongs to that visit from then on: its form is opened and mended there, its slips are printed for it, and
/// no other counter touches it meanwhile. Who took it up, and from which visit, is in the journal; taking it up comes
/// before its data are seen (facts/domain.md e).
extension Hall {
    /// The most items of earlier visits a console lists.
    static let mostEarlierItems = 20

    /// What the resident, known by the card, left open on visits that are over.
    package func earlierItems(of visit: VisitID) async throws(HallError) -> [ItemView] {
        let items = try await recording(
            await store.earlierItems(of: visit, limit: Self.mostEarlierItems))
        return try await views(items)
    }

    /// Takes an open item up (接着办), also for a resident without a card, by its number.
    package func continueItem(
        _ id: ItemID, in visit: VisitID, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        guard try await recording(await store.item(id)) != nil else { throw .unknownItem }
        let visit = try await served(visit, session)
        let command = command(once, by: session)
        let item = try await recording(
            await store.continueItem(id, in: visit.id, counter: session.counter, command))
        return try await view(item)
    }

    /// The card of whoever the item is of: that of the visit only where it is the same person, so that nobody who
    /// brings another's papers is taken for the applicant. Opening it is journalled.
    func card(
        of item: Item, in visit: Visit, _ session: Session
    ) async throws(HallError) -> IdentityCard? {
        if item.resident == visit.resident { return try await resident(of: visit, session) }
        let (actor, now) = (Actor.clerk(session.clerk.number), time.now())
        return try await recording(await store.applicant(of: item.id, actor: actor, at: now))
    }
}
