/// What the text block of an ID card says, whichever of the four cards it is (facts/idcard.md 2).
///
/// Photo and fingerprints are never kept. `debugDescription` is masked too, so that a card printed by accident
/// into a log names nobody.
package struct IdentityCard: Hashable, Sendable, Codable {
    package enum Kind: String, Hashable, Sendable, Codable {
        /// 居民身份证
        case resident
        /// 港澳台居民居住证, marker `J`
        case hongKongMacaoTaiwan
        /// 外国人永久居留身份证, 2017 edition, marker `I`
        case foreigner2017
        /// 外国人永久居留身份证, 2023 edition, marker `Y`
        case foreigner2023
    }

    package enum Expiry: Hashable, Sendable, Codable {
        case on(CivilDate)
        /// 长期
        case never
    }

    package var kind: Kind
    /// The Chinese name; for a foreigner without one, the English name.
    package var name: String
    package var englishName: String?
    package var sex: Sex
    package var nation: Nation?
    package var birth: CivilDate
    package var address: String?
    /// 18 characters for residents, HK/Macao/Taiwan and foreigners 2023; 15 for foreigners 2017.
    package var number: String
    package var issuer: String?
    package var validFrom: CivilDate?
    package var expiry: Expiry?
    /// Three letters, GB/T 2659; foreigners only.
    package var country: String?
    /// 通行证号码 and 签发次数; `J` only.
    package var passNumber: String?
    package var issueCount: String?
    /// `I`: card version; `Y`: renewal count (换证次数).
    package var edition: String?
    /// `I`: accepting authority.
    package var authority: String?
    /// `Y`: three digits that lead to the old number.
    package var formerNumberLink: String?

    package init(
        kind: Kind, name: String, englishName: String? = nil, sex: Sex, nation: Nation? = nil,
        birth: CivilDate, address: String? = nil, number: String, issuer: String? = nil,
        validFrom: CivilDate? = nil, expiry: Expiry? = nil, country: String? = nil,
        passNumber: String? = nil, issueCount: String? = nil, edition: String? = nil,
        authority: String? = nil, formerNumberLink: String? = nil
    ) {
        (self.kind, self.name, self.englishName, self.sex) = (kind, name, englishName, sex)
        (self.nation, self.birth, self.address, self.number) = (nation, birth, address, number)
        (self.issuer, self.validFrom, self.expiry) = (issuer, validFrom, expiry)
        (self.country, self.passNumber, self.issueCount) = (country, passNumber, issueCount)
        (self.edition, self.authority) = (edition, authority)
        self.formerNumberLink = formerNumberLink
    }
}

extension IdentityCard: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { "\(kind.rawValue) card (contents withheld)" }
    package var debugDescription: String { description }
}
