/// One matter being handled (办件).
package struct Item: Hashable, Sendable, Codable {
    package var id: ItemID
    package var number: ItemNumber
    package var visit: VisitID
    package var service: String
    /// The catalogue's version when the item was made, so that later edits do not change what was promised.
    package var catalogVersion: String
    package var state: ItemState
    package var form: Form
    /// The materials of the service that were handed in, by their place in the catalogue.
    package var received: Set<Int>
    package var outcome: String?
    package var resident: ResidentID?
    package var created: WallTime
    /// The slip that bears witness that its papers were taken; nil while none does.
    package var receipt: PrintJobID?
    /// Its clocks and what happened to it.
    package var life: ItemLife

    package init(
        id: ItemID, number: ItemNumber, visit: VisitID, service: String, catalogVersion: String,
        state: ItemState = .received, form: Form, received: Set<Int>, outcome: String? = nil,
        resident: ResidentID? = nil, created: WallTime, receipt: PrintJobID? = nil,
        life: ItemLife = ItemLife()
    ) {
        (self.id, self.number, self.visit, self.service) = (id, number, visit, service)
        (self.catalogVersion, self.state, self.form) = (catalogVersion, state, form)
        (self.received, self.outcome, self.resident) = (received, outcome, resident)
        (self.created, self.receipt, self.life) = (created, receipt, life)
    }

    /// Answers that were kept before items had a life lack it.
    package init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try keys.decode(ItemID.self, forKey: .id),
            number: try keys.decode(ItemNumber.self, forKey: .number),
            visit: try keys.decode(VisitID.self, forKey: .visit),
            service: try keys.decode(String.self, forKey: .service),
            catalogVersion: try keys.decode(String.self, forKey: .catalogVersion),
            state: try keys.decode(ItemState.self, forKey: .state),
            form: try keys.decode(Form.self, forKey: .form),
            received: try keys.decode(Set<Int>.self, forKey: .received),
            outcome: try keys.decodeIfPresent(String.self, forKey: .outcome),
            resident: try keys.decodeIfPresent(ResidentID.self, forKey: .resident),
            created: try keys.decode(WallTime.self, forKey: .created),
            receipt: try keys.decodeIfPresent(PrintJobID.self, forKey: .receipt),
            life: try keys.decodeIfPresent(ItemLife.self, forKey: .life) ?? ItemLife())
    }

    /// The places of required materials that are not here: what the resident must be told, all at once.
    package func missing(for service: CatalogService) -> [Int] {
        service.needed(with: form).filter { !received.contains($0) }
    }
}
