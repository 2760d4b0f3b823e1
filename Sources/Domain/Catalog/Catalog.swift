/// The admission list (准入清单): a matter that is not in it cannot be created.
package struct Catalog: Sendable {
    package let version: String
    package let services: [CatalogService]
    package let categories: [CatalogCategory]
    /// What the community is not to certify any more, with where to go instead (facts/domain.md b4).
    package let refusedCertificates: [RefusedCertificate]
    /// How the answers on every form are judged.
    package let rules: FormRules
    /// How services are found.
    package let search: CatalogSearch
    private let byCode: [String: CatalogService]
    private let pinyin: PinyinInitials

    /// All files of the folder as one catalogue; their versions are joined by `+`. Of two services with one code the
    /// first is kept: `CatalogCheck` names the second.
    package init(files: [CatalogFile], rules: FormRules, pinyin: PinyinInitials = PinyinInitials()) {
        version = files.map(\.version).joined(separator: "+")
        services = files.flatMap(\.items)
        categories = files.flatMap { $0.categories ?? [] }
        refusedCertificates = files.flatMap { $0.refusedCertificates?.items ?? [] }
        (self.rules, self.pinyin) = (rules, pinyin)
        byCode = Dictionary(services.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        search = CatalogSearch(services, categories, pinyin)
    }

    package func service(_ code: String) -> CatalogService? { byCode[code] }

    /// Another list of matters in the place of this one; forms are judged and services found as before.
    package func replaced(by file: CatalogFile) -> Catalog {
        Catalog(files: [file], rules: rules, pinyin: pinyin)
    }

    /// The matters that few may see, by their codes.
    package var restricted: Set<String> { Set(services.filter { $0.restricted != nil }.map(\.code)) }

    package func refusedCertificate(_ code: String) -> RefusedCertificate? {
        refusedCertificates.first { $0.code == code }
    }

    /// The category of a service, in words; nil where the catalogue names none.
    package func category(of service: CatalogService) -> CatalogCategory? {
        categories.first { $0.code == service.category }
    }
}

/// One file of `Assets/catalog`.
package struct CatalogFile: Sendable, Decodable {
    /// Where a technician's lies under the state directory.
    package static let name = "catalog/centre.json"

    package struct RefusedCertificates: Sendable, Decodable {
        package var items: [RefusedCertificate]
    }

    package var version: String
    package var categories: [CatalogCategory]?
    package var refusedCertificates: RefusedCertificates?
    package var items: [CatalogService]

    private enum CodingKeys: String, CodingKey {
        case version, categories, items
        case refusedCertificates = "refused_certificates"
    }
}

/// A category of matters with its sub-categories.
package struct CatalogCategory: Hashable, Sendable, Codable {
    package struct Sub: Hashable, Sendable, Codable {
        package var code: String
        package var zh: String
        package var en: String
    }

    package var code: String
    package var zh: String
    package var en: String
    package var subCategories: [Sub]

    private enum CodingKeys: String, CodingKey {
        case code, zh, en
        case subCategories = "sub_categories"
    }
}

/// A certificate on the list that communities no longer issue, 民发〔2020〕20号.
package struct RefusedCertificate: Hashable, Sendable, Codable {
    package var code: String
    package var zh: String
    package var en: String
    /// Where to go instead.
    package var referralZh: String

    private enum CodingKeys: String, CodingKey {
        case code, zh, en
        case referralZh = "referral_zh"
    }
}
