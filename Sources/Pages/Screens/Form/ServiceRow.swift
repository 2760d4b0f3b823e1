import Domain

/// One line of the list of matters: what it is called, and what typed words are looked for in. The page narrows the
/// list by itself (`service-list.js`), by the keys of `CatalogSearch`.
struct ServiceRow: Sendable {
    let code: String
    let name: String
    let kind: String
    let category: String
    /// Code, names and plain words, in small letters.
    let search: String
    /// The letters each character of the Chinese name may begin with, joined by blanks.
    let initials: String

    init(_ service: CatalogService, _ catalog: Catalog, _ words: PageTexts) {
        code = service.code
        name = words.language == .chinese ? service.zh : service.en
        kind = Self.kind(service, words)
        category = catalog.category(of: service).map { words.language == .chinese ? $0.zh : $0.en } ?? ""
        let keys = catalog.search.keys(of: service.code)
        (search, initials) = (keys.words, keys.initials.joined(separator: " "))
    }

    /// On the spot, or the days promised.
    static func kind(_ service: CatalogService, _ words: PageTexts) -> String {
        service.sameDay
            ? words("counter.sameDay") : words("counter.promised", ["n": "\(service.promisedWorkingDays)"])
    }
}
