package import Domain
import GRDB

extension Store {
    /// One figure for each item that was received or took a step on the day.
    package func itemFigures(on date: BusinessDate) async throws(StoreError) -> [ItemFigure] {
        try await read { try $0.itemFigures(on: date) }
    }
}

extension Records {
    fileprivate func itemFigures(on date: BusinessDate) throws -> [ItemFigure] {
        let sql = """
            SELECT id, state, same_day, holder, business_date = ?1, next_due < ?1 FROM items WHERE business_date = ?1
            UNION SELECT i.id, i.state, i.same_day, i.holder, i.business_date = ?1, i.next_due < ?1 FROM items i
            JOIN item_steps s ON s.item = i.id WHERE s.business_date = ?1
            """
        var figures: [String: ItemFigure] = [:]
        for row in try rows(sql, [date.description]) {
            var figure = ItemFigure(
                state: try ItemState(rawValue: row[1]).orCorrupt(), clerk: row[3], sameDay: row[2])
            (figure.received, figure.late) = (row[4], row[5] ?? false)
            figures[row[0]] = figure
        }
        let steps = "SELECT item, event, actor, late FROM item_steps WHERE business_date = ? ORDER BY place"
        for row in try rows(steps, [date.description]) {
            let item: String = row[0]
            figures[item]?.add(try ItemEvent(rawValue: row[1]).orCorrupt(), actor: row[2], late: row[3])
        }
        return figures.sorted { $0.key < $1.key }.map(\.value)
    }
}

extension ItemFigure {
    fileprivate mutating func add(_ event: ItemEvent, actor: String, late isLate: Bool) {
        switch event {
        case .accept, .pledge, .deem: accepted = true
        case .complete: completed = true
        case .handOver: handedOver = true
        case .decide: decided = true
        case .deliver: delivered = true
        case .notice: noticed = true
        case .refuse: refused = true
        case .withdraw, .lapse: withdrawn = true
        case .supplement, .bringPart, .takeUp, .pause, .resume, .extend: break
        }
        let parts = actor.split(separator: ":")
        clerk = parts.count == 2 && parts[0] == "clerk" ? String(parts[1]) : nil
        if isLate { late = true }
    }
}
