import Domain
import Paper
import Store

/// What the applicant takes home of an item that goes its way: acceptance, pledge, completion, decision, pick-up
/// (facts/domain.md b2). What goes against its way is in `ItemNotices`.
extension Hall {
    /// Who hands the papers out and whom to ask.
    var office: SlipOffice {
        SlipOffice(hall: site.name, phone: site.phone, complaintPhone: site.rules.items.complaintPhone)
    }

    /// Whether the ticket of the visit was in English; Chinese where that cannot be known.
    func speaksEnglish(_ visit: VisitID) async -> Bool {
        guard let job = try? await store.ticket(visit)?.job,
            let content = try? await store.printJob(job)?.content,
            let slip = try? SlipContent(decoding: content)
        else { return false }
        return slip.parts.english
    }

    /// The notice of acceptance (受理通知书), which also says that the papers were taken.
    func acceptancePaper(_ service: CatalogService, _ person: Applicant, _ english: Bool) -> ItemPaper {
        let (office, clock, now) = (office, clock, time.now().civil)
        return ItemPaper(.acceptance, isReceipt: true) { item, code in
            let accepted = item.life.acceptance?.date ?? now.date
            let promised = clock.promised(item, on: now.date)
            return try SlipContent.acceptance(
                AcceptanceSlip(
                    standing: .delegated, office: office,
                    documentNumber: item.life.acceptance?.document ?? "", itemNumber: item.number,
                    service: SlipWords(service), applicant: person.name, accepted: accepted,
                    promised: promised?.date, isProvisional: promised?.provisional,
                    materials: SlipMaterial.list(of: item, service),
                    decidingBody: item.life.terms.body(or: office), code: code, issued: now.description),
                english: english
            ).encoded()
        }
    }

    /// The applicant's pledge (容缺受理承诺书).
    func pledgePaper(_ service: CatalogService, _ english: Bool) -> ItemPaper {
        let (office, issued) = (office, time.now().civil.description)
        let effect = site.rules.items.latePledgeWithdraws ? "" : texts.text("items.late.listed", .chinese)
        return ItemPaper(.pledge) { item, _ in
            let missing = (item.life.pledge?.papers ?? []).map {
                PledgeSlip.Missing(name: SlipWords(service.materials[$0.material]), due: $0.due.date)
            }
            return try SlipContent.pledge(
                PledgeSlip(
                    office: office, itemNumber: item.number, service: SlipWords(service), missing: missing,
                    effect: effect, byProxy: service.isByProxy(item.form), issued: issued),
                english: english
            ).encoded()
        }
    }

    /// The notice of completion (办结通知书) of a matter settled at the counter.
    func completionPaper(_ service: CatalogService, _ english: Bool) -> ItemPaper {
        let (office, now) = (office, time.now().civil)
        return ItemPaper(.completion, isRatable: true) { item, token in
            try SlipContent.completion(
                CompletionSlip(
                    office: office, documentNumber: item.document(.completion), itemNumber: item.number,
                    service: SlipWords(service), decision: .granted, result: SlipWords(item.outcome ?? ""),
                    decidingBody: item.life.terms.body(or: office), decided: now.date, ratingToken: token,
                    issued: now.description),
                english: english
            ).encoded()
        }
    }

    /// The notice of what the deciding body decided, with the way out where it refused.
    func decisionPaper(_ service: CatalogService, _ english: Bool) -> ItemPaper {
        let (office, issued) = (office, time.now().civil.description)
        let fetch = SlipWords(
            texts.text("items.fetch", .chinese), en: texts.text("items.fetch", .english))
        return ItemPaper(.completion, isRatable: true) { item, token in
            guard let decision = item.life.decision else { throw MissingPart() }
            let body = item.life.terms.body(or: office)
            return try SlipContent.completion(
                CompletionSlip(
                    office: office, documentNumber: decision.document, itemNumber: item.number,
                    service: SlipWords(service),
                    decision: decision.granted
                        ? .granted
                        : .refused(
                            reason: SlipWords(decision.reason ?? ""), SlipRemedies(decidingBody: body)),
                    result: SlipWords(decision.result), paperIssued: decision.paper.map { SlipWords($0) },
                    fetch: decision.paper == nil ? nil : fetch, decidingBody: body, decided: decision.date,
                    ratingToken: token, issued: issued),
                english: english
            ).encoded()
        }
    }

    /// The pick-up slip (取件凭证).
    func pickupPaper(_ service: CatalogService, _ session: Session, _ english: Bool) -> ItemPaper {
        let (office, issued) = (office, time.now().civil.description)
        let clerk = "\(session.clerk.number) \(session.clerk.name)"
        return ItemPaper(.pickup) { item, _ in
            let delivery = item.life.delivery
            return try SlipContent.pickup(
                PickupSlip(
                    office: office, itemNumber: item.number, service: SlipWords(service),
                    papers: (delivery?.papers ?? []).map { .init(name: SlipWords($0)) }, idChecked: true,
                    byProxy: delivery?.byProxy ?? false, clerk: clerk, issued: issued),
                english: english
            ).encoded()
        }
    }
}

/// A paper was asked for before the step that fills it.
struct MissingPart: Error {}

extension SlipWords {
    init(_ service: CatalogService) { self.init(service.zh, en: service.en) }
    init(_ material: CatalogService.Material) { self.init(material.zh, en: material.en) }
}

extension SlipMaterial {
    /// What is needed and what came.
    static func list(of item: Item, _ service: CatalogService) -> [SlipMaterial] {
        let needed = Set(service.needed(with: item.form))
        return service.materials.enumerated().compactMap { place, material in
            let received = item.received.contains(place)
            guard received || needed.contains(place) else { return nil }
            return SlipMaterial(
                name: SlipWords(material), originals: material.originals, copies: material.copies,
                received: received)
        }
    }
}

extension ItemTerms {
    /// The hall itself where the catalogue names nobody.
    func body(or office: SlipOffice) -> String { department.isEmpty ? office.hall : department }
}
