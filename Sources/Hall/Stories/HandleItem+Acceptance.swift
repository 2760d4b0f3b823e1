package import Domain
package import Store

/// The desk's part (facts/domain.md b1 5): accept, accept on a pledge, tell once what is missing, take what was brought,
/// refuse, or give back.
extension Hall {
    /// Accepts (受理): refused while an answer is wrong or a required paper is missing. A matter that takes days gets its
    /// notice of acceptance; one of the same day gets its paper when it is completed.
    package func accept(_ id: ItemID, _ session: Session, _ once: Once) async throws(HallError) -> ItemView {
        let (item, service) = try await atThisCounter(id, session)
        let judgement = judgement(service)
        let papers = try await acceptancePapers(item, service, session)
        return try await change(
            item, [.accept], ItemChange(papers: papers, judge: judgement.whileReceived), session, once)
    }

    /// Accepts with gaps (容缺受理): only secondary papers are missing, and the applicant pledges them in writing.
    package func pledge(_ id: ItemID, _ session: Session, _ once: Once) async throws(HallError) -> ItemView {
        let (item, service) = try await atThisCounter(id, session)
        var papers: [PledgedPaper] = []
        if item.state == .received {
            do throws(ItemRefusal) { papers = try judgement(service).pledged(item) } catch {
                throw HallError(refusing: .item(error))
            }
        }
        let told = papers
        let judgement = judgement(service)
        let english = await speaksEnglish(item.visit)
        let slips =
            [pledgePaper(service, english)]
            + (try await acceptancePapers(item, service, session, evenSameDay: true))
        return try await change(
            item, [.pledge(papers)],
            ItemChange(
                papers: slips,
                judge: { item throws(ItemRefusal) in
                    guard item.state == .received else { return }
                    // What is missing now is what the paper says, or the clerk looks again.
                    let now = try judgement.pledged(item)
                    guard now == told else { throw .materialsMissing(now.map(\.material)) }
                }), session, once)
    }

    /// Tells everything that is missing or wrong, once (一次性告知): all the kiosk knows of, and what the clerk adds.
    ///
    /// - Parameters:
    ///   - added: the clerk's own findings; of one paper or answer the clerk's words stand.
    ///   - because: the new fact that makes a second notice lawful.
    package func notice(
        _ id: ItemID, adding added: [ItemGap], because: String?, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        let (item, service) = try await atThisCounter(id, session)
        for case .material(let place) in added.map(\.subject) where !service.materials.indices.contains(place)
        {
            throw .noSuchMaterial(place)
        }
        // A clerk's words stand where the kiosk would have said the same without them.
        let own = judgement(service).gaps(of: item)
        let told = Dictionary(added.map { ($0.subject, $0) }) { _, last in last }
        let known = Set(own.map(\.subject))
        let gaps = own.map { told[$0.subject] ?? $0 } + added.filter { !known.contains($0.subject) }
        let english = await speaksEnglish(item.visit)
        return try await change(
            item, [.notice(gaps, because: because)],
            ItemChange(papers: [noticePaper(service, session, english)]), session, once)
    }

    /// Mends answers and takes papers: before the acceptance, what a notice named, or what was pledged.
    package func supplement(
        _ id: ItemID, form: Form?, received: Set<Int>?, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        let (item, service) = try await atThisCounter(id, session)
        try Self.check(received ?? [], of: service)
        let arisen = form.map { judgement(service).arisen(item, with: $0) } ?? []
        return try await change(
            item, [.supplement(form: form, received: received, arisen: arisen)], ItemChange(), session, once)
    }

    /// Does not accept (不予受理): says why and who is competent.
    package func refuse(
        _ id: ItemID, reason: String, rightBody: String?, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        let (item, service) = try await atThisCounter(id, session)
        let english = await speaksEnglish(item.visit)
        let person = try await applicant(of: item, service, session)
        return try await change(
            item, [.refuse(reason: reason, rightBody: rightBody)],
            ItemChange(
                papers: [refusalPaper(service, english)],
                districtData: refusedData(service, person, session)),
            session, once)
    }

    /// The applicant takes the matter back.
    package func withdraw(
        _ id: ItemID, reason: String?, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        let (item, _) = try await atThisCounter(id, session)
        return try await change(item, [.withdraw(reason: reason)], ItemChange(), session, once)
    }

    /// Only where the hall accepts by delegation is there a notice of acceptance; what is forwarded gets the visit's
    /// receipt (facts/domain.md b1, "who is the authority").
    private func acceptancePapers(
        _ item: Item, _ service: CatalogService, _ session: Session, evenSameDay: Bool = false
    ) async throws(HallError) -> [ItemPaper] {
        let terms = item.life.terms
        guard terms.standing == .delegated, evenSameDay || !terms.sameDay else { return [] }
        let person = try await applicant(of: item, service, session)
        return [acceptancePaper(service, person, await speaksEnglish(item.visit))]
    }
}

extension ItemJudgement {
    /// In any other state the machine answers first.
    @Sendable func whileReceived(_ item: Item) throws(ItemRefusal) {
        if item.state == .received { try mayAccept(item) }
    }
}
