package import Domain

extension Samples {
    /// A good answer to every question that must be answered, for the resident of `card`.
    package static func form(_ service: CatalogService) -> Form {
        var form = Form(
            uniqueKeysWithValues: service.fields.filter { $0.required && $0.prefill == nil }
                .map { ($0.name, answer(to: $0)) })
        for field in service.fields where field.prefill != nil {
            form[field.name] = prefilled(field)
        }
        return form
    }

    /// The places of everything that must be brought.
    package static func papers(_ service: CatalogService) -> Set<Int> {
        Set(service.needed(with: form(service)))
    }

    private static func prefilled(_ field: CatalogService.Field) -> FormValue? {
        switch field.prefill {
        case "card.name": .text(card.name)
        case "card.number": .text(card.number)
        case "card.birth": .text(card.birth.description)
        case "card.address": .text(card.address ?? "")
        case "card.sex": .text(card.sex.chinese)
        case "card.nation": .text(card.nation?.chinese ?? "")
        case "card.kind": .text("居民身份证")
        default: nil
        }
    }

    private static func answer(to field: CatalogService.Field) -> FormValue {
        switch field.type {
        case .bool: .flag(true)
        case .multiselect: .list(Array((field.options ?? []).prefix(1)))
        case .table:
            .rows([(field.columns ?? []).indices.map { cell(field.kind(ofColumn: $0), field) }])
        default: .text(cell(field.type, field))
        }
    }

    private static func cell(_ kind: CatalogService.Field.Kind, _ field: CatalogService.Field) -> String {
        switch kind {
        case .idno: card.number
        case .phone: "0779-1234567"
        case .date: "2026-03-01"
        case .int, .number, .money: "1"
        case .select: field.options?.first ?? "无"
        case .bankacct: "6217 0000 0000 0000 012"
        case .signature: "paper"
        default: "测试"
        }
    }
}
