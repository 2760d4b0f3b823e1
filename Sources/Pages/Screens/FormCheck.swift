import Domain

/// What the console asks before it makes an item.
struct CheckRequest: Decodable, Sendable {
    let visit: String
    let service: String
    let form: Form
    let materials: [Int]
    /// Someone acts for the resident (代办): the agent's data are needed then.
    let proxy: Bool
}

/// Everything wrong with a form and its materials, in words, in the order of the page.
struct FormCheck: Encodable, Sendable {
    struct Finding: Encodable, Sendable {
        let field: String
        let text: String
    }

    let problems: [Finding]
    let missing: [Int]

    init(
        _ asked: CheckRequest, _ service: CatalogService, today: CivilDate,
        _ words: PageTexts
    ) {
        let judged = FormRules.problems(in: asked.form, for: service, today: today)
        let agent = service.fields.filter { field in
            asked.proxy && !field.required && field.requiredWhen == FieldView.proxy
                && asked.form[field.name]?.isEmpty ?? true
        }.map { FormProblem(field: $0.name, problem: .missing) }
        problems = (judged + agent).map {
            Finding(field: $0.field, text: Self.text($0.problem, words))
        }
        let received = Set(asked.materials)
        missing = service.materials.indices.filter {
            service.materials[$0].required && !received.contains($0)
        }
    }

    private static func text(_ problem: FormProblem.Problem, _ words: PageTexts) -> String {
        switch problem {
        case .missing: words("form.missing")
        case .tooLong: words("form.tooLong")
        case .notAnOption: words("form.notAnOption")
        case .notAnIDNumber: words("form.notAnIDNumber")
        case .notAPhone: words("form.notAPhone")
        case .notADate: words("form.notADate")
        case .notANumber: words("form.notANumber")
        case .wrongType: words("form.wrongType")
        case .unknownField: words("form.unknownField")
        case .ageNotServed: words("form.ageNotServed")
        case .birthDoesNotMatch: words("form.birthDoesNotMatch")
        }
    }
}
