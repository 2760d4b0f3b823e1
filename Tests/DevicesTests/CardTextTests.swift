import Domain
import Testing

@testable import Devices

struct `The text of a card` {
    @Test(arguments: Vectors.published.vectors)
    func `every published card is read as expected`(vector: Vectors.Vector) throws {
        let expected = try #require(IdentityCard(expecting: vector.expect))
        #expect(try CardText.card(from: vector.text) == expected)
    }

    @Test(arguments: Vectors.published.vectors)
    func `every published answer gives the text block and nothing more`(vector: Vectors.Vector) throws {
        let data = try readData(of: hex(try #require(vector.read?.response)))
        let text = try BaseInformation.text(of: data, withFingerprints: vector.withFingerprints)
        #expect(Array(text) == vector.text)
        #expect(throws: DeviceError(.innerLengths)) {
            try BaseInformation.text(of: data, withFingerprints: !vector.withFingerprints)
        }
    }

    @Test(arguments: [("𠮷样例", 0), ("阿卜杜热合曼·买买提依明·样例", 15)])
    func `a surrogate pair and a name of all 15 units are names`(name: String, units: Int) throws {
        if units > 0 { #expect(name.utf16.count == units) }
        let card = try CardText.card(from: TextBlock.resident.with(0, name).bytes)
        #expect(card.name == name)
    }

    @Test func `the permit of a resident of Hong Kong has its pass and no nation`() throws {
        let number = "81000019050505" + "001"
        let check = IDNumber.checkCharacter(of: number.utf8)
        let block = TextBlock.resident.with(32, "  ").with(36, "19050505").with(
            122, number + String(UnicodeScalar(check))
        )
        .with(220, "H12345678").with(238, "01").with(248, "J")
        let card = try CardText.card(from: block.bytes)
        #expect(card.kind == .hongKongMacaoTaiwan)
        #expect((card.passNumber, card.issueCount) == ("H12345678", "01"))
        #expect(card.nation == nil)
    }

    @Test func `the English name of a 2023 card goes on in the second place, blanks at the seam kept`() throws
    {
        let number = "911124191102050" + "02"
        let check = String(UnicodeScalar(IDNumber.checkCharacter(of: number.utf8)))
        let first = "EXAMPLE, SAMPLE TESTER ANNA BERTAA "
        let block = TextBlock.foreigner2023.with(122, number + check).with(52, first).with(220, "CAROLINE TA")
        let card = try CardText.card(from: block.bytes)
        #expect(first.utf16.count == 35)
        #expect(card.englishName == first + "CAROLINE TA")
        #expect((card.name, card.country, card.edition, card.formerNumberLink) == ("样例", "CAN", "00", "000"))
        #expect(card.kind == .foreigner2023)
    }

    @Test func `a foreigner without a Chinese name is called by the English one`() throws {
        let block = TextBlock().with(0, "EXAMPLE, SAMPLE TESTER").with(120, "2").with(122, "CAN110081080319")
            .with(152, "CAN").with(220, "19110205").with(248, "I")
        let card = try CardText.card(from: block.bytes)
        #expect(card.name == "EXAMPLE, SAMPLE TESTER")
        #expect(card.number == "CAN110081080319", "the specimen breaks the only known check rule and is read")
    }

    @Test(arguments: [
        ("0", Sex.unknown), ("1", .male), ("2", .female), ("9", .notStated), ("7", .unknown), (" ", .unknown),
    ])
    func `sex is by the table, anything else is unknown`(digit: String, sex: Sex) throws {
        #expect(try CardText.card(from: TextBlock.resident.with(30, digit).bytes).sex == sex)
    }

    @Test func `an unknown nation is kept as a code`() throws {
        let card = try CardText.card(from: TextBlock.resident.with(32, "77").bytes)
        #expect(card.nation == Nation(code: "77"))
    }

    @Test(arguments: [
        (TextBlock.resident.with(0, [0xD842]), DeviceError.Code.brokenText(.name)),
        (TextBlock.resident.with(0, [0xDFB7, 0xD842]), .brokenText(.name)),
        (TextBlock.resident.with(28, [0xD842]), .brokenText(.name)),
        (TextBlock.resident.with(52, [0x0000]), .brokenText(.address)),
        (TextBlock.resident.with(158, [0x000A]), .brokenText(.issuer)),
        (TextBlock.resident.with(0, String(repeating: " ", count: 15)), .invalidField(.name)),
        (TextBlock.resident.with(36, "19010230"), .invalidField(.birth)),
        (TextBlock.resident.with(36, "        "), .invalidField(.birth)),
        (TextBlock.resident.with(122, "110199190101050116"), .invalidField(.number)),
        (TextBlock.resident.with(188, "2020-1-1"), .invalidField(.validFrom)),
        (TextBlock.resident.with(204, "长长"), .invalidField(.expiry)),
        (TextBlock.resident.with(248, "Z"), .unknownDocument(0x5A)),
        (TextBlock.resident.with(248, [0]), .unknownDocument(0)),
    ])
    func `what cannot be true is a typed error`(block: TextBlock, code: DeviceError.Code) {
        #expect(throws: DeviceError(code)) { try CardText.card(from: block.bytes) }
    }

    @Test func `the published cards with a strange marker or wrong inner lengths are refused`() throws {
        let marker = try readData(of: Vectors.malformed("M07"))
        let text = try BaseInformation.text(of: marker)
        #expect(throws: DeviceError(.unknownDocument(0x5A))) { try CardText.card(from: text) }
        let lengths = try readData(of: Vectors.malformed("X03"))
        #expect(throws: DeviceError(.innerLengths)) { try BaseInformation.text(of: lengths) }
    }

    @Test(arguments: [0, 3, 4, 260, 1283, 1285])
    func `an answer of any wrong size is refused`(size: Int) {
        let data = (TextBlock.resident.readData() + [0]).prefix(size)
        #expect(throws: DeviceError(.innerLengths)) { try BaseInformation.text(of: Array(data)) }
    }

    @Test func `no error tells what stood on the card`() {
        let name = "张样例"
        let broken = TextBlock.resident.with(0, name).with(122, "110199190101050116")
        do throws(DeviceError) {
            _ = try CardText.card(from: broken.bytes)
            Issue.record("read")
        } catch {
            #expect("\(error)" == "the card's number is not valid")
            #expect(!"\(error)\(String(reflecting: error))".contains("1101"))
        }
    }

    private func readData(of stream: [UInt8]) throws -> [UInt8] {
        try answer(in: stream).data
    }
}
