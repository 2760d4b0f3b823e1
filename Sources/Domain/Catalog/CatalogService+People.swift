extension CatalogService {
    /// Whose decision it is (facts/domain.md b1, "who is the authority").
    package struct Decider: Hashable, Sendable, Codable {
        package var zh: String
        package var en: String
        /// 县级, 镇街, 村(社区) …
        package var level: String
    }

    /// What the centre does for the deciding body.
    package enum CentreRole: Hashable, Sendable {
        /// 代收代办: papers are taken and passed on; the legal clock starts with the deciding body.
        case forwards
        /// 受理: accepts by delegation, and may head its paper 受理通知书.
        case accepts
        /// 受理办结: also decides on the spot.
        case completes
    }

    /// As `centre_role_zh` begins; a matter that says nothing is only forwarded.
    package var centreRole: CentreRole {
        guard let words = centreRoleZh else { return .forwards }
        if words.hasPrefix("受理办结") { return .completes }
        return words.hasPrefix("受理") ? .accepts : .forwards
    }

    /// Who may act for the applicant (facts/domain.md d, proxy).
    package struct ProxyRule: Hashable, Sendable, Codable {
        package var allowed: Bool
        /// A written authority must be shown (授权委托书).
        package var authorisationRequired: Bool
        package var noteZh: String?

        package init(allowed: Bool = false, authorisationRequired: Bool = false, noteZh: String? = nil) {
            (self.allowed, self.authorisationRequired, self.noteZh) = (allowed, authorisationRequired, noteZh)
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case allowed
            case authorisationRequired = "authorisation_required"
            case noteZh = "note_zh"
        }
    }
}
