import Domain
import FoundationEssentials
import GRDB

extension Records {
    /// A matter that few may see is never found here, be it so by its own terms or by the catalogue of today.
    private static let isShown = """
        items.restricted IS NULL AND items.service NOT IN (SELECT value FROM json_each(?))
        """

    /// The items of a receipt; none for a code nobody was given.
    func items(receipt code: ItemCode, hiding services: Set<String>) throws -> [ItemID] {
        let sql = """
            SELECT items.id FROM receipt_codes JOIN items ON items.id = receipt_codes.item
                WHERE receipt_codes.hash = ? AND \(Self.isShown) ORDER BY items.running_id
            """
        return try ids(sql, [sealing.tokenHash(code), try JSON.text(services.sorted())])
    }

    func isShown(_ item: ItemID, hiding services: Set<String>) throws -> Bool {
        let sql = "SELECT 1 FROM items WHERE id = ? AND \(Self.isShown)"
        return try number(sql, [item.text, try JSON.text(services.sorted())]) != nil
    }

    /// A person's items, what is open first, the newest first in each part.
    func items(ofPerson key: Data, hiding services: Set<String>, limit: Int) throws -> [ItemID] {
        let sql = """
            SELECT items.id FROM residents JOIN items ON items.resident = residents.id
                WHERE residents.person_key = ? AND \(Self.isShown)
                ORDER BY items.state IN ('refused', 'completed', 'delivered', 'withdrawn'), items.running_id DESC
                LIMIT ?
            """
        return try ids(sql, [key, try JSON.text(services.sorted()), limit])
    }

    private func ids(_ sql: String, _ arguments: StatementArguments) throws -> [ItemID] {
        try rows(sql, arguments).map { try ItemID($0[0] as String).orCorrupt() }
    }
}
