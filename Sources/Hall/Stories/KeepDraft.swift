package import Domain
package import Store

/// The story of a draft: while a clerk types, the page hands in what there is after each pause; it survives a restart
/// and a parked visit, is there for whoever serves the visit next, and goes when the item is made.
extension Hall {
    /// The most answers a draft may hold: far more than any form asks for.
    static let longestDraft = 200

    package func keepDraft(
        _ save: DraftSave, _ session: Session, _ once: Once
    ) async throws(HallError) -> WallTime {
        let service = try await service(at: save)
        try Self.check(save.draft.received, of: service)
        let strange = save.draft.form.keys.filter { service.field($0) == nil }.sorted()
        guard strange.isEmpty else {
            throw .formProblems(
                strange.prefix(Self.longestDraft).map { FormProblem(field: $0, problem: .unknownField) })
        }
        let command = command(once, by: session)
        try await recording(await store.saveDraft(save, counter: session.counter, command))
        return command.moment.wall
    }

    /// Of an item that is mended the item's own matter, else the one the form was opened by.
    private func service(at save: DraftSave) async throws(HallError) -> CatalogService {
        let place = save.place
        guard let item = place.item else {
            guard let service = catalogs.service(place.service, asOf: save.draft.catalogVersion) else {
                throw .unknownService(place.service)
            }
            return service
        }
        guard let known = try await recording(await store.item(item)), known.visit == place.visit,
            known.service == place.service
        else { throw .unknownItem }
        return service(of: known)
    }

    /// The clerk gives the form up (不办了): what was typed is forgotten.
    package func dropDraft(
        _ place: DraftPlace, _ session: Session, _ once: Once
    ) async throws(HallError) {
        _ = try await served(place.visit, session)
        try await recording(await store.dropDraft(at: place, command(once, by: session)))
    }
}
