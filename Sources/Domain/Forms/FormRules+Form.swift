extension FormRules {
    /// What the clerk says of the applicant beside the answers.
    package struct Circumstances: Hashable, Sendable, Codable {
        /// Somebody acts for the applicant (代办): both persons and the relation are asked for.
        package var byProxy: Bool
        /// The applicant lacks full capacity though of age.
        package var isIncapable: Bool

        package init(byProxy: Bool = false, isIncapable: Bool = false) {
            (self.byProxy, self.isIncapable) = (byProxy, isIncapable)
        }
    }

    /// Everything wrong with the form, in the order of its fields; empty when the item may go on.
    package func problems(
        in form: Form, for service: CatalogService, today: CivilDate,
        _ circumstances: Circumstances = Circumstances()
    ) -> [FormProblem] {
        var problems = form.keys.filter { service.field($0) == nil }.sorted()
            .map { FormProblem(field: $0, problem: .unknownField) }
        if circumstances.byProxy, !service.proxy.allowed {
            problems.append(FormProblem(field: Self.proxyPlace, problem: .proxyNotAllowed))
        }
        let conditions = conditions(form, service, today, circumstances)
        for field in service.fields {
            guard let value = form[field.name], !value.isEmpty else {
                if field.required || field.requiredWhen.map(conditions.contains) ?? false {
                    problems.append(FormProblem(field: field.name, problem: .missing))
                }
                continue
            }
            let kind = field.idType.flatMap { form[$0]?.text }
            if let problem = problem(of: value, for: field, idKind: kind) { problems.append(problem) }
        }
        if let problem = birthProblem(form, service, today) { problems.append(problem) }
        return problems
    }

    /// Where a problem stands that is of no field: the box "somebody acts for the applicant".
    package static let proxyPlace = "byProxy"

    /// Whether the service's age rule admits the holder on `day`; nil where it has none.
    package static func isAdmitted(
        _ card: IdentityCard, to service: CatalogService, on day: CivilDate
    ) -> Bool? {
        service.age.map { $0.admits(card.birth.age(on: day)) }
    }

    /// One answer about the proxy asks for all of them, whether or not the box was ticked.
    private func conditions(
        _ form: Form, _ service: CatalogService, _ today: CivilDate, _ circumstances: Circumstances
    ) -> Set<CatalogService.Condition> {
        var conditions: Set<CatalogService.Condition> = []
        if circumstances.byProxy || service.isByProxy(form) { conditions.insert(.proxy) }
        let isMinor = Self.births(form, service).applicant.map { $0.age(on: today) < adult } ?? false
        if circumstances.isIncapable || isMinor { conditions.insert(.minorOrIncapable) }
        return conditions
    }

    /// The date of birth the form states, and the one its ID number says; of the applicant.
    private static func births(
        _ form: Form, _ service: CatalogService
    ) -> (stated: CivilDate?, fromNumber: CivilDate?, field: CatalogService.Field?, applicant: CivilDate?) {
        let numberField = service.fields.first { $0.prefill == "card.number" }
        let birthField = service.fields.first { $0.prefill == "card.birth" }
        let fromNumber = numberField.flatMap { form[$0.name]?.text }.flatMap { IDNumber($0)?.birth }
        let stated = birthField.flatMap { form[$0.name]?.text }.flatMap { CivilDate($0) }
        return (stated, fromNumber, birthField, fromNumber ?? stated)
    }

    private func birthProblem(
        _ form: Form, _ service: CatalogService, _ today: CivilDate
    ) -> FormProblem? {
        let births = Self.births(form, service)
        if let field = births.field, let fromNumber = births.fromNumber, let stated = births.stated,
            fromNumber != stated
        {
            return FormProblem(field: field.name, problem: .birthDoesNotMatch)
        }
        guard let rule = service.age, let birth = births.applicant, !rule.admits(birth.age(on: today)) else {
            return nil
        }
        return FormProblem(field: births.field?.name ?? "age", problem: .ageNotServed)
    }
}
