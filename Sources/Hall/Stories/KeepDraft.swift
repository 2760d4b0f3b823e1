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
        guard let service = catalog.service(save.place.service) else {
            throw .unknownService(save.place.service)
        }
        if let stray = save.draft.received.first(where: { !service.materials.indices.contains($0) }) {
            throw .noSuchMaterial(stray)
        }
        let strange = save.draft.form.keys.filter { service.field($0) == nil }.sorted()
        guard strange.isEmpty else {
            throw .formProblems(
                strange.prefix(Self.longestDraft).map { FormProblem(field: $0, problem: .unknownField) })
        }
        if let item = save.place.item {
            let known = try await recording(await store.item(item))
            guard let known, known.visit == save.place.visit, known.service == service.code else {
                throw .unknownItem
            }
        }
        let command = command(once, by: session)
        try await recording(await store.saveDraft(save, counter: session.counter, command))
        return command.moment.wall
    }

    /// The clerk gives the form up (不办了): what was typed is forgotten.
    package func dropDraft(
        _ place: DraftPlace, _ session: Session, _ once: Once
    ) async throws(HallError) {
        _ = try await served(place.visit, session)
        try await recording(await store.dropDraft(at: place, command(once, by: session)))
    }
}
