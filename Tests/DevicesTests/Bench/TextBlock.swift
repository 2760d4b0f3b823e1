import Testing

/// Writes text blocks and read answers, for what the published vectors do not hold.
struct TextBlock: CustomTestStringConvertible {
    private(set) var units = [UInt16](repeating: 0x20, count: 128)

    /// Puts `text` at a byte offset of the layout (facts/idcard.md 2).
    func with(_ offset: Int, _ text: String) -> TextBlock { with(offset, Array(text.utf16)) }

    func with(_ offset: Int, _ text: [UInt16]) -> TextBlock {
        var block = self
        block.units.replaceSubrange(offset / 2..<offset / 2 + text.count, with: text)
        return block
    }

    var testDescription: String { "text block" }

    var bytes: [UInt8] { units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }

    /// A whole answer to 30 01 after SW3, with a photo that does not decode.
    func readData(photo: [UInt8] = [UInt8](repeating: 0x5A, count: 1024)) -> [UInt8] {
        [0x01, 0x00, UInt8(photo.count >> 8), UInt8(photo.count & 0xFF)] + bytes + photo
    }

    static let resident = TextBlock()
        .with(0, "张样例").with(30, "1").with(32, "01").with(36, "19010105").with(52, "北京市示例区样本路1号")
        .with(122, "110199190101050115").with(158, "北京市公安局示例分局").with(188, "20200101").with(204, "20400101")

    static let foreigner2023 = TextBlock()
        .with(0, "样例").with(30, "2").with(32, "00").with(36, "19110205")
        .with(52, "EXAMPLE, SAMPLE TESTER ANNA BERTA CAROLINE".prefix35).with(220, "A LINE TAIL")
        .with(122, "911124191102050026").with(188, "20240101").with(204, "20340101").with(242, "CAN")
        .with(248, "Y").with(250, "000")
}

extension String {
    fileprivate var prefix35: String { String(prefix(35)) }
}
