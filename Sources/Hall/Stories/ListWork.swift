package import Domain
package import Store

/// The story of what is not done yet: who has it in hand, and what is due today, tomorrow or late.
extension Hall {
    /// What a list asks for.
    package enum WorkFilter: String, Hashable, Sendable, CaseIterable {
        case late, today, tomorrow, open
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
            case .open: nil
            }
        let items = try await recording(await store.workList(dueUntil: until))
        let chosen = items.filter { item in
            switch (filter, clock.state(of: item, on: today).urgency) {
            case (.open, _), (.late, .late), (.today, .today), (.tomorrow, .tomorrow): true
            default: false
            }
        }
        return try await views(Array(chosen.prefix(limit)))
    }

    /// How many there are of each, for the console's badges; of the first thousand open items.
    package func workCounts() async throws(HallError) -> [ItemWork.Urgency: Int] {
        let today = time.now().civil.date
        let items = try await recording(await store.workList())
        return Dictionary(grouping: items) { clock.state(of: $0, on: today).urgency }.mapValues(\.count)
    }

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
