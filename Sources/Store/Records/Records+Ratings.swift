import Domain
import FoundationEssentials
import GRDB

extension Records {
    /// The item a code leads to; nil for a code nobody was given.
    func item(code: ItemCode) throws -> ItemID? {
        let sql = "SELECT item FROM item_tokens WHERE hash = ?"
        return try row(sql, [sealing.tokenHash(code)]).map { try ItemID($0[0] as String).orCorrupt() }
    }

    func rating(of item: ItemID) throws -> Rating? {
        try row("SELECT level, reasons, words FROM ratings WHERE item = ?", [item.text]).map {
            try rating($0, of: item)
        }
    }

    func isRated(_ item: ItemID) throws -> Bool {
        try number("SELECT 1 FROM ratings WHERE item = ?", [item.text]) != nil
    }

    /// When the matter was settled and by which clerk; the day it was opened where no step says so.
    func finish(of item: ItemID) throws -> (day: CivilDate, clerk: String?)? {
        let step = """
            SELECT business_date, actor FROM item_steps WHERE item = ? AND event IN ('complete', 'decide')
                ORDER BY place LIMIT 1
            """
        let opened = "SELECT business_date, NULL FROM items WHERE id = ?"
        guard let row = try row(step, [item.text]) ?? row(opened, [item.text]) else { return nil }
        let actor: String? = row[1]
        let clerk = actor.flatMap { $0.hasPrefix("clerk:") ? String($0.dropFirst(6)) : nil }
        return (try CivilDate(row[0] as String).orCorrupt(), clerk)
    }

    /// The settled items of a person that nobody rated, the newest first; those few may see are never among them.
    func unrated(of person: Data, limit: Int) throws -> [ItemID] {
        let sql = """
            SELECT items.id FROM residents JOIN items ON items.resident = residents.id
                WHERE residents.person_key = ? AND items.restricted IS NULL
                AND items.state IN ('completed', 'decided', 'delivered')
                AND NOT EXISTS (SELECT 1 FROM ratings WHERE ratings.item = items.id)
                ORDER BY items.running_id DESC LIMIT ?
            """
        return try rows(sql, [person, limit]).map { try ItemID($0[0] as String).orCorrupt() }
    }

    private static let followUpColumns = """
        items.id, items.number, items.service, ratings.level, ratings.reasons, ratings.words, ratings.business_date,
        ratings.clerk, follow_ups.state, follow_ups.contact, follow_ups.close FROM follow_ups
        JOIN ratings ON ratings.item = follow_ups.item JOIN items ON items.id = follow_ups.item
        """

    func followUp(of item: ItemID) throws -> FollowUp? {
        let sql = "SELECT \(Self.followUpColumns) WHERE follow_ups.item = ?"
        return try row(sql, [item.text]).map(followUp)
    }

    /// Those that are not closed, the oldest first.
    func openFollowUps(limit: Int) throws -> [FollowUp] {
        let sql = """
            SELECT \(Self.followUpColumns) WHERE follow_ups.state <> 'closed' ORDER BY follow_ups.place LIMIT ?
            """
        return try rows(sql, [limit]).map(followUp)
    }

    /// The newest first.
    func closedFollowUps(limit: Int) throws -> [FollowUp] {
        let sql = """
            SELECT \(Self.followUpColumns) WHERE follow_ups.state = 'closed' ORDER BY follow_ups.place DESC LIMIT ?
            """
        return try rows(sql, [limit]).map(followUp)
    }

    /// What was rated on the day, as level and clerk.
    func ratings(on date: BusinessDate) throws -> [RatingFigures.Rated] {
        let sql = "SELECT level, clerk FROM ratings WHERE business_date = ? ORDER BY created_ms"
        return try rows(sql, [date.description]).map { row in
            .init(level: try Rating.Level(rawValue: row[0]).orCorrupt(), clerk: row[1])
        }
    }

    /// How many items that were settled on the day have no rating to this hour.
    func unrated(settledOn day: CivilDate) throws -> Int {
        let sql = """
            SELECT count(DISTINCT item) FROM item_steps WHERE business_date = ? AND event IN ('complete', 'decide')
                AND NOT EXISTS (SELECT 1 FROM ratings WHERE ratings.item = item_steps.item)
            """
        return Int(try number(sql, [day.description]) ?? 0)
    }

    private func followUp(_ row: Row) throws -> FollowUp {
        let item = try ItemID(row[0] as String).orCorrupt()
        func step(_ column: String, _ sealed: Data?) throws -> FollowUp.Step? {
            try sealed.map {
                let plain = try sealing.open($0, at: place("follow_ups", column, item.text))
                return try JSON.value(FollowUp.Step.self, plain)
            }
        }
        return FollowUp(
            item: item, number: try ItemNumber(row[1] as String).orCorrupt(), service: row[2],
            rating: try rating(level: row[3], reasons: row[4], words: row[5], of: item),
            opened: try CivilDate(row[6] as String).orCorrupt(),
            state: try FollowUp.State(rawValue: row[8]).orCorrupt(), clerk: row[7],
            contact: try step("contact", row[9]), close: try step("close", row[10]))
    }

    private func rating(_ row: Row, of item: ItemID) throws -> Rating {
        try rating(level: row[0], reasons: row[1], words: row[2], of: item)
    }

    private func rating(level: Int, reasons: String, words: Data?, of item: ItemID) throws -> Rating {
        let plain = try words.map { try sealing.open($0, at: place("ratings", "words", item.text)) }
        return Rating(
            kept: try Rating.Level(rawValue: level).orCorrupt(),
            reasons: try JSON.value([String].self, Data(reasons.utf8)),
            words: plain.map { String(decoding: $0, as: UTF8.self) })
    }
}
