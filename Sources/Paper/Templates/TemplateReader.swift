// A template, at most 16 KiB of YAML (templates/ticket.yaml under the state directory):
//
//   blocks:                                  from the top of the paper down, at most 60
//     - logo: logo.png                       a PNG or PBM file beside this one, at most 576 × 480 dots
//     - text: {zh: "{hall}", size: large, bold: yes, align: center, when: always}
//     - text: 您的号码                        the same with nothing but Chinese
//     - pair: {zh: 取号时间, en: Taken, value: "{time}", size: small}
//     - rule: thin | thick | dashed
//     - space: small | normal | large
//     - qr: yes | no
//
// Sizes: small, normal, large, title, huge. Fields: {number} {ahead} {hall} {time} {date} {clock} {service}.
// `when`: always, waiting (somebody is ahead), next (nobody is).

import Domain
import Yams

extension SlipTemplate {
    package static let longestFile = 16 * 1024

    /// Reads a template and checks all of it but whether it fits a paper.
    ///
    /// - Parameter logo: the bytes of a file beside the template, at most `Logo.longestFile` of them; nil for none.
    package init(reading text: String, logo: @escaping (String) -> [UInt8]?) throws(SlipTemplateError) {
        var reader = TemplateReader(logo: logo)
        let blocks = reader.read(text)
        guard reader.problems.isEmpty else { throw SlipTemplateError(reader.problems) }
        self.init(blocks: blocks)
    }
}

/// Collects everything that is wrong with a template, with lines and remedies.
struct TemplateReader {
    private static let mostBlocks = 60
    /// Characters of one text.
    static let longestText = 200
    static let sizes = [
        "small": 26, "normal": 32, "large": 40, "title": 48, "huge": 184,
    ]
    private static let spaces = ["small": 8, "normal": 16, "large": 32]
    static let sizeNames = ["small", "normal", "large", "title", "huge"]
    private static let blockNames = ["text", "pair", "rule", "space", "logo", "qr"]

    var problems: [SlipTemplateError.Problem] = []
    private let logo: (String) -> [UInt8]?

    init(logo: @escaping (String) -> [UInt8]?) { self.logo = logo }

