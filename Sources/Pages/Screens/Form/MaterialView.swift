import Domain

/// One material of the checklist.
struct MaterialView: Sendable {
    let place: Int
    let name: String
    let counts: String
    let required: Bool
    /// The name of the condition that makes it required, for the page.
    let when: String?
    /// When an optional paper is needed, in words.
    let whenText: String?
    let deferrableText: String?
    let fromWhom: String?
    let exempt: String?
    let note: String?
    let received: Bool

    init(_ material: CatalogService.Material, _ place: Int, _ received: Bool, _ words: PageTexts) {
        self.place = place
        name = words.language == .chinese ? material.zh : material.en
        counts = [
            material.originals > 0 ? words("form.originals", ["n": "\(material.originals)"]) : nil,
            material.copies > 0 ? words("form.copies", ["n": "\(material.copies)"]) : nil,
        ].compactMap(\.self).joined(separator: " · ")
        (required, note, fromWhom) = (material.required, material.noteZh, material.fromWhom)
        (when, whenText) = (material.requiredWhen?.rawValue, material.requiredWhenZh)
        deferrableText =
            material.deferrable
            ? words("form.deferrable", ["n": "\(material.deferrableDays ?? 0)"]) : nil
        (exempt, self.received) = (material.exemptByZh, received)
    }
}
