import Domain
import Hall
import Store

/// A matter's form and checklist as the console draws them.
///
/// - `FormView+Facts` what the clerk must know of the matter     - `FieldView` one question
/// - `FormSpec` what the page's scripts judge and fill by          - `MaterialView` one paper
struct FormView: Sendable {
    let t: PageTexts
    let visit: String
    /// The item being mended; absent while it is new.
    let item: String?
    let code: String
    /// The version of the catalogue it is drawn by.
    let catalog: String
    let name: String
    let plain: String?
    let chips: [Chip]
    let facts: [FactRow]
    let hasFacts: Bool
    let verdict: VerdictView?
    /// Said when what was typed before stands here again.
    let draftText: String?
    let fields: [FieldView]
    let mayProxy: Bool
    let byProxy: Bool
    let asksCapacity: Bool
    let isIncapable: Bool
    let materials: [MaterialView]
    let materialsText: String
    let sameDay: Bool
    let mayPledge: Bool
    /// `FormSpec` as JSON.
    let spec: String

    /// A word or two about the matter; `warns` where something must not be overlooked.
    struct Chip: Sendable {
        let text: String
        let warns: Bool
    }

    init(_ open: Hall.OpenForm, _ rules: FormRules, _ words: PageTexts) {
        let (service, chinese) = (open.service, words.language == .chinese)
        (t, visit, item, code) = (words, open.visit.id.text, open.item?.id.text, service.code)
        catalog = open.catalogVersion
        name = chinese ? service.zh : service.en
        plain = chinese ? service.plainZh : service.plainEn ?? service.plainZh
        (chips, facts) = (Self.chips(service, words), Self.facts(service, words))
        hasFacts = !facts.isEmpty
        verdict = service.age.map { VerdictView($0, open.card, open.today, words) }
        draftText = open.draftSaved.map {
            words("form.draft", ["time": $0.civil(offset: open.now.offset).hourMinute])
        }
        var lastAddress: String?
        fields = service.fields.map { field in
            defer { if field.type == .address { lastAddress = field.name } }
            let copies = field.type == .address && field.prefill == nil ? lastAddress : nil
            return FieldView(
                field, open.form[field.name], from: open.sources[field.name], sameAs: copies, words)
        }
        mayProxy = service.proxy.allowed && service.fields.contains { $0.requiredWhen == .proxy }
        byProxy = open.circumstances.byProxy || service.isByProxy(open.form)
        asksCapacity = service.fields.contains { $0.requiredWhen == .minorOrIncapable }
        isIncapable = open.circumstances.isIncapable
        materials = service.materials.indices.map {
            MaterialView(service.materials[$0], $0, open.received.contains($0), words)
        }
        let needed = service.materials.count { $0.required }
        materialsText = words("form.materials", ["n": "\(service.materials.count)", "needed": "\(needed)"])
        sameDay = service.sameDay
        mayPledge = service.materials.contains(where: \.deferrable)
        spec = FormSpec(open, rules, words).json
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
