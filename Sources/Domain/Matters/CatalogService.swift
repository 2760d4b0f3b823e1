/// One matter that residents bring (事项), as the catalogue states it; codes are never reused.
///
/// Everything here is data that a site may edit (`Assets/catalog`); the law behind it is in the data too.
package struct CatalogService: Hashable, Sendable, Codable {
    package struct Material: Hashable, Sendable, Codable {
        package var zh: String
        package var en: String
        package var originals: Int
        package var copies: Int
        package var required: Bool
        /// 可容缺: may follow later against a written pledge.
        package var deferrable: Bool
        package var noteZh: String?

        enum CodingKeys: String, CodingKey {
            case zh, en, originals, copies, required, deferrable
            case noteZh = "note_zh"
        }
    }

    package struct Field: Hashable, Sendable, Codable {
        package enum Kind: String, Hashable, Sendable, Codable {
            case text, idno, phone, date, int, number, money, select, multiselect, bool, address
            case bankacct, textarea, table, signature
        }

        package var name: String
        package var zh: String
        package var en: String?
        package var type: Kind
        package var required: Bool
        package var maxLength: Int?
        package var options: [String]?
        /// The columns of a table.
        package var columns: [String]?
        /// Which field of the card fills it, as `card.name`; see `FormRules.prefill`.
        package var prefill: String?
        package var requiredWhen: String?
    }

    /// Ages served, in full years, both ends included.
    package struct AgeRule: Hashable, Sendable, Codable {
        package var min: Int?
        package var max: Int?

        package func admits(_ age: Int) -> Bool { age >= min ?? 0 && age <= max ?? .max }
    }

    package var code: String
    package var zh: String
    package var en: String
    package var category: String
    /// 即办件 or 承诺件.
    package var kind: String
    package var sameDay: Bool
    package var promisedWorkingDays: Int
    package var eligibilityZh: String?
    package var plainZh: String?
    package var plainEn: String?
    package var resultZh: String?
    package var age: AgeRule?
    package var materials: [Material]
    package var fields: [Field]

    enum CodingKeys: String, CodingKey {
        case code, zh, en, category, kind, age, materials
        case sameDay = "same_day"
        case promisedWorkingDays = "promised_working_days"
        case eligibilityZh = "eligibility_zh"
        case plainZh = "plain_zh"
        case plainEn = "plain_en"
        case resultZh = "result_zh"
        case fields = "form_fields"
    }
}

/// The admission list (准入清单): a matter that is not in it cannot be created.
package struct Catalog: Sendable {
    package let version: String
    package let services: [CatalogService]
    private let byCode: [String: CatalogService]

    /// The first of two services with one code is kept; `kioskctl catalog check` will name the second.
    package init(version: String, services: [CatalogService]) {
        self.version = version
        self.services = services
        byCode = Dictionary(services.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package func service(_ code: String) -> CatalogService? { byCode[code] }
}

extension Catalog: Decodable {
    private enum CodingKeys: String, CodingKey { case version, items }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            version: try container.decode(String.self, forKey: .version),
            services: try container.decode([CatalogService].self, forKey: .items))
    }
}
