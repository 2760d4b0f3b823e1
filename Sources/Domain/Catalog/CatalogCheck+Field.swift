extension CatalogReview {
    mutating func review(material: CatalogJSON, at here: String) {
        let days = material["deferrable_days"]?.number ?? 0
        let isDeferrable = material["deferrable"]?.bool ?? false
        if isDeferrable, days == 0 {
            tell(
                "\(here).deferrable_days", "可容缺的材料没有补交天数；请写工作日数",
                "is missing for a paper that may follow later; write working days")
        }
        if !isDeferrable, days > 0 {
            tell(
                "\(here).deferrable_days", "不可容缺的材料写着 \(days)；请写 0",
                "says \(days) for a paper that may not follow later; write 0")
        }
        if (material["originals"]?.number ?? 0) + (material["copies"]?.number ?? 0) == 0 {
            tell(here, "原件和复印件都是 0；请写份数", "asks for 0 originals and 0 copies; write how many")
        }
        if material["required"]?.bool == true, material["required_when"] != nil {
            tell(
                "\(here).required_when", "必要的材料无需条件；请删掉", "is a condition on what is always needed; delete it"
            )
        }
        if let name = material["zh"]?.text, name.hasPrefix("其他") {
            tell(
                "\(here).zh", "\(name) 不得作为材料（兜底条款）；请写明材料名称",
                "\(name) is no paper anybody can bring; name it (facts/domain.md b4)")
        }
    }

    mutating func review(field: CatalogJSON, among fields: [CatalogJSON], at here: String) {
        let kind = field["type"]?.text.flatMap(CatalogService.Field.Kind.init)
        reviewName(of: field, at: here)
        reviewOptions(of: field, kind, at: here)
        reviewColumns(of: field, kind, at: here)
        reviewPrefill(of: field, kind, at: here)
        reviewReferences(of: field, kind, among: fields, at: here)
        if field["declaration"]?.bool == true, kind != .bool {
            tell("\(here).declaration", "只能用于 bool", "belongs to a bool; delete it or change the type")
        }
        if field["maxLength"] != nil, ![.text, .textarea, .address].contains(kind) {
            tell(
                "\(here).maxLength", "只能用于 text、textarea、address",
                "belongs to text, textarea or address; delete it")
        }
        if field["requiredWhen"] != nil, field["required"]?.bool == true {
            tell(
                "\(here).requiredWhen", "必填的字段无需条件；请删掉", "is a condition on what is always needed; delete it")
        }
    }

    /// Latin letters and digits: it is a key in the API and a part of the page's ids.
    private mutating func reviewName(of field: CatalogJSON, at here: String) {
        let name = field["name"]?.text ?? ""
        let isPlain = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        if !isPlain || name.utf8.count > 40 {
            tell(
                "\(here).name", "\(name) 只能用 40 个以内的英文字母和数字",
                "\(name) must be up to 40 Latin letters and digits")
        }
    }

    private mutating func reviewOptions(
        of field: CatalogJSON, _ kind: CatalogService.Field.Kind?, at here: String
    ) {
        let options = field["options"]?.texts ?? []
        switch kind {
        case .select, .multiselect:
            if options.isEmpty { tell("\(here).options", "没有选项；请列出", "is empty; list what may be chosen") }
            if Set(options).count != options.count {
                tell("\(here).options", "有重复的选项；请只留一个", "names an option twice; keep one")
            }
        default:
            if field["options"] != nil {
                tell(
                    "\(here).options", "只能用于 select、multiselect",
                    "belongs to select or multiselect; delete it")
            }
        }
    }

    private mutating func reviewColumns(
        of field: CatalogJSON, _ kind: CatalogService.Field.Kind?, at here: String
    ) {
        guard kind == .table else {
            if field["columns"] != nil || field["columnTypes"] != nil {
                tell("\(here).columns", "只能用于 table", "belongs to a table; delete it")
            }
            return
        }
        let columns = field["columns"]?.texts ?? []
        if columns.isEmpty { tell("\(here).columns", "没有列名；请列出", "is empty; name the columns") }
        if Set(columns).count != columns.count {
            tell("\(here).columns", "有重复的列名", "names a column twice; keep one")
        }
        guard let kinds = field["columnTypes"]?.texts else { return }
        if kinds.count != columns.count {
            tell(
                "\(here).columnTypes", "有 \(kinds.count) 个，列有 \(columns.count) 个；应一样多",
                "has \(kinds.count) for \(columns.count) columns; write one for each")
        }
        let plain: Set<String> = [
            "text", "address", "idno", "phone", "date", "int", "number", "money", "bankacct",
        ]
        if let odd = kinds.first(where: { !plain.contains($0) }) {
            tell("\(here).columnTypes", "\(odd) 不能放在格子里", "\(odd) does not fit into a cell; write text")
        }
    }

    private mutating func reviewPrefill(
        of field: CatalogJSON, _ kind: CatalogService.Field.Kind?, at here: String
    ) {
        guard let source = field["prefill"]?.text, let kind else { return }
        let fitting: [CatalogService.Field.Kind] =
            switch source {
            case "card.birth": [.date]
            case "card.number": [.idno]
            case "card.address": [.address, .text]
            case "card.sex", "card.kind": [.select, .text]
            default: [.text]
            }
        if !fitting.contains(kind) {
            tell(
                "\(here).prefill", "\(source) 不能填进 \(kind.rawValue)",
                "\(source) does not fill a \(kind.rawValue); change the type or delete it")
        }
    }

    private mutating func reviewReferences(
        of field: CatalogJSON, _ kind: CatalogService.Field.Kind?, among fields: [CatalogJSON],
        at here: String
    ) {
        for key in ["derivedFrom", "idType"] {
            guard let name = field[key]?.text else { continue }
            if name == field["name"]?.text || !fields.contains(where: { $0["name"]?.text == name }) {
                let near = NearMiss.of(name, among: fields.compactMap { $0["name"]?.text })
                tell(
                    "\(here).\(key)", "\(name) 不是本事项的另一个字段\(near.map { "；是不是 \($0)？" } ?? "")",
                    "\(name) is no other field of the matter\(near.map { "; did you mean \($0)?" } ?? "; name one")"
                )
            }
        }
        if field["idType"] != nil, kind != .idno {
            tell("\(here).idType", "只能用于 idno", "belongs to an idno; delete it")
        }
    }
}
