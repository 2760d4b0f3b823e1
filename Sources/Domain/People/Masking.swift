/// The masking rules of facts/domain.md e: the same places hidden on every screen and slip, so that pieces
/// from several places cannot be joined.
package enum Masking {
    /// 张三 → 张*, 王小明 → 王*明, 欧阳娜娜 → 欧阳**, 买买提·艾力 → 买**·**; `SMITH JOHN` → `S**** J***`.
    package static func name(_ name: String) -> String {
        if name.unicodeScalars.allSatisfy(\.isASCII) { return latin(name) }
        let parts = name.split(separator: "·", omittingEmptySubsequences: false)
        if parts.count > 1 {
            let first = parts[0]
            let head = String(first.prefix(1)) + stars(first.count - 1)
            return ([head] + parts.dropFirst().map { stars($0.count) }).joined(separator: "·")
        }
        let characters = Array(name)
        switch characters.count {
        case 0, 1: return String(repeating: "*", count: characters.count)
        case 2: return "\(characters[0])*"
        case 3: return "\(characters[0])*\(characters[2])"
        default:
            let family = doubleFamilyNames.contains(String(characters[..<2])) ? 2 : 1
            return String(characters[..<family]) + stars(characters.count - family)
        }
    }

    /// First two and last two characters shown: `11**************15`.
    package static func idNumber(_ number: String) -> String {
        guard number.count > 4 else { return stars(number.count) }
        return number.prefix(2) + stars(number.count - 4) + number.suffix(2)
    }

    /// Last four digits shown.
    package static func phone(_ number: String) -> String {
        guard number.count > 4 else { return stars(number.count) }
        return stars(number.count - 4) + number.suffix(4)
    }

    private static func latin(_ name: String) -> String {
        name.split(separator: " ").map { $0.prefix(1) + stars($0.count - 1) }.joined(separator: " ")
    }

    private static func stars(_ count: Int) -> String {
        String(repeating: "*", count: max(0, count))
    }

    /// 复姓 in living use; a name of three characters keeps first and last whatever the family name.
    private static let doubleFamilyNames: Set<String> = Set(
        ("欧阳 太史 上官 端木 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 "
            + "公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 "
            + "夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五").split(separator: " ").map(String.init))
}
