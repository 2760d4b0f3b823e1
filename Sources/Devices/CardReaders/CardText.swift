package import Domain

// The 256-byte text block (facts/idcard.md 2): UTF-16, low byte first, no byte-order mark, fields padded on
// the right with U+0020. The type marker, one unit at 248, says which of four layouts it is. Offset and size
// in bytes:
//
//     blank  resident        J  HK, Macao, Taiwan    I  foreigner 2017       Y  foreigner 2023
//       0 30 name              0 30 name               0 120 English name      0 30 Chinese name
//      30  2 sex              30  2 sex              120   2 sex              30  2 sex
//      32  4 nation           32  4 (unused)         122  30 number           32  4 renewal count
//      36 16 birth            36 16 birth            152   6 country          36 16 birth
//      52 70 address          52 70 address          158  30 Chinese name     52 70 English name, first part
//     122 36 number          122 36 number           188  16 issued          122 36 number
//     158 30 issuer          158 30 issuer           204  16 expires         158 30 reserved
//     188 16 valid from      188 16 valid from       220  16 birth           188 16 issued
//     204 16 valid to        204 16 valid to         236   4 version         204 16 expires
//     220 36 reserved        220 18 pass number      240   8 authority       220 22 English name, second part
//                            238  4 issue count      250   6 reserved        242  6 country
//                            242  6 reserved                                 250  6 link to the old number
//                            250  6 reserved

/// A part of the text block, named for errors and logs.
package enum CardField: String, Hashable, Sendable {
    case name, englishName = "English name", sex, nation, birth, address, number, issuer
    case validFrom = "first day of validity"
    case expiry = "last day of validity"
    case country
    case passNumber = "pass number"
    case issueCount = "issue count"
    case edition, authority
    case formerNumberLink = "link to the former number"
}

/// Reads the text block of an ID card.
package struct CardText: Sendable {
    package static let length = 256

    private let units: [UInt16]

    /// The card the block describes. Throws `.innerLengths` unless there are 256 bytes, `.unknownDocument`,
    /// `.brokenText`, `.invalidField`; nothing of a refused card is kept.
    package static func card(from bytes: some Collection<UInt8>) throws(DeviceError) -> IdentityCard {
        guard bytes.count == length else { throw DeviceError(.innerLengths) }
        let all = Array(bytes)
        let units = stride(from: 0, to: length, by: 2).map { UInt16(all[$0]) | UInt16(all[$0 + 1]) << 8 }
        return try CardText(units: units).card()
    }

    private func card() throws(DeviceError) -> IdentityCard {
        let marker = units[248 / 2]
        switch marker {
        case UInt16(UInt8(ascii: " ")): return try resident(.resident)
        case UInt16(UInt8(ascii: "J")): return try hongKongMacaoTaiwan()
        case UInt16(UInt8(ascii: "I")): return try foreigner2017()
        case UInt16(UInt8(ascii: "Y")): return try foreigner2023()
        default: throw DeviceError(.unknownDocument(marker))
        }
    }
}

// MARK: The four layouts

extension CardText {
    private func resident(_ kind: IdentityCard.Kind) throws(DeviceError) -> IdentityCard {
        let nation = kind == .resident ? try optional(.nation, 32, 4) : nil
        return IdentityCard(
            kind: kind, name: try required(.name, 0, 30), sex: try sex(at: 30),
            nation: nation.map(Nation.init(code:)), birth: try birth(at: 36),
            address: try optional(.address, 52, 70), number: try citizenNumber(at: 122),
            issuer: try optional(.issuer, 158, 30), validFrom: try date(.validFrom, 188),
            expiry: try expiry(at: 204))
    }

    private func hongKongMacaoTaiwan() throws(DeviceError) -> IdentityCard {
        var card = try resident(.hongKongMacaoTaiwan)
        card.passNumber = try optional(.passNumber, 220, 18)
        card.issueCount = try optional(.issueCount, 238, 4)
        return card
    }

    private func foreigner2017() throws(DeviceError) -> IdentityCard {
        let english = try optional(.englishName, 0, 120)
        return IdentityCard(
            kind: .foreigner2017, name: try chineseName(at: 158, orElse: english), englishName: english,
            sex: try sex(at: 120), birth: try birth(at: 220), number: try foreignNumber2017(at: 122),
            validFrom: try date(.validFrom, 188), expiry: try expiry(at: 204),
            country: try optional(.country, 152, 6), edition: try optional(.edition, 236, 4),
            authority: try optional(.authority, 240, 8))
    }

