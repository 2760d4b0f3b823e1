extension CatalogService {
    /// One paper of a matter, and how it may be brought.
    package struct Material: Hashable, Sendable, Codable {
        package var zh: String
        package var en: String
        package var fromWhom: String?
        package var originals: Int
        package var copies: Int
        package var required: Bool
        /// 可容缺: may follow later against a written pledge.
        package var deferrable: Bool
        /// Working days the pledge may run; nil or 0 unless deferrable.
        package var deferrableDays: Int?
        package var noteZh: String?
        /// When it need not be brought at all, such as where a shared record can be looked up.
        package var exemptByZh: String?
        /// When an optional paper is needed after all, in words for the clerk.
        package var requiredWhenZh: String?
        /// The same for the machine, where the form itself tells it.
        package var requiredWhen: Condition?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case zh, en, originals, copies, required, deferrable
            case fromWhom = "from_whom"
            case deferrableDays = "deferrable_days"
            case noteZh = "note_zh"
            case exemptByZh = "exempt_by_zh"
            case requiredWhenZh = "required_when_zh"
            case requiredWhen = "required_when"
        }
    }

    /// What makes an optional field or paper required.
    package enum Condition: String, Hashable, Sendable, Codable, CaseIterable {
        /// Somebody acts for the applicant (代办).
        case proxy
        /// The applicant is under age or lacks capacity (facts/domain.md d, minors).
        case minorOrIncapable = "minor_or_incapable"
    }

    /// The places of the materials that must be here, given the answers and what the clerk said beside them.
    package func needed(
        with form: Form, _ circumstances: FormRules.Circumstances = FormRules.Circumstances()
    ) -> [Int] {
        let byProxy = circumstances.byProxy || isByProxy(form)
        return materials.indices.filter { place in
            materials[place].required || byProxy && materials[place].requiredWhen == .proxy
        }
    }

    /// Whether the answers name somebody who acts for the applicant.
    package func isByProxy(_ form: Form) -> Bool {
        fields.contains { $0.requiredWhen == .proxy && form[$0.name]?.isEmpty == false }
    }
}
