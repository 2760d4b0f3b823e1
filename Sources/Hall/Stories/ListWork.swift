package import Domain
package import Store

/// The story of what is not done yet: who has it in hand, and what is due today, tomorrow or late.
extension Hall {
    /// What a list asks for.
    package enum WorkFilter: String, Hashable, Sendable, CaseIterable {
        case late, today, tomorrow, open
        /// Decided, and waiting to be fetched.
        case ready
    }

    /// How much there is of each, for the console's badges.
    package struct WorkCounts: Hashable, Sendable {
        package let open: Int
        package let ready: Int
        private let urgencies: [ItemWork.Urgency: Int]

        fileprivate init(_ items: [Item], _ clock: ItemClock, on today: CivilDate) {
            open = items.count
            ready = items.count { $0.state == .decided }
            urgencies = Dictionary(grouping: items) { clock.state(of: $0, on: today).urgency }
                .mapValues(\.count)
        }

        package subscript(_ urgency: ItemWork.Urgency) -> Int { urgencies[urgency] ?? 0 }
    }

    /// The most items a list shows.
    package static let longestWorkList = 200

    /// Open items by the day their first clock ends.
    package func workList(
        _ filter: WorkFilter, limit: Int = longestWorkList
    ) async throws(HallError) -> [ItemView] {
        let today = time.now().civil.date
        let until: CivilDate? =
            switch filter {
            case .late: today.advanced(byDays: -1)
            case .today: today
            case .tomorrow: calendar.nextWorkingDay(after: today)
            case .open, .ready: nil
            }
        let items = try await recording(await store.workList(dueUntil: until))
        let chosen = items.filter { item in
            switch (filter, clock.state(of: item, on: today).urgency) {
            case (.ready, _): item.state == .decided
            case (.open, _), (.late, .late), (.today, .today), (.tomorrow, .tomorrow): true
            default: false
            }
        }
        return try await views(Array(chosen.prefix(limit)))
    }

    /// Of the first thousand open items.
    package func workCounts() async throws(HallError) -> WorkCounts {
        let items = try await recording(await store.workList())
        return WorkCounts(items, clock, on: time.now().civil.date)
    }

    /// Whether a list names the matter to the clerk of `session`, who is serving `visit`; what few may know it names
    /// to few (`ItemRules.names`).
    package func isNamed(_ item: Item, to session: Session, serving visit: VisitID?) -> Bool {
        guard item.life.terms.restricted != nil || isRestricted(item.service) else { return true }
        return site.rules.items.names(item, to: session.clerk, isHere: item.visit == visit)
    }

    /// The same of a bad rating, for who finished the item.
    package func isNamed(_ followUp: FollowUp, to session: Session) -> Bool {
        !isRestricted(followUp.service) || followUp.clerk == session.clerk.number
            || site.rules.items.mayName(to: session.clerk)
    }

    private func isRestricted(_ service: String) -> Bool { catalog.service(service)?.restricted != nil }

    /// What is in a clerk's hands; nil for what is in nobody's.
    package func itemsInHand(of clerk: String?) async throws(HallError) -> [ItemView] {
        let items = try await recording(await store.openItems(holder: clerk))
        return try await views(items)
    }

    /// Puts an open item into a colleague's hands.
    package func passOn(
        _ id: ItemID, to clerk: String, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        guard try await recording(await store.item(id)) != nil else { throw .unknownItem }
        let command = command(once, by: session)
        return try await view(try await recording(await store.passOn(id, to: clerk, command)))
    }

    /// Every step an item took.
    package func history(of id: ItemID) async throws(HallError) -> [ItemPast] {
        try await recording(await store.history(of: id))
    }
}
