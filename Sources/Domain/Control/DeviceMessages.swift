/// `POST /devices/probe`: what hangs at a path?
package struct ProbeWish: Hashable, Sendable, Codable {
    package var path: String

    package init(path: String) { self.path = path }

    /// An absolute path or a printer's address, and no longer than a path may be.
    package var isPlausible: Bool {
        (path.hasPrefix("/") || path.hasPrefix("tcp://")) && path.utf8.count <= 1024
            && path.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }
}

/// What hangs at a path.
package struct ProbeAnswer: Hashable, Sendable, Codable {
    package enum Found: String, Hashable, Sendable, Codable, CaseIterable {
        case reader, scanner, printer
        /// It opens, and nothing we know answers.
        case nothing
        case absent, denied
        /// Another program holds it.
        case busy
        /// One of our own sessions holds it: `device` says what that session knows.
        case held
        /// It could not be asked; `reason` says why.
        case failed
    }

    package var path: String
    package var found: Found
    /// The line speed a reader answered at.
    package var baud: Int?
    /// The number printed on a reader's security module.
    package var samID: String?
    /// Maker and model, as the device says.
    package var name: String?
    package var device: DeviceReport?
    /// A sentence in English, safe for any log.
    package var reason: String?

    package init(
        path: String, found: Found, baud: Int? = nil, samID: String? = nil, name: String? = nil,
        device: DeviceReport? = nil, reason: String? = nil
    ) {
        (self.path, self.found, self.baud, self.samID) = (path, found, baud, samID)
        (self.name, self.device, self.reason) = (name, device, reason)
    }
}

/// `POST /devices/card` and `POST /devices/scan`: how long to wait for somebody to lay a card or hold a code.
package struct TrialWish: Hashable, Sendable, Codable {
    /// A person with a card in the hand needs ten; a minute is a person who went away.
    package static let allowed = 1...60
    package static let usual = 30

    package var seconds: Int

    package init(seconds: Int) { self.seconds = seconds }
}

/// What became of reading a card, a code or a test page by hand.
package enum TrialOutcome: String, Hashable, Sendable, Codable, CaseIterable {
    case done
    /// It was tried and did not succeed; `hint` or `reason` says why.
    case failed
    /// Bytes were handed over and nothing confirmed them; only a test page ends so.
    case unknown
    /// Nobody laid a card or held a code in time.
    case nothing
    /// There is no such device, or it does not work; `hint` says what to do.
    case noDevice = "no-device"
}

/// A card as a technician may see it: enough to know that the reader works, not enough to know whose card it is.
package struct MaskedCard: Hashable, Sendable, Codable {
    package var kind: IdentityCard.Kind
    /// By `Masking.name`.
    package var name: String
    /// By `Masking.idNumber`.
    package var number: String
    package var age: Int
    /// `2032-05-01`, or `never`; nil when the card does not say.
    package var expiry: String?
    /// Which fields the card held, by their names in `IdentityCard`.
    package var fields: [String]

    package init(_ card: IdentityCard, on day: CivilDate) {
        kind = card.kind
        (name, number) = (Masking.name(card.name), Masking.idNumber(card.number))
        age = card.birth.age(on: day)
        expiry =
            switch card.expiry {
            case .on(let day): day.description
            case .never: "never"
            case nil: nil
            }
        let optional: [(String, Bool)] = [
            ("englishName", card.englishName != nil), ("nation", card.nation != nil),
            ("address", card.address != nil), ("issuer", card.issuer != nil),
            ("validFrom", card.validFrom != nil), ("expiry", card.expiry != nil),
            ("country", card.country != nil), ("passNumber", card.passNumber != nil),
            ("issueCount", card.issueCount != nil), ("edition", card.edition != nil),
            ("authority", card.authority != nil), ("formerNumberLink", card.formerNumberLink != nil),
        ]
        fields = ["name", "number", "sex", "birth"] + optional.filter(\.1).map(\.0)
    }
}

package struct CardTrial: Hashable, Sendable, Codable {
    package var outcome: TrialOutcome
    package var card: MaskedCard?
    /// Why a card was not read: a sentence in English, safe for any log.
    package var reason: String?
    /// The key of a sentence that says what to do.
    package var hint: String?

    package init(
        _ outcome: TrialOutcome, card: MaskedCard? = nil, reason: String? = nil, hint: String? = nil
    ) {
        (self.outcome, self.card, self.reason, self.hint) = (outcome, card, reason, hint)
    }
}

/// A code as it was scanned. Ours are opaque tokens and name nobody; another's may say anything, so no code is
/// ever logged.
package struct ScanTrial: Hashable, Sendable, Codable {
    package var outcome: TrialOutcome
    package var text: String?
    /// Bytes, without the end mark.
    package var length: Int?
    package var hint: String?

    package init(_ outcome: TrialOutcome, text: String? = nil, hint: String? = nil) {
        (self.outcome, self.text, length, self.hint) = (outcome, text, text?.utf8.count, hint)
    }
}

/// The fate of a test page.
package struct PrintTrial: Hashable, Sendable, Codable {
    package var outcome: TrialOutcome
    package var hint: String?
    /// The model the page was drawn for, with its dots across.
    package var model: String?
    package var width: Int?
    package var lengthMillimetres: Int?

    package init(
        _ outcome: TrialOutcome, hint: String? = nil, model: String? = nil, width: Int? = nil,
        lengthMillimetres: Int? = nil
    ) {
        (self.outcome, self.hint, self.model) = (outcome, hint, model)
        (self.width, self.lengthMillimetres) = (width, lengthMillimetres)
    }
}
