package import Domain

/// The values of one slip and the one place that lays them out. Knows nothing of stores, screens or printers; what it
/// holds is what stands on the paper and no more.
package protocol SlipLayout: Hashable, Sendable, Codable {
    /// The time of a repeat (补打), `yyyy-MM-dd HH:mm`; nil on the first paper. The slip keeps its original time.
    var reprinted: String? { get set }

    /// `english` puts English under the Chinese.
    func slip(texts: Texts, english: Bool) -> Slip
}

/// A name of the catalogue or a sentence of a clerk: Chinese always, English where it is known.
///
/// Stored as a plain text without English, else as `{zh, en}`.
package struct SlipWords: Hashable, Sendable, ExpressibleByStringLiteral {
    package var zh: String
    /// Empty where there is none.
    package var en: String

    package init(_ zh: String, en: String = "") { (self.zh, self.en) = (zh, en) }
    package init(stringLiteral text: String) { self.init(text) }

    package var isEmpty: Bool { zh.isEmpty }
}

extension SlipWords: Codable {
    private enum Key: CodingKey { case zh, en }

    package init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self.init(text)
        } else {
            let keys = try decoder.container(keyedBy: Key.self)
            self.init(
                try keys.decode(String.self, forKey: .zh), en: try keys.decode(String.self, forKey: .en))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        if en.isEmpty {
            var container = encoder.singleValueContainer()
            try container.encode(zh)
        } else {
            var keys = encoder.container(keyedBy: Key.self)
            try keys.encode(zh, forKey: .zh)
            try keys.encode(en, forKey: .en)
        }
    }
}

/// Who hands the slip out and whom to ask.
package struct SlipOffice: Hashable, Sendable, Codable {
    /// The hall's name as in the settings.
    package var hall: String
    /// Enquiries; nil where the hall has set none.
    package var phone: String?
    package var complaintPhone: String?

    package init(hall: String, phone: String? = nil, complaintPhone: String? = nil) {
        (self.hall, self.phone, self.complaintPhone) = (hall, phone, complaintPhone)
    }
}

/// A paper of an item, handed in or due.
package struct SlipMaterial: Hashable, Sendable, Codable {
    package var name: SlipWords
    package var originals: Int
    package var copies: Int
    package var received: Bool

    package init(name: SlipWords, originals: Int, copies: Int, received: Bool) {
        (self.name, self.originals, self.copies) = (name, originals, copies)
        self.received = received
    }
}
