import Domain
import Testing

@testable import Devices

/// Every field of facts/idcard.md 2, on each of the four cards. The numbers belong to nobody: county part 99.
struct `The fields of each card` {
    private static func number(_ seventeen: String) -> String {
        seventeen + String(UnicodeScalar(IDNumber.checkCharacter(of: seventeen.utf8)))
    }

    private static func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    @Test func `a resident's`() throws {
        let number = Self.number("11019919010105011")
        let block = TextBlock().with(0, "样例·样例").with(30, "1").with(32, "05").with(36, "19010105")
            .with(52, "北京市示例区样本路1号").with(122, number).with(158, "北京市公安局示例分局")
            .with(188, "20200101").with(204, "长期")
        #expect(
            try CardText.card(from: block.bytes)
                == IdentityCard(
                    kind: .resident, name: "样例·样例", sex: .male, nation: Nation(code: "05"),
                    birth: try Self.day("19010105"), address: "北京市示例区样本路1号", number: number,
                    issuer: "北京市公安局示例分局", validFrom: try Self.day("20200101"), expiry: .never))
    }

    @Test(arguments: [("810000", "H12345678"), ("820000", "M12345678"), ("830000", "12345678")])
    func `those of a permit for Hong Kong, Macao and Taiwan`(region: String, pass: String) throws {
        let number = Self.number("\(region)19050505001")
        let block = TextBlock().with(0, "样例").with(30, "2").with(36, "19050505").with(52, "北京市示例区样本路2号")
            .with(122, number).with(158, "北京市公安局").with(188, "20230101").with(204, "20280101")
            .with(220, pass).with(238, "01").with(248, "J")
        var card = IdentityCard(
            kind: .hongKongMacaoTaiwan, name: "样例", sex: .female, nation: nil,
            birth: try Self.day("19050505"),
            address: "北京市示例区样本路2号", number: number, issuer: "北京市公安局",
            validFrom: try Self.day("20230101"), expiry: .on(try Self.day("20280101")))
        (card.passNumber, card.issueCount) = (pass, "01")
        #expect(try CardText.card(from: block.bytes) == card)
    }

    @Test func `those of a foreigner's card of 2017`() throws {
        let block = TextBlock().with(0, "EXAMPLE, SAMPLE TESTER ANNA").with(120, "2").with(
            122, "CAN110081080319"
        )
        .with(152, "CAN").with(158, "样例").with(188, "20180101").with(204, "20280101").with(220, "19080319")
        .with(236, "01").with(240, "1500").with(248, "I")
        #expect(
            try CardText.card(from: block.bytes)
                == IdentityCard(
                    kind: .foreigner2017, name: "样例", englishName: "EXAMPLE, SAMPLE TESTER ANNA",
                    sex: .female,
                    birth: try Self.day("19080319"), number: "CAN110081080319",
                    validFrom: try Self.day("20180101"), expiry: .on(try Self.day("20280101")),
                    country: "CAN",
                    edition: "01", authority: "1500"))
    }

    @Test func `those of a foreigner's card of 2023, whose English name goes on in a second place`() throws {
        let number = Self.number("91112419110205002")
        let name = "EXAMPLE, SAMPLE TESTER ANNA BERTA CAROLINE DORA"
        let block = TextBlock().with(0, "样例").with(30, "2").with(32, "03").with(36, "19110205")
            .with(52, String(name.prefix(35))).with(122, number).with(188, "20240101").with(204, "20340101")
            .with(220, String(name.dropFirst(35).prefix(11))).with(242, "CAN").with(248, "Y").with(250, "017")
        #expect(
            try CardText.card(from: block.bytes)
                == IdentityCard(
                    kind: .foreigner2023, name: "样例", englishName: String(name.prefix(46)), sex: .female,
                    birth: try Self.day("19110205"), number: number, validFrom: try Self.day("20240101"),
                    expiry: .on(try Self.day("20340101")), country: "CAN", edition: "03",
                    formerNumberLink: "017"))
    }
}
