package import Domain
package import Store

/// The story of a form, from the choice of a matter to the verdict.
///
/// The clerk who serves the visit opens it: what was typed before (`KeepDraft.swift`), else what the item being mended
/// says, else what the resident's card and earlier items at this site give (`Domain.FormPrefill`). `Domain.FormRules`
/// judges the answers; nothing is recorded until an item is made (`HandleItem.swift`).
extension Hall {
    /// A form as it is put before the clerk.
    package struct OpenForm: Sendable {
        package let service: CatalogService
        package let visit: Visit
        /// The item being mended; nil for a new one.
        package let item: Item?
        /// The card of the visit; nil without one.
        package let card: IdentityCard?
        package let form: Form
        /// Where the answers come from that nobody typed.
        package let sources: [String: FormPrefill.Source]
        package let received: Set<Int>
        package let circumstances: FormRules.Circumstances
        /// The catalogue it is drawn by, to be handed in with the answers.
        package let catalogVersion: String
        /// When the draft was saved that this is; nil where nothing was typed before.
        package let draftSaved: WallTime?
        package let now: Moment

        package var today: CivilDate { now.civil.date }
    }

    /// How far back earlier answers are looked for.
    static let mostEarlier = 10

    /// The form of a matter, for the counter that serves the visit. Opens the resident's data, which is journalled.
    package func openForm(
        _ code: String, visit id: VisitID, _ session: Session
    ) async throws(HallError) -> OpenForm {
        let (service, visit, card, prefill, now) = try await known(for: code, visit: id, session)
        let saved = try await recording(await store.draft(at: DraftPlace(visit: id, service: code)))
        let today = catalog.version
        let version = saved?.draft.catalogVersion.flatMap(catalogs.catalog)?.version ?? today
        return OpenForm(
            service: catalogs.service(code, asOf: version) ?? service, visit: visit, item: nil,
            card: card, form: saved?.draft.form ?? prefill.form,
            // What the clerk has changed since is the clerk's.
            sources: prefill.sources.filter {
                saved == nil || saved?.draft.form[$0.key] == prefill.form[$0.key]
            },
            received: saved?.draft.received ?? [],
            circumstances: saved?.draft.circumstances ?? FormRules.Circumstances(),
            catalogVersion: version, draftSaved: saved?.saved, now: now)
    }

    /// The form of an item of this visit that was not accepted yet; one of an earlier visit is taken up first
    /// (`ContinueItem.swift`).
    package func openForm(
        mending id: ItemID, visit: VisitID, _ session: Session
    ) async throws(HallError) -> OpenForm {
        let visit = try await served(visit, session)
        guard let item = try await recording(await store.item(id)), item.visit == visit.id else {
            throw .unknownItem
        }
        let card = try await card(of: item, in: visit, session)
        let place = DraftPlace(visit: visit.id, service: item.service, item: id)
        let saved = try await recording(await store.draft(at: place))
        return OpenForm(
            service: service(of: item), visit: visit, item: item, card: card,
            form: saved?.draft.form ?? item.form,
            sources: [:], received: saved?.draft.received ?? item.received,
            circumstances: saved?.draft.circumstances ?? item.life.circumstances ?? FormRules.Circumstances(),
            catalogVersion: item.catalogVersion, draftSaved: saved?.saved, now: time.now())
    }

    /// What the card and earlier items give for the service's form, and whether its age rule admits the holder.
    package func prefill(
        _ code: String, visit: VisitID, _ session: Session
    ) async throws(HallError) -> (prefill: FormPrefill, admitted: Bool?) {
        let (service, _, card, prefill, now) = try await known(for: code, visit: visit, session)
        return (prefill, card.flatMap { FormRules.isAdmitted($0, to: service, on: now.civil.date) })
    }

    /// What is known of the resident being served, as far as the service's form asks for it.
    private func known(
        for code: String, visit id: VisitID, _ session: Session
    ) async throws(HallError) -> (CatalogService, Visit, IdentityCard?, FormPrefill, Moment) {
        guard let service = catalog.service(code) else { throw .unknownService(code) }
        let visit = try await served(id, session)
        let card = try await resident(of: visit, session)
        let earlier = try await recording(await store.earlierForms(of: id, limit: Self.mostEarlier))
        let now = time.now()
        let prefill = FormPrefill(
            service, card: card, earlier: earlier, catalog: catalog, today: now.civil.date)
        return (service, visit, card, prefill, now)
    }

    /// Everything wrong with a form, and the materials it lacks; records nothing.
    package func judge(
        _ draft: FormDraft, of code: String, visit: VisitID, _ session: Session
    ) async throws(HallError) -> (service: CatalogService, problems: [FormProblem], missing: [Int]) {
        guard let service = catalogs.service(code, asOf: draft.catalogVersion) else {
            throw .unknownService(code)
        }
        _ = try await served(visit, session)
        let problems = catalog.rules.problems(
            in: draft.form, for: service, today: time.now().civil.date, draft.circumstances)
        let missing = service.needed(with: draft.form, draft.circumstances)
            .filter { !draft.received.contains($0) }
        return (service, problems, missing)
    }

    /// The visit, which must be the one this counter is serving: full data are for nobody else.
    func served(_ id: VisitID, _ session: Session) async throws(HallError) -> Visit {
        let claimed = try await recording(await store.claimed(at: session.counter))
        guard let claimed, claimed.state == .serving, claimed.id == id else { throw .notAtThisCounter }
        return claimed
    }
}
