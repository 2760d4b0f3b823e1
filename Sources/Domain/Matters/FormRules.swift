/// How a form is filled from a card and judged before an item may be accepted.
package enum FormRules {
    /// The longest answer of a field that names no limit of its own, in characters.
    package static let longestAnswer = 500

    /// The answers a card gives, following each field's `prefill`.
    package static func prefill(_ service: CatalogService, from card: IdentityCard) -> Form {
        var form: Form = [:]
        for field in service.fields {
            guard let source = field.prefill, let text = value(of: source, on: card) else { continue }
            form[field.name] = .text(text)
        }
        return form
    }

    /// Everything wrong with the form, in the order of its fields; empty when the item may go on.
    package static func problems(
        in form: Form, for service: CatalogService, today: CivilDate
    ) -> [FormProblem] {
        let known = Set(service.fields.map(\.name))
        var problems = form.keys.filter { !known.contains($0) }.sorted()
            .map { FormProblem(field: $0, problem: .unknownField) }
        for field in service.fields {
            if let problem = problem(of: form[field.name], for: field) {
                problems.append(FormProblem(field: field.name, problem: problem))
            }
        }
        if let problem = birthProblem(form, service, today) { problems.append(problem) }
        return problems
    }

    /// Whether the service's age rule admits the holder on `day`; nil where it has none.
    package static func isAdmitted(
        _ card: IdentityCard, to service: CatalogService, on day: CivilDate
    ) -> Bool? {
        service.age.map { $0.admits(card.birth.age(on: day)) }
    }

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

    private static func problem(
        of value: FormValue?, for field: CatalogService.Field
    ) -> FormProblem.Problem? {
        guard let value, !value.isEmpty else { return field.required ? .missing : nil }
        switch (field.type, value) {
        case (.bool, .flag): return nil
        case (.multiselect, .list(let chosen)):
            return chosen.allSatisfy { field.options?.contains($0) ?? true } ? nil : .notAnOption
        case (.bool, _), (.multiselect, _), (_, .flag), (_, .list): return .wrongType
        case (_, .text(let text)): return problem(ofText: text, for: field)
        }
    }

    private static func problem(
        ofText text: String, for field: CatalogService.Field
    ) -> FormProblem.Problem? {
        if text.count > field.maxLength ?? longestAnswer { return .tooLong }
        switch field.type {
        case .idno: return isIDNumber(text) ? nil : .notAnIDNumber
        case .phone: return isPhone(text) ? nil : .notAPhone
        case .date: return CivilDate(text) == nil ? .notADate : nil
        case .int: return Int(text) == nil ? .notANumber : nil
        case .number, .money: return Double(text) == nil ? .notANumber : nil
        case .select: return field.options?.contains(text) ?? true ? nil : .notAnOption
        default: return nil
        }
    }

    /// A citizen's number must pass its check; the 15 characters of the 2017 foreigner's card have no settled
    /// check rule (facts/idcard.md 2.3), so only their shape is looked at.
    private static func isIDNumber(_ text: String) -> Bool {
        IDNumber(text) != nil
            || text.count == 15 && text.prefix(3).allSatisfy(\.isLetter)
                && text.dropFirst(3).allSatisfy(\.isNumber)
    }

    /// Digits with an optional leading +, and the dashes and blanks people write; 5 to 15 digits (ITU-T E.164).
    private static func isPhone(_ text: String) -> Bool {
        let bare = text.hasPrefix("+") ? text.dropFirst() : text[...]
        let digits = bare.filter { $0 != "-" && $0 != " " }
        return (5...15).contains(digits.count) && digits.allSatisfy { $0.isASCII && $0.isNumber }
    }

    private static func birthProblem(
        _ form: Form, _ service: CatalogService, _ today: CivilDate
    ) -> FormProblem? {
        let numberField = service.fields.first { $0.prefill == "card.number" }
        let birthField = service.fields.first { $0.prefill == "card.birth" }
        let fromNumber = numberField.flatMap { form[$0.name]?.text }.flatMap { IDNumber($0)?.birth }
        let stated = birthField.flatMap { form[$0.name]?.text }.flatMap { CivilDate($0) }
        if let birthField, let fromNumber, let stated, fromNumber != stated {
            return FormProblem(field: birthField.name, problem: .birthDoesNotMatch)
        }
        guard let rule = service.age, let birth = fromNumber ?? stated,
            !rule.admits(birth.age(on: today))
        else { return nil }
        return FormProblem(field: birthField?.name ?? "age", problem: .ageNotServed)
    }
}
