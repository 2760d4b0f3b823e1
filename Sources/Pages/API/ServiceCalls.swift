import Domain
import Hall
import Hummingbird

/// The catalogue for clerks: find a service, read it, fill its form from the card; console only.
struct ServiceCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.get("/api/services", use: search)
        router.get("/api/services/{code}", use: show)
        router.get("/api/services/{code}/prefill", use: prefill)
    }

    /// `?q=` finds by pinyin initials (`dbsq`), by part of the code or by words; without it, all.
    @Sendable private func search(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        let question = (request.uri.queryParameters["q"] ?? "").replacing("+", with: " ")
        let found = hall.catalog.search.services(matching: String(question))
        return Answer.json(
            ServicesJSON(
                version: hall.catalog.version, services: found.map(ServiceLineJSON.init),
                categories: hall.catalog.categories.map(CategoryJSON.init),
                refusedCertificates: hall.catalog.refusedCertificates.map(RefusedCertificateJSON.init)))
    }

    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        return Answer.json(ServiceJSON(try service(context)))
    }

    /// `?visit=`: the form as the card of the visit and earlier items of the same person fill it. Opens the resident's
    /// data, so it is for the counter that serves the visit.
    @Sendable private func prefill(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let service = try service(context)
        guard let visit = request.uri.queryParameters["visit"].flatMap({ VisitID(String($0)) }) else {
            throw Problem(.badField, ["field": "visit"])
        }
        let filled = try await hall.prefill(service.code, visit: visit, session)
        return Answer.json(
            PrefillJSON(
                form: filled.prefill.form, sources: filled.prefill.sources.mapValues(SourceJSON.init),
                admitted: Known(filled.admitted)))
    }

    private func service(_ context: PageContext) throws -> CatalogService {
        let code = context.parameters.get("code") ?? ""
        guard let service = hall.catalog.service(code) else { throw Problem(.notFound) }
        return service
    }
}

private struct ServicesJSON: Encodable {
    var version: String
    var services: [ServiceLineJSON]
    var categories: [CategoryJSON]
    var refusedCertificates: [RefusedCertificateJSON]
}

private struct ServiceLineJSON: Encodable {
    var code: String
    var zh: String
    var en: String
    var category: String
    var sameDay: Bool

    init(_ service: CatalogService) {
        (code, zh, en, category) = (service.code, service.zh, service.en, service.category)
        sameDay = service.sameDay
    }
}

private struct CategoryJSON: Encodable {
    struct Sub: Encodable {
        var code: String
        var zh: String
        var en: String
    }

    var code: String
    var zh: String
    var en: String
    var subCategories: [Sub]

    init(_ category: CatalogCategory) {
        (code, zh, en) = (category.code, category.zh, category.en)
        subCategories = category.subCategories.map { Sub(code: $0.code, zh: $0.zh, en: $0.en) }
    }
}

private struct RefusedCertificateJSON: Encodable {
    var code: String
    var zh: String
    var en: String
    /// Where to go instead.
    var referralZh: String

    init(_ certificate: RefusedCertificate) {
        (code, zh, en) = (certificate.code, certificate.zh, certificate.en)
        referralZh = certificate.referralZh
    }
}

private struct PrefillJSON: Encodable {
    var form: Form
    var sources: [String: SourceJSON]
    /// Whether the service's age rule admits the holder; `null` without a rule or a card.
    var admitted: Known<Bool>
}

/// Where an answer comes from: `card`, or `earlier` with its day.
private struct SourceJSON: Encodable {
    var from: String
    var day: String?

    init(_ source: FormPrefill.Source) {
        switch source {
        case .card: (from, day) = ("card", nil)
        case .earlier(let date): (from, day) = ("earlier", date.description)
        }
    }
}
