import Domain

/// A service in the API's spelling; the catalogue's own file spells otherwise.
struct ServiceJSON: Encodable {
    struct Material: Encodable {
        var index: Int
        var zh: String
        var en: String
        var fromWhom: String?
        var originals: Int
        var copies: Int
        var required: Bool
        var requiredWhen: CatalogService.Condition?
        var requiredWhenZh: String?
        var deferrable: Bool
        /// Working days.
        var deferrableDays: Int?
        var exemptByZh: String?
        var noteZh: String?

        init(_ index: Int, _ material: CatalogService.Material) {
            (self.index, zh, en, fromWhom) = (index, material.zh, material.en, material.fromWhom)
            (originals, copies, required) = (material.originals, material.copies, material.required)
            (requiredWhen, requiredWhenZh) = (material.requiredWhen, material.requiredWhenZh)
            deferrable = material.deferrable
            deferrableDays = material.deferrable ? material.deferrableDays : nil
            (exemptByZh, noteZh) = (material.exemptByZh, material.noteZh)
        }
    }

    struct Decider: Encodable {
        var zh: String
        var en: String
        var level: String
    }

    struct Proxy: Encodable {
        var allowed: Bool
        var authorisationRequired: Bool
        var noteZh: String?
    }

    struct Fee: Encodable {
        var charged: Bool
        var zh: String?
    }

    var code: String
    var zh: String
    var en: String
    var category: String
    var subCategory: String?
    var kind: String
    var sameDay: Bool
    var promisedWorkingDays: Int
    var extensionWorkingDays: Int?
    var statutoryLimitZh: String?
    var eligibilityZh: String?
    var plainZh: String?
    var plainEn: String?
    var resultZh: String?
    var age: CatalogService.AgeRule?
    var decider: Decider?
    var centreRoleZh: String?
    var proxy: Proxy
    var fee: Fee?
    /// Calendar days.
    var publicityDays: Int?
    var restricted: CatalogService.Restriction?
    var idRequired: Bool
    var legalBasis: [String]
    var estimatedCounterMinutes: Int?
    var materials: [Material]
    /// As the catalogue spells them.
    var fields: [CatalogService.Field]

    init(_ service: CatalogService) {
        (code, zh, en) = (service.code, service.zh, service.en)
        (category, subCategory) = (service.category, service.subCategory)
        (kind, sameDay, promisedWorkingDays) = (service.kind, service.sameDay, service.promisedWorkingDays)
        (extensionWorkingDays, statutoryLimitZh) = (service.extensionWorkingDays, service.statutoryLimitZh)
        (eligibilityZh, plainZh, plainEn) = (service.eligibilityZh, service.plainZh, service.plainEn)
        (resultZh, age) = (service.resultZh, service.age)
        decider = service.decider.map { Decider(zh: $0.zh, en: $0.en, level: $0.level) }
        centreRoleZh = service.centreRoleZh
        proxy = Proxy(
            allowed: service.proxy.allowed, authorisationRequired: service.proxy.authorisationRequired,
            noteZh: service.proxy.noteZh)
        fee = service.fee.map { Fee(charged: $0.charged, zh: $0.zh) }
        (publicityDays, restricted) = (service.publicityDays, service.restricted)
        (idRequired, legalBasis) = (service.idRequired, service.legalBasis.map(\.zh))
        estimatedCounterMinutes = service.estimatedCounterMinutes
        (materials, fields) = (
            service.materials.enumerated().map { Material($0, $1) }, service.fields
        )
    }
}
