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

    /// `?q=` finds by part of the code, the Chinese or English name or the category; without it, all.
    @Sendable private func search(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        let words = (request.uri.queryParameters["q"] ?? "").lowercased().split {
            $0.isWhitespace || $0 == "+"
        }
        let found = hall.catalog.services.filter { service in
            let text = "\(service.code) \(service.zh) \(service.en) \(service.category)".lowercased()
            return words.allSatisfy { text.contains($0) }
        }
        return Answer.json(
            ServicesJSON(version: hall.catalog.version, services: found.map(ServiceLineJSON.init)))
    }

    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        return Answer.json(ServiceJSON(try service(context)))
    }

    /// `?visit=`: the form as the card of the visit fills it. Opens the resident's data, so it is for the counter
    /// that serves the visit.
    @Sendable private func prefill(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let service = try service(context)
        guard let visit = request.uri.queryParameters["visit"].flatMap({ VisitID(String($0)) }) else {
            throw Problem(.badField, ["field": "visit"])
        }
        let filled = try await hall.prefill(service.code, visit: visit, session)
        return Answer.json(PrefillJSON(form: filled.form, admitted: Known(filled.admitted)))
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
}

private struct ServiceLineJSON: Encodable {
    var code: String
    var zh: String
    var en: String
    var category: String

    init(_ service: CatalogService) {
        (code, zh, en, category) = (service.code, service.zh, service.en, service.category)
    }
}

private struct PrefillJSON: Encodable {
    var form: Form
    /// Whether the service's age rule admits the holder; `null` without a rule or a card.
    var admitted: Known<Bool>
}

/// A service in the API's spelling; the catalogue's own file spells otherwise.
private struct ServiceJSON: Encodable {
    struct Material: Encodable {
        var index: Int
        var zh: String
        var en: String
        var originals: Int
        var copies: Int
        var required: Bool
        var deferrable: Bool
        var noteZh: String?
    }
    struct Field: Encodable {
        var name: String
        var zh: String
        var en: String?
        var type: CatalogService.Field.Kind
        var required: Bool
        var maxLength: Int?
        var options: [String]?
    }

    var code: String
    var zh: String
    var en: String
    var category: String
    var kind: String
    var sameDay: Bool
    var promisedWorkingDays: Int
    var eligibilityZh: String?
    var plainZh: String?
    var plainEn: String?
    var resultZh: String?
    var age: CatalogService.AgeRule?
    var materials: [Material]
    var fields: [Field]

    init(_ service: CatalogService) {
        (code, zh, en, category) = (service.code, service.zh, service.en, service.category)
        (kind, sameDay, promisedWorkingDays) = (service.kind, service.sameDay, service.promisedWorkingDays)
        (eligibilityZh, plainZh, plainEn) = (service.eligibilityZh, service.plainZh, service.plainEn)
        (resultZh, age) = (service.resultZh, service.age)
        materials = service.materials.enumerated().map { index, material in
            Material(
                index: index, zh: material.zh, en: material.en, originals: material.originals,
                copies: material.copies, required: material.required, deferrable: material.deferrable,
                noteZh: material.noteZh)
        }
        fields = service.fields.map { field in
            Field(
                name: field.name, zh: field.zh, en: field.en, type: field.type, required: field.required,
                maxLength: field.maxLength, options: field.options)
        }
    }
}
