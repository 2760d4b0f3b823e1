/// What a value of a catalogue file must look like: the outline that `CatalogCheck` holds each value against before
/// it looks at what the values say.
indirect enum CatalogShape: Sendable {
    case text
    /// Text that may be empty.
    case anyText
    case words([String])
    case flag
    case number(ClosedRange<Int>)
    case list(CatalogShape)
    /// Members by name; those of `needed` must be there.
    case object([String: CatalogShape], needed: [String])
    /// Notes of the editors: anything goes.
    case free

    func problems(_ value: CatalogJSON, at place: String) -> [CatalogProblem] {
        switch (self, value) {
        case (.free, _), (.anyText, .text), (.flag, .bool): []
        case (.text, .text(let text)):
            text.isBlank ? [CatalogProblem(place, "是空的；请填写", "is empty; write something")] : []
        case (.words(let known), .text(let text)): Self.unknown(text, known, place)
        case (.number(let range), .number(let number)):
            range.contains(number)
                ? []
                : [
                    CatalogProblem(
                        place, "是 \(number)；请填 \(range.lowerBound) 至 \(range.upperBound)",
                        "is \(number); write \(range.lowerBound) to \(range.upperBound)")
                ]
        case (.list(let shape), .list(let values)):
            values.enumerated().flatMap { shape.problems($1, at: "\(place)[\($0)]") }
        case (.object(let members, let needed), .object(let values)):
            Self.members(values, members, needed, place)
        default: [CatalogProblem(place, "应为\(words.chinese)", "must be \(words.english)")]
        }
    }

    private static func unknown(_ text: String, _ known: [String], _ place: String) -> [CatalogProblem] {
        guard !known.contains(text) else { return [] }
        let near = NearMiss.of(text, among: known)
        return [
            CatalogProblem(
                place, "是 \(text)；\(near.map { "是不是 \($0)？" } ?? "")可用：\(known.joined(separator: "、"))",
                "is \(text); \(near.map { "did you mean \($0)? " } ?? "")known: \(known.joined(separator: ", "))"
            )
        ]
    }

    private static func members(
        _ values: [String: CatalogJSON], _ members: [String: CatalogShape], _ needed: [String],
        _ place: String
    ) -> [CatalogProblem] {
        func at(_ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }
        let absent = needed.filter { values[$0] == nil }.map {
            CatalogProblem(at($0), "没有写；请补上", "is not there; add it")
        }
        return absent
            + values.sorted { $0.key < $1.key }.flatMap { name, value in
                if let shape = members[name] { return shape.problems(value, at: at(name)) }
                let near = NearMiss.of(name, among: members.keys.sorted())
                return [
                    CatalogProblem(
                        at(name), "没有这个键；\(near.map { "是不是 \($0)？" } ?? "请删掉")",
                        "is no key of a catalogue; \(near.map { "did you mean \($0)?" } ?? "delete it")")
                ]
            }
    }

    private var words: (chinese: String, english: String) {
        switch self {
        case .text, .anyText, .words: ("文字", "text")
        case .flag: ("true 或 false", "true or false")
        case .number: ("整数", "a whole number")
        case .list: ("列表 [ ]", "a list [ ]")
        case .object: ("对象 { }", "an object { }")
        case .free: ("任意值", "anything")
        }
    }
}

extension CatalogShape {
    private static let days = number(0...3650)
    private static let named = ["code", "zh", "en"]

    static let file = object(
        [
            "version": text, "title_zh": anyText, "title_en": anyText, "note_en": anyText, "note_zh": anyText,
            "counts": object(
                [
                    "categories": number(0...100), "sub_categories": number(0...1000),
                    "items": number(0...5000),
                ], needed: []),
            "code_scheme": anyText, "vocab": free, "assumptions": free,
            "categories": list(category), "refused_certificates": refused, "items": list(service),
        ], needed: ["version", "categories", "items"])

    private static let category = object(
        [
            "code": text, "zh": text, "en": text,
            "sub_categories": list(object(["code": text, "zh": text, "en": text], needed: named)),
        ], needed: named + ["sub_categories"])

    private static let refused = object(
        [
            "source_zh": anyText, "checked": anyText,
            "items": list(
                object(
                    ["code": text, "zh": text, "en": text, "referral_zh": text],
                    needed: named + ["referral_zh"])),
        ], needed: ["items"])

    private static let service = object(
        [
            "code": text, "zh": text, "en": text, "category": text, "sub_category": text, "sector": text,
            "key_groups": list(words(["TK", "DB", "DJ", "KJ", "CJ"])), "kind": words(["即办件", "承诺件"]),
            "same_day": flag, "promised_working_days": days, "extension_working_days": days,
            "statutory_limit_zh": text, "deadline_note_zh": text, "special_procedure_zh": text,
            "eligibility_zh": text, "plain_zh": text, "plain_en": text, "result_zh": text,
            "age": object(["min": number(0...150), "max": number(0...150)], needed: []),
            "legal_basis": list(
                object(
                    ["zh": text, "doc_no": anyText, "confidence": confidence, "checked": anyText],
                    needed: ["zh"])),
            "decider": object(["zh": text, "en": text, "level": text], needed: ["zh", "en", "level"]),
            "centre_role_zh": text,
            "proxy": object(
                ["allowed": flag, "authorisation_required": flag, "note_zh": text],
                needed: ["allowed", "authorisation_required"]),
            "fee": object(["charged": flag, "zh": text], needed: ["charged"]),
            "publicity_days": days, "publicity_note_zh": text, "home_survey": flag, "home_survey_zh": text,
            "dialog_zh": text,
            "urgent_path": object(
                ["trigger_field": text, "value": free, "hours": number(0...240), "confidence": confidence],
                needed: ["trigger_field", "value", "hours"]),
            "restricted": restricted, "id_required": flag, "refusal_list": words(["refused_certificates"]),
            "related_visits": list(text), "estimated_counter_minutes": number(1...480),
            "confidence": confidence,
            "materials": list(material), "form_fields": list(field),
        ],
        needed: named + [
            "category", "sub_category", "kind", "same_day", "promised_working_days", "eligibility_zh",
            "plain_zh", "result_zh", "legal_basis", "decider", "centre_role_zh", "proxy", "fee",
            "materials", "form_fields",
        ])

    private static let confidence = words(["high", "medium", "low"])
    private static let restricted = words(CatalogService.Restriction.allCases.map(\.rawValue))
    private static let condition = words(CatalogService.Condition.allCases.map(\.rawValue))

    private static let material = object(
        [
            "zh": text, "en": text, "from_whom": text, "originals": number(0...20), "copies": number(0...20),
            "required": flag, "deferrable": flag, "deferrable_days": days, "note_zh": text,
            "exempt_by_zh": text, "required_when_zh": text, "required_when": condition,
        ], needed: ["zh", "en", "originals", "copies", "required", "deferrable"])

    private static let kinds = words(CatalogService.Field.Kind.allCases.map(\.rawValue))

    private static let field = object(
        [
            "name": text, "zh": text, "en": text, "type": kinds, "required": flag,
            "maxLength": number(1...1000), "options": list(text), "columns": list(text),
            "columnTypes": list(kinds), "prefill": words(FormPrefill.cardFields), "requiredWhen": condition,
            "derivedFrom": text, "idType": text, "declaration": flag, "restricted": restricted, "note": text,
        ], needed: ["name", "zh", "type", "required"])
}
