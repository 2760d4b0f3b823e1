extension CatalogReview {
    mutating func review(service: CatalogJSON, at here: String) {
        let code = service["code"]?.text ?? ""
        reviewCode(code, of: 8, under: service["sub_category"]?.text, at: "\(here).code")
        reviewPlace(of: service, at: here)
        reviewDays(of: service, at: here)
        if let min = service["age"]?["min"]?.number, let max = service["age"]?["max"]?.number, min > max {
            tell("\(here).age", "min \(min) 大于 max \(max)；请对调", "has min \(min) above max \(max); swap them")
        }
        reviewProxy(of: service, at: here)
        reviewUrgency(of: service, at: here)
        if service["refusal_list"] != nil, file["refused_certificates"] == nil {
            tell(
                "\(here).refusal_list", "所指的 refused_certificates 不存在；请补上清单",
                "names refused_certificates, which is not there; add the list")
        }
        for (index, material) in (service["materials"]?.list ?? []).enumerated() {
            review(material: material, at: "\(here).materials[\(index)]")
        }
        let fields = service["form_fields"]?.list ?? []
        reviewUnique(fields, at: "\(here).form_fields", by: "name")
        for (index, field) in fields.enumerated() {
            review(field: field, among: fields, at: "\(here).form_fields[\(index)]")
        }
        if fields.isEmpty {
            tell("\(here).form_fields", "是空的；请至少写一个字段", "is empty; write one field at least")
        }
    }

    /// The category and the sub-category must be listed.
    private mutating func reviewPlace(of service: CatalogJSON, at here: String) {
        let categories = file["categories"]?.list ?? []
        let (category, sub) = (service["category"]?.text ?? "", service["sub_category"]?.text ?? "")
        guard let listed = categories.first(where: { $0["code"]?.text == category }) else {
            tell(
                "\(here).category", "\(category) 不在 categories 中；请先加上",
                "\(category) is not in categories; add it there")
            return
        }
        if !(listed["sub_categories"]?.list ?? []).contains(where: { $0["code"]?.text == sub }) {
            tell(
                "\(here).sub_category", "\(sub) 不在 \(category) 的 sub_categories 中；请先加上",
                "\(sub) is not in the sub_categories of \(category); add it there")
        }
    }

    private mutating func reviewDays(of service: CatalogJSON, at here: String) {
        let (isSameDay, kind) = (service["same_day"]?.bool ?? false, service["kind"]?.text ?? "")
        let days = service["promised_working_days"]?.number ?? 0
        if isSameDay != (kind == "即办件") {
            tell(
                "\(here).kind", "\(kind) 与 same_day \(isSameDay) 不一致；即办件 same_day 为 true，承诺件为 false",
                "\(kind) and same_day \(isSameDay) differ; 即办件 goes with true, 承诺件 with false")
        }
        if isSameDay, days > 0 {
            tell(
                "\(here).promised_working_days", "当日办结的事项写着 \(days) 天；请写 0",
                "says \(days) for a same-day matter; write 0")
        }
        if !isSameDay, days == 0 {
            tell(
                "\(here).promised_working_days", "承诺件没有承诺天数；请写 1 以上",
                "promises no days; write 1 or more")
        }
        if isSameDay, service["extension_working_days"]?.number ?? 0 > 0 {
            tell(
                "\(here).extension_working_days", "当日办结的事项不能延期；请删掉",
                "extends a same-day matter; delete it")
        }
    }

    /// Fields about a proxy are there exactly where somebody may act for the applicant by a written authority.
    private mutating func reviewProxy(of service: CatalogJSON, at here: String) {
        let allowed = service["proxy"]?["allowed"]?.bool ?? false
        let needsAuthority = service["proxy"]?["authorisation_required"]?.bool ?? false
        let asked = (service["form_fields"]?.list ?? []).enumerated()
            .filter { $1["requiredWhen"]?.text == CatalogService.Condition.proxy.rawValue }
        if !allowed, let first = asked.first {
            tell(
                "\(here).form_fields[\(first.offset)].requiredWhen", "本事项不许代办（proxy.allowed 为 false）；请删掉代办字段",
                "asks about a proxy where proxy.allowed is false; delete the field")
        }
        if !allowed, needsAuthority {
            tell(
                "\(here).proxy.authorisation_required", "本事项不许代办；请写 false",
                "is true where nobody may act for the applicant; write false")
        }
        if allowed, needsAuthority, asked.isEmpty {
            tell(
                "\(here).proxy", "需要授权却没有代办人字段；请加上 requiredWhen 为 proxy 的字段",
                "asks for an authority but no field asks who acts; add fields with requiredWhen proxy")
        }
    }

    private mutating func reviewUrgency(of service: CatalogJSON, at here: String) {
        guard let urgent = service["urgent_path"], let name = urgent["trigger_field"]?.text else { return }
        let place = "\(here).urgent_path"
        let fields = service["form_fields"]?.list ?? []
        guard let field = fields.first(where: { $0["name"]?.text == name }) else {
            tell("\(place).trigger_field", "\(name) 不是本事项的字段", "\(name) is no field of the matter; name one")
            return
        }
        let isAnswer =
            switch urgent["value"] {
            case .bool: field["type"]?.text == "bool"
            case .text(let text): field["options"]?.texts.contains(text) ?? false
            default: false
            }
        if !isAnswer {
            tell(
                "\(place).value", "不是 \(name) 可能的回答",
                "is no answer \(name) can have; write one of its options")
        }
    }
}
