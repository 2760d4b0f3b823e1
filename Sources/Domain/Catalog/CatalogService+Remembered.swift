extension CatalogService {
    /// What an item remembers of its matter, so that it goes on to its end where no catalogue at hand has the matter any
    /// more: its code for a name, its own terms, as many papers as it speaks of, and the questions it answered.
    package init(rememberedBy item: Item) {
        let terms = item.life.terms
        self.init(
            code: item.service, zh: item.service, en: item.service, category: "", keyGroups: [],
            kind: terms.sameDay ? "即办件" : "承诺件", sameDay: terms.sameDay,
            promisedWorkingDays: terms.promisedDays, extensionWorkingDays: terms.extensionDays,
            legalBasis: [], decider: Decider(zh: terms.department, en: "", level: ""),
            centreRoleZh: terms.standing == .delegated ? "受理" : nil, proxy: ProxyRule(allowed: true),
            homeSurvey: false, restricted: terms.restricted.flatMap(Restriction.init), idRequired: true,
            relatedVisits: [], materials: (0..<item.papersSpokenOf).map(Material.init(remembered:)),
            fields: item.form.sorted { $0.key < $1.key }.map(Field.init(answered:)))
    }

    /// Whether it can be the matter this item was made for: it has every paper the item speaks of.
    package func fits(_ item: Item) -> Bool { code == item.service && materials.count >= item.papersSpokenOf }
}

extension Item {
    /// One more than the last place among the papers it names anywhere.
    fileprivate var papersSpokenOf: Int {
        let gaps = life.notices.flatMap(\.gaps).compactMap { gap -> Int? in
            if case .material(let place) = gap.subject { place } else { nil }
        }
        let pledged = life.pledge?.papers.map(\.material) ?? []
        let brought = life.supplements.flatMap(\.materials)
        return (Array(received) + gaps + pledged + brought).max().map { $0 + 1 } ?? 0
    }
}

extension CatalogService.Material {
    fileprivate init(remembered place: Int) {
        self.init(
            zh: "材料 \(place + 1)", en: "paper \(place + 1)", originals: 0, copies: 0, required: false,
            deferrable: false)
    }
}

extension CatalogService.Field {
    fileprivate init(answered answer: (key: String, value: FormValue)) {
        let kind: Kind =
            switch answer.value {
            case .text: .textarea
            case .flag: .bool
            case .list: .multiselect
            case .rows: .table
            }
        self.init(name: answer.key, zh: answer.key, type: kind, required: false)
    }
}
