import Domain
import FoundationEssentials
import Store

/// What the district is told of an item that left the counter: completed, handed over, refused; in the terms of the
/// national exchange tables (facts/domain.md b6).
extension Hall {
    /// The `data` of `cn.onewindow.item.completed.v1`: the acceptance and the result.
    func completedData(_ service: CatalogService, _ person: Applicant, _ session: Session) -> ItemContent {
        message(service, person, session) { message, item, ended in
            message.completed = ended.rfc3339
            message.outcome = item.outcome ?? ""
            message.result = .init(
                kind: .done, ended: ended.rfc3339, text: item.outcome ?? "",
                document: item.document(.completion), body: message.siteName,
                charged: service.fee?.charged ?? false)
        }
    }

    /// The `data` of `cn.onewindow.item.handedover.v1`: the acceptance, to whom it went and until when it is promised.
    func handedOverData(_ service: CatalogService, _ person: Applicant, _ session: Session) -> ItemContent {
        let (clock, today) = (clock, time.now().civil.date)
        return message(service, person, session) { message, item, ended in
            message.handedOver = ended.rfc3339
            message.department = item.life.handOver?.department
            message.promised = clock.promised(item, on: today)?.date.description
            message.standing = item.life.terms.standing
            message.pledged = item.life.pledge?.papers.map {
                .init(name: service.materials[$0.material].zh, due: $0.due.date.description)
            }
        }
    }

    /// The `data` of `cn.onewindow.item.refused.v1`: why, and who is competent.
    func refusedData(_ service: CatalogService, _ person: Applicant, _ session: Session) -> ItemContent {
        message(service, person, session) { message, item, ended in
            message.refused = ended.rfc3339
            message.reason = item.life.refusal?.reason
            message.rightBody = item.life.refusal?.rightBody
            message.result = .init(
                kind: .sentBack, ended: ended.rfc3339, text: item.life.refusal?.reason ?? "",
                document: item.life.refusal?.document, body: message.siteName, charged: false)
        }
    }

    /// Who applies, as the form says; the card of the visit is opened, and that is journalled, only where it does not.
    func applicant(
        of item: Item, _ service: CatalogService, _ session: Session
    ) async throws(HallError) -> Applicant {
        let person = Applicant(service, item.form)
        guard person.name.isEmpty || person.number.isEmpty,
            let visit = try await recording(await store.visit(item.visit)),
            let card = try await card(of: item, in: visit, session)
        else { return person }
        return Applicant(
            name: person.name.isEmpty ? card.name : person.name,
            number: person.number.isEmpty ? card.number : person.number)
    }

    private func message(
        _ service: CatalogService, _ person: Applicant, _ session: Session,
        _ fill: @escaping @Sendable (inout ItemMessage, Item, WallTime) -> Void
    ) -> ItemContent {
        let (site, now) = (site, time.now())
        let ended = now.wall
        return { item in
            var message = ItemMessage(
                itemNumber: item.number.text, service: service.code, serviceName: service.zh,
                catalogVersion: item.catalogVersion, kind: service.kind,
                caseKind: item.life.terms.sameDay ? "1" : "2", site: site.code, siteName: site.name,
                region: site.code, summary: service.zh, applicant: .init(person, item.form),
                agent: ItemMessage.Agent(item.form),
                clerk: session.clerk.number,
                counter: session.counter, received: item.created.rfc3339, form: item.form,
                materials: ItemMessage.materials(
                    of: item, service, from: item.created.civil(offset: now.offset).date),
                process: ItemMessage.process(of: item, on: now, by: session.clerk.number),
                special: ItemMessage.special(of: item))
            if let acceptance = item.life.acceptance {
                message.accepted = acceptance.date.description
                message.basis = acceptance.basis
                message.acceptanceDocument = acceptance.document
            }
            fill(&message, item, ended)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(message))
        }
    }
}

extension ItemMessage.Person {
    /// Where the form names no kind of paper, the number is that of the card.
    init(_ person: Applicant, _ form: Form) {
        let paper = form["applicantIdType"]?.text ?? ItemMessage.idCard
        self.init(
            name: person.name, number: person.number, idType: paper == ItemMessage.idCard ? "111" : nil,
            phone: form.told("phone"), address: form.told("liveAddress") ?? form.told("hukouAddress"))
    }
}

extension ItemMessage.Agent {
    /// Nil where nobody came in the applicant's place.
    init?(_ form: Form) {
        guard let name = form.told("proxyName") else { return nil }
        self.init(
            name: name, number: form.told("proxyIdNo"), phone: form.told("proxyPhone"),
            relation: form.told("proxyRelation"))
    }
}

extension ItemMessage {
    /// As the catalogue's choice of papers calls it.
    fileprivate static let idCard = "居民身份证"
}

extension Form {
    /// An answer that says something.
    fileprivate func told(_ field: String) -> String? {
        self[field]?.text.flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// Name and number of the person a matter is for.
struct Applicant: Sendable {
    var name: String
    var number: String

    init(name: String, number: String) { (self.name, self.number) = (name, number) }

    /// The fields the card fills, whoever typed them.
    init(_ service: CatalogService, _ form: Form) {
        func answer(_ source: String) -> String {
            service.fields.first { $0.prefill == source }.flatMap { form[$0.name]?.text } ?? ""
        }
        self.init(name: answer("card.name"), number: answer("card.number"))
    }
}
