import Domain
import Yams

/// Single values of a template, each with its rule and its remedy.
extension TemplateReader {
    mutating func words(_ zh: Node?, _ en: Node?, _ line: Int) -> SlipTemplate.Words? {
        guard let chinese = checkedText(zh, line) else { return nil }
        guard let en else { return SlipTemplate.Words(zh: chinese, en: "") }
        return checkedText(en, line).map { SlipTemplate.Words(zh: chinese, en: $0) }
    }

    mutating func checkedText(_ node: Node?, _ line: Int) -> String? {
        let line = node?.mark?.line ?? line
        guard let text = node?.scalar?.string, !text.isEmpty else {
            report(line, "这里要写一行文字", "write a text here")
            return nil
        }
        guard text.count <= Self.longestText else {
            report(
                line, "文字有 \(text.count) 个字，最多 \(Self.longestText) 个；请缩短",
                "the text has \(text.count) characters and may have \(Self.longestText); shorten it")
            return nil
        }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            report(line, "文字里有控制字符；请删掉", "the text holds control characters; remove them")
            return nil
        }
        let known = SlipTemplate.Field.allCases.map(\.rawValue)
        for case .field(let name) in SlipTemplate.parts(of: text) where !known.contains(name) {
            let near = NearMiss.of(name, among: known)
            let shown = Self.shown(name)
            let all = known.map { "{\($0)}" }
            report(
                line,
                "没有 {\(shown)} 这一项；\(near.map { "是不是 {\($0)}？" } ?? "可用：\(all.joined(separator: "、"))")",
                "unknown field {\(shown)}; \(near.map { "did you mean {\($0)}?" } ?? "there are \(all.joined(separator: ", "))")"
            )
            return nil
        }
        return text
    }

    mutating func style(_ keys: Node.Mapping, _ line: Int, alignment: String) -> Slip.Style {
        let size = keys["size"].flatMap { choice($0, line, "size", Self.sizeNames) } ?? "normal"
        let bold = keys["bold"].flatMap { flag($0, line, "bold") } ?? false
        let align =
            keys["align"].flatMap { choice($0, line, "align", ["left", "center", "right"]) } ?? alignment
        let alignments: [String: Slip.Style.Alignment] = ["left": .leading, "right": .trailing]
        return Self.look(size, bold, alignments[align] ?? .center)
    }

    /// The number's size shrinks to what the paper holds, down to 9 mm; other texts wrap.
    static func look(_ size: String, _ bold: Bool, _ alignment: Slip.Style.Alignment) -> Slip.Style {
        let dots = sizes[size] ?? 32
        return size == "huge"
            ? Slip.Style(dots, bold ? .bold : .regular, alignment, fitting: .shrink(to: 72), leading: 100)
            : Slip.Style(dots, bold ? .bold : .regular, alignment)
    }

    mutating func condition(_ keys: Node.Mapping, _ line: Int) -> SlipTemplate.Condition {
        let names = SlipTemplate.Condition.allCases.map(\.rawValue)
        return keys["when"].flatMap { choice($0, line, "when", names) }
            .flatMap(SlipTemplate.Condition.init) ?? .always
    }

    mutating func choice(_ node: Node, _ line: Int, _ key: String, _ words: [String]) -> String? {
        let line = node.mark?.line ?? line
        let text = node.scalar?.string ?? ""
        if words.contains(text) { return text }
        report(
            line, "\(key) 是 `\(Self.shown(text))`；请写 \(words.joined(separator: "、")) 之一",
            "`\(key)` is `\(Self.shown(text))`; write one of \(words.joined(separator: ", "))")
        return nil
    }

    mutating func flag(_ node: Node, _ line: Int, _ key: String) -> Bool? {
        if let text = node.scalar?.string.lowercased() {
            if ["yes", "true"].contains(text) { return true }
            if ["no", "false"].contains(text) { return false }
        }
        _ = choice(node, line, key, ["yes", "no"])
        return nil
    }

    mutating func mapping(
        _ node: Node, _ line: Int, _ known: [String], needs: String...
    ) -> Node.Mapping? {
        guard let mapping = node.mapping else {
            report(
                line, "这里要写 {\(known.joined(separator: ": …, ")): …}",
                "write keys here, such as {\(needs.map { "\($0): …" }.joined(separator: ", "))}")
            return nil
        }
        for (key, value) in mapping where !known.contains(key.scalar?.string ?? "") {
            // `{en: Yes, please}` is two keys to YAML, the second without a value.
            if value.scalar?.string.isEmpty == true {
                cutAtComma(key)
            } else {
                unknown(key, among: known)
            }
        }
        for need in needs where mapping[need] == nil {
            report(line, "缺少 `\(need)`；请补上", "`\(need)` is missing; add it")
            return nil
        }
        return mapping
    }

    private mutating func cutAtComma(_ key: Node) {
        let shown = Self.shown(key.scalar?.string ?? "")
        report(
            key.mark?.line ?? 1, "`\(shown)` 前的逗号把文字断开了；带逗号的文字请加引号",
            "the comma before `\(shown)` cuts the text in two; put texts with commas in quotes")
    }

    mutating func unknown(_ key: Node, among known: [String]) {
        let name = key.scalar?.string ?? ""
        let near = NearMiss.of(name, among: known)
        let shown = Self.shown(name)
        report(
            key.mark?.line ?? 1,
            "没有 `\(shown)` 这个键；\(near.map { "是不是 `\($0)`？" } ?? "可用：\(known.joined(separator: "、"))")",
            "unknown key `\(shown)`; \(near.map { "did you mean `\($0)`?" } ?? "known here: \(known.joined(separator: ", "))")"
        )
    }

    mutating func report(_ line: Int, _ chinese: String, _ english: String) {
        problems.append(.init(line, chinese, english))
    }

    /// What was typed, short and on one line.
    static func shown(_ text: String) -> String {
        let safe = text.unicodeScalars.map { $0.properties.generalCategory == .control ? "␀" : String($0) }
            .joined()
        return safe.count <= 40 ? safe : safe.prefix(39) + "…"
    }

    mutating func compose(_ text: String) -> Node.Mapping? {
        do {
            if let mapping = try Yams.compose(yaml: text)?.mapping { return mapping }
            report(1, "文件里没有内容；请从 `blocks:` 写起", "the file holds nothing; begin with `blocks:`")
        } catch {
            let line: Int
            switch error as? YamlError {
            case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
                line = mark.line
            case .duplicatedKeysInMapping(_, let context): line = context.mark.line
            default: line = 1
            }
            report(
                line, "这一行不是正确的 YAML；请检查缩进、引号、冒号和重复的键",
                "this is not valid YAML; look at the indentation, quotes, colons and repeated keys here")
        }
        return nil
    }
}
