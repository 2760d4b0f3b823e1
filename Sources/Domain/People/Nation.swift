/// A nationality of China by its two-digit code (GB/T 3304). An unknown code is kept and shown as a
/// code; the card is not refused (facts/idcard.md 2.5).
package struct Nation: Hashable, Sendable, Codable {
    package let code: String

    package init(code: String) { self.code = code }

    /// The Chinese name, or the code itself where the table has none.
    package var chinese: String { Self.names[code] ?? code }

    private static let names: [String: String] = {
        let inOrder =
            "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 "
            + "纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 "
            + "德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
        var names = ["97": "其他", "98": "外国血统中国籍人士"]
        for (place, name) in inOrder.split(separator: " ").enumerated() {
            names[Digits.padded(place + 1, 2)] = String(name)
        }
        return names
    }()
}
