package import Domain
import GRDB

extension Store {
    /// What the code on a paper leads to; nil for a code nobody was given, and for one that leads to nothing that may be
    /// shown: the two look the same.
    ///
    /// - Parameter services: the matters that few may see by today's catalogue.
    package func items(
        code: ItemCode, hiding services: Set<String>
    ) async throws(StoreError) -> CodedItems? {
        try await read { records in
            if let id = try records.item(code: code) {
                let isShown = try records.isShown(id, hiding: services)
                return try records.rateable(id).map { .completion($0, isShown: isShown) }
            }
            let items = try records.items(receipt: code, hiding: services)
            return items.isEmpty ? nil : .receipt(items)
        }
    }

    /// The items of the card's holder, what is open first, the newest first in each part; never those that few may see.
    package func items(
        ofHolder card: IdentityCard, hiding services: Set<String>, limit: Int
    ) async throws(StoreError) -> [RateableItem] {
        try await read { records in
            let person = records.sealing.personKey(card.number)
            return try records.items(ofPerson: person, hiding: services, limit: Self.bounded(limit))
                .compactMap(records.rateable)
        }
    }

    /// These items as they are now, in their order, but for those that few may see.
    package func items(
        _ ids: [ItemID], hiding services: Set<String>
    ) async throws(StoreError) -> [RateableItem] {
        try await read { records in
            try ids.filter { try records.isShown($0, hiding: services) }.compactMap(records.rateable)
        }
    }
}

/// What the code on a paper leads to.
package enum CodedItems: Hashable, Sendable {
    /// A notice of completion, of one item; `isShown` is false for a matter that few may see.
    case completion(RateableItem, isShown: Bool)
    /// A receipt, of the items it lists but for those that few may see.
    case receipt([ItemID])
}

extension Transaction {
    /// A new code for a receipt of these items; nil where few may see every one of them, and then the paper bears none.
    /// Only its hash is kept, so it is never told again.
    mutating func makeReceiptCode(items: [Item], wall: WallTime) throws -> String? {
        let shown = items.filter { $0.life.terms.restricted == nil }
        guard !shown.isEmpty else { return nil }
        var random = SystemRandomNumberGenerator()
        let code = ItemCode(using: &random)
        let hash = setting.sealing.tokenHash(code)
        for item in shown {
            try execute(
                "INSERT INTO receipt_codes VALUES (?, ?, ?)", [hash, item.id.text, wall.milliseconds])
        }
        return code.text
    }
}
