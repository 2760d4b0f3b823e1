package import Domain
package import Store

/// What one counter needs to see at a glance: its visit, the resident, the items, the line, the troubles.
package struct Desk: Sendable {
    package var session: Session
    package var visit: Visit?
    /// The whole card, while the visit is being served.
    package var resident: IdentityCard?
    package var items: [Hall.ItemView]
    /// What the resident left open on earlier visits.
    package var earlier: [Hall.ItemView]
    package var waiting: [Visit]
    /// Who would be called here now, and why.
    package var next: Next?
    package var parked: [Visit]
    package var backlog: Backlog
    package var troubles: [PartReport]

    package struct Next: Sendable {
        package var visit: Visit
        package var why: QueueOrder.Why
    }
}

extension Hall {
    /// The most waiting visits a console lists.
    static let longestLine = 50

    /// The resident's data is opened, and that is journalled, only while this counter serves the visit.
    package func desk(_ session: Session) async throws(HallError) -> Desk {
        let visit = try await recording(await store.claimed(at: session.counter))
        var resident: IdentityCard?
        var (items, earlier): ([ItemView], [ItemView]) = ([], [])
        if let visit, visit.state == .serving {
            resident = try await self.resident(of: visit, session)
            items = try await self.items(of: visit.id)
            earlier = try await earlierItems(of: visit.id)
        } else {
            openCards.forget(counter: session.counter)
        }
        return try await Desk(
            session: session, visit: visit, resident: resident, items: items, earlier: earlier,
            waiting: recording(await store.waiting(limit: Self.longestLine)), next: next(session),
            parked: recording(await store.parked()),
            backlog: recording(await store.backlog()),
            troubles: parts.all.filter { $0.state != .ok })
    }

    /// The whole card of the resident being served, for the clerk who serves; opening it is journalled.
    package func resident(of visit: Visit, _ session: Session) async throws(HallError) -> IdentityCard? {
        guard visit.resident != nil else { return nil }
        let clerk = session.clerk.number
        if let opened = openCards.card(at: session.counter, of: visit.id, by: clerk) { return opened }
        let now = time.now()
        let card = try await recording(await store.resident(of: visit.id, actor: .clerk(clerk), at: now))
        openCards.keep(card, at: session.counter, of: visit.id, by: clerk)
        return card
    }
}
