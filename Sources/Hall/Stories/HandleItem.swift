package import Domain
package import Store

/// The story of an item: opened while a resident is served, accepted with a receipt, completed, owed to the district.
///
/// `Domain` judges the form and the materials and knows the item machine; `Store` records each step with its
/// receipt, its delivery and its journal line in one transaction; the spooler and the forwarder wake afterwards.
extension Hall {
    /// An item as the clerk filled it in.
    package struct ItemWish: Sendable {
        package var visit: VisitID
        package var service: String
        package var form: Form
        /// The places of the materials that are here.
        package var received: Set<Int>

        package init(visit: VisitID, service: String, form: Form, received: Set<Int>) {
            (self.visit, self.service, self.form, self.received) = (visit, service, form, received)
        }
    }

    /// An item with what is still missing, all of it at once.
    package struct ItemView: Sendable {
        package let item: Item
        package let missing: [Int]
        package let problems: [FormProblem]
        /// The fate of its delivery, once one is owed.
        package let delivery: DeliveryState?
    }

    package func openItem(
        _ wish: ItemWish, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        let service = try service(wish.service, materials: wish.received)
        let visit = try await recording(await store.visit(wish.visit))
        let request = OpenItem(
            visit: wish.visit, service: service.code, catalogVersion: catalog.version, form: wish.form,
            received: wish.received, resident: visit?.resident)
        let command = command(once, by: session)
        let item = try await recording(await store.openItem(request, counter: session.counter, command))
        return try await view(item)
    }

    /// Mends answers and materials of an item that is not accepted yet.
    package func supplement(
        _ id: ItemID, form: Form?, received: Set<Int>?, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        let (item, _) = try await atThisCounter(id, session)
        _ = try service(item.service, materials: received ?? [])
        return try await change(item, .supplement, ItemChange(form: form, received: received), session, once)
    }

    /// Accepts (受理): refused while an answer is wrong or a required material is missing.
    package func accept(_ id: ItemID, _ session: Session, _ once: Once) async throws(HallError) -> ItemView {
        let (item, visit) = try await atThisCounter(id, session)
        let service = try service(item.service)
        if item.state == .received {
            let view = try await view(item)
            guard view.problems.isEmpty else { throw .formProblems(view.problems) }
            guard view.missing.isEmpty else { throw .materialsMissing(view.missing) }
        }
        let card = try await resident(of: visit, session)
        return try await change(
            item, .accept, ItemChange(receipt: receipt(service, card, session)), session, once)
    }

    /// Completes (办结): the delivery to the district is owed from this transaction on.
    package func complete(
        _ id: ItemID, outcome: String?, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        let (item, visit) = try await atThisCounter(id, session)
        let service = try service(item.service)
        let card = try await resident(of: visit, session)
        let change = ItemChange(
            outcome: outcome ?? service.resultZh, districtData: districtData(service, card, session))
        return try await self.change(item, .complete, change, session, once)
    }

    package func items(of visit: VisitID) async throws(HallError) -> [ItemView] {
        let items = try await recording(await store.items(visit: visit))
        var views: [ItemView] = []
        for item in items { views.append(try await view(item)) }
        return views
    }

    package func view(_ item: Item) async throws(HallError) -> ItemView {
        let service = try service(item.service)
        let problems = FormRules.problems(in: item.form, for: service, today: time.now().civil.date)
        let delivery = try await recording(await store.delivery(ofItem: item.id))
        return ItemView(
            item: item, missing: item.missing(for: service), problems: problems, delivery: delivery?.state)
    }

    private func change(
        _ item: Item, _ event: ItemEvent, _ change: ItemChange, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        let command = command(once, by: session)
        let changed = try await recording(await store.changeItem(item.id, event: event, change, command))
        return try await view(changed.item)
    }

    private func service(_ code: String, materials: Set<Int> = []) throws(HallError) -> CatalogService {
        guard let service = catalog.service(code) else { throw .unknownService(code) }
        if let stray = materials.first(where: { !service.materials.indices.contains($0) }) {
            throw .noSuchMaterial(stray)
        }
        return service
    }

    /// The item with its visit, unless another counter is serving it.
    private func atThisCounter(_ id: ItemID, _ session: Session) async throws(HallError) -> (Item, Visit) {
        guard let item = try await recording(await store.item(id))
        else { throw .unknownItem }
        guard
            let visit = try await recording(await store.visit(item.visit)),
            visit.counter == nil || visit.counter == session.counter
        else { throw .notAtThisCounter }
        return (item, visit)
    }
}
