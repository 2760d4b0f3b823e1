/// One matter that residents bring (事项), as the catalogue states it; codes are never reused.
///
/// Everything here is data that a site may edit (`Assets/catalog`); the law behind it is in the data too. What a
/// record may say, and what must fit together, is judged by `CatalogCheck`; decoding is lenient where a record may
/// leave something out.
///
/// - `CatalogService+Material` what must be brought       - `CatalogService+Field` what the form asks
/// - `CatalogService+People` who decides, who may act      - `CatalogService+Terms` law, fee, time, secrecy
package struct CatalogService: Hashable, Sendable {
    package var code: String
    package var zh: String
    package var en: String
    package var category: String
    package var subCategory: String?
    package var sector: String?
    package var keyGroups: [String]
    /// 即办件 or 承诺件.
    package var kind: String
    package var sameDay: Bool
    /// The local promise; 0 for a same-day matter.
    package var promisedWorkingDays: Int
    /// By how many working days the promise may be extended (facts/domain.md b3); nil where no rule says so.
    package var extensionWorkingDays: Int?
    /// What the law allows, in its words.
    package var statutoryLimitZh: String?
    package var deadlineNoteZh: String?
    /// What stops the clock in this matter, such as an assessment (特别程序).
    package var specialProcedureZh: String?
    package var eligibilityZh: String?
    package var plainZh: String?
    package var plainEn: String?
    package var resultZh: String?
    package var age: AgeRule?
    package var legalBasis: [LegalBasis]
    package var decider: Decider?
    package var centreRoleZh: String?
    package var proxy: ProxyRule
    package var fee: Fee?
    /// Calendar days on the notice board (公示); nil or 0 where nothing is published.
    package var publicityDays: Int?
    package var publicityNoteZh: String?
    package var homeSurvey: Bool
    package var homeSurveyZh: String?
    /// What the clerk says first to somebody who finds forms hard.
    package var dialogZh: String?
    package var urgentPath: UrgentPath?
    /// Whose records these are: they need a right of their own and are never a source for other forms.
    package var restricted: Restriction?
    /// False where nobody may be asked for papers (facts/domain.md d).
    package var idRequired: Bool
    /// The matter is bound by the list of certificates the community no longer issues.
    package var refusalList: String?
    /// Codes of the visits at home that belong to it.
    package var relatedVisits: [String]
    /// A planning estimate until the kiosk has measured.
    package var estimatedCounterMinutes: Int?
    /// How sure the catalogue is of law and process.
    package var confidence: String?
    package var materials: [Material]
    package var fields: [Field]

    package func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}

extension CatalogService: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case code, zh, en, category, sector, kind, age, decider, proxy, fee, restricted, confidence, materials
        case subCategory = "sub_category"
        case keyGroups = "key_groups"
        case sameDay = "same_day"
        case promisedWorkingDays = "promised_working_days"
        case extensionWorkingDays = "extension_working_days"
        case statutoryLimitZh = "statutory_limit_zh"
        case deadlineNoteZh = "deadline_note_zh"
        case specialProcedureZh = "special_procedure_zh"
        case eligibilityZh = "eligibility_zh"
        case plainZh = "plain_zh"
        case plainEn = "plain_en"
        case resultZh = "result_zh"
        case legalBasis = "legal_basis"
        case centreRoleZh = "centre_role_zh"
        case publicityDays = "publicity_days"
        case publicityNoteZh = "publicity_note_zh"
        case homeSurvey = "home_survey"
        case homeSurveyZh = "home_survey_zh"
        case dialogZh = "dialog_zh"
        case urgentPath = "urgent_path"
        case idRequired = "id_required"
        case refusalList = "refusal_list"
        case relatedVisits = "related_visits"
        case estimatedCounterMinutes = "estimated_counter_minutes"
        case fields = "form_fields"
    }

    package init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        func text(_ key: CodingKeys) throws -> String? { try keys.decodeIfPresent(String.self, forKey: key) }
        func number(_ key: CodingKeys) throws -> Int? { try keys.decodeIfPresent(Int.self, forKey: key) }
        func words(_ key: CodingKeys) throws -> [String] {
            try keys.decodeIfPresent([String].self, forKey: key) ?? []
        }
        code = try keys.decode(String.self, forKey: .code)
        zh = try keys.decode(String.self, forKey: .zh)
        en = try keys.decode(String.self, forKey: .en)
        category = try keys.decode(String.self, forKey: .category)
        kind = try keys.decode(String.self, forKey: .kind)
        sameDay = try keys.decode(Bool.self, forKey: .sameDay)
        promisedWorkingDays = try keys.decode(Int.self, forKey: .promisedWorkingDays)
        materials = try keys.decode([Material].self, forKey: .materials)
        fields = try keys.decode([Field].self, forKey: .fields)
        (subCategory, sector, keyGroups) = (try text(.subCategory), try text(.sector), try words(.keyGroups))
        extensionWorkingDays = try number(.extensionWorkingDays)
        (statutoryLimitZh, deadlineNoteZh) = (try text(.statutoryLimitZh), try text(.deadlineNoteZh))
        (specialProcedureZh, eligibilityZh) = (try text(.specialProcedureZh), try text(.eligibilityZh))
        (plainZh, plainEn, resultZh) = (try text(.plainZh), try text(.plainEn), try text(.resultZh))
        age = try keys.decodeIfPresent(AgeRule.self, forKey: .age)
        legalBasis = try keys.decodeIfPresent([LegalBasis].self, forKey: .legalBasis) ?? []
        decider = try keys.decodeIfPresent(Decider.self, forKey: .decider)
        centreRoleZh = try text(.centreRoleZh)
        proxy = try keys.decodeIfPresent(ProxyRule.self, forKey: .proxy) ?? ProxyRule()
        fee = try keys.decodeIfPresent(Fee.self, forKey: .fee)
        (publicityDays, publicityNoteZh) = (try number(.publicityDays), try text(.publicityNoteZh))
        homeSurvey = try keys.decodeIfPresent(Bool.self, forKey: .homeSurvey) ?? false
        (homeSurveyZh, dialogZh) = (try text(.homeSurveyZh), try text(.dialogZh))
        urgentPath = try keys.decodeIfPresent(UrgentPath.self, forKey: .urgentPath)
        restricted = try keys.decodeIfPresent(Restriction.self, forKey: .restricted)
        idRequired = try keys.decodeIfPresent(Bool.self, forKey: .idRequired) ?? true
        (refusalList, relatedVisits) = (try text(.refusalList), try words(.relatedVisits))
        (estimatedCounterMinutes, confidence) = (try number(.estimatedCounterMinutes), try text(.confidence))
    }
}
