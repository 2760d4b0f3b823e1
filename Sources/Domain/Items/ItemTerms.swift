/// What the catalogue promised when the item was made; later edits of the catalogue do not change it.
package struct ItemTerms: Hashable, Sendable, Codable {
    /// Who the authority is (facts/domain.md b1): it heads the papers and says whose clock runs.
    package enum Standing: String, Hashable, Sendable, Codable, CaseIterable {
        /// 受委托受理, or the hall's own matter: the clock begins with the acceptance at the desk.
        case delegated
        /// 代收代办: the hall forwards; the legal time runs from the day the deciding body accepts.
        case forwarding
    }

    /// 即办件: settled on the spot.
    package var sameDay: Bool
    /// Working days promised from acceptance; 0 for a matter of the same day.
    package var promisedDays: Int
    package var standing: Standing
    /// The body that decides.
    package var department: String
    /// By how many working days the law lets this matter be put off; nil for the general rule.
    package var extensionDays: Int?
    /// Why few may see it: `minor`, `justice`, `health`; nil for most.
    package var restricted: String?

    package init(
        sameDay: Bool = true, promisedDays: Int = 0, standing: Standing = .delegated, department: String = "",
        extensionDays: Int? = nil, restricted: String? = nil
    ) {
        (self.sameDay, self.promisedDays, self.standing) = (sameDay, promisedDays, standing)
        (self.department, self.extensionDays, self.restricted) = (department, extensionDays, restricted)
    }
}

extension ItemTerms {
    package init(_ service: CatalogService) {
        self.init(
            sameDay: service.sameDay, promisedDays: service.promisedWorkingDays,
            standing: service.centreRole == .forwards ? .forwarding : .delegated,
            department: service.decider?.zh ?? "", extensionDays: service.extensionWorkingDays,
            restricted: service.restricted?.rawValue)
    }
}
