import Domain
import FoundationEssentials
import Paper
import Store

/// What leaves the counter with an item: the receipt for the resident, the facts for the district.
extension Hall {
    /// The receipt of papers, which for a same-day matter is the acceptance too (facts/domain.md b2).
    func receipt(
        _ service: CatalogService, _ card: IdentityCard?, _ session: Session
    ) -> ItemContent {
        let (site, taken) = (site, time.now().civil.description)
        let applicant = Applicant(service, card)
        return { item in
            let materials = service.materials.enumerated().compactMap {
                place, material -> SlipMaterial? in
                let received = item.received.contains(place)
                guard received || material.required else { return nil }
                return SlipMaterial(
                    name: SlipWords(material.zh, en: material.en), originals: material.originals,
                    copies: material.copies,
                    received: received)
            }
            return try SlipContent.receipt(
                ReceiptSlip(
                    kind: .accepted, hall: site.name, itemNumber: item.number,
                    service: SlipWords(service.zh, en: service.en),
                    applicant: applicant.read(from: item.form).name, materials: materials, time: taken,
                    receiver: "\(session.clerk.number) \(session.clerk.name)", phone: site.phone ?? ""),
                english: false
            ).encoded()
        }
    }

    /// The `data` of `cn.onewindow.item.completed.v1`: the acceptance and the result, in the terms of the national
    /// exchange tables (facts/domain.md b6).
    func districtData(_ service: CatalogService, _ card: IdentityCard?, _ session: Session) -> ItemContent {
        let (site, ended) = (site, time.now().wall)
        let applicant = Applicant(service, card)
        return { item in
            let person = applicant.read(from: item.form)
            let data = ItemCompleted(
                itemNumber: item.number.text, service: service.code, serviceName: service.zh,
                catalogVersion: item.catalogVersion, kind: service.kind, site: site.code,
                applicant: .init(name: person.name, number: person.number), clerk: session.clerk.number,
                counter: session.counter, received: item.created.rfc3339, completed: ended.rfc3339,
                outcome: item.outcome ?? "", form: item.form,
                materials: item.received.sorted().map {
                    .init(name: service.materials[$0].zh, received: true)
                })
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(data))
        }
    }
}

/// Where a form tells who applies: the fields the card fills, whoever typed them.
private struct Applicant: Sendable {
    let nameField: String?
    let numberField: String?
    let card: IdentityCard?

    init(_ service: CatalogService, _ card: IdentityCard?) {
        nameField = service.fields.first { $0.prefill == "card.name" }?.name
        numberField = service.fields.first { $0.prefill == "card.number" }?.name
        self.card = card
    }

    func read(from form: Form) -> (name: String, number: String) {
        func answer(_ field: String?) -> String? { field.flatMap { form[$0]?.text } }
        return (answer(nameField) ?? card?.name ?? "", answer(numberField) ?? card?.number ?? "")
    }
}

private struct ItemCompleted: Encodable {
    struct Person: Encodable {
        var name: String
        var number: String
    }
    struct Material: Encodable {
        var name: String
        var received: Bool
    }

    var itemNumber: String
    var service: String
    var serviceName: String
    var catalogVersion: String
    var kind: String
    var site: String
    var applicant: Person
    var clerk: String
    var counter: Int
    var received: String
    var completed: String
    var outcome: String
    var form: Form
    var materials: [Material]
}
