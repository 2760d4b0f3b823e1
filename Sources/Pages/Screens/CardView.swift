import Domain

/// The resident being served, with or without a card.
struct ResidentView: Sendable {
    let card: CardView?

    init(_ card: IdentityCard?, on today: CivilDate, _ words: PageTexts) {
        self.card = card.map { CardView($0, on: today, words) }
    }
}

/// A card as the clerk reads it.
struct CardView: Sendable {
    let name: String
    let englishName: String?
    let sex: String
    let nation: String?
    let birth: String
    let age: String
    let address: String?
    let number: String
    let kind: String
    let validity: String?
    let isExpired: Bool

    init(_ card: IdentityCard, on today: CivilDate, _ words: PageTexts) {
        (name, number, address) = (card.name, card.number, card.address)
        englishName = card.englishName == card.name ? nil : card.englishName
        sex = card.sex.chinese
        (nation, birth) = (card.nation?.chinese ?? card.country, card.birth.description)
        age = words("counter.age", ["n": "\(card.birth.age(on: today))"])
        kind =
            switch card.kind {
            case .resident: words("counter.cardResident")
            case .hongKongMacaoTaiwan: words("counter.cardHongKongMacaoTaiwan")
            case .foreigner2017, .foreigner2023: words("counter.cardForeigner")
            }
        switch card.expiry {
        case .on(let day): (validity, isExpired) = (words("counter.validTo", ["date": "\(day)"]), day < today)
        case .never: (validity, isExpired) = (words("counter.validForever"), false)
        case nil: (validity, isExpired) = (nil, false)
        }
    }
}
