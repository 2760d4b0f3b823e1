package import Domain
package import Store

/// The story of an item: opened while a resident is served, then taken step by step to its end.
///
/// `Domain` judges the answers and the papers (`ItemJudgement`), knows what may follow what (`ItemMachine`, `Item+Steps`)
/// and when it is due (`ItemClock`); `Store` records each step with its slips, its delivery and its journal line in one
/// transaction; the spooler and the forwarder wake afterwards.
///
/// - `HandleItem+Acceptance` accepted, on a pledge, told once what is missing, mended, refused, taken back
/// - `HandleItem+BackOffice` completed, handed over, stopped, put off, decided, delivered
/// - `ContinueItem` taken up again on a later visit
/// - `ListWork` who has what in hand, and by when         - `PrintReceipt` one receipt for a visit
/// - `RefuseMatter` what is on no list                   - `WatchDeadlines` what time itself does
/// - `ItemPapers` and `ItemNotices` what leaves on paper  - `ItemMessages` what the district is told
extension Hall {
    /// An item as the clerk filled it in.
    package struct ItemWish: Sendable {
        package var visit: VisitID
        package var service: String
        package var form: Form
        /// The places of the materials that are here.
        package var received: Set<Int>
        package var circumstances: FormRules.Circumstances?
        /// The catalogue the form was opened by: another one may have been laid while it was filled in.
        package var catalogVersion: String?

        package init(
            visit: VisitID, service: String, form: Form, received: Set<Int>,
            circumstances: FormRules.Circumstances? = nil, catalogVersion: String? = nil
        ) {
            (self.visit, self.service, self.form, self.received) = (visit, service, form, received)
            (self.circumstances, self.catalogVersion) = (circumstances, catalogVersion)
        }
    }

    /// An item with what is still missing, all of it at once, and where it stands.
    package struct ItemView: Sendable {
        package let item: Item
        package let missing: [Int]
        package let problems: [FormProblem]
        /// What a notice would tell now.
        package let gaps: [ItemGap]
        /// The fate of its delivery, once one is owed.
        package let delivery: DeliveryState?
        package let work: ItemWork
        package let promised: Deadline?
        /// What may follow, as far as the machine and the catalogue can tell.
        package let events: [ItemEvent]
    }

    package func openItem(
        _ wish: ItemWish, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        // One catalogue for all of it: another may be laid meanwhile.
        let catalog = wish.catalogVersion.flatMap(catalogs.catalog) ?? self.catalog
        guard let service = catalog.service(wish.service) else { throw .unknownService(wish.service) }
        try Self.check(wish.received, of: service)
        let visit = try await recording(await store.visit(wish.visit))
        let request = OpenItem(
            visit: wish.visit, service: service.code, catalogVersion: catalog.version, form: wish.form,
            received: wish.received, resident: visit?.resident, terms: ItemTerms(service),
            circumstances: wish.circumstances, clock: clock)
        let command = command(once, by: session)
        let item = try await recording(await store.openItem(request, counter: session.counter, command))
        return try await view(item)
    }

    package func items(of visit: VisitID) async throws(HallError) -> [ItemView] {
        let items = try await recording(await store.items(visit: visit))
        return try await views(items)
    }

    func views(_ items: [Item]) async throws(HallError) -> [ItemView] {
        var views: [ItemView] = []
        for item in items { views.append(try await view(item)) }
        return views
    }

    package func view(_ item: Item) async throws(HallError) -> ItemView {
        let service = service(of: item)
        let judgement = judgement(service)
        let delivery = try await recording(await store.delivery(ofItem: item.id))
        let today = time.now().civil.date
        return ItemView(
            item: item, missing: item.missing(for: service), problems: judgement.problems(of: item),
            gaps: judgement.gaps(of: item), delivery: delivery?.state,
            work: clock.state(of: item, on: today), promised: clock.promised(item, on: today),
            events: judgement.events(of: item))
    }

    /// The clocks by the site's rules and the calendar as it is known now.
    package var clock: ItemClock { ItemClock(site.rules.items, calendar) }
}

// MARK: What the steps share

extension Hall {
    func judgement(_ service: CatalogService) -> ItemJudgement {
        ItemJudgement(service, rules: catalog.rules, today: time.now().civil.date)
    }

    func change(
        _ item: Item, _ steps: [ItemStep], _ change: ItemChange, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        var change = change
        change.clock = clock
        let command = command(once, by: session)
        let changed: ItemChanged
        do throws(StoreError) {
            changed = try await store.changeItem(item.id, steps, change, command)
        } catch {
            throw HallError(refusing: error)
        }
        return try await view(changed.item)
    }

    /// Papers are named by their places in the catalogue.
    static func check(_ materials: Set<Int>, of service: CatalogService) throws(HallError) {
        if let stray = materials.first(where: { !service.materials.indices.contains($0) }) {
            throw .noSuchMaterial(stray)
        }
    }

    /// The item with its service, unless another counter is serving its visit.
    func atThisCounter(
        _ id: ItemID, _ session: Session
    ) async throws(HallError) -> (item: Item, service: CatalogService) {
        guard let item = try await recording(await store.item(id)) else { throw .unknownItem }
        guard
            let visit = try await recording(await store.visit(item.visit)),
            visit.counter == nil || visit.counter == session.counter
        else { throw .notAtThisCounter }
        return (item, service(of: item))
    }
}

extension HallError {
    /// What the rules of the form and the papers refuse has cases of its own.
    init(refusing error: StoreError) {
        self =
            switch error {
            case .item(.formProblems(let problems)): .formProblems(problems)
            case .item(.materialsMissing(let places)): .materialsMissing(places)
            default: .store(error)
            }
    }
}
