/// The answers a form begins with, and where each comes from: the page marks it 来自证件 or 来自上次办理.
package struct FormPrefill: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
        case card
        /// From an item of an earlier day at this site.
        case earlier(BusinessDate)
    }

    package private(set) var form: Form = [:]
    package private(set) var sources: [String: Source] = [:]

    /// The card counts before what was answered earlier; of earlier items the newest counts.
    package init(
        _ service: CatalogService, card: IdentityCard?, earlier: [EarlierForm] = [], catalog: Catalog? = nil,
        today: CivilDate
    ) {
        guard let card else { return }
        form = Self.answers(for: service, from: card, today: today)
        for name in form.keys { sources[name] = .card }
        guard let catalog else { return }
        for item in earlier {
            guard let other = catalog.service(item.service), Self.mayRepeat(other, in: service),
                Self.isAbout(card, item.form, other)
            else { continue }
            for field in service.fields where form[field.name] == nil {
                guard let value = catalog.rules.repeated(item.form, of: other, for: field) else { continue }
                form[field.name] = value
                sources[field.name] = .earlier(item.day)
            }
        }
    }

    /// The answers a card gives, following each field's `prefill`, and what follows from them.
    package static func answers(
        for service: CatalogService, from card: IdentityCard, today: CivilDate
    ) -> Form {
        var form: Form = [:]
        for field in service.fields {
            guard let source = field.prefill, let text = value(of: source, on: card) else { continue }
            form[field.name] = .text(text)
        }
        for field in service.fields where form[field.name] == nil {
            guard field.type == .select, let source = field.derivedFrom,
                let birth = form[source]?.text.flatMap({ CivilDate($0) }),
                let band = AgeBand.option(for: birth.age(on: today), among: field.options ?? [])
            else { continue }
            form[field.name] = .text(band)
        }
        return form
    }

    /// Records of a restricted class are no source but for the same matter (facts/domain.md e).
    private static func mayRepeat(_ other: CatalogService, in service: CatalogService) -> Bool {
        other.code == service.code || other.restricted == nil
    }

    /// Whether the answers are about the holder of the card, and not about somebody the holder acted for.
    private static func isAbout(_ card: IdentityCard, _ form: Form, _ service: CatalogService) -> Bool {
        let field = service.fields.first { $0.prefill == "card.number" }
        return field.flatMap { form[$0.name]?.text }?.uppercased() == card.number.uppercased()
    }

    /// The cards' fields a catalogue may name.
    package static let cardFields = [
        "card.name", "card.sex", "card.nation", "card.birth", "card.address", "card.number", "card.kind",
    ]

    private static func value(of source: String, on card: IdentityCard) -> String? {
        switch source {
        case "card.name": card.name
        case "card.sex": card.sex.chinese
        case "card.nation": card.nation?.chinese
        case "card.birth": card.birth.description
        case "card.address": card.address
        case "card.number": card.number
        case "card.kind":
            switch card.kind {
            case .resident: "居民身份证"
            case .hongKongMacaoTaiwan: "港澳台居民居住证"
            case .foreigner2017, .foreigner2023: "其他"
            }
        default: nil
        }
    }
}

/// The form of an item the same person had at this site.
package struct EarlierForm: Hashable, Sendable, Codable {
    package var service: String
    package var form: Form
    package var day: BusinessDate

    package init(service: String, form: Form, day: BusinessDate) {
        (self.service, self.form, self.day) = (service, form, day)
    }
}

extension FormRules {
    /// The earlier answer to the same question, if it may be said again: never a yes or no, a declaration, a signature,
    /// who acted for the person, a restricted answer, or what today's rule refuses.
    fileprivate func repeated(
        _ form: Form, of other: CatalogService, for field: CatalogService.Field
    ) -> FormValue? {
        guard field.type != .bool, field.type != .signature, field.requiredWhen != .proxy,
            field.restricted == nil, field.derivedFrom == nil,
            let before = other.field(field.name), before.type == field.type, before.zh == field.zh,
            before.columns == field.columns, let value = form[field.name], !value.isEmpty,
            problem(of: value, for: field, idKind: field.idType.flatMap { form[$0]?.text }) == nil
        else { return nil }
        return value
    }
}

/// Options that are spans of age, such as `80-89周岁` or `100周岁及以上`.
package enum AgeBand {
    /// The option whose span holds `age`; nil when none does or one cannot be read.
    package static func option(for age: Int, among options: [String]) -> String? {
        options.first { option in
            let ends = option.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
            switch ends.count {
            case 1: return option.contains("以上") && age >= ends[0] || option.contains("以下") && age <= ends[0]
            case 2: return ends[0] <= age && age <= ends[1]
            default: return false
            }
        }
    }
}
