import Domain

/// One question of a form. Exactly one of the `is…` controls is true, and names the one that is drawn.
struct FieldView: Sendable {
    struct Option: Sendable {
        let value: String
        let chosen: Bool
        /// Of the control's element: unique on the page.
        let id: String
        let field: String
    }

    let name: String
    let label: String
    let type: String
    let required: Bool
    /// The name of the condition that makes it required, and the words for it.
    let when: String?
    let whenText: String?
    let isOptional: Bool
    let value: String
    /// 来自证件, or 来自上次办理 with its day.
    let fromText: String?
    let isTicked: Bool
    let saysYes: Bool
    let saysNo: Bool
    let options: [Option]
    let columns: [Column]
    let isLine: Bool
    let isText: Bool
    let isSelect: Bool
    let isChoices: Bool
    /// A declaration is ticked, any other bool is answered yes or no.
    let isDeclaration: Bool
    let isYesNo: Bool
    let isTable: Bool
    let isSignature: Bool
    let isMoney: Bool
    /// What a tablet's keyboard should offer.
    let inputMode: String
    let inputType: String
    /// The field whose answer one press may repeat here.
    let sameAs: String?
    let note: String?

    struct Column: Sendable {
        let name: String
    }

    init(
        _ field: CatalogService.Field, _ value: FormValue?, from source: FormPrefill.Source?,
        sameAs: String?, _ words: PageTexts
    ) {
        name = field.name
        label = words.language == .chinese ? field.zh : field.en ?? field.zh
        (type, required, note, self.sameAs) = (field.type.rawValue, field.required, field.note, sameAs)
        when = field.requiredWhen?.rawValue
        whenText = field.requiredWhen.map { Self.text($0, words) }
        isOptional = !field.required && field.requiredWhen == nil
        self.value = value?.text ?? ""
        fromText = source.map { Self.text($0, words) }
        isTicked = value == .flag(true)
        (saysYes, saysNo) = (value == .flag(true), value == .flag(false))
        let chosen = Self.chosen(value)
        options = (field.options ?? []).enumerated().map { place, option in
            Option(
                value: option, chosen: chosen.contains(option), id: "\(field.name)-\(place)",
                field: field.name)
        }
        columns = (field.columns ?? []).map { Column(name: $0) }
        let declares = field.declaration == true
        (isSelect, isChoices) = (field.type == .select, field.type == .multiselect)
        (isDeclaration, isYesNo) = (field.type == .bool && declares, field.type == .bool && !declares)
        (isTable, isSignature) = (field.type == .table, field.type == .signature)
        (isText, isMoney) = (field.type == .textarea, field.type == .money)
        isLine = field.type.isText && !isSelect && !isText && !isSignature
        inputType = field.type == .date ? "date" : field.type == .phone ? "tel" : "text"
        inputMode =
            switch field.type {
            case .int, .bankacct: "numeric"
            case .number, .money: "decimal"
            case .phone: "tel"
            default: "text"
            }
    }

    private static func text(_ condition: CatalogService.Condition, _ words: PageTexts) -> String {
        switch condition {
        case .proxy: words("form.whenProxy")
        case .minorOrIncapable: words("form.whenIncapable")
        }
    }

    private static func text(_ source: FormPrefill.Source, _ words: PageTexts) -> String {
        switch source {
        case .card: words("form.fromCard")
        case .earlier(let day): words("form.fromEarlier", ["day": "\(day)"])
        }
    }

    private static func chosen(_ value: FormValue?) -> Set<String> {
        switch value {
        case .text(let text): [text]
        case .list(let list): Set(list)
        case .flag, .rows, nil: []
        }
    }
}
