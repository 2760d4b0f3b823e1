import Domain

/// What the console asks before it makes an item: the answers, the papers that are here, and what the clerk says of
/// the applicant beside them.
struct CheckRequest: Decodable, Sendable {
    let visit: VisitID
    let service: String
    let form: Form?
    let materials: [Int]?
    /// Someone acts for the resident (代办): the agent's data are needed then.
    let proxy: Bool?
    /// The applicant lacks full capacity though of age.
    let incapable: Bool?
    /// The catalogue the form was opened by.
    let catalog: String?

    var draft: FormDraft {
        FormDraft(
            form: form ?? [:], received: Set(materials ?? []),
            circumstances: FormRules.Circumstances(byProxy: proxy ?? false, isIncapable: incapable ?? false),
            catalogVersion: catalog)
    }
}

/// Everything wrong with a form and its materials, in words, in the order of the page.
struct FormCheck: Encodable, Sendable {
    struct Finding: Encodable, Sendable {
        let field: String
        /// One of `FormProblem.Problem`.
        let problem: String
        let text: String
        /// Of a table, from 0.
        let row: Int?
        let column: Int?
    }

    let problems: [Finding]
    let missing: [Int]

    init(_ problems: [FormProblem], missing: [Int], _ words: PageTexts) {
        self.problems = problems.map { problem in
            let sentence = Self.text(problem.problem, words)
            let row = problem.row.map { words("form.row", ["n": "\($0 + 1)"]) }
            return Finding(
                field: problem.field, problem: problem.problem.rawValue,
                text: [row, sentence].compactMap(\.self).joined(separator: " "), row: problem.row,
                column: problem.column)
        }
        self.missing = missing
    }

    static func text(_ problem: FormProblem.Problem, _ words: PageTexts) -> String {
        words("form.\(problem.rawValue)")
    }
}
