package import Domain
package import Store

/// What follows the acceptance (facts/domain.md b1 6 to 9): completed on the spot, or handed over to the department that
/// decides, stopped by a special procedure, put off, decided, delivered.
extension Hall {
    /// Completes (办结): the delivery to the district is owed from this transaction on. A matter of the same day that is
    /// not accepted yet is accepted by the same press.
    package func complete(
        _ id: ItemID, outcome: String?, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        let (item, service) = try await atThisCounter(id, session)
        let judgement = judgement(service)
        let isNew = item.state == .received
        let person = try await applicant(of: item, service, session)
        let completion = ItemStep.complete(outcome: outcome ?? service.resultZh ?? service.zh)
        let change = ItemChange(
            papers: [completionPaper(service, await speaksEnglish(item.visit))],
            districtData: completedData(service, person, session),
            judge: { item throws(ItemRefusal) in
                guard isNew, item.state == .received else { return }
                guard item.life.terms.sameDay else { throw .notSameDay }
                try judgement.mayAccept(item)
            })
        return try await self.change(
            item, isNew ? [.accept, completion] : [completion], change, session, once)
    }

    /// Hands over to the department that decides (分派).
    package func handOver(_ id: ItemID, _ session: Session, _ once: Once) async throws(HallError) -> ItemView
    {
        let (item, service) = try await atThisCounter(id, session)
        let person = try await applicant(of: item, service, session)
        return try await change(
            item, [.handOver], ItemChange(districtData: handedOverData(service, person, session)), session,
            once)
    }

    /// The deciding body has accepted what was forwarded to it, on `date`.
    package func takeUp(
        _ id: ItemID, on date: CivilDate?, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        let (item, _) = try await atThisCounter(id, session)
        let day = date ?? time.now().civil.date
        return try await change(item, [.takeUp(day)], ItemChange(), session, once)
    }

    /// A special procedure begins (特别程序): its time does not count and is told in writing.
    package func pause(
        _ id: ItemID, _ kind: ItemLife.Pause.Kind, reason: String, days: Int, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        let (item, service) = try await atThisCounter(id, session)
        let paper = procedurePaper(service, await speaksEnglish(item.visit))
        return try await change(
            item, [.pause(kind, reason: reason, days: days)], ItemChange(papers: [paper]), session, once)
    }

    package func resumeClock(
        _ id: ItemID, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        let (item, _) = try await atThisCounter(id, session)
        return try await change(item, [.resume], ItemChange(), session, once)
    }

    /// Puts the promised end off (延期), once, by leave of the head of the deciding body.
    package func extend(
        _ id: ItemID, days: Int, reason: String, approvedBy: String, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        let (item, service) = try await atThisCounter(id, session)
        let paper = extensionPaper(service, await speaksEnglish(item.visit))
        return try await change(
            item, [.extend(days: days, reason: reason, approvedBy: approvedBy)],
            ItemChange(papers: [paper]), session, once)
    }

    /// Records what the deciding body decided; the notice of it is printed.
    package func decide(
        _ id: ItemID, _ verdict: ItemVerdict, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        let (item, service) = try await atThisCounter(id, session)
        let paper = decisionPaper(service, await speaksEnglish(item.visit))
        return try await change(item, [.decide(verdict)], ItemChange(papers: [paper]), session, once)
    }

    /// Hands out what was decided (取件), against a signature; whoever receives it showed their ID. A decision that came
    /// over the line was told on no paper yet: its notice is printed with the pick-up slip.
    ///
    /// - Parameter papers: what is handed over; empty for the paper of the decision and its notice.
    package func deliver(
        _ id: ItemID, papers: [String], byProxy: Bool, _ session: Session, _ once: Once
    ) async throws(HallError) -> ItemView {
        let (item, service) = try await atThisCounter(id, session)
        let notice = texts.text("completion.title", .chinese)
        let handed = papers.isEmpty ? [item.life.decision?.paper, notice].compactMap(\.self) : papers
        let english = await speaksEnglish(item.visit)
        let printed = try await recording(await store.prints(ofItem: id))
        let isTold = printed.contains { $0.job.kind == .completion }
        let slips =
            (isTold ? [] : [decisionPaper(service, english)]) + [pickupPaper(service, session, english)]
        return try await change(
            item, [.deliver(papers: handed, byProxy: byProxy)], ItemChange(papers: slips), session, once)
    }
}
