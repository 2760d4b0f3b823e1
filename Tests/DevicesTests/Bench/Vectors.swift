import Devices
import Domain
import Foundation
import Testing

/// The published vectors (facts/idcard.md 8), as they stand in Fixtures/idcard-vectors.json.
struct Vectors: Decodable {
    struct Status: Decodable {
        var meaning: String
        var frame: String
    }

    struct Exchange: Decodable {
        var step: String
        var request: String
        var response: String
        var response_len: Int
        var expect: String?
    }

    struct Vector: Decodable, CustomTestStringConvertible {
        var id: String
        var expect: [String: String]
        var text_hex: String
        var exchanges: [Exchange]

        var testDescription: String { id }
        var text: [UInt8] { hex(text_hex) }
        var read: Exchange? { exchanges.last }
        var withFingerprints: Bool { read?.step == "read-base-fp" }
    }

    struct Malformed: Decodable, CustomTestStringConvertible {
        var id: String
        var stream: String
        var stream_len: Int

        var testDescription: String { id }
        var bytes: [UInt8] { hex(stream) }
    }

    var commands: [String: String]
    var status_frames: [String: Status]
    var other_exchanges: [Exchange]
    var vectors: [Vector]
    var malformed: [Malformed]
    var malformed_extra: [Malformed]

    static let published: Vectors = {
        guard let url = Bundle.module.url(forResource: "Fixtures/idcard-vectors", withExtension: "json"),
            let data = try? Data(contentsOf: url),
            let vectors = try? JSONDecoder().decode(Vectors.self, from: data)
        else { fatalError("Fixtures/idcard-vectors.json cannot be read") }
        return vectors
    }()

    static func vector(_ id: String) -> Vector {
        guard let vector = published.vectors.first(where: { $0.id.hasPrefix(id) }) else {
            fatalError("no \(id)")
        }
        return vector
    }

    static func malformed(_ id: String) -> [UInt8] {
        let all = published.malformed + published.malformed_extra
        guard let found = all.first(where: { $0.id.hasPrefix(id) }) else { fatalError("no \(id)") }
        return found.bytes
    }
}

/// The first answer in a stream of bytes.
func answer(in stream: [UInt8]) throws -> SamAnswer {
    var parser = SamFrameParser(.answers)
    let bodies = try parser.feed(stream).map { try $0.get() }
    return try #require(bodies.first.flatMap(SamAnswer.init(body:)))
}

/// Bytes from pairs of hexadecimal digits.
func hex(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

extension IdentityCard {
    /// The card as a vector's `expect` words it.
    init?(expecting expect: [String: String]) {
        let kinds: [String: Kind] = [
            "resident": .resident, "foreigner-2017": .foreigner2017, "foreigner-2023": .foreigner2023,
            "hk-mo-tw": .hongKongMacaoTaiwan,
        ]
        guard let kind = expect["kind"].flatMap({ kinds[$0] }),
            let sex = expect["sex"].flatMap(Sex.init(rawValue:)),
            let birth = expect["birth"].flatMap({ CivilDate($0) }), let number = expect["id"],
            let name = expect["name"] ?? expect["nameZh"] ?? expect["nameEn"]
        else { return nil }
        let until = expect["to"].map { $0 == "长期" ? Expiry.never : CivilDate($0).map(Expiry.on) }
        self.init(
            kind: kind, name: name, englishName: expect["nameEn"], sex: sex,
            nation: expect["nation"].map(Nation.init(code:)), birth: birth, address: expect["address"],
            number: number, issuer: expect["issuer"], validFrom: expect["from"].flatMap { CivilDate($0) },
            expiry: until ?? nil, country: expect["country"], edition: expect["cardVersion"],
            authority: expect["agencyCode"])
    }
}