    mutating func read(_ text: String) -> [SlipTemplate.Block] {
        guard text.utf8.count <= SlipTemplate.longestFile, let root = compose(text) else {
            if problems.isEmpty {
                report(1, "文件超过 16 KiB；请删短", "the file is longer than 16 KiB; make it shorter")
            }
            return []
        }
        for (key, _) in root where key.scalar?.string != "blocks" {
            unknown(key, among: ["blocks"])
        }
        guard let blocks = root["blocks"]?.sequence else {
            report(
                1, "缺少 blocks；请写一行 `blocks:`，下面逐行写 `- text: …`",
                "`blocks` is missing; write `blocks:` and under it lines such as `- text: …`")
            return []
        }
        guard blocks.count <= Self.mostBlocks else {
            report(
                1, "共 \(blocks.count) 块，最多 \(Self.mostBlocks) 块；请删去一些",
                "there are \(blocks.count) blocks and may be \(Self.mostBlocks); remove some")
            return []
        }
        let read = blocks.compactMap { block(of: $0) }
        if !blocks.contains(where: Self.namesTheNumber) {
            report(
                root.keys.first?.mark?.line ?? 1, #"没有号码；请加一行 `- text: {zh: "{number}", size: huge}`"#,
                #"the number is missing; add a line `- text: {zh: "{number}", size: huge}`"#)
        }
        return read
    }

    /// Whether a block that stands for everybody names the number, right or wrong otherwise.
    private static func namesTheNumber(_ node: Node) -> Bool {
        guard let text = node.mapping?["text"] else { return false }
        let when = text.mapping?["when"]?.scalar?.string ?? "always"
        let words = text.scalar?.string ?? text.mapping?["zh"]?.scalar?.string ?? ""
        return when == "always" && words.contains("{number}")
    }

    // MARK: Blocks

    private mutating func block(of node: Node) -> SlipTemplate.Block? {
        let line = node.mark?.line ?? 1
        guard let mapping = node.mapping, mapping.count == 1, let (key, value) = mapping.first else {
            report(
                line, "每块写成 `- 名称: 内容`，名称为 \(Self.blockNames.joined(separator: "、"))",
                "write each block as `- NAME: …`, where NAME is one of \(Self.blockNames.joined(separator: ", "))"
            )
            return nil
        }
        var condition = SlipTemplate.Condition.always
        let content: SlipTemplate.Content?
        switch key.scalar?.string {
        case "text": content = textBlock(value, line, &condition)
        case "pair": content = pairBlock(value, line, &condition)
        case "rule":
            content = choice(value, line, "rule", ["thin", "thick", "dashed"])
                .flatMap(Slip.Rule.init).map { .rule($0) }
        case "space":
            content = choice(value, line, "space", ["small", "normal", "large"])
                .flatMap { Self.spaces[$0] }.map { .space($0) }
        case "logo": content = logoBlock(value, line)
        case "qr": content = flag(value, line, "qr") == true ? .qr : nil
        default:
            unknown(key, among: Self.blockNames)
            return nil
        }
        return content.map { SlipTemplate.Block(line: line, condition: condition, content: $0) }
    }

    private mutating func textBlock(
        _ node: Node, _ line: Int, _ condition: inout SlipTemplate.Condition
    ) -> SlipTemplate.Content? {
        guard node.scalar == nil else {
            return words(node, nil, line).map { .text($0, Self.look("normal", false, .center)) }
        }
        guard let keys = mapping(node, line, ["zh", "en", "size", "bold", "align", "when"], needs: "zh")
        else {
            return nil
        }
        let words = words(keys["zh"], keys["en"], line)
        let style = style(keys, line, alignment: "center")
        condition = self.condition(keys, line)
        return words.map { .text($0, style) }
    }

    private mutating func pairBlock(
        _ node: Node, _ line: Int, _ condition: inout SlipTemplate.Condition
    ) -> SlipTemplate.Content? {
        guard
            let keys = mapping(
                node, line, ["zh", "en", "value", "size", "bold", "when"], needs: "zh", "value")
        else { return nil }
        let words = words(keys["zh"], keys["en"], line)
        let value = self.words(keys["value"], nil, line)
        let style = style(keys, line, alignment: "left")
        condition = self.condition(keys, line)
        guard let words, let value else { return nil }
        return .pair(label: words, value: value.zh, style)
    }

    private mutating func logoBlock(_ node: Node, _ line: Int) -> SlipTemplate.Content? {
        guard let name = node.scalar?.string, !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
            report(
                line, "logo 写模板旁边的文件名，如 `logo.png`，不带目录",
                "`logo` takes the name of a file beside the template, such as `logo.png`, without a folder")
            return nil
        }
        guard let bytes = logo(name) else {
            report(
                line, "读不到图片 `\(Self.shown(name))`，或它超过 256 KiB；请放在模板旁边",
                "the picture `\(Self.shown(name))` cannot be read or is over 256 KiB; put it beside the template"
            )
            return nil
        }
        do throws(Logo.Problem) { return .logo(try Logo.read(bytes)) } catch {
            switch error {
            case .unreadable:
                report(
                    line, "`\(Self.shown(name))` 不是可用的图片；请存成 PNG 或 PBM（P4）",
                    "`\(Self.shown(name))` is no picture we can read; save it as PNG or PBM (P4)")
            case .tooLarge(let width, let height):
                report(
                    line, "图片 \(width)×\(height) 点，最大 \(Logo.widest)×\(Logo.tallest) 点；请缩小",
                    "the logo is \(width)×\(height) dots and may be \(Logo.widest)×\(Logo.tallest); make it smaller"
                )
            }
            return nil
        }
    }
}
