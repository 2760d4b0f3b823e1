import Domain

extension FormView {
    /// One line of what stands behind the fold.
    struct FactRow: Sendable {
        let label: String
        let text: String
    }

    /// What a clerk sees of the matter at a glance: promise, decider, fee, who may come; then what must be minded.
    static func chips(_ service: CatalogService, _ words: PageTexts) -> [Chip] {
        let decider = service.decider.map { words.language == .chinese ? $0.zh : $0.en }
        let proxy =
            switch (service.proxy.allowed, service.proxy.authorisationRequired) {
            case (false, _): words("form.inPerson")
            case (true, true): words("form.byAuthority")
            case (true, false): words("form.byAnyone")
            }
        let calm = [
            ServiceRow.kind(service, words), decider, fee(service, words), proxy,
        ]
        let warnings = [
            service.restricted == .minor ? words("form.minorRecord") : nil,
            service.restricted == .health ? words("form.healthRecord") : nil,
            service.idRequired ? nil : words("form.noIdNeeded"),
            urgency(service, words),
        ]
        return calm.compactMap(\.self).map { Chip(text: $0, warns: false) }
            + warnings.compactMap(\.self).map { Chip(text: $0, warns: true) }
    }

    private static func fee(_ service: CatalogService, _ words: PageTexts) -> String? {
        service.fee.map { $0.charged ? words("form.charged") : words("form.free") }
    }

    private static func urgency(_ service: CatalogService, _ words: PageTexts) -> String? {
        guard let urgent = service.urgentPath, let field = service.field(urgent.triggerField) else {
            return nil
        }
        let answer =
            switch urgent.value {
            case .flag(let flag): flag ? words("form.yes") : words("form.no")
            case .text(let text): text
            case .list, .rows: ""
            }
        let values = [
            "field": words.language == .chinese ? field.zh : field.en ?? field.zh, "answer": answer,
        ]
        return urgent.hours == 0
            ? words("form.urgent", values)
            : words("form.urgentHours", values.merging(["n": "\(urgent.hours)"]) { first, _ in first })
    }

    /// Conditions, process and law, in the words of the catalogue.
    static func facts(_ service: CatalogService, _ words: PageTexts) -> [FactRow] {
        let extended = service.extensionWorkingDays.map { words("form.extensionDays", ["n": "\($0)"]) }
        let published = service.publicityDays.flatMap {
            $0 > 0 ? words("form.publicityDays", ["n": "\($0)"]) : nil
        }
        let survey = service.homeSurvey ? service.homeSurveyZh ?? words("form.surveyNeeded") : nil
        let law = service.legalBasis.map(\.zh).joined(separator: "；")
        let limit = [service.statutoryLimitZh, service.deadlineNoteZh].compactMap(\.self)
        let rows: [(String, String?)] = [
            (words("form.dialog"), service.dialogZh),
            (words("form.eligibility"), service.eligibilityZh),
            (words("form.proxyRule"), service.proxy.noteZh),
            (words("form.role"), service.centreRoleZh),
            (words("form.fee"), service.fee?.charged == true ? service.fee?.zh : nil),
            (words("form.limit"), limit.isEmpty ? nil : limit.joined(separator: "；")),
            (words("form.extension"), extended),
            (words("form.special"), service.specialProcedureZh),
            (
                words("form.publicity"),
                [published, service.publicityNoteZh].compactMap(\.self).joined(separator: "，")
            ),
            (words("form.survey"), survey),
            (words("form.result"), service.resultZh),
            (words("form.law"), law),
        ]
        return rows.compactMap { label, text in
            text.flatMap { $0.isEmpty ? nil : FactRow(label: label, text: $0) }
        }
    }
}
