import Domain

/// A matter's form and checklist as the console draws them.
struct FormView: Sendable {
    let t: PageTexts
    let visit: String
    /// The item being mended; absent while it is new.
    let item: String?
    let code: String
    let name: String
    let plain: String?
    let eligibility: String?
    let kind: String
    let result: String?
    let verdict: VerdictView?
    let fields: [FieldView]
    let hasProxy: Bool
    let byProxy: Bool
    let materials: [MaterialView]
    let materialsText: String

    init(
        _ service: CatalogService, _ visit: Visit, item: Item?, card: IdentityCard?, today: CivilDate,
        _ words: PageTexts
    ) {
        let chinese = words.language == .chinese
        (t, self.visit, self.item, code) = (words, visit.id.text, item?.id.text, service.code)
        name = chinese ? service.zh : service.en
        plain = chinese ? service.plainZh : service.plainEn ?? service.plainZh
        (eligibility, result) = (service.eligibilityZh, service.resultZh)
        kind = ServiceRow.kind(service, words)
        verdict = service.age.map { VerdictView($0, card, today, words) }
        let form = item?.form ?? card.map { FormRules.prefill(service, from: $0) } ?? [:]
        var lastAddress: String?
        fields = service.fields.map { field in
            defer { if field.type == .address { lastAddress = field.name } }
            let copies = field.type == .address && field.prefill == nil ? lastAddress : nil
            return FieldView(field, form[field.name], sameAs: copies, words)
        }
        hasProxy = service.fields.contains { $0.requiredWhen == FieldView.proxy }
        byProxy = service.fields.contains { $0.requiredWhen == FieldView.proxy && form[$0.name] != nil }
        materials = service.materials.indices.map { place in
            MaterialView(service.materials[place], place, item?.received.contains(place) ?? false, words)
        }
        let needed = service.materials.count { $0.required }
        materialsText = words(
            "counter.materials", ["n": "\(service.materials.count)", "needed": "\(needed)"])
    }
}

/// Whether the age rule admits the person, said at once and in words.
struct VerdictView: Sendable {
    let text: String
    /// One of `yes`, `no`, `unknown`.
    let state: String

    init(_ rule: CatalogService.AgeRule, _ card: IdentityCard?, _ today: CivilDate, _ words: PageTexts) {
        let range =
            switch (rule.min, rule.max) {
            case (let min?, let max?): words("counter.ageBetween", ["min": "\(min)", "max": "\(max)"])
            case (let min?, nil): words("counter.ageFrom", ["min": "\(min)"])
            case (nil, let max?): words("counter.ageTo", ["max": "\(max)"])
            case (nil, nil): words("counter.ageAny")
            }
        guard let card else {
            (text, state) = (words("counter.ageCheck", ["range": range]), "unknown")
            return
        }
        let age = card.birth.age(on: today)
        let key =
            rule.admits(age)
            ? words("counter.ageYes", ["range": range, "age": "\(age)"])
            : words("counter.ageNo", ["range": range, "age": "\(age)"])
        (text, state) = (key, rule.admits(age) ? "yes" : "no")
    }
}

/// One field of a form. Exactly one of the `is…` is true, and names the control that is drawn.
struct FieldView: Sendable {
    static let proxy = "proxy"

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
    let forProxy: Bool
    let value: String
    let prefilled: Bool
    let checked: Bool
    let options: [Option]
    let maxLength: Int
    let isLine: Bool
    let isText: Bool
    /// Names the columns, for a table.
    let tableHelp: String?
    let isSelect: Bool
    let isChoices: Bool
    let isCheck: Bool
    let isSignature: Bool
    /// What a tablet's keyboard should offer.
    let inputMode: String
    let inputType: String
    /// The field whose answer one press may repeat here.
    let sameAs: String?

    init(_ field: CatalogService.Field, _ value: FormValue?, sameAs: String?, _ words: PageTexts) {
        name = field.name
        label = words.language == .chinese ? field.zh : field.en ?? field.zh
        (type, required) = (field.type.rawValue, field.required)
        forProxy = field.requiredWhen == Self.proxy
        self.value = value?.text ?? ""
        prefilled = field.prefill != nil && !self.value.isEmpty
        let chosen = Self.chosen(value)
        checked = value == .flag(true) || field.type == .signature && !self.value.isEmpty
        options = (field.options ?? []).enumerated().map { place, option in
            Option(
                value: option, chosen: chosen.contains(option), id: "\(field.name)-\(place)",
                field: field.name)
        }
        maxLength = field.maxLength ?? FormRules.longestAnswer
        isSelect = field.type == .select
        isChoices = field.type == .multiselect
        isCheck = field.type == .bool
        isSignature = field.type == .signature
        tableHelp =
            field.type == .table
            ? words(
                "counter.tableHelp",
                ["columns": (field.columns ?? []).joined(separator: words("counter.comma"))]) : nil
        isText = field.type == .textarea || field.type == .table
        isLine = !(isSelect || isChoices || isCheck || isSignature || isText)
        inputType = field.type == .date ? "date" : field.type == .phone ? "tel" : "text"
        inputMode =
            switch field.type {
            case .int, .bankacct: "numeric"
            case .number, .money: "decimal"
            case .phone: "tel"
            default: "text"
            }
        self.sameAs = sameAs
    }

    private static func chosen(_ value: FormValue?) -> Set<String> {
        switch value {
        case .text(let text): [text]
        case .list(let list): Set(list)
        case .flag, nil: []
        }
    }
}

/// One material of the checklist.
struct MaterialView: Sendable {
    let place: Int
    let name: String
    let counts: String
    let required: Bool
    let deferrable: Bool
    let note: String?
    let received: Bool

    init(_ material: CatalogService.Material, _ place: Int, _ received: Bool, _ words: PageTexts) {
        self.place = place
        name = words.language == .chinese ? material.zh : material.en
        counts = [
            material.originals > 0 ? words("counter.originals", ["n": "\(material.originals)"]) : nil,
            material.copies > 0 ? words("counter.copies", ["n": "\(material.copies)"]) : nil,
        ].compactMap(\.self).joined(separator: " · ")
        (required, deferrable, note) = (material.required, material.deferrable, material.noteZh)
        self.received = received
    }
}
