import Domain
import Testing

@Suite struct `People and their papers` {
    @Test(arguments: [
        ("张三", "张*"), ("王小明", "王*明"), ("欧阳娜娜", "欧阳**"), ("买买提·艾力", "买**·**"), ("欧阳娜", "欧*娜"),
        ("李", "*"), ("", ""), ("𠮷田样", "𠮷*样"), ("王一二三", "王***"), ("JOHN SMITH", "J*** S****"),
    ])
    func `a name is masked by the house rule`(name: String, masked: String) {
        #expect(Masking.name(name) == masked)
    }

    @Test func `numbers and phones show only the agreed places`() {
        #expect(Masking.idNumber("110199190101050115") == "11**************15")
        #expect(Masking.idNumber("1234") == "****")
        #expect(Masking.phone("13800001234") == "*******1234")
        #expect(Masking.phone("110") == "***")
    }

    @Test(arguments: ["110199190101050115", "21019919020315068X", "21019919020315068x"])
    func `a number with the right check character is read`(text: String) throws {
        let number = try #require(IDNumber(text))
        #expect(number.text == text.uppercased())
    }

    @Test(arguments: [
        "110199190101050116", "11019919010105011", "110199190113050115", "X10199190101050115", "",
        "１10199190101050115",
    ])
    func `a number with any fault is refused`(text: String) { #expect(IDNumber(text) == nil) }

    @Test func `the number tells birth and sex`() throws {
        let number = try #require(IDNumber("21019919020315068X"))
        #expect(number.birth.description == "1902-03-15")
        #expect(number.sex == .female)
    }

    @Test func `every single wrong digit is caught`() throws {
        let good = Array("110199190101050115")
        for place in 0..<17 {
            for digit in "0123456789" where digit != good[place] {
                var wrong = good
                wrong[place] = digit
                #expect(IDNumber(String(wrong)) == nil)
            }
        }
    }

    @Test(arguments: [
        ("01", "汉"), ("11", "满"), ("46", "德昂"), ("56", "基诺"), ("98", "外国血统中国籍人士"), ("77", "77"),
    ])
    func `a nation's code has its name, an unknown one stays a code`(code: String, name: String) {
        #expect(Nation(code: code).chinese == name)
    }

    @Test func `a card printed by accident names nobody`() throws {
        let card = IdentityCard(
            kind: .resident, name: "张样例", sex: .male, birth: try #require(CivilDate("19010105")),
            number: "110199190101050115")
        #expect(!"\(card) \(String(reflecting: card))".contains("张"))
        #expect(!"\(card) \(String(reflecting: card))".contains("1101"))
    }

    @Test(arguments: [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (10, 900), (40, 900)])
    func `wrong PINs cost more each time`(failures: Int, seconds: Int) {
        #expect(LockoutRule.wait(afterFailures: failures) == seconds)
    }

    @Test(arguments: [
        ("1234", true), ("0000", false), ("123", false), ("12a4", false), ("123456789012", true),
    ])
    func `a PIN is digits and not one of them repeated`(text: String, good: Bool) {
        #expect(Clerk.isPIN(text) == good)
    }
}
