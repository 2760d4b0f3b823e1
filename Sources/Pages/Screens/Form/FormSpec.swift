import Domain
import FoundationEssentials
import Hall

/// What the page's scripts judge and fill a form by (`form-rules.js`): the fields, the rules, and the sentences for
/// what is wrong. It comes with the form, so that nothing is asked for while somebody types.
struct FormSpec: Encodable, Sendable {
    let rules: FormRules
    let today: String
    let fields: [CatalogService.Field]
    let age: CatalogService.AgeRule?
    let proxyAllowed: Bool
    /// The answers so far that no plain control can hold: tables and signatures.
    let form: Form
    /// By the names of `FormProblem.Problem`.
    let sentences: [String: String]
    let words: [String: String]

    init(_ open: Hall.OpenForm, _ rules: FormRules, _ words: PageTexts) {
        let service = open.service
        (self.rules, today, fields) = (rules, open.today.description, service.fields)
        (age, proxyAllowed) = (service.age, service.proxy.allowed)
        let drawn: Set<CatalogService.Field.Kind> = [.table, .signature]
        form = open.form.filter { name, _ in service.field(name).map { drawn.contains($0.type) } ?? false }
        sentences = Dictionary(
            uniqueKeysWithValues: FormProblem.Problem.allCases.map {
                ($0.rawValue, FormCheck.text($0, words))
            })
        self.words = ["row": words("form.row"), "dropRow": words("form.dropRow")]
    }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("texts, numbers and lists of them always have a JSON form")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
