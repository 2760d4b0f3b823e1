// The vectors file (facts/idcard.md 8), as far as the virtual reader uses it:
//
//   vectors[]          id, description, expect{kind, name, …}, exchanges[]{step, request, response}
//   malformed[]        id, description, expect "reject: …", stream, chunks?, same_as?
//   malformed_extra[]  the same
//   other_exchanges[]  step, request, response: "sam-id", "new-address", …
//
// Frames are hexadecimal text without blanks.

import FoundationEssentials

/// The cards and the reader that the vectors file describes.
package struct VectorFile: Sendable {
    /// Good cards first, then the malformed ones, in the order of the file.
    package let cards: [VirtualCard]
    /// The whole answer to "read SAM ID".
    package let samID: [UInt8]

    /// Reads and checks the file; errors name the file and the first fault.
    package init(path: String) throws(BenchtopError) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw BenchtopError(
                .vectors,
                "The card vectors cannot be read from \(path); give the folder that holds them "
                    + "with --assets.")
        }
        try self.init(json: data, source: path)
    }

    init(json: Data, source: String) throws(BenchtopError) {
        let file: Raw
        do {
            file = try JSONDecoder().decode(Raw.self, from: json)
        } catch {
            throw BenchtopError(.vectors, "\(source) is not a card vectors file: \(error)")
        }
        try self.init(file, source: source)
    }

    private init(_ file: Raw, source: String) throws(BenchtopError) {
        func frame(_ step: String) throws(BenchtopError) -> [UInt8] {
            guard let found = file.other_exchanges.first(where: { $0.step == step }) else {
                throw BenchtopError(.vectors, "\(source) has no exchange \"\(step)\".")
            }
            return found.response.bytes
        }
        guard let model = file.vectors.first else {
            throw BenchtopError(.vectors, "\(source) holds no card.")
        }
        samID = try frame("sam-id")
        let moved = try frame("new-address")
        var cards: [VirtualCard] = []
        for (place, vector) in file.vectors.enumerated() {
            // The file has one new address and does not say whose; it lies in the first card's district.
            cards.append(try VirtualCard(vector, newAddress: place == 0 ? moved : nil))
        }
        for vector in file.malformed + (file.malformed_extra ?? []) {
            cards.append(try VirtualCard(vector, like: model))
        }
        self.cards = cards
    }
}

extension VectorFile {
    struct Raw: Decodable {
        let vectors: [Good]
        let malformed: [Malformed]
        let malformed_extra: [Malformed]?
        let other_exchanges: [Exchange]
    }

    struct Good: Decodable {
        struct Expect: Decodable {
            let kind: String
            let name: String?
            let nameZh: String?
            let nameEn: String?
        }

        let id: String
        let description: String
        let expect: Expect
        let exchanges: [Exchange]
    }

    struct Malformed: Decodable {
        let id: String
        let description: String
        let expect: String
        let stream: Hex
        let chunks: Int?
    }

    struct Exchange: Decodable {
        let step: String
        let request: Hex
        let response: Hex
    }

    struct Hex: Decodable {
        let bytes: [UInt8]

        init(from decoder: any Decoder) throws {
            let text = try decoder.singleValueContainer().decode(String.self)
            guard let bytes = [UInt8](hexadecimal: text) else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "not hexadecimal"))
            }
            self.bytes = bytes
        }
    }
}

extension [UInt8] {
    /// Pairs of hexadecimal digits; nil when a digit is missing or is none.
    package init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        reserveCapacity(digits.count / 2)
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.value(of: digits[place]), let low = Self.value(of: digits[place + 1])
            else { return nil }
            append(high << 4 | low)
        }
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