    private func foreigner2023() throws(DeviceError) -> IdentityCard {
        // Joined before it is trimmed: a blank between two words may stand at the seam.
        let seam = Array(units[52 / 2..<122 / 2]) + Array(units[220 / 2..<242 / 2])
        let english = try text(.englishName, seam)
        let present = english.isEmpty ? nil : english
        return IdentityCard(
            kind: .foreigner2023, name: try chineseName(at: 0, orElse: present), englishName: present,
            sex: try sex(at: 30), birth: try birth(at: 36), number: try citizenNumber(at: 122),
            validFrom: try date(.validFrom, 188), expiry: try expiry(at: 204),
            country: try optional(.country, 242, 6), edition: try optional(.edition, 32, 4),
            formerNumberLink: try optional(.formerNumberLink, 250, 6))
    }
}

// MARK: Fields

extension CardText {
    private func required(_ field: CardField, _ offset: Int, _ size: Int) throws(DeviceError) -> String {
        guard let text = try optional(field, offset, size) else { throw DeviceError(.invalidField(field)) }
        return text
    }

    /// Nil when the field is blank.
    private func optional(_ field: CardField, _ offset: Int, _ size: Int) throws(DeviceError) -> String? {
        let text = try text(field, Array(units[offset / 2..<(offset + size) / 2]))
        return text.isEmpty ? nil : text
    }

    private func chineseName(at offset: Int, orElse english: String?) throws(DeviceError) -> String {
        guard let name = try optional(.name, offset, 30) ?? english else {
            throw DeviceError(.invalidField(.name))
        }
        return name
    }

    /// A value outside the table is unknown, never "female"; the card is not refused for it.
    private func sex(at offset: Int) throws(DeviceError) -> Sex {
        try optional(.sex, offset, 2).flatMap(Sex.init(rawValue:)) ?? .unknown
    }

    private func birth(at offset: Int) throws(DeviceError) -> CivilDate {
        guard let date = try date(.birth, offset) else { throw DeviceError(.invalidField(.birth)) }
        return date
    }

    private func date(_ field: CardField, _ offset: Int) throws(DeviceError) -> CivilDate? {
        guard let text = try optional(field, offset, 16) else { return nil }
        guard text.utf8.count == 8, let date = CivilDate(text) else {
            throw DeviceError(.invalidField(field))
        }
        return date
    }

    private func expiry(at offset: Int) throws(DeviceError) -> IdentityCard.Expiry? {
        if try optional(.expiry, offset, 16) == "长期" { return .never }
        return try date(.expiry, offset).map(IdentityCard.Expiry.on)
    }

    /// 18 characters whose check character holds; residents, J and Y alike (facts/idcard.md 2.4, 2.6).
    private func citizenNumber(at offset: Int) throws(DeviceError) -> String {
        guard let number = IDNumber(try required(.number, offset, 36)) else {
            throw DeviceError(.invalidField(.number))
        }
        return number.text
    }

    /// 3 letters and 12 digits. The rule of the last one is open, so it is not checked (facts/idcard.md 2.3).
    private func foreignNumber2017(at offset: Int) throws(DeviceError) -> String {
        let number = try required(.number, offset, 30)
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let characters = Array(number.utf8)
        guard characters.count == 15, characters[..<3].allSatisfy(letters.contains),
            characters[3...].allSatisfy(digits.contains)
        else { throw DeviceError(.invalidField(.number)) }
        return number
    }

    /// Trims on the right only (English names have blanks inside) and refuses what is no text: a lone
    /// surrogate, a control character. Private-use characters are text: rare names are stored so
    /// (facts/idcard.md 2.7).
    private func text(_ field: CardField, _ padded: [UInt16]) throws(DeviceError) -> String {
        let blank = UInt16(UInt8(ascii: " "))
        let end = padded.lastIndex { $0 != blank }.map { $0 + 1 } ?? 0
        guard let text = String(validating: padded[..<end], as: UTF16.self),
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        else { throw DeviceError(.brokenText(field)) }
        return text
    }
}
