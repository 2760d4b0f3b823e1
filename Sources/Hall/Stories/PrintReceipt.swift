package import Domain
import Paper
package import Store

/// The story of a receipt: all papers of one visit that stay at the centre stand on one slip (收件回执).
///
/// A clerk asks for it while the resident is at the counter, or it is printed by itself when the visit ends.
extension Hall {
    package func printReceipt(
        of visit: VisitID, _ session: Session, _ once: Once
    ) async throws(HallError) -> VisitReceipt {
        guard let found = try await recording(await store.visit(visit)) else { throw .unknownTicket }
        guard found.counter == nil || found.counter == session.counter else { throw .notAtThisCounter }
        let content = await receiptContent(of: visit, session)
        let command = command(once, by: session)
        return try await recording(await store.printReceipt(of: visit, content: content, command))
    }

    /// The same for the visit at the clerk's counter, when it ends.
    func receiptContent(_ session: Session) async -> ItemsContent? {
        guard let visit = try? await store.claimed(at: session.counter) else { return nil }
        return await receiptContent(of: visit.id, session)
    }

    /// Makes the slip of whatever items the transaction finds without one.
    func receiptContent(of visit: VisitID, _ session: Session) async -> ItemsContent {
        let english = await speaksEnglish(visit)
        let (office, catalogs) = (office, catalogs)
        let taken = time.now().civil.description
        let receiver = "\(session.clerk.number) \(session.clerk.name)"
        return { items, code in
            let entries = items.map { item in
                let service = catalogs.serviceToHandle(item)
                return ReceiptSlip.Entry(
                    itemNumber: item.number, service: SlipWords(service.zh, en: service.en),
                    materials: SlipMaterial.list(of: item, service),
                    goesTo: item.life.terms.standing == .forwarding ? item.life.terms.department : nil)
            }
            return try SlipContent.receipt(
                ReceiptSlip(
                    office: office, entries: entries, time: taken, receiver: receiver, code: code),
                english: english
            ).encoded()
        }
    }
}
